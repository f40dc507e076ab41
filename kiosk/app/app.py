"""The terminal app: Textual's loop, whose events it hands to the kiosk's host (see ``host``).

Only what the first page needs is imported here; lessons, speech and PIN hashing come after the first paint.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Key, Paste

from kiosk.access import KeyMap
from kiosk.app.call_watch import CallKind
from kiosk.app.host import AppHost
from kiosk.app.page_view import PageView
from kiosk.app.safe_app import SafeApp
from kiosk.layout import colours_of
from kiosk.learning import Settings
from kiosk.pages.homes import StandardHomes
from kiosk.store import Store, Trouble
from kiosk.visit import Care, Homes, Move, Outcome, Recorder, Target, Visit, VisitState
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.lessons import Library
    from kiosk.speech import Speaker, SpeechEvent


class KioskApp(SafeApp):
    """The kiosk at one terminal.

    ``read_library`` reads the lessons, ``start_speaker`` starts the speech and ``make_recorder`` makes what records
    what is read aloud, given what sounds a tone; all run in a thread after the first paint. ``on_call`` is told when
    somebody waits for the mentor, or nobody any more; it must return at once.
    """

    CSS = "Screen { overflow: hidden; } PageView { width: 100%; height: 100%; }"

    def __init__(
        self,
        store: Store,
        words: Words,
        maps: dict[str, KeyMap],
        read_library: Callable[[], Library],
        start_speaker: Callable[[Callable[[SpeechEvent], None]], Speaker] | None,
        find_picture: Callable[[str], bytes | None],
        settings: Settings | None = None,
        homes: Homes | None = None,
        care: Care | None = None,
        make_recorder: Callable[[Callable[[], None]], Recorder | None] = lambda tell_start: None,
        on_call: Callable[[CallKind], None] = lambda kind: None,
    ) -> None:
        colours = colours_of(os.environ)
        # The names of a terminal's own colours reach it as they are: else each becomes another of the sixteen.
        super().__init__(ansi_color=colours in ("16", "console"))
        self.animation_level = "none"
        self._store, self._read_library, self._start_speaker = store, read_library, start_speaker
        self.host = AppHost(
            self,
            store,
            words,
            maps,
            find_picture,
            colours,
            homes or StandardHomes(),
            care,
            silent=start_speaker is None,
            on_call=on_call,
        )
        self._make_recorder, self._first_settings = make_recorder, settings
        self._began = False

    @property
    def visit(self) -> Visit:
        """Return the visit that is running."""
        return self.host.visit

    def compose(self) -> ComposeResult:
        """Yield the one widget that draws every page."""
        yield self.host.display.view

    def on_mount(self) -> None:
        """Show the first page; everything heavy starts after its first paint."""
        self.host.begin(self._first_settings, (self.size.width, self.size.height))
        self._began = True
        self.set_interval(60, self.host.display.turn_dim)
        self._store.on_trouble = lambda trouble: self.later(lambda: self._on_trouble(trouble))
        self.call_after_refresh(self._start_the_rest)

    def _start_the_rest(self) -> None:
        from kiosk.app.memory import keep_bounded  # after the first paint

        self.host.display.layout.start_drawing()
        keep_bounded()
        if (repair := self._store.repair) is not None:
            self.host.tell("trouble.repaired", kept=repair.kept)
        self.in_background(self._read_lessons)
        self.host.waits.begin()
        self.in_background(self._store.catch_up)
        if self._start_speaker is not None and self.host.narrator.begin(self._start_speaker):
            self.host.speak(Outcome("page", self.visit.view.sheet.script))

    def _read_lessons(self) -> None:
        self.host.contexts.recorder = self._make_recorder(lambda: self.later(lambda: self.host.signal("listen")))
        self.take_library(self._read_library())
        self.later(self.host.again)
        StandardHomes.prepare()

    def take_library(self, library: Library) -> None:
        """Make the next page of lessons and pictures that were read anew; safe from any thread."""
        self.host.contexts.library = library
        self.host.display.layout.forget_pictures()

    def renew(self, library: Library, then: Callable[[VisitState], Move]) -> None:
        """Take lessons and pictures that were read anew and go where that leads; safe from any thread."""

        def take() -> None:
            self.take_library(library)
            self.host.do(lambda: self.visit.then(then(self.visit.state)))

        self.later(take)

    def _on_trouble(self, trouble: Trouble | None) -> None:
        self.host.display.trouble = trouble
        self.host.tell("trouble.over" if trouble is None else f"trouble.{trouble.kind}")

    def close(self) -> None:
        """Stop the speech and let go of the devices; called when the app has ended."""
        for each in self.host.inputs:
            each.close()
        self.host.narrator.close()

    def on_key(self, event: Key) -> None:
        """Take a key. Every one is taken here: none reaches a binding that could end the app."""
        event.prevent_default()
        event.stop()
        self.host.press(event.key, event.character, round(event.time * 1000))

    def on_paste(self, event: Paste) -> None:
        """Type the first line of what was pasted, on a page that takes text. A paste picks and finishes nothing."""
        event.stop()
        page = self.visit.page
        if page.typed is None:
            self.host.tell("notice.paste")
        for sign in event.text:
            if self.visit.page.key == page.key and page.typed is not None and sign not in "*#":
                self.host.do(lambda sign=sign: self.visit.type(sign))  # type: ignore[misc]

    def on_page_view_clicked(self, event: PageView.Clicked) -> None:
        """Take a button of the pointer as a key: it may be a switch."""
        self.host.press(event.key, None, round(event.time * 1000))

    def on_page_view_hovered(self, event: PageView.Hovered) -> None:
        """Let a pointer that stays there pick what it is over, for whom that is set."""
        self.host.idle.alive()
        for each in self.host.inputs:
            each.hover(event.index)
        self.host.idle.pointed()

    def on_page_view_picked(self, event: PageView.Picked) -> None:
        """Carry out a touched target."""
        for each in self.host.inputs:
            each.sleep()
        target: Target | None = event.target
        if (seen := self.host.display.guard.meant(event.at)) is not None:
            place = seen.laid.target_at(event.x, event.y)
            target = None if place is None else seen.laid.sheet.targets[place]
        if target is not None and self.visit.page.tried is not None:
            self.host.try_target("touch", target)
        elif target is not None:
            with self.host.own_act():
                self.host.do(lambda: self.visit.touched(target))

    def on_page_view_resized(self, event: PageView.Resized) -> None:
        """Lay the page out again for a new size."""
        size, layout = (event.size.width, event.size.height), self.host.display.layout
        if size != layout.cells and self._began:
            layout.cells = size
            self.host.again()
