"""A home of many people: everybody is reached at the door, in an order that stays, whatever they are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Settings, in_file_name
from kiosk.learning import event_kinds as f
from kiosk.visit import Act, Command, Visit
from kiosk.words import Lang
from tests.support.workshop import Memory, pick

NAMES = ("Zul", "Ani", "a", "Sukarno", "Siti Aminah", "Nur'aini", "Muhammad Abdurrahman Wahid bin Hasyim", "M.")


def door(names: tuple[str, ...], size: tuple[int, int] = (60, 18), own: Settings | None = None) -> Visit:
    memory = Memory(people=False, size=size)
    memory.record((f.MentorAdded("m1", "Bu Rina", "-"),), None, True)
    added = (f.ResidentAdded(f"n{at:02}", name, "hijau", "ikan") for at, name in enumerate(names))
    memory.record(tuple(added), "m1", True)
    return memory.visit(own)


@pytest.mark.parametrize("size", [(60, 18), pytest.param((80, 24), marks=pytest.mark.slow), (100, 30)])
@pytest.mark.parametrize("letters", [1, 4])
@pytest.mark.parametrize("lang", ["id", pytest.param("en", marks=pytest.mark.slow)])
def test_of_eighteen_each_is_reached_in_the_order_in_which_they_were_added(
    size: tuple[int, int], letters: int, lang: Lang
) -> None:
    """Not by name: the place of a tile is what a person knows who does not read, and a newcomer must not move it."""
    names = (*NAMES, *(f"Warga {at}" for at in range(10)))
    own = Settings(size=letters, lang=lang)
    people = [f"n{at:02}" for at in range(len(names))]
    visit, seen = door(names, size, own), list[str]()
    for _ in visit.view.sheets:
        seen += [target.choice.key for target in visit.view.sheet.targets if target.choice]
        visit.command(Command(Act.NEXT))
    assert seen == [*people, "guest", "mentor"]
    for who in people:
        visit = door(names, size, own)
        pick(visit, who)
        assert visit.state.person == who


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=12))
def test_a_newcomer_moves_nobody(names: list[str]) -> None:
    before = {choice.key: at for at, choice in enumerate(door(tuple(names)).page.choices)}
    after = {choice.key: at for at, choice in enumerate(door((*names, "Aa")).page.choices)}
    assert all(after[who] == at for who, at in before.items() if who.startswith("n"))


@given(st.text(max_size=80), st.text("0123456789abcdef-", min_size=8, max_size=36))
def test_a_files_name_is_of_letters_that_every_stick_takes(name: str, person: str) -> None:
    told = in_file_name(person, name)
    assert told.isascii()
    assert not set(told) & set('<>:"/\\|?*. ')
    assert 0 < len(told) <= 39
