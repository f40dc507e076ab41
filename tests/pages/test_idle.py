"""A kiosk left alone: it asks, any sign of life goes on, and silence signs out without losing the place."""

from __future__ import annotations

import pytest

from kiosk.learning import Settings
from kiosk.pages import Act, Command, choose
from kiosk.pages.idle import ask
from kiosk.pages.lesson import LessonPlace
from tests.pages.workshop import Memory, pick


def test_a_visit_left_alone_is_asked_and_then_signed_out() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    found = ask(desk.state)
    assert found is not None
    after, question = found
    assert after == 5 * 60_000
    desk.then(question)
    assert ask(desk.state) is None
    assert desk.page.wait is not None
    assert desk.page.wait.after >= 20_000
    desk.waited(0)
    assert desk.state.role == "nobody"
    assert memory.events[-1].fact.__class__.__name__ == "SignedOut"


def test_any_key_is_a_sign_of_life_and_the_place_is_the_same() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    pick(desk, "settings")
    before = desk.state.path
    found = ask(desk.state)
    assert found is not None
    desk.then(found[1])
    desk.pressed("f9", 0)
    assert desk.state.path == before


def test_in_a_lesson_it_asks_only_if_that_is_set() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    for key in ("lessons", "batik", "batik.produksi"):
        pick(desk, key)
    assert any(isinstance(place, LessonPlace) for place in desk.state.path)
    assert ask(desk.state) is None
    desk.state = desk.state.__class__(
        desk.state.path, role="resident", person="r1", settings=Settings(idle_lesson=15)
    )
    found = ask(desk.state)
    assert found is not None
    assert found[0] == 15 * 60_000


def test_a_page_for_signing_in_left_alone_invites_and_any_key_leads_back() -> None:
    memory = Memory()
    desk = memory.desk()
    recorded = len(memory.events)
    found = ask(desk.state)
    assert found is not None
    after, invitation = found
    assert after == 3 * 60_000
    said = desk.then(invitation).say
    assert [line.phrase.text for line in said][:2] == ["Silakan mulai", "Tekan tombol apa saja."]
    assert ask(desk.state) is None, "it stands until someone comes"
    assert desk.page.wait is None, "and says nothing twice"
    desk.pressed("f9", 0)
    assert desk.page.key == "sign-in"
    pick(desk, "r1")
    assert desk.state.person == "r1"
    assert all(type(event.fact).__name__ != "SignedOut" for event in memory.events[recorded:])


@pytest.mark.parametrize("act", [Command(Act.NEXT), Command(Act.SELECT), choose(1)])
def test_each_way_to_choose_leads_from_the_invitation_to_signing_in(act: Command) -> None:
    desk = Memory().desk()
    found = ask(desk.state)
    assert found is not None
    desk.then(found[1])
    if act.act is Act.SELECT:
        desk.command(Command(Act.HIGHLIGHT_NEXT))
    desk.command(act)
    assert desk.page.key == "sign-in"


def test_what_was_begun_and_left_at_the_door_is_gone_for_who_comes_next() -> None:
    desk = Memory().desk()
    desk.command(Command(Act.LANGUAGE))
    pick(desk, "r2")
    assert desk.page.key == "picture-pin"
    found = ask(desk.state)
    assert found is not None
    desk.then(found[1])
    desk.pressed("f9", 0)
    assert desk.page.key == "sign-in"
    assert desk.state.settings == desk.state.base


def test_a_kiosk_that_was_never_set_up_does_not_invite() -> None:
    assert ask(Memory(people=False).desk().state) is None
