"""A kiosk left alone: it asks, any sign of life goes on, and silence signs out without losing the place."""

from __future__ import annotations

from kiosk.learning import Settings
from kiosk.pages.idle import ask
from kiosk.pages.lesson import LessonPlace
from tests.pages.workshop import Memory, pick


def test_a_visit_left_alone_is_asked_and_then_signed_out() -> None:
    memory = Memory()
    desk = memory.desk()
    assert ask(desk.state) is None, "nobody is here to be asked"
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
