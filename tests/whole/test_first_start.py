"""A first start by hand: a mentor and residents with names as people have them, by one kind of input alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from kiosk.learning import TILE_PICTURES as PICTURES
from kiosk.pages.name_entry import NAME_LETTERS, NAME_RULES
from kiosk.store import Store
from tests.support.hands import Box, Digits, Hand, OneSwitch
from tests.support.terminal import Terminal

MENTOR, PIN, RESIDENTS = "Bu Rina", "1379", ("Siti Aminah", "Nur'aini", "M. Al-Fatih")
ZONE = "Asia/Makassar"
SIZES = [(60, 18), (100, 30)]


class Keyboard(Digits):
    """A full keyboard: text is typed as it stands, with shift, and Enter finishes it."""

    def enter(self, text: str) -> None:
        """Type a text and finish it."""
        for sign in text:
            self.terminal.press(sign)
        self.terminal.press("enter")


class Pad(Hand):
    """The nine keys of the map 3x3: 8 and 2 move, 5 selects."""

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Go down or up, whichever is nearer, and select. Where that comes round again, go down: a page may begin
        with its main choice, which stands elsewhere on the screen."""
        seen: list[int | None] = []
        for _ in range(40):
            self.settle()
            box, here = find(), self.here()
            assert box is not None
            if box.lit:
                break
            now = next((at for at, one in enumerate(here) if one.lit), None)
            place = here.index(box)
            down, up = (place + 1, len(here) - place) if now is None else (place - now, now - place)
            if now is not None:
                down, up = down % len(here), up % len(here)
            self.terminal.press("2" if down <= up or now in seen else "8")
            seen.append(now)
        self.terminal.press("5")


def spell(hand: Hand, text: str) -> None:
    """Enter a text or a PIN by picking what stands on the screen, and finish it."""
    for sign in text:
        if sign.isdigit():
            hand.pick(sign)
        elif sign == " ":
            hand.pick(hand.say("entry.space"))
        elif sign.isalpha():
            group = next(letters for letters in NAME_LETTERS if sign.lower() in letters)
            hand.pick(group.upper())
            hand.pick(sign.upper())
        else:
            assert sign in NAME_RULES
            hand.pick(hand.say("entry.signs"))
            hand.pick(sign)
    hand.pick(hand.say("entry.done"))


def first_start(hand: Hand, residents: tuple[str, ...], mentor: str = MENTOR) -> None:
    """Add oneself as the mentor, choose a PIN and the zone, and add residents."""

    def enter(text: str) -> None:
        if isinstance(hand, Keyboard):
            hand.enter(text)
        else:
            spell(hand, text)

    hand.terminal.wait_for(hand.say("first.title"))
    hand.pick(hand.say("first.begin"))
    enter(mentor)
    hand.terminal.wait_for(hand.say("first.pin"))
    enter(PIN)
    hand.terminal.wait_for(hand.say("first.pin_again"))
    enter(PIN)
    hand.terminal.wait_for(hand.say("first.zone"))
    hand.pick(hand.say(f"setting.zone.value.{ZONE}"))
    hand.terminal.wait_for(hand.say("mentor.title", name=mentor))
    for name, picture in zip(residents, PICTURES, strict=False):
        hand.pick(hand.say("mentor.add"))
        hand.terminal.wait_for(hand.say("mentor.new_name"))
        enter(name)
        hand.pick(hand.say("colour.merah"))
        hand.terminal.wait_for(hand.say("mentor.new_picture", name=name))
        hand.pick(hand.say(f"tile.{picture}"))
        hand.terminal.wait_for(hand.say("mentor.new_needs", name=name))
        hand.pick(hand.say("mentor.add_done"))
        hand.terminal.wait_for(hand.say("mentor.title", name=mentor))


def mend(hand: Keyboard, old: str, more: str) -> None:
    """Add letters to the end of a resident's name."""
    hand.pick(hand.say("mentor.residents"))
    hand.pick(old)
    hand.pick(hand.say("people.rename"))
    hand.terminal.wait_for(f"{hand.say('entry.name_so_far')} {old}")
    hand.enter(more)
    hand.terminal.wait_for(hand.say("people.renamed", name=old + more))


def people(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the mentors and of the residents, as they were added."""
    with Store.open(folder) as store:
        workshop = store.known.workshop
        mentors = [mentor.name.value for mentor in workshop.shown_mentors()]
        return mentors, sorted(one.name.value for one in workshop.shown_residents())


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_by_a_full_keyboard(columns: int, rows: int, tmp_path: Path) -> None:
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=columns, rows=rows) as terminal:
        hand = Keyboard(terminal)
        first_start(hand, RESIDENTS)
        mend(hand, "Siti Aminah", "h Zahra")
    assert people(tmp_path) == ([MENTOR], sorted(("Siti Aminahh Zahra", *RESIDENTS[1:])))
    with Store.open(tmp_path) as store:
        assert store.known.workshop.zone == ZONE


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows", "name"), [(60, 18, "A'i"), (100, 30, "M.")])
def test_by_a_pad_of_nine_keys(columns: int, rows: int, name: str, tmp_path: Path) -> None:
    """Bound under the name of the map with which a kiosk starts, as a workshop without a keyboard does."""
    (tmp_path / "keys").mkdir()
    pad = resources.files("kiosk.access") / "maps" / "3x3.yaml"
    (tmp_path / "keys" / "penuh.yaml").write_bytes(pad.read_bytes())
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=columns, rows=rows) as terminal:
        first_start(Pad(terminal), (name,))
    assert people(tmp_path) == ([MENTOR], [name])


@pytest.mark.slow
@pytest.mark.parametrize("switch", ["x", " ", "\r"])
def test_one_switch_begins_to_scan_where_a_name_is_empty_and_types_nothing(switch: str, tmp_path: Path) -> None:
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        hand = OneSwitch(terminal)
        hand.switch = switch
        terminal.wait_for(hand.say("first.title"))
        if switch == "x":
            hand.pick(hand.say("first.begin"))
        else:
            terminal.press(switch)  # it selects: with nothing highlighted, the main act
        terminal.wait_for(hand.say("first.name"))
        hand.pressed = time.monotonic()
        hand.pick("ABC")
        hand.pick("B")
        terminal.wait_for("Nama B")


@pytest.mark.slow
def test_a_first_start_by_one_switch_alone(tmp_path: Path) -> None:
    """On the smallest screen: a mentor, their PIN, the zone, and a resident with a name of two words."""
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=60, rows=18) as terminal:
        first_start(OneSwitch(terminal), ("A B",), "Bu R")
    assert people(tmp_path) == (["Bu R"], ["A B"])
