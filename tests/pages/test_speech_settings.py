"""How the kiosk speaks is set, and one choice brings all of it back to how it was at first."""

from __future__ import annotations

import pytest

from kiosk.learning import VALUES, Settings
from kiosk.pages.settings.settings import SettingPage
from kiosk.pages.settings.values import value_phrase
from kiosk.visit import Act, Command, Move, Open, VisitState
from kiosk.words import Lang
from tests.pages.test_every_page import leads_home, reaches_every_choice, speaks_all_it_shows
from tests.pages.test_mentors import as_resident
from tests.support.workshop import Memory, pick

CHANGES = {"rate": "150", "breath": "400", "volume": "8", "voice": "m3"}


def test_one_choice_brings_the_speech_back() -> None:
    visit = as_resident(Memory())
    pick(visit, "settings")
    assert "as-before" not in [choice.key for choice in visit.page.choices]
    pick(visit, "theme")
    pick(visit, "putih-hitam")
    visit.command(Command(Act.BACK))
    for name, value in CHANGES.items():
        pick(visit, name)
        speaks_all_it_shows(visit)
        pick(visit, value)
        while visit.page.key != "settings":  # a page of many values has more sheets than one
            visit.command(Command(Act.BACK))
    assert {name: str(getattr(visit.state.settings, name)) for name in CHANGES} == CHANGES
    pick(visit, "as-before")
    pick(visit, "yes")
    assert visit.page.key == "settings"
    for name in CHANGES:
        assert getattr(visit.state.settings, name) == getattr(Settings(), name)
    assert visit.state.settings.theme == "putih-hitam"
    reaches_every_choice(visit)
    leads_home(visit)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_value_of_how_the_kiosk_speaks_has_a_plain_name_of_its_own(lang: Lang) -> None:
    context = Memory().context(VisitState((), settings=Settings(lang=lang)))
    for name in ("rate", "breath"):
        named = [value_phrase(context, name, value).text for value in VALUES[name]]
        assert len(set(named)) == len(named)
        assert not any(sign.isdigit() for text in named for sign in text)


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
@pytest.mark.parametrize("name", ["size", "rate", "lang"])
def test_what_was_picked_stays_in_sight_though_the_page_is_cut_anew(name: str, size: tuple[int, int]) -> None:
    visit = as_resident(Memory(size=size))
    visit.then(Move(Open(SettingPage(name))))
    for key in [choice.key for choice in visit.page.choices] * 2:
        pick(visit, key)
        assert key in [target.choice.key for target in visit.view.sheet.targets if target.choice is not None]
