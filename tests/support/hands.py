"""A person at the real kiosk with one kind of input only: what they see decides what they do."""

from __future__ import annotations

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.learning import AnyEventData
from kiosk.learning import event_kinds as f
from kiosk.lessons import Amount, Exercise, Lesson, ask_exercise, exercise_spot, spots
from kiosk.store import Store
from kiosk.words import Lang
from tests.support.answering import keys_to_pick, labels_of
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before, words

SIGNS: Final = "►◄♪?⌂●"
"""Signs on the screen that are no words."""


class Box(Struct, frozen=True):
    """A framed target on the screen: its middle cell, its words, and whether it is lit (``out``: as a way out)."""

    x: int
    y: int
    text: str
    lit: bool
    out: bool

    @property
    def label(self) -> str:
        """Return the words without the number before them."""
        return re.sub(r"^[\d*#] ", "", self.text)


def boxes(screen: str) -> Iterator[Box]:
    """Yield the targets that a screen shows, in reading order."""
    rows = screen.split("\n")
    for top, row in enumerate(rows):
        for corner in re.finditer("[┌┏][─━]+[┐┓]", row):
            left, right = corner.start(), corner.end() - 1
            bottom = next((at for at in range(top + 1, len(rows)) if rows[at][left] in "└┗"), None)
            if bottom is None:
                continue
            inside = [line[left + 1 : right] for line in rows[top + 1 : bottom]]
            signs = "".join(line[0] for line in inside)
            words_in = re.sub("[\u2580-\u259f]", " ", " ".join(line[1:] for line in inside))
            yield Box(
                (left + right) // 2,
                (top + bottom) // 2,
                " ".join(_words(words_in.split())),
                row[left] == "┏",
                "◄" in signs,
            )


def _words(parts: list[str]) -> Iterator[str]:
    """Yield the words; the arrow after the way to the next sheet is one, for it tells it from a page's own way on."""
    for at, part in enumerate(parts):
        if part not in SIGNS or (part == "►" and at == len(parts) - 1 and at > 0):
            yield part


class Hand(ABC):
    """One kind of input. ``acts`` counts the presses, moves or touches so far."""

    events: tuple[AnyEventData, ...] = ()
    """The settings by which a person chooses in this way."""

    def __init__(self, terminal: Terminal, lang: Lang = "id") -> None:
        self.terminal, self.lang = terminal, lang
        self.acts = 0
        self.picks = 0

    @abstractmethod
    def reach(self, find: Callable[[], Box | None]) -> None:
        """Do what picks the target that ``find`` shows to be somewhere on the sheet."""

    def send(self, raw: str) -> None:
        """Do one thing."""
        self.acts += 1
        self.terminal.send(raw)

    def say(self, key: str, **values: object) -> str:
        """Return one of the kiosk's texts in the person's language."""
        return words().say(self.lang, key, **values).text

    def here(self) -> list[Box]:
        """Return the targets that are shown now."""
        return list(boxes(self.terminal.screen()))

    def seen(self) -> str:
        """Return the words on the screen, whatever is lit; a picture that is drawn late is no answer.

        A narrow key joins the sign of the highlight to its own.
        """
        flat = re.sub("[\u2580-\u259f]", " ", self.terminal.flat()).replace("►", "")
        return " ".join(part for part in flat.split() if part not in SIGNS)

    def pick(self, label: str) -> None:
        """Pick a target by what stands on it, on whichever sheet of the page it is."""
        more = self.say("screen.more") + " ►"
        for _ in range(30):
            self.settle()
            # A screen that stands still may be half painted: the kiosk was kept from going on.
            self.terminal.until(
                lambda: any(_names(box, label) or _names(box, more) for box in self.here()), f"target {label!r}"
            )
            found = [box for box in self.here() if _names(box, label)]
            wanted = label if found else more
            before = self.seen()
            self.picks += 1
            self.reach(lambda wanted=wanted: next((box for box in self.here() if _names(box, wanted)), None))  # type: ignore[misc]
            self.terminal.until(lambda before=before: self.seen() != before, f"answer to {wanted!r}")  # type: ignore[misc]
            if found:
                return
        raise AssertionError(f"{label!r} is on no sheet")

    def settle(self) -> None:
        """Wait until the screen stands still."""
        while self.terminal.pump(0.06):
            pass


