"""Keys: a press is filtered, offered to the other inputs, and else typed or made a command by the key map."""

from __future__ import annotations

from typing import Final

from kiosk.access import ENTERING, GAP, HASTE, MANY, Burst, Filter, canonical_key, sign_of
from kiosk.app.inputs.input import Host, Input, Present, Press
from kiosk.learning import Settings
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.visit import ERASE, Act

ASLEEP: Final = 120_000
"""After this many ms without a key the next one is answered by a sound as well: the kiosk has heard it."""


class Keys(Input):
    """The keys of a keyboard, keypad or switch, and the pointer's buttons where they stand for keys."""

    urgent = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.filter = Filter(Settings())
        self._burst = Burst()
        self._asked = ""
        self._dropped = False
        self._doubted: str | None = None

    @property
    def sign(self) -> str:
        """Return the sign that a press was let go."""
        return "sign.dropped" if self._dropped else ""

    def person(self, present: Present) -> None:
        """Filter as this person needs it; at the question for a PIN, as whoever is asked for it does."""
        state = self._host.visit.state
        if isinstance(state.place, PinGate):
            self._asked = state.place.person
        elif state.role != "nobody" or len(state.path) == 1:
            self._asked = ""
        settings = present.settings
        if self._asked:
            settings = self._host.workshop.settings_of(self._asked, settings)
        self.filter = self.filter.with_settings(settings)

    def press(self, key: str, character: str | None, at: int) -> None:
        """Take a key that came at ``at``: when a hand pressed counts, not when a busy kiosk got round to it."""
        key, visit = canonical_key(key), self._host.visit
        if at - self.filter.seen_at > ASLEEP and self.filter.seen:
            self._host.signal("woken")
        # A page that gets to know a person's keys takes each as it comes: what is no accident is yet to be found out.
        tries = visit.page.tried is not None  # not even a sheet is turned there
        if visit.page.pressed is not None and (tries or not self._picks(key)):
            self.filter.press(key, at)  # so that its bounce and repeats do nothing on the page that follows
            self._host.do(lambda: visit.pressed(key, at))
            return
        self.settle_doubt(at)
        if self._by_device(key, character, at):
            return
        verdict = self.filter.press(key, at)
        self._show_dropped(verdict == "ignored")
        if verdict == "counts":
            self._counted(key, character, at)
        elif verdict == "doubt" and self.filter.wake is not None:
            self._doubted = character
            wait = max(0, self.filter.wake - self._host.now())
            self._host.after(wait, lambda: self.settle_doubt(self._host.now()))

    def settle_doubt(self, at: int) -> None:
        """Let a press that was in doubt count, if it has turned out by ``at`` that it does."""
        key = self.filter.settle(at)
        if key is not None:
            with self._host.own_act():
                self._counted(key, self._doubted, self.filter.counted_at)

    def _show_dropped(self, dropped: bool) -> None:
        """Show by a sign that a press was let go, until one counts: quietly, for the hand may do it all day."""
        if dropped != self._dropped:
            self._dropped = dropped
            self._host.visit.redraw()
            self._host.paint()

    def _by_device(self, key: str, character: str | None, at: int) -> bool:
        """Tell whether a key is of a burst that no hand typed and would do something: on a page that takes letters or
        figures they stand there to be looked at, but do not finish it."""
        sign = sign_of(key, character)
        acts = self._host.visit.page.typed is None
        before = self._burst.press(at, character=bool(sign), gap=HASTE if acts and sign.isalpha() else GAP)
        if acts:
            return before > 0 and bool(sign or key == "enter")
        finishes = before >= MANY and (key == "enter" or sign == "#")
        if finishes:
            self._host.tell("entry.burst")
        return finishes

    def _picks(self, key: str) -> bool:
        """Tell whether a key is the number of something on the sheet."""
        command = self._host.key_map.command(key, pad=False)
        if command is None or command.act is not Act.CHOOSE:
            return False
        return self._host.visit.view.sheet.numbered(command.number) is not None

    def _counted(self, key: str, character: str | None, at: int) -> None:
        keymap, page = self._host.key_map, self._host.visit.page
        sign = "" if page.typed is None else sign_of(key, character)
        if page.typed is not None and keymap.types and key in ("backspace", "delete"):
            sign = ERASE
        press = Press(key, keymap.command(key, pad=page.pad), at, sign)
        if any(each.takes(press) for each in self._host.inputs):
            return
        if press.sign or press.command is not None:
            for each in self._host.inputs:
                each.sleep()
        if press.sign:
            self._type(press)
        elif press.command is not None:
            self._host.command(press.command, at)
        else:
            self._host.do(self._host.visit.stray)

    def _type(self, press: Press) -> None:
        """Take a key that could be typed on a page that takes letters or figures."""
        visit, command = self._host.visit, press.command
        if press.sign == ERASE or self._host.key_map.typing(press.key, pad=visit.page.pad):
            self._host.do(lambda: visit.type(press.sign))
        elif command is not None and command.act in ENTERING:
            self._host.command(command)
        else:
            self._host.tell("entry.not_here")
