"""The first-visit set-up: any key is understood, nobody is trapped, and what is found out is kept for the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import facts as f
from kiosk.pages import Act, Command
from kiosk.pages.desk import Desk
from kiosk.pages.home import Home
from kiosk.pages.set_up import STAGES, TRIALS, FindSwitch, PressPractice, SetUp
from tests.pages.workshop import Memory, pick


def newcomer() -> Desk:
    """Return the visit of a resident who signs in for the first time."""
    memory = Memory()
    memory.record((f.ResidentAdded("r9", "Lina", "hijau", "bintang"),), "m1", True)
    desk = memory.desk()
    pick(desk, "r9")
    return desk


def press(desk: Desk, key: str, at: int = 0) -> None:
    assert desk.page.pressed is not None, f"{desk.page.key} takes no keys"
    desk.pressed(key, at)


def practise(desk: Desk, reaction: int) -> None:
    """Do the practice of presses, each so long after its sign."""
    at = 0
    while desk.page.key != "presses.shown":
        assert desk.page.wait is not None
        at += desk.page.wait.after
        desk.waited(at)
        if desk.page.key == "presses.now":
            press(desk, "x", at + reaction)


def test_a_first_visit_opens_with_the_set_up_and_the_second_does_not() -> None:
    desk = newcomer()
    assert desk.page.key == "find-switch.first"
    pick(desk, "skip")
    assert isinstance(desk.state.place, Home)
    pick(desk, "sign-out")
    pick(desk, "yes")
    assert not desk.state.settings.set_up, "what is the person's goes with them"
    pick(desk, "r9")
    assert isinstance(desk.state.place, Home)


def test_one_key_alone_leads_through_the_whole_set_up() -> None:
    desk = newcomer()
    press(desk, "f7")
    press(desk, "f7")
    assert (desk.state.settings.scan, desk.state.settings.switch_select) == ("auto", "f7")
    practise(desk, reaction=800)
    pick(desk, "use")
    assert desk.state.settings.scan_rate == 1300, "0.8 s / 0.65, and up to what is offered"
    for stage in STAGES[1:-1]:
        assert desk.page.key == f"set-up.{stage}"
        desk.command(Command(Act.NEXT))
    pick(desk, "finish")
    assert isinstance(desk.state.place, Home)
    assert desk.state.settings.set_up


def test_two_keys_become_two_switches_until_another_way_is_chosen() -> None:
    desk = newcomer()
    press(desk, "f7")
    press(desk, "f8")
    settings = desk.state.settings
    assert (settings.scan, settings.switch_move, settings.switch_select) == ("step", "f7", "f8")
    pick(desk, "kiri")
    assert (desk.state.settings.scan, desk.state.settings.switch_select, desk.state.settings.keys) == (
        "off",
        "",
        "kiri",
    )
    assert desk.page.key == "set-up.lang"


def test_nobody_presses_and_the_kiosk_goes_on_by_itself() -> None:
    desk = newcomer()
    assert desk.page.wait is not None
    desk.waited(desk.page.wait.after)
    assert isinstance(desk.state.place, Home)
    assert desk.state.settings.set_up
    assert desk.state.settings.scan == "off"


def test_only_one_key_is_pressed_and_waiting_says_so() -> None:
    desk = newcomer()
    press(desk, "f7")
    desk.waited(20_000)
    assert desk.state.settings.scan == "auto"
    for _ in range(2 * TRIALS):  # two signs running without a press end the practice
        desk.waited(60_000)
    assert desk.page.key == "set-up.lang"


def test_presses_before_the_sign_do_not_count() -> None:
    desk = newcomer()
    desk.state = desk.state.__class__(
        (Home(), PressPractice()), role="resident", person="r9", settings=desk.state.settings
    )
    desk.redraw()
    press(desk, "x", 10)
    assert desk.page.key == "presses.ready"
    practise(desk, reaction=500)
    assert isinstance(desk.state.place, PressPractice)
    assert all(len(trial.presses) == 1 for trial in desk.state.place.trials)


@pytest.mark.parametrize("stage", STAGES)
def test_each_question_can_be_gone_back_on_and_passed_over(stage: str) -> None:
    desk = newcomer()
    desk.state = desk.state.__class__(
        (Home(), SetUp(stage)),  # type: ignore[arg-type]
        role="resident",
        person="r9",
        settings=desk.state.settings,
    )
    desk.redraw()
    if stage != "done":
        assert "skip" in {choice.key for choice in desk.page.choices}
    desk.command(Command(Act.BACK))
    assert isinstance(desk.state.place, SetUp | FindSwitch)


@given(st.lists(st.sampled_from(["x", "z", "enter", "mouse-left", None]), max_size=40))
def test_whatever_is_pressed_the_pages_that_take_keys_end_by_waiting(keys: list[str | None]) -> None:
    desk = newcomer()
    at = 0
    for key in keys:
        at += 700
        if desk.page.pressed is None:
            break
        if key is None:
            desk.waited(at)
        else:
            press(desk, key, at)
    for _ in range(3 * TRIALS):
        if desk.page.pressed is None:
            return
        at += 30_000
        desk.waited(at)
    pytest.fail(f"{desk.page.key} is a trap")