def _names(box: Box, label: str) -> bool:
    return box.label == label or (box.label.startswith(label + " ") and not box.label.endswith("►"))


class Digits(Hand):
    """Any keyboard: the number before a target. The least that can be done: one act a pick."""

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Press the number."""
        box = find()
        assert box is not None
        general = {self.say(f"act.{act}"): key for act, key in (("home", "a"), ("back", "b"), ("help", "h"))}
        self.send(general.get(box.text) or (box.text[0] if box.text[0] in "0123456789*#" else "n"))
        time.sleep(0.32)


class Buttons(Hand):
    """The six buttons of the EZ Access set."""

    events = (f.SettingChanged("keys", "ez-access"),)

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Go down or up, whichever is nearer, and press the action button."""
        box, here = find(), self.here()
        place = here.index(box) if box in here else 0
        now = next((at for at, one in enumerate(here) if one.lit), None)
        down = place + 1 if now is None else place - now
        key = "\x1b[B" if down >= 0 else "\x1b[A"
        for _ in range(abs(down)):
            self.send(key)
            time.sleep(0.45)
        self.settle()
        lit = find()
        assert lit is not None
        assert lit.lit, f"not lit:\n{self.terminal.screen()}"
        self.send("\r")
        time.sleep(0.32)


class OneSwitch(Hand):
    """One switch: the highlight moves by itself."""

    switch = "x"
    pressed = 0.0
    events = (
        f.SettingChanged("scan", "auto"),
        f.SettingChanged("switch_select", "x"),
        f.SettingChanged("scan_rate", "1300"),
        f.SettingChanged("scan_first", "0"),
        f.SettingChanged("scan_loops", "10"),
    )

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Wait until the target is lit, in a group and then alone, and press."""
        end = time.monotonic() + 90
        seen, before, words_before = 0, list[Box](), self.seen()
        last = None
        while time.monotonic() < end:
            still = not self.terminal.pump(0.05) and self.here() == last
            last = self.here()
            if not still:  # a group that is half painted looks like another
                continue
            lit = [box for box in self.here() if box.lit]
            if before and self.here() != before:  # a busy kiosk took the press when it answered, not when it was sent
                self.pressed, before = time.monotonic(), []
            box, since = find(), time.monotonic() - self.pressed
            if box is None or self.seen() != words_before:
                return
            # No hand presses twice in half a second; nor does an eye press again before it sees what came of it,
            # which takes seconds on a busy machine: the second press would pick something nobody has seen.
            if since < 0.5 or (len(lit) == seen and since < 6):
                continue
            astray = bool(lit) and lit[0].out and not box.lit  # in a group that it is not in: out of that again
            if not lit or astray or (box.lit and not box.out):
                before, seen = self.here(), len(lit)
                self.send(self.switch)
                self.pressed = time.monotonic()
        raise AssertionError(f"never lit:\n{self.terminal.screen()}")


class TwoSwitches(Hand):
    """Two switches: one moves the highlight, the other selects."""

    events = (
        f.SettingChanged("scan", "step"),
        f.SettingChanged("switch_move", "z"),
        f.SettingChanged("switch_select", "x"),
    )

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Move until the target is lit, in a group and then alone, and select."""
        for _ in range(200):
            self.settle()
            lit = [box for box in self.here() if box.lit]
            box = find()
            assert box is not None
            if box.lit and not box.out:
                self.send("x")
                if len(lit) == 1:
                    time.sleep(0.32)
                    return
            else:
                self.send("z")
            time.sleep(0.45)
        raise AssertionError(f"never lit:\n{self.terminal.screen()}")


