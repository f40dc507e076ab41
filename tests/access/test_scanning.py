"""Scanning reaches everything with one switch, waits quietly, and never selects by surprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import scanning as s
from kiosk.visit import GENERAL, Act, Choice, Command, Move, Phrase, Sheet, Target

AUTO = s.Pace("auto", rate=1000, first=500, loops=3, cue=False)
STEP = s.Pace("step", rate=1000, cue=False)
STEP_DWELL = s.Pace("step-dwell", rate=1000, cue=False)
INVERSE = s.Pace("inverse", rate=1000, first=500, loops=3, cue=False)


def sheet(picks: int, *, general: bool = True) -> Sheet:
    choices = tuple(
        Target(Phrase(f"pilihan {n}"), n, Choice(str(n), Phrase(f"pilihan {n}"), Move())) for n in range(1, picks + 1)
    )
    commands = tuple(Target(Phrase(act.value), command=Command(act)) for act in GENERAL) if general else ()
    return Sheet((), choices + commands)


def wait_for(target: int, entries: tuple[s.Entry, ...], pace: s.Pace) -> tuple[int, int]:
    """Return how long waiting for a target takes (ms) and how many presses, pressing only when it is lit."""
    scan, now, presses = s.begin(entries, pace, 0).scan, 0, 0
    while now < 10**6:
        if target in scan.lit and not scan.leaving:
            presses += 1
            done = s.press(scan, "select", now)
            if done.chosen is not None:
                assert done.chosen == target
                return now, presses
            scan = done.scan
            continue
        due = s.next_wake(scan)
        assert due is not None, "it rested before the target came"
        now = due
        scan = s.tick(scan, now).scan
    raise AssertionError("never reached")


@pytest.mark.parametrize("general", [True, False])
@pytest.mark.parametrize("count", range(1, 41))
def test_one_switch_selects_every_target_by_waiting_for_it(count: int, general: bool) -> None:
    page = sheet(count, general=general)
    entries = s.plan(page)
    for target in range(len(page.targets)):
        _, presses = wait_for(target, entries, AUTO)
        assert presses <= 2


@pytest.mark.parametrize("count", range(1, 41))
def test_two_switches_select_every_target(count: int) -> None:
    page = sheet(count)
    for target in range(len(page.targets)):
        scan = s.press(s.begin(s.plan(page), STEP, 0).scan, "move", 0).scan
        chosen = None
        for _ in range(100):
            there = target in scan.lit and not scan.leaving
            result = s.press(scan, "select" if there else "move", 0)
            scan, chosen = result.scan, result.chosen
            if chosen is not None:
                break
        assert chosen == target


@pytest.mark.parametrize("count", range(1, 41))
def test_one_switch_and_waiting_select_every_target(count: int) -> None:
    page = sheet(count)
    for target in range(len(page.targets)):
        scan, now, chosen = s.begin(s.plan(page), STEP_DWELL, 0).scan, 0, None
        for _ in range(100):
            if target in scan.lit and not scan.leaving:
                due = s.next_wake(scan)
                assert due is not None
                now = due
                result = s.tick(scan, now)
            else:
                now += 100
                result = s.press(scan, "move", now)
            scan, chosen = result.scan, result.chosen
            if chosen is not None:
                break
        assert chosen == target


@pytest.mark.parametrize("count", range(1, 41))
def test_holding_and_letting_go_selects_every_target(count: int) -> None:
    page = sheet(count)
    for target in range(len(page.targets)):
        scan, now, chosen = s.begin(s.plan(page), INVERSE, 0).scan, 0, None
        for _ in range(3):
            scan = s.press(scan, "select", now).scan
            while target not in scan.lit or scan.leaving:
                due = s.next_wake(scan)
                assert due is not None
                now = due
                scan = s.tick(scan, now).scan
            result = s.release(scan, now)
            scan, chosen = result.scan, result.chosen
            if chosen is not None:
                break
        assert chosen == target


@given(st.integers(0, 60), st.integers(0, 6))
def test_a_plan_holds_each_target_once_in_order(picks: int, general: int) -> None:
    entries = s.group_entries(range(picks), range(picks, picks + general))
    assert [target for entry in entries for target in entry] == list(range(picks + general))
    assert all(entries)
    if picks + general <= s.MOST_UNGROUPED:
        assert all(len(entry) == 1 for entry in entries)


def test_general_commands_are_one_group_and_last() -> None:
    assert s.plan(sheet(3)) == ((0,), (1,), (2,), (3, 4, 5, 6))
    assert s.plan(sheet(12))[:4] == ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))
    assert s.plan(sheet(12))[-1] == (12, 13, 14, 15)


EVENTS = st.lists(
    st.tuples(st.sampled_from(["move", "select", "tick", "hush", "release"]), st.integers(0, 5000)), max_size=60
)


@given(
    st.integers(0, 40),
    st.sampled_from([AUTO, STEP, STEP_DWELL, INVERSE]),
    st.booleans(),
    st.booleans(),
    EVENTS,
)
def test_any_events_keep_it_valid_and_everything_reachable(
    count: int, pace: s.Pace, cue: bool, speaking: bool, events: list[tuple[str, int]]
) -> None:
    page = sheet(count)
    pace = s.Pace(pace.style, pace.rate, pace.first, pace.loops, cue)
    result, now = s.begin(s.plan(page), pace, 0, speaking=speaking), 0
    for kind, later in events:
        now += later
        was_lit = result.scan.lit
        match kind:
            case "tick":
                result = s.tick(result.scan, now)
            case "hush":
                result = s.hush(result.scan, now)
            case "release":
                result = s.release(result.scan, now)
            case "move":
                result = s.press(result.scan, "move", now)
            case _:
                result = s.press(result.scan, "select", now)
        scan = result.scan
        assert 0 <= scan.place < len(scan.row)
        assert all(0 <= target < len(page.targets) for target in scan.lit)
        assert result.chosen is None or was_lit == (result.chosen,), "only what was lit alone is ever selected"
        wake = s.next_wake(scan)
        assert wake is None or scan.phase == "running"
    # From here one switch still reaches the last target: a press, steps, and selecting.
    last = len(page.targets) - 1
    scan = s.release(result.scan, now).scan
    assert Walker(scan).reach(last, now) == last


class Walker:
    """Walks on from any state to a target, with the switches of its style."""

    def __init__(self, scan: s.Scan) -> None:
        self.scan = scan

    def reach(self, target: int, now: int) -> int | None:
        for _ in range(300):
            there = target in self.scan.lit and not self.scan.leaving
            lost = self.scan.group is not None and target not in self.scan.entries[self.scan.group]
            due = s.next_wake(self.scan)
            if self.scan.phase != "running":
                result = s.press(self.scan, "move", now)
            elif there or (lost and self.scan.leaving):
                result = self._select(now, due)
            elif self.scan.pace.style in ("step", "step-dwell"):
                result = s.press(self.scan, "move", now)
            else:
                assert due is not None
                now = due
                result = s.tick(self.scan, now)
            self.scan = result.scan
            if result.chosen is not None:
                return result.chosen
        return None

    def _select(self, now: int, due: int | None) -> s.Scanned:
        if self.scan.pace.style == "inverse":
            return s.release(self.scan, now)
        if self.scan.pace.style == "step-dwell":
            assert due is not None
            return s.tick(self.scan, due)
        return s.press(self.scan, "select", now)


def test_it_rests_after_its_loops_and_the_next_press_selects_nothing() -> None:
    scan, now = s.begin(((0,), (1,)), AUTO, 0).scan, 0
    steps = 0
    while (due := s.next_wake(scan)) is not None:
        now, steps = due, steps + 1
        scan = s.tick(scan, now).scan
    assert steps == 6
    assert scan.phase == "resting"
    assert scan.lit == ()
    woken = s.press(scan, "select", now)
    assert woken.chosen is None
    assert woken.scan.lit == (0,)
    assert s.press(woken.scan, "select", now).chosen == 0


def test_the_first_highlight_lasts_longer() -> None:
    scan = s.begin(((0,), (1,)), AUTO, 100).scan
    assert s.next_wake(scan) == 1600
    assert s.tick(scan, 1599).scan.lit == (0,)
    scan = s.tick(scan, 1600).scan
    assert scan.lit == (1,)
    assert s.next_wake(scan) == 2600


def test_a_late_tick_makes_one_step() -> None:
    scan = s.begin(((0,), (1,), (2,)), AUTO, 0).scan
    assert s.tick(scan, 10**9).scan.lit == (1,)


def test_a_page_that_is_read_out_is_heard_first() -> None:
    listening = s.begin(((0,), (1,)), AUTO, 0, speaking=True).scan
    assert listening.lit == ()
    assert s.next_wake(listening) is None
    assert s.hush(listening, 9000).scan.lit == (0,)
    assert s.press(listening, "select", 50).chosen is None


def test_the_step_waits_for_its_cue_but_not_for_ever() -> None:
    pace = s.Pace("auto", rate=1000, first=0, cue=True)
    begun = s.begin(((0,), (1,)), pace, 0)
    assert begun.cue == s.ScanCue("target", (0,))
    assert s.next_wake(begun.scan) == 1000 + s.CUE_LIMIT
    assert s.next_wake(s.hush(begun.scan, 300).scan) == 1000
    assert s.next_wake(s.hush(begun.scan, 2000).scan) == 2500


def test_groups_can_be_left_and_waiting_in_one_selects_nothing() -> None:
    entries = s.group_entries(range(12))
    scan = s.press(s.begin(entries, AUTO, 0).scan, "select", 0).scan
    assert scan.row == ((0,), (1,), (2,), ())
    now = 0
    while not scan.leaving:
        due = s.next_wake(scan)
        assert due is not None
        now = due
        scan = s.tick(scan, now).scan
    assert scan.lit == (0, 1, 2)
    out = s.press(scan, "select", now)
    assert out.chosen is None
    assert out.scan.group is None
    inside = s.begin(entries, STEP_DWELL, 0).scan
    inside = s.press(inside, "move", 0).scan
    inside = s.tick(inside, 1000).scan
    assert inside.group == 0
    assert s.next_wake(inside) is None, "nothing in a group is picked by one wait too long"


def test_cues_are_short_and_say_what_is_lit() -> None:
    page = sheet(9)

    def say(key: str, **values: object) -> Phrase:
        return Phrase(f"{key} {values}" if values else key)

    assert s.cue_phrase(s.ScanCue("target", (2,)), page, say).text == "pilihan 3"
    assert s.cue_phrase(s.ScanCue("group", (0, 1, 2)), page, say).text == (
        "scan.group {'first': 'pilihan 1', 'last': 'pilihan 3'}"
    )
    assert s.cue_phrase(s.ScanCue("group", (9, 10, 11, 12)), page, say).text == "scan.general"
    assert s.cue_phrase(s.ScanCue("out", (0, 1, 2)), page, say).text == "scan.out"


def test_the_maps_keys_are_the_switches_unless_a_person_has_their_own() -> None:
    select, move = Command(Act.SELECT), Command(Act.HIGHLIGHT_NEXT)
    assert s.switch_of("enter", select, "step") == "select"
    assert s.switch_of("down", move, "step") == "move"
    assert s.switch_of("down", move, "auto") == "select"
    assert s.switch_of("enter", select, "step-dwell") == "move"
    assert s.switch_of("h", Command(Act.HELP), "auto") is None
    assert s.switch_of("x", None, "auto") is None
    assert s.switch_of("f9", None, "auto", select="f9") == "select"
    assert s.switch_of("enter", select, "auto", select="f9") is None
    assert s.switch_of("mouse-left", None, "step", move="mouse-left", select="mouse-right") == "move"
    assert s.switch_of("q", None, "step-dwell", select="any") == "move"
