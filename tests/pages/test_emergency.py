"""The emergency page: who comes is called first, and the home's own number is said before all else once it is set."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import EMERGENCY_DIGITS, Settings, with_setting
from kiosk.learning import event_kinds as f
from kiosk.pages.emergency import Emergencies, EmergencySteps
from kiosk.visit import Act, Command, Page, Visit, VisitState
from kiosk.words import LANGS, Lang
from tests.support.answering import enter
from tests.support.workshop import Memory, library, pick, words

NUMBER = "081234567890"


def lines(page: Page) -> list[str]:
    return [phrase.text for block in page.blocks for phrase in block.read_out()]


def emergencies(memory: Memory, lang: Lang) -> list[Page]:
    """Return the page and that of each emergency, as they stand now."""
    context = memory.context(VisitState((Emergencies(),), settings=Settings(lang=lang)))
    return [Emergencies().page(context), *(EmergencySteps(one.key).page(context) for one in library().emergencies)]


def as_mentor(memory: Memory) -> Visit:
    visit = memory.visit()
    pick(visit, "mentor")
    for digit in "1234":
        pick(visit, digit)
    pick(visit, "done")
    return visit


@pytest.mark.parametrize("lang", LANGS)
def test_the_homes_own_number_is_said_first_and_digit_by_digit(lang: Lang) -> None:
    memory = Memory()
    unset = [lines(page) for page in emergencies(memory, lang)]
    assert unset[0][0] == words().say(lang, "emergency.call").text
    memory.record((f.SettingChanged("emergency", NUMBER),), "m1", True)
    for page, before in zip(emergencies(memory, lang), unset, strict=True):
        label, number = words().say(lang, "emergency.number").text, "0812-3456-7890"
        assert lines(page) == [label, number, *before]
        said = [phrase.say for block in page.blocks for phrase in block.read_out()][1]
        assert said == ", ".join(NUMBER)


def test_a_mentor_enters_the_number_with_any_keypad_and_takes_it_away_again() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    for key in ("settings", "emergency", "enter"):
        pick(visit, key)
    enter(visit, "11")
    assert visit.page.key == "digits", "two digits are no number"
    enter(visit, "2")
    assert visit.page.key == "setting.emergency"
    assert memory.known.workshop.emergency_number == "112"
    pick(visit, "none")
    assert memory.known.workshop.emergency_number == ""
    assert [choice.key for choice in visit.page.choices] == ["enter"]
    visit.command(Command(Act.BACK))
    assert visit.page.key == "settings"


def test_only_a_mentors_number_counts_and_that_of_the_latest() -> None:
    memory = Memory()
    memory.record((f.SettingChanged("emergency", "119"),), "r1", True)
    assert memory.known.workshop.emergency_number == ""
    assert memory.known.workshop.settings_of("r1", Settings()).emergency == ""
    memory.record((f.MentorAdded("m2", "Pak Budi", "pin:1"), f.SettingChanged("emergency", "112")), "m1", True)
    memory.record((f.SettingChanged("emergency", NUMBER),), "m2", True)
    assert memory.known.workshop.settings_of("r1", Settings()).emergency == NUMBER
    memory.record((f.SettingChanged("emergency", ""),), "m1", True)
    assert memory.known.workshop.emergency_number == ""


@given(st.lists(st.one_of(st.text(max_size=20), st.from_regex("[0-9]{0,20}", fullmatch=True)), max_size=6))
def test_no_event_makes_anything_but_a_number_of_it(values: list[str]) -> None:
    got = reduce(lambda settings, value: with_setting(settings, "emergency", value), values, Settings()).emergency
    least, most = EMERGENCY_DIGITS
    fitting = [v for v in values if not v or (v.isascii() and v.isdecimal() and least <= len(v) <= most)]
    assert got == (fitting[-1] if fitting else "")
