"""How the kiosk speaks is set, and one choice brings all of it back to how it was at first."""

from __future__ import annotations

from kiosk.learning import Settings
from kiosk.visit import Act, Command
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
