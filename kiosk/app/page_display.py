"""Shows the visit's page: its sheets with the signs at their head, what is lit and said, in the theme of the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kiosk.app.change_guard import ChangeGuard, Seen
from kiosk.app.inputs.input import Host
from kiosk.app.narrator import Narrator
from kiosk.app.page_layout import PageLayout
from kiosk.app.page_view import PageView
from kiosk.app.theme_clock import theme_now
from kiosk.layout import Banner, Colours, FrameTexts, for_terminal, make_frame_texts
from kiosk.pages.call import call_sign
from kiosk.store import Store, Trouble
from kiosk.visit import Context, Line, Page, Sheet, VisitState


class PageDisplay:
    """What is on the screen of one app. ``trouble`` is what is wrong with the store, if anything."""

    def __init__(
        self,
        host: Host,
        store: Store,
        narrator: Narrator,
        layout: PageLayout,
        colours: Colours,
        make_context: Callable[[VisitState], Context],
    ) -> None:
        self._host, self._store, self._narrator, self._colours = host, store, narrator, colours
        self._make_context = make_context
        self.layout = layout
        self.view = PageView()
        self.guard = ChangeGuard(host.now)
        self.trouble: Trouble | None = store.trouble
        self.theme = ""

    def cut(self, page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        """Return the sheets of a page, and at which of them it opens after the page before it."""
        return self.layout.cut(page, state, self._frame_texts(state), before)

    def likely_script(self) -> tuple[Line, ...]:
        """Return what is likely to be said next: the next sheet, or the page that "next" leads to."""
        visit = self._host.visit
        view, state = visit.view, visit.state
        if view.index + 1 < len(view.sheets):
            return view.sheets[view.index + 1].script
        page = visit.likely_next()
        return () if page is None else self.layout.script(page, state.settings, self._frame_texts(state))

    def _frame_texts(self, state: VisitState) -> FrameTexts:
        signs = tuple(filter(None, self._signs(state)))
        return make_frame_texts(self._host.words, state.settings.lang, signs, self._banner(state))

    def _banner(self, state: VisitState) -> Banner | None:
        """Return who waits for the mentor, to stand over the head of every page."""
        if not self._host.workshop.waiting_calls():
            return None
        sign = call_sign(self._make_context(state))
        return None if sign is None else Banner(sign.text, sign.emergency)

    def _signs(self, state: VisitState) -> Iterator[str]:
        """Yield the keys of the signs that are shown now, the most important first, "" for one that is not."""
        yield from (each.sign for each in self._host.inputs if each.urgent)
        if self.trouble is not None:
            yield f"sign.{self.trouble.kind}"
        if not (state.settings.speech and self._narrator.sounds):
            yield "sign.silent"
        elif self._narrator.paused:
            yield "sign.paused"
        yield from (each.sign for each in self._host.inputs if not each.urgent)

    @property
    def lit(self) -> tuple[tuple[int, ...], bool]:
        """Return the targets that an input has lit, and whether they are lit as a way out."""
        lit = ((each.lit, each.leaving) for each in self._host.inputs)
        return next((found for found in lit if found[0]), ((), False))

    def paint(self) -> None:
        """Paint the page with what is lit and said now."""
        visit = self._host.visit
        view, (lit, leaving) = visit.view, self.lit
        laid = self.layout.laid[view.index]
        self.guard.show(Seen(visit.page, view, laid))
        self.theme = self._theme_now()
        chosen = () if view.highlight is None else (view.highlight,)
        theme = for_terminal(self.theme, self._colours)
        self.view.show(laid, highlight=lit or chosen, leaving=leaving, mark=self._narrator.mark, theme=theme)

    def turn_dim(self) -> None:
        """Let the page for signing in become dim, or bright again, at its hour."""
        if self._theme_now() != self.theme:
            self.paint()

    def _theme_now(self) -> str:
        return theme_now(self._host.visit.state, self._host.workshop, self._store.now())
