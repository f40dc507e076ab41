"""A kiosk left alone: it asks, any sign of life goes on, and silence signs out without losing the place."""

from __future__ import annotations

import pytest

from kiosk.learning import Settings
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.sign_in.idle import ask_if_idle
from kiosk.visit import Act, Command, choose
from tests.support.workshop import Memory, finish_before, library, pick


def test_a_visit_left_alone_is_asked_and_then_signed_out() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "r1")
    found = ask_if_idle(visit.state)
    assert found is not None
    after, question = found
    assert after == 5 * 60_000
    visit.then(question)
    assert ask_if_idle(visit.state) is None
    assert visit.page.wait is not None
    assert visit.page.wait.after >= 20_000
    visit.waited(0)
    assert visit.state.role == "nobody"
    assert memory.events[-1].data.__class__.__name__ == "SignedOut"


def test_any_key_is_a_sign_of_life_and_the_place_is_the_same() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    pick(visit, "settings")
    before = visit.state.path
    found = ask_if_idle(visit.state)
    assert found is not None
    visit.then(found[1])
    visit.pressed("f9", 0)
    assert visit.state.path == before


def test_in_a_lesson_it_asks_only_if_that_is_set() -> None:
    memory = Memory()
    memory.record(finish_before(library().lessons["keset.mutu"]), "r1", True)
    visit = memory.visit()
    pick(visit, "r1")
    for key in ("lessons", "keset", "keset.mutu"):
        pick(visit, key)
    assert any(isinstance(place, LessonPlace) for place in visit.state.path)
    assert ask_if_idle(visit.state) is None
    visit.state = visit.state.__class__(
        visit.state.path, role="resident", person="r1", settings=Settings(idle_lesson=15)
    )
    found = ask_if_idle(visit.state)
    assert found is not None
    assert found[0] == 15 * 60_000


def test_a_page_for_signing_in_left_alone_invites_and_any_key_leads_back() -> None:
    memory = Memory()
    visit = memory.visit()
    recorded = len(memory.events)
    found = ask_if_idle(visit.state)
    assert found is not None
    after, invitation = found
    assert after == 3 * 60_000
    said = visit.then(invitation).say
    assert [line.phrase.text for line in said][:2] == ["Silakan mulai", "Tekan tombol apa saja."]
    assert ask_if_idle(visit.state) is None, "it stands until someone comes"
    assert visit.page.wait is None, "and says nothing twice"
    visit.pressed("f9", 0)
    assert visit.page.key == "sign-in"
    pick(visit, "r1")
    assert visit.state.person == "r1"
    assert all(type(event.data).__name__ != "SignedOut" for event in memory.events[recorded:])


@pytest.mark.parametrize("act", [Command(Act.NEXT), Command(Act.SELECT), choose(1)])
def test_each_way_to_choose_leads_from_the_invitation_to_signing_in(act: Command) -> None:
    visit = Memory().visit()
    found = ask_if_idle(visit.state)
    assert found is not None
    visit.then(found[1])
    if act.act is Act.SELECT:
        visit.command(Command(Act.HIGHLIGHT_NEXT))
    visit.command(act)
    assert visit.page.key == "sign-in"


def test_what_was_begun_and_left_at_the_door_is_gone_for_who_comes_next() -> None:
    visit = Memory().visit()
    visit.command(Command(Act.LANGUAGE))
    pick(visit, "r2")
    assert visit.page.key == "picture-pin"
    found = ask_if_idle(visit.state)
    assert found is not None
    visit.then(found[1])
    visit.pressed("f9", 0)
    assert visit.page.key == "sign-in"
    assert visit.state.settings == visit.state.base


def test_a_kiosk_that_was_never_set_up_does_not_invite() -> None:
    assert ask_if_idle(Memory(people=False).visit().state) is None
