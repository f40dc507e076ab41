"""The first-visit set-up: any key is understood, nobody is trapped, and what is found out is kept for the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import event_kinds as f
from kiosk.pages.learning.home import Home
from kiosk.pages.sign_in.set_up import MOST_EARLY, MOST_PRESSES, STAGES, TRIALS, FindSwitch, PressPractice, SetUp
from kiosk.visit import Act, Command, Visit
from tests.support.workshop import Memory, pick


def newcomer() -> Visit:
    """Return the visit of a resident who signs in for the first time."""
    memory = Memory()
    memory.record((f.ResidentAdded("r9", "Lina", "hijau", "bintang"),), "m1", True)
    visit = memory.visit()
    pick(visit, "r9")
    return visit


def press(visit: Visit, key: str, at: int = 0) -> None:
    assert visit.page.pressed is not None, f"{visit.page.key} takes no keys"
    visit.pressed(key, at)


def practise(visit: Visit, reaction: int) -> None:
    """Do the practice of presses, each so long after its sign."""
    at = 0
    while visit.page.key != "presses.shown":
        assert visit.page.wait is not None
        at += visit.page.wait.after
        visit.waited(at)
        if visit.page.key == "presses.now":
            press(visit, "x", at + reaction)


def test_a_first_visit_opens_with_the_set_up_and_the_second_does_not() -> None:
    visit = newcomer()
    assert visit.page.key == "find-switch.first"
    pick(visit, "skip")
    assert isinstance(visit.state.place, Home)
    pick(visit, "sign-out")
    pick(visit, "yes")
    assert not visit.state.settings.set_up, "what is the person's goes with them"
    pick(visit, "r9")
    assert isinstance(visit.state.place, Home)


def test_one_key_alone_leads_through_the_whole_set_up() -> None:
    visit = newcomer()
    press(visit, "f7")
    press(visit, "f7")
    assert visit.state.settings.scan == "off", "who stops the practice has everything as before"
    practise(visit, reaction=800)
    assert (visit.state.settings.scan, visit.state.settings.switch_select) == ("auto", "f7")
    pick(visit, "use")
    assert visit.state.settings.scan_rate == 1300, "0.8 s / 0.65, and up to what is offered"
    for stage in STAGES[1:-1]:
        assert visit.page.key == f"set-up.{stage}"
        visit.command(Command(Act.NEXT))
    pick(visit, "finish")
    assert isinstance(visit.state.place, Home)
    assert visit.state.settings.set_up


def test_two_keys_become_two_switches_until_another_way_is_chosen() -> None:
    visit = newcomer()
    press(visit, "f7")
    press(visit, "f8")
    settings = visit.state.settings
    assert (settings.scan, settings.switch_move, settings.switch_select) == ("step", "f7", "f8")
    pick(visit, "kiri")
    assert (visit.state.settings.scan, visit.state.settings.switch_select, visit.state.settings.keys) == (
        "off",
        "",
        "kiri",
    )
    assert visit.page.key == "set-up.lang"


def test_nobody_presses_and_the_kiosk_goes_on_by_itself() -> None:
    visit = newcomer()
    assert visit.page.wait is not None
    visit.waited(visit.page.wait.after)
    assert isinstance(visit.state.place, Home)
    assert visit.state.settings.set_up
    assert visit.state.settings.scan == "off"


def test_only_one_key_is_pressed_and_waiting_says_so() -> None:
    visit = newcomer()
    press(visit, "f7")
    visit.waited(20_000)
    for _ in range(2 * TRIALS):  # two signs running without a press end the practice
        visit.waited(60_000)
    assert visit.page.key == "set-up.lang"
    assert visit.state.settings.scan == "auto"


def test_presses_before_the_sign_do_not_count() -> None:
    visit = newcomer()
    visit.state = visit.state.__class__(
        (Home(), PressPractice()), role="resident", person="r9", settings=visit.state.settings
    )
    visit.redraw()
    press(visit, "x", 10)
    assert visit.page.key == "presses.ready"
    practise(visit, reaction=500)
    assert isinstance(visit.state.place, PressPractice)
    assert all(len(trial.presses) == 1 for trial in visit.state.place.trials)


@given(st.lists(st.integers(40, 70_000), min_size=1, max_size=5))
def test_however_fast_or_slowly_somebody_presses_the_practice_ends_after_few_presses(pauses: list[int]) -> None:
    visit = newcomer()
    press(visit, "f7")
    press(visit, "f7")
    at, presses = 0, 0
    next_press = pauses[0]
    while visit.page.pressed is not None:
        assert visit.page.wait is not None
        due = at + visit.page.wait.after
        if next_press < due:
            at = next_press
            press(visit, "f7", at)
            presses += 1
            next_press += pauses[presses % len(pauses)]
        else:
            at = due
            visit.waited(at)
    assert presses <= TRIALS * (MOST_EARLY + MOST_PRESSES)
    assert visit.state.settings.scan == "auto", "the switch works from here on"


@pytest.mark.parametrize("pause", [40, 300, 700, 1400])
def test_who_presses_without_waiting_for_a_sign_gets_no_hasty_scanning(pause: int) -> None:
    visit = newcomer()
    press(visit, "f7")
    press(visit, "f7")
    at = 0
    while visit.page.pressed is not None:
        at += pause
        press(visit, "f7", at)
    before = visit.state.settings.scan_rate
    pick(visit, "use")
    assert visit.state.settings.scan_rate == before


@given(st.integers(300, 60_000))
def test_a_slow_answer_to_a_sign_is_never_taken_for_a_quick_one(reaction: int) -> None:
    visit = newcomer()
    press(visit, "f7")
    press(visit, "f7")
    at, answer = 0, None
    while visit.page.pressed is not None:
        assert visit.page.wait is not None
        due = at + visit.page.wait.after
        if answer is not None and answer < due:
            at, answer = answer, None
            press(visit, "f7", at)
            continue
        at = due
        visit.waited(at)
        if visit.page.key == "presses.now" and answer is None:
            answer = at + reaction
    if visit.page.key == "presses.shown":
        pick(visit, "use")
        assert visit.state.settings.scan_rate >= min(reaction, 10_000)


@pytest.mark.parametrize("way", ["stop", "back", "home"])
@pytest.mark.parametrize("at", range(3))
def test_who_stops_the_practice_has_the_settings_of_before(way: str, at: int) -> None:
    visit = newcomer()
    before = visit.state.settings
    press(visit, "f7")
    press(visit, "f7")
    for number in range(at):
        assert visit.page.wait is not None
        visit.waited(10_000 * number + visit.page.wait.after)
    if way == "stop":
        pick(visit, "stop")
    else:
        visit.command(Command(Act.BACK if way == "back" else Act.HOME))
    assert visit.page.pressed is None
    assert visit.state.settings == before


@pytest.mark.parametrize("stage", STAGES)
def test_each_question_can_be_gone_back_on_and_passed_over(stage: str) -> None:
    visit = newcomer()
    visit.state = visit.state.__class__(
        (Home(), SetUp(stage)),  # type: ignore[arg-type]
        role="resident",
        person="r9",
        settings=visit.state.settings,
    )
    visit.redraw()
    if stage != "done":
        assert "skip" in {choice.key for choice in visit.page.choices}
    visit.command(Command(Act.BACK))
    assert isinstance(visit.state.place, SetUp | FindSwitch)


@given(st.lists(st.sampled_from(["x", "z", "enter", "mouse-left", None]), max_size=40))
def test_whatever_is_pressed_the_pages_that_take_keys_end_by_waiting(keys: list[str | None]) -> None:
    visit = newcomer()
    at = 0
    for key in keys:
        at += 700
        if visit.page.pressed is None:
            break
        if key is None:
            visit.waited(at)
        else:
            press(visit, key, at)
    for _ in range(3 * TRIALS):
        if visit.page.pressed is None:
            return
        at += 30_000
        visit.waited(at)
    pytest.fail(f"{visit.page.key} is a trap")
