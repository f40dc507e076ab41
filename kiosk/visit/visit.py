"""The visit: one person's visit as it runs. It holds the state, the page and the view, and turns commands into both.

Everything it needs of the outside is given to it, so that tests run whole visits without a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import AnyEventData, Settings
from kiosk.visit.command import Act, Command
from kiosk.visit.journey import (
    Result,
    carry_out,
    carry_out_choice,
    page_of,
    run_command,
    say_nothing_here,
)
from kiosk.visit.page import (
    HASH,
    Choice,
    Context,
    Effect,
    Homes,
    Move,
    Open,
    Page,
    Phrase,
    Swap,
    TriedBy,
    VisitState,
)
from kiosk.visit.sheet import Line, Sheet, Target
from kiosk.visit.view import View, pick_target, resolve

SPEECH_ACTS = (Act.REPEAT, Act.REPEAT_SENTENCE, Act.PAUSE)
"""The commands that concern only what is being said; the caller carries them out."""


class Outcome(Struct, frozen=True):
    """What a command came to.

    ``changed`` says what must be drawn again. ``say`` is what is to be spoken now: all of a new sheet, or only
    what is new on a page that was there before. ``speech`` is a command for whoever speaks. ``quiet`` tells that
    nothing happened: what is being said or scanned goes on.
    """

    changed: Literal["page", "highlight", "nothing"]
    say: tuple[Line, ...] = ()
    effects: tuple[Effect, ...] = ()
    speech: Act | None = None
    quiet: bool = False


MakeContext: TypeAlias = Callable[[VisitState], Context]
Record: TypeAlias = Callable[[tuple[AnyEventData, ...], str | None, bool], object]
Cut: TypeAlias = Callable[[Page, VisitState, Page | None], tuple[tuple[Sheet, ...], int]]
"""Cuts a page into sheets, given the page before it; also tells at which of them it opens."""


class Visit:
    """A visit. ``record`` is called with events before the page that follows from them is made."""

    def __init__(
        self, make_context: MakeContext, record: Record, cut: Cut, homes: Homes, settings: Settings | None = None
    ) -> None:
        self._make_context = make_context
        self._record = record
        self._cut = cut
        base = settings or Settings()
        nowhere = VisitState((), settings=base, base=base)
        first = homes.first("nobody", make_context(nowhere).known.workshop)
        self.state = VisitState((first,), settings=base, base=base)
        self.page: Page
        self.view: View
        self.redraw()

    def redraw(self) -> None:
        """Make the page again for the same state: the screen's size or what has been read has changed."""
        before = getattr(self, "view", None)
        self.page, self.view = self._shown(None)
        if before is not None:
            self._keep_place(before)

    def command(self, command: Command) -> Outcome:
        """Carry out a command."""
        if command.act in SPEECH_ACTS:
            return Outcome("nothing", self.view.sheet.script if command.act is Act.REPEAT else (), speech=command.act)
        if command.act is Act.CHOOSE and self.page.pad and self.view.sheet.numbered(command.number) is None:
            # The question over a pad may fill a sheet of its own: the pad's keys count there too.
            keys = (sheet.numbered(command.number) for sheet in self.view.sheets)
            if (key := next(filter(None, keys), None)) is not None:
                return self._settle(pick_target(self.view, key))
        return self._settle(resolve(self.view, command))

    def press(self, target: int) -> Outcome:
        """Pick the target with this index on the sheet that is shown. One that is gone does nothing."""
        if not 0 <= target < len(self.view.sheet.targets):
            return Outcome("nothing")
        chosen = pick_target(self.view, self.view.sheet.targets[target])
        return self.command(chosen) if isinstance(chosen, Command) else self._settle(chosen)

    def aimed(self, command: Command, page: Page, view: View) -> Outcome:
        """Carry out a command that was meant for what was shown before: the hand was on its way when that changed.

        A choice that is still here is picked, wherever it stands now; what is gone does nothing.
        """
        meant, same = resolve(view, command), self.page.key == page.key
        if isinstance(meant, Command) and meant.act is Act.NEXT and page.next is not None:
            meant = page.choice(page.next)
        match meant:
            case Choice(key=key):
                here = next((choice for choice in self.page.choices if same and choice.key == key), None)
                return self.stray() if here is None else self._settle(here)
            case View(index=index) if index != view.index:
                turned = View(self.view.sheets, self.view.index + index - view.index)
                return self._settle(turned) if same and 0 <= turned.index < len(turned.sheets) else self.stray()
            case Command(act=Act.BACK | Act.CHOOSE | Act.SELECT | Act.NEXT) if not same:
                return self.stray()
            case View() | Command():
                return self.command(command)

    def touched(self, target: Target) -> Outcome:
        """Pick a target that was touched, if it is still on the sheet that is shown."""
        names = [_name(one) for one in self.view.sheet.targets]
        name = _name(target)
        return self.press(names.index(name)) if name in names else self.stray()

    def stray(self) -> Outcome:
        """Answer a key that means nothing at all."""
        context = self._make_context(self.state)
        return self._apply(say_nothing_here(self.state, context), context)

    def then(self, after: Move) -> Outcome:
        """Carry out a move that an effect led to."""
        context = self._make_context(self.state)
        return self._apply(carry_out(self.state, after, context), context)

    def pressed(self, key: str, at: int) -> Outcome:
        """Carry out what a page that takes every key does with this one, pressed at ``at`` (ms)."""
        return Outcome("nothing") if self.page.pressed is None else self.then(self.page.pressed(key, at))

    def tried(self, by: TriedBy, named: Phrase) -> Outcome:
        """Carry out what a page does on which nothing does what it does elsewhere."""
        return Outcome("nothing") if self.page.tried is None else self.then(self.page.tried(by, named))

    def type(self, sign: str) -> Outcome:
        """Carry out what the page does with a typed character. Nothing stays highlighted: Enter then finishes."""
        if self.page.typed is None:
            return Outcome("nothing")
        onward = self.view.sheet.numbered(HASH)
        if self.page.pad and sign == "#" and onward is not None and onward.choice is None:
            return self.touched(onward)
        outcome = self.then(self.page.typed(sign))
        self.view = replace(self.view, highlight=None)
        return outcome

    def waited(self, at: int) -> Outcome:
        """Carry out what the page does when nobody did anything for its time."""
        return Outcome("nothing") if self.page.wait is None else self.then(self.page.wait.then(at))

    def tell(self, notice: Phrase) -> Outcome:
        """Say something that did not come from a command, on the page that is shown; nothing else changes."""
        before = self.view
        self.state = replace(self.state, notice=notice)
        self.page, self.view = self._shown(self.page)
        self._keep_place(before)
        return Outcome("page", tuple(line for line in self.view.sheet.script if line.phrase.text == notice.text))

    def recover(self, notice: Phrase) -> Outcome:
        """Go back to the first place of the visit and say why: what was recorded is not touched."""
        self.state = replace(self.state, path=self.state.path[:1], undo=(), notice=notice)
        self.page, self.view = self._shown(None)
        return Outcome("page", self.view.sheet.script)

    def likely_next(self) -> Page | None:
        """Return the page that "next" would show, without doing it; None if it leads nowhere else."""
        if self.page.next is None:
            return None
        then = self.page.choice(self.page.next).then
        place = then.to.place if isinstance(then.to, Open | Swap) else None
        return None if place is None else place.page(self._make_context(self.state))

    def _settle(self, chosen: View | Choice | Command) -> Outcome:
        if isinstance(chosen, View):
            turned = chosen.index != self.view.index
            self.view = chosen
            if turned and self.state.notice is not None:  # it was told on the sheet before
                self.state = replace(self.state, notice=None)
                self.redraw()
                chosen = self.view
            return Outcome("page", chosen.sheet.script) if turned else Outcome("highlight")
        if isinstance(chosen, Choice):
            context = self._make_context(self.state)
            return self._apply(carry_out_choice(self.state, chosen, context), context, chosen.key)
        if chosen.act in SPEECH_ACTS:
            return self.command(chosen)
        if chosen.act is Act.HOME and len(self.state.path) == 1 and self.view.index > 0:
            return self._settle(View(self.view.sheets))
        if chosen.act in (Act.CHOOSE, Act.SELECT):
            return self.stray()
        context = self._make_context(self.state)
        return self._apply(run_command(self.state, self.page, chosen, context), context)

    def _apply(self, result: Result, context: Context, picked: str | None = None) -> Outcome:
        """Take a result. The page is made from ``context``, by which the result came about, if it still holds.

        ``picked`` is the key of the choice that led to it.
        """
        if result.events:
            self._record(result.events, result.who, result.keep)
        before_page, before, was = self.page, self.view, self.state
        stays = result.state.path == was.path
        self.state = result.state
        same = (was.settings, was.role, was.person) == (self.state.settings, self.state.role, self.state.person)
        self.page, self.view = self._shown(before_page, context if same and not result.events else None)
        if (self.page.key, self.page.title, self.page.where) != (
            before_page.key,
            before_page.title,
            before_page.where,
        ):
            return Outcome("page", self.view.sheet.script, result.effects)
        if stays or not self.page.pad:
            self._keep_place(before, picked)
        if result.quiet:
            return Outcome("page", effects=result.effects, quiet=True)
        known = Counter(line.phrase for line in before.sheet.script)
        fresh = []
        for line in self.view.sheet.script:
            if known[line.phrase]:
                known[line.phrase] -= 1
            else:
                fresh.append(line)
        return Outcome("page", tuple(fresh), result.effects)

    def _shown(self, before: Page | None, context: Context | None = None) -> tuple[Page, View]:
        page = page_of(self.state, context or self._make_context(self.state))
        return page, View(*self._cut(page, self.state, before))

    def _keep_place(self, before: View, picked: str | None = None) -> None:
        """Show the sheet with what was picked, else with what was shown before, and the same thing highlighted.

        Letters of another size cut the page anew. Nothing is highlighted if what was is gone.
        """
        sheets = self.view.sheets
        index = min(before.index, len(sheets) - 1)
        first = next((target.choice.key for target in before.sheet.targets if target.choice is not None), None)
        for key in filter(None, (first, picked)):
            index = next((at for at, sheet in enumerate(sheets) if key in map(_name, sheet.targets)), index)
        lit = None if before.highlighted is None else _name(before.highlighted)
        names = [_name(target) for target in sheets[index].targets]
        self.view = View(sheets, index, names.index(lit) if lit in names else None)


def _name(target: Target) -> object:
    """Return what tells a target from the others of its page, whatever it looks like."""
    return target.command if target.choice is None else target.choice.key
