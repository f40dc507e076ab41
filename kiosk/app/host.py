"""The kiosk at one app: what inputs do comes to the visit, and what the visit comes to is shown and said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, cast

from kiosk.access import KeyMap
from kiosk.access.scanning import ScanCue
from kiosk.app.call_watch import CallKind, CallWatch
from kiosk.app.effects import carry_out_effect
from kiosk.app.idle_watch import IdleWatch
from kiosk.app.inputs.input import Input, Shown, Timer, who_is_present
from kiosk.app.inputs.keys import Keys
from kiosk.app.inputs.registry import ActiveInputs
from kiosk.app.narrator import Narrator
from kiosk.app.page_context import ContextMaker
from kiosk.app.page_display import PageDisplay
from kiosk.app.page_layout import PageLayout
from kiosk.app.safe_app import SafeApp
from kiosk.app.wait_watch import WaitWatch
from kiosk.layout import Colours
from kiosk.learning import AnyEventData, Settings, Workshop
from kiosk.learning.event_kinds import SignedOut
from kiosk.store import Store
from kiosk.visit import (
    Act,
    Care,
    Command,
    Homes,
    Move,
    Outcome,
    Phrase,
    Place,
    Swap,
    Target,
    TriedBy,
    Visit,
)
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.speech import Signal

log = logging.getLogger(__name__)


class AppHost:
    """The host of inputs, narrator and effects (see ``Host``)."""

    def __init__(
        self,
        app: SafeApp,
        store: Store,
        words: Words,
        maps: dict[str, KeyMap],
        find_picture: Callable[[str], bytes | None],
        colours: Colours,
        homes: Homes,
        care: Care | None,
        *,
        silent: bool,
        on_call: Callable[[CallKind], None] = lambda kind: None,
    ) -> None:
        self.now, self.after, self.later = app.now, app.after, app.later
        self.in_background, self.exit, self._after_paint = app.in_background, app.exit, app.call_after_refresh
        self.words, self.folder, self._store, self._homes = words, store.folder, store, homes
        self.contexts = ContextMaker(store, words, maps, homes, care)
        self._inputs = ActiveInputs(self)
        self.narrator = Narrator(self, starts=not silent)
        self.display = PageDisplay(
            self, store, self.narrator, PageLayout(self, find_picture), colours, self.contexts.make
        )
        self.idle = IdleWatch(self, lambda: self.narrator.awaited or bool(self.display.lit[0]))
        self.calls = CallWatch(self, on_call)
        self.waits = WaitWatch(self, store, self.contexts, lambda: self.narrator.awaited)
        self._waiting: Timer | None = None
        self.visit: Visit

    def begin(self, settings: Settings | None, cells: tuple[int, int]) -> None:
        """Begin the visit on a screen of so many columns and rows."""
        self.display.layout.cells = cells
        self.visit = Visit(self.contexts.make, self._record, self.display.cut, self._homes, settings)
        self._take_person()
        self.paint()
        self._begin_sheet(speaking=False)
        self.idle.begin()
        self.calls.begin()

    def _record(self, events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
        self._store.append(events, who, keep=keep)
        if not keep and who and any(isinstance(event_data, SignedOut) for event_data in events):
            self._store.forget(who)

    @property
    def workshop(self) -> Workshop:
        """Return what is known of the workshop now."""
        return self._store.known.workshop

    @property
    def key_map(self) -> KeyMap:
        """Return the key map of the person who is here."""
        return self.contexts.key_map(self.visit.state.settings)

    def say(self, key: str, /, **values: object) -> Phrase:
        """Return one of the kiosk's texts in the language of the person who is here."""
        return self.words.say(self.visit.state.settings.lang, key, **values)

    # What inputs do -----------------------------------------------------------------------------------

    @property
    def inputs(self) -> Iterator[Input]:
        """Return the inputs in use."""
        return iter(self._inputs)

    def input(self, kind: str) -> Input:
        """Return the input of a kind (see the registry), from now on in use."""
        return self._inputs.find(kind)

    @property
    def keys(self) -> Keys:
        """Return the input by keys."""
        return cast(Keys, self.input("keys"))

    def own_act(self) -> AbstractContextManager[None]:
        """Hold that what changes meanwhile was asked for: whoever did it knows what comes, and may type ahead."""
        return self.display.guard.own_act()

    def press(self, key: str, character: str | None, at: int) -> None:
        """Take a key pressed at ``at`` (ms), from whichever device."""
        self.idle.alive()
        with self.own_act():
            self.keys.press(key, character, at)

    def let_go(self, key: str) -> None:
        """Take a key let go."""
        command = self.key_map.command(key, pad=self.visit.page.pad)
        for each in self.inputs:
            each.let_go(key, command)

    def command(self, command: Command, at: int | None = None) -> None:
        """Carry out a command; one given at ``at`` (ms) is meant for what stood there when the hand set out."""
        seen = None if at is None else self.display.guard.meant(at)
        self.do(lambda: self.visit.aimed(command, seen.page, seen.view) if seen else self.visit.command(command))

    def choose(self, target: int) -> None:
        """Pick a target of the sheet that is shown."""
        with self.own_act():
            if self.visit.page.tried is not None:
                self.try_target("pointer", self.visit.view.sheet.targets[target])
                return
            self.do(lambda: self.visit.press(target))

    def try_target(self, by: TriedBy, target: Target) -> None:
        """Let the page say which target was named; it does nothing else there."""
        self.do(lambda: self.visit.tried(by, target.phrase))

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""
        for each in self.inputs:
            each.sleep()
        with self.own_act():
            if self.visit.page.tried is not None:
                number = self.visit.view.sheet.numbered(command.number) if command.act is Act.CHOOSE else None
                named = number.phrase if number else self.say(f"act.{command.act}")
                self.do(lambda: self.visit.tried("word", named))
                return
            if command.act in (Act.CHOOSE, Act.SELECT) or not self.idle.wakes("voice"):
                self.command(command)

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""
        if (enter := self.visit.page.number) is not None:
            self.do(lambda: self.visit.then(enter(amount)))

    def swap(self, place: Place) -> None:
        """Show another place where this one is, if it is of the same kind: what is heard comes late.

        What has nothing new to say, as a level meter, disturbs neither speech nor scanning.
        """
        if type(self.visit.state.place) is not type(place):
            return
        before = self.visit.view.sheet.targets
        outcome = self._outcome(lambda: self.visit.then(Move(Swap(place))))
        if outcome.say or self.visit.view.sheet.targets != before:
            self._show(outcome)
            return
        self.paint()
        if self.visit.page.wait is not None:  # somebody spoke, if only to hear the same again
            self._wait(speaking=self.narrator.awaited)
            self.idle.begin()

    def progress(self, target: int | None, progress: float) -> None:
        """Show how far a pointer's dwelling on a target has come."""
        self.display.view.dwell(target, progress)

    # Acts and what they lead to -----------------------------------------------------------------------

    def do(self, act: Callable[[], Outcome]) -> None:
        """Carry out an act of the visit and show what it has led to."""
        self._show(self._outcome(act))

    def _outcome(self, act: Callable[[], Outcome]) -> Outcome:
        """Carry out an act; if the kiosk itself fails at it, log that and lead the person back to their start."""
        try:
            return act()
        except Exception:
            log.exception("a page failed; the visit goes on at its start")
            return self.visit.recover(self.say("notice.trouble"))

    def tell(self, key: str, /, **values: object) -> None:
        """Say one of the kiosk's texts that did not come from a command."""
        self.tell_phrase(self.say(key, **values))

    def tell_phrase(self, notice: Phrase, *, alive: bool = True) -> None:
        """Say something that did not come from a command; ``alive`` tells whether it came of a person."""
        self._show(self.visit.tell(notice), alive=alive)

    def _show(self, outcome: Outcome, *, alive: bool = True) -> None:
        if outcome.speech is Act.PAUSE:
            self.narrator.pause()
            self.again()
            self._begin_sheet(speaking=False)
            return
        if outcome.quiet:
            self.paint()
        else:
            self._change(outcome)
        if alive:
            self.idle.begin()
        for effect in outcome.effects:
            carry_out_effect(effect, self)
        self.calls.look()

    def _change(self, outcome: Outcome) -> None:
        self.narrator.stop()
        if outcome.changed == "page":
            self._take_person()
        begins = outcome.changed != "highlight"
        if begins:
            for each in self.inputs:
                each.stop()
        self.paint()
        self.speak(outcome)
        if begins:
            self._begin_sheet(speaking=self.narrator.awaited)

    def _take_person(self) -> None:
        """Let every input follow the settings of the person who is here now."""
        self._inputs.person(who_is_present(self.visit.state, self.workshop))
        self.display.view.switches = tuple(key for each in self.inputs for key in each.switches)

    def _begin_sheet(self, *, speaking: bool) -> None:
        """Have the inputs and the page's own waiting begin with the sheet that is shown."""
        visit = self.visit
        shown = Shown(visit.page, visit.view.sheet, visit.state.place, self.display.view.under, speaking)
        self._wait(speaking=speaking)
        for each in self.inputs:
            each.shown(shown)

    def _wait(self, *, speaking: bool) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        wait = self.visit.page.wait
        if wait is not None and not speaking:
            self._waiting = self.after(wait.after, lambda: self.do(lambda: self.visit.waited(self.now())))

    def paint(self) -> None:
        """Paint what is lit and said now."""
        self.display.paint()

    def again(self) -> None:
        """Make the page again for the same state: a sign has changed, or what it is made from."""
        before = [target.phrase for target in self.visit.view.sheet.targets]
        self.visit.redraw()
        self.paint()
        if [target.phrase for target in self.visit.view.sheet.targets] != before:
            self._begin_sheet(speaking=False)

    # Speech ------------------------------------------------------------------------------------------

    def speak(self, outcome: Outcome) -> None:
        """Say what an act has led to."""
        if self.narrator.say(outcome):
            # Laying the next page out must not hold up this one's paint.
            self._after_paint(lambda: self.narrator.ahead(self.display.likely_script()))

    def cue(self, cue: ScanCue) -> bool:
        """Say a highlight by the preview voice; False if nothing will be heard, so that no end comes of it."""
        spoken = self.narrator.cue(cue)
        if spoken:
            for each in self.inputs:
                each.speaking(True)
        return spoken

    def signal(self, name: Signal) -> None:
        """Sound a signal, if the person wants it."""
        self._sounds(self.narrator.signal(name))

    def chime(self, *, emergency: bool) -> bool:
        """Sound the chime of a call, at the home's own loudness, whatever the person here wants; tell if it does."""
        lasts = self.narrator.chime(self.workshop.call_volume, emergency=emergency)
        self._sounds(lasts)
        return lasts > 0

    def _sounds(self, lasts: int) -> None:
        for each in self.inputs if lasts else ():
            each.sounds(lasts)

    def no_chime(self) -> None:
        """Take back a chime that waits for the end of a sentence."""
        self.narrator.no_chime()

    def said(self) -> None:
        """Go on: what others waited for has been said to its end."""
        for each in self.inputs:
            each.speaking(self.narrator.awaited)  # a cue may be said meanwhile
        self._wait(speaking=False)