class Mouse(Hand):
    """A mouse or a finger on the screen: press and release."""

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Click on the target."""
        box = find()
        assert box is not None
        at = f"0;{box.x + 1};{box.y + 1}"
        self.send(f"\x1b[<{at}M\x1b[<{at}m")


class Pointer(Hand):
    """A head pointer that only moves: staying on a target picks it."""

    events = (f.SettingChanged("dwell", "500"),)

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Come from where nothing is and stay on the target until it has picked."""
        box = find()
        assert box is not None
        self.terminal.send("\x1b[<35;1;1M")
        self.send(f"\x1b[<35;{box.x + 1};{box.y + 1}M")


HANDS: Final[dict[str, type[Hand]]] = {
    "digits": Digits,
    "ez-access": Buttons,
    "one switch": OneSwitch,
    "two switches": TwoSwitches,
    "mouse": Mouse,
    "dwell": Pointer,
}
"""Every kind of input that a lesson is walked with."""


def whole_lesson(hand: Hand, name: str, lesson: Lesson, *, signed_in: bool = False) -> None:
    """Sign in, do an assigned lesson with its quiz, answering rightly, and sign out, by this input alone."""
    lang, say = hand.lang, hand.say
    if not signed_in:
        hand.terminal.wait_for(words().say("id", "sign_in.title").text)
        hand.terminal.look()  # pictures come late, and a press on what has just come is for what was there before
        hand.pick(name)
    hand.terminal.wait_for(say("home.title", name=name))
    hand.terminal.wait_gone(say("home.reading"))
    time.sleep(0.35)  # an eye needs that long to see what came by itself, and a press before is for what it saw
    hand.pick(lesson.title.phrase(lang).text)
    exercises = {exercise_spot(lesson, exercise): exercise for exercise in (*lesson.practice, *lesson.quiz)}
    for spot in spots(lesson)[:-1]:
        if spot in exercises:
            _answer(hand, lesson, exercises[spot])
        else:
            hand.pick(_onward(hand, lesson, spot))
    hand.terminal.wait_for(say("end.title"))
    hand.pick(say("act.home"))
    hand.pick(say("home.sign_out"))
    hand.pick(say("sure.yes"))
    hand.terminal.wait_for(words().say("id", "sign_in.title").text)


def _onward(hand: Hand, lesson: Lesson, spot: str) -> str:
    """Return what stands on the way on from a spot."""
    kind, _, key = spot.partition(":")
    if kind == "step":
        step = next(step for step in lesson.steps if step.key == key)
        return hand.say("lesson.understood" if step.who == "mentor" else "lesson.step_done")
    return hand.say({"intro": "lesson.begin", "safety": "lesson.safe"}.get(kind, "lesson.go_on"))


def _answer(hand: Hand, lesson: Lesson, exercise: Exercise) -> None:
    say = hand.say
    if not exercise.judged:
        hand.pick(say("lesson.go_on"))
        return
    one = ask_exercise(lesson, exercise, RESIDENT, 0)
    if isinstance(exercise, Amount):
        hand.pick(say("practice.enter"))
        for digit in one.right:
            hand.pick(digit)
        hand.pick(say("entry.done"))
    else:
        for label in labels_of(lesson, exercise, keys_to_pick(one), RESIDENT, hand.lang):
            hand.pick(label)
    hand.terminal.wait_for(say("practice.right"))
    hand.pick(say("lesson.go_on"))


RESIDENT: Final = "r"


def start_visit(kind: str, lesson: Lesson, lang: Lang, folder: Path) -> Hand:
    """Do a whole lesson at a new kiosk by one kind of input alone, from sign-in to sign-out; return the hand."""
    hand = HANDS[kind]
    with Store.open(folder) as store:
        people = (f.MentorAdded("m", "Rina", "-"), f.ResidentAdded(RESIDENT, "Sari", "hijau", "ikan"))
        store.append((*people, f.LessonAssigned(RESIDENT, lesson.key)), None)
        own = (f.SettingChanged("set_up", "true"), f.SettingChanged("lang", lang), *hand.events)
        store.append((*finish_before(lesson), *own), RESIDENT)
        assert store.flush()
    with Terminal("run", "--silent", "--data", str(folder)) as terminal:
        doing = hand(terminal, lang)
        whole_lesson(doing, "Sari", lesson)
    return doing
