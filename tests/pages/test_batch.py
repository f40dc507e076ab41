"""Work with the kiosk: no step is passed over unseen, one act a step, and waits that neither end early nor never."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import TO_CHECK, Batch, Settings, Uptime, Workshop, waits_to_note
from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson, WorkStage, stages
from kiosk.pages.learning.home import Home
from kiosk.pages.mentors.residents import ResidentPage
from kiosk.visit import Act, Command, Items, Text, Visit
from tests.pages.test_every_page import reaches_every_choice, speaks_all_it_shows
from tests.pages.test_quality import give, good_values
from tests.support.workshop import Memory, library, pick, settle

LESSONS = [lesson for lesson in library().lessons.values() if lesson.topic == "produksi"]
WAITING = library().lessons["ondel.produksi"]
"""A lesson with waits, and a step of the mentor."""


class Bench:
    """A resident at the bench: time goes by, clocks are set, the plug is pulled."""

    def __init__(self, lesson: Lesson, pieces: int = 1, lang: str = "id", size: tuple[int, int] = (100, 30)) -> None:
        self.memory, self.lesson, self.stages = Memory(size=size), lesson, stages(lesson)
        self.settings = Settings(lang=lang)
        self.memory.record((f.LessonOpened(lesson.key),), "r1", True)
        self.ran = 0
        """Milliseconds since the first wait of the step began."""
        self.visit = self.at_home()
        self.open()
        if f"pieces-{pieces}" in [choice.key for choice in self.visit.page.choices]:
            pick(self.visit, f"pieces-{pieces}")

    def at_home(self) -> Visit:
        visit = self.memory.visit(self.settings)
        visit.state = replace(visit.state, role="resident", person="r1", path=(Home(),), settings=self.settings)
        visit.redraw()
        return visit

    def open(self) -> None:
        pick(self.visit, "batch")
        pick(self.visit, self.lesson.key)

    @property
    def batch(self) -> Batch:
        return self.memory.known.workshop.batches["r1"][self.lesson.key]

    @property
    def stage(self) -> WorkStage | None:
        """The stage that the batch is at; None if all are done."""
        if self.batch.at == TO_CHECK:
            return None
        return next(one for one in self.stages if one.key == (self.batch.at or self.stages[0].key))

    def watch(self) -> None:
        """Do what the kiosk does each second, and make the page anew."""
        memory = self.memory
        for event_data in waits_to_note(memory.known.workshop.batches, memory.now, memory.uptime):
            memory.record((event_data,), "r1", True)
        assert not waits_to_note(memory.known.workshop.batches, memory.now, memory.uptime), "noted once is enough"
        self.visit.redraw()

    def run(self, ms: int, *, set_clock: int = 0) -> None:
        """Let time go by, and the clock be set by so much."""
        self.ran += ms
        self.memory.now = max(0, self.memory.now + ms + set_clock)
        self.memory.uptime = replace(self.memory.uptime, ms=self.memory.uptime.ms + ms)
        self.watch()

    def restart(self, off: int = 0) -> None:
        """Kill the program and read all again from what was recorded; after a power cut the machine starts anew."""
        memory = self.memory
        memory.known.workshop = msgspec.json.decode(msgspec.json.encode(memory.known.workshop), type=Workshop)
        if off:
            memory.uptime = Uptime(f"k1/{memory.now + off}x{self.ran}", 0)
            self.run(off)
            memory.uptime = replace(memory.uptime, ms=1)
        self.visit = self.at_home()
        self.watch()
        self.open()

    def sign(self) -> None:
        """Have the mentor do their step and sign."""
        pick(self.visit, "sign")
        pick(self.visit, "m1")
        for digit in "1234":
            pick(self.visit, digit)
        pick(self.visit, "done")
        assert self.visit.page.key.startswith("batch.")

    def go_on(self) -> None:
        """Do what leads on; a wait is waited."""
        if self.visit.page.key == "batch.wait":
            wait = self.batch.wait
            assert wait
            self.run(wait.left)
        if "sign" in [choice.key for choice in self.visit.page.choices]:
            self.sign()
        else:
            assert self.visit.page.next
            pick(self.visit, self.visit.page.next)
        self.watch()

    def act(self, act: object) -> None:
        """Do one of the acts that there are; nothing if the page has it not."""
        keys = [choice.key for choice in self.visit.page.choices]
        match act:
            case ("run", int(ms), int(set_clock)):
                self.run(ms, set_clock=set_clock)
            case "next" | "back" | "home" | "stray" | "undo":
                acts_of = {"next": Act.NEXT, "back": Act.BACK, "home": Act.HOME, "undo": Act.UNDO}
                settle(self.visit, self.visit.command(Command(acts_of.get(act, Act.CHOOSE), 9)))
            case "kill":
                self.restart()
            case "off":
                self.restart(off=90_000)
            case "sign" if "sign" in keys:
                self.sign()
            case "longer" | "anew" if act in keys:
                pick(self.visit, act)
            case "spoilt" | "anew" if "more" in keys and self.batch.pieces.value > 1:
                pick(self.visit, "more")
                if act in [choice.key for choice in self.visit.page.choices]:
                    pick(self.visit, act)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_piece_is_made_by_one_act_a_page_and_its_check_is_recorded(lesson: Lesson) -> None:
    bench = Bench(lesson)
    seen = []
    while bench.visit.page.key != "batch.finish":
        stage = bench.stage
        assert stage
        assert bench.visit.page.key in ("batch.step", "batch.wait", "batch.over")
        if bench.visit.page.key == "batch.step":
            seen.append(stage.key)
            assert len(bench.visit.view.sheets) == 1, "all is seen at once, and one act leads on"
            for text in stage.step.say:
                assert text.phrase("id") in [line for block in bench.visit.page.blocks for line in block.read_out()]
        bench.go_on()
    assert seen == [stage.key for stage in bench.stages]
    checks = next(one for one in library().lessons.values() if one.product == lesson.product and one.checklist)
    pick(bench.visit, "check")
    for check in checks.checklist:
        give(bench.visit, good_values(checks)[check.key])
    assert bench.visit.page.next == "close"
    pick(bench.visit, "close")
    pick(bench.visit, "end")
    assert bench.visit.page.key == "home"
    ended = [event.data for event in bench.memory.events if isinstance(event.data, f.BatchEnded)]
    assert ended == [f.BatchEnded("r1", lesson.key, 1)]
    assert not bench.batch.open
    (piece,) = bench.memory.known.progress["r1"].pieces
    assert (piece.product, piece.verdict) == (lesson.product, "pass")


ACTS = st.sampled_from(
    (
        "next",
        "next",
        "next",
        "next",
        "back",
        "home",
        "kill",
        "off",
        "sign",
        "longer",
        "anew",
        "spoilt",
        "stray",
        "undo",
    )
) | st.tuples(st.just("run"), st.integers(1, 40 * 60_000), st.sampled_from((0, 0, 10**10, -(10**10), 60_000)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(stages(WAITING)) - 1), st.lists(ACTS, min_size=4, max_size=30))
def test_no_history_passes_over_a_step_nor_a_wait_nor_the_mentor(begin: int, acts: list[object]) -> None:
    bench = Bench(WAITING, pieces=3)
    for _ in range(begin):
        while bench.stage == bench.stages[_]:
            bench.go_on()
    seen = {stage.key for stage in bench.stages[:begin]}
    for act in acts:
        page, before, was = bench.visit.page, bench.stage, bench.batch
        if page.key == "batch.step" and before:
            seen.add(before.key)
        bench.act(act)
        if bench.visit.page.key == "sure":
            pick(bench.visit, "yes")
        bench.watch()
        if not bench.visit.page.key.startswith("batch.") or bench.visit.page.key == "batch.lessons":
            bench.restart()
        now, after = bench.batch, bench.stage
        if (was.wait is None and now.wait is not None) or act == "longer":
            bench.ran = 0
        reached = bench.stages.index(after) if after else len(bench.stages)
        left_behind = bench.stages[:reached]
        assert {stage.key for stage in left_behind} <= seen, "each step before this one was shown"
        if before and not was.has_passed(before.key) and now.has_passed(before.key):
            assert reached == bench.stages.index(before) + 1, "one act leads one step on"
            assert not before.wait or page.key == "batch.over"
            if before.step.who == "mentor":
                signed = [event for event in bench.memory.events if event.who == "m1"]
                assert before.key in [getattr(event.data, "step", "") for event in signed] or before.key in [
                    getattr(event.data, "done", "") for event in signed
                ]
        if (wait := now.wait) is not None and "longer" not in acts:
            left = wait.left_at(bench.memory.now, bench.memory.uptime)
            assert left >= wait.whole - bench.ran - 1, "never over before its time"
            assert left <= wait.whole


@given(
    st.integers(1, 3_600_000),
    st.lists(st.tuples(st.integers(1, 600_000), st.integers(-(10**11), 10**11)), max_size=6),
    st.booleans(),
)
def test_a_wait_ends_when_its_time_has_gone_by_however_the_clock_was_set(
    whole: int, times: list[tuple[int, int]], off: bool
) -> None:
    bench = Bench(WAITING)
    bench.memory.record((f.BatchWaitBegun("r1", WAITING.key, bench.stages[0].key, whole, whole),), "r1", True)
    bench.ran = 0
    bench.watch()
    for ms, set_clock in times:
        bench.run(ms, set_clock=set_clock)
        wait = bench.batch.wait
        assert wait
        assert wait.left_at(bench.memory.now, bench.memory.uptime) == max(0, whole - bench.ran)
    if off:  # what was set while it was off is not known: it ends after the whole time at the latest
        bench.restart(off=1_000)
        bench.memory.now = 1
        bench.memory.uptime = Uptime("k1/other", 0)
        bench.watch()
    bench.run(whole)
    wait = bench.batch.wait
    assert wait
    assert wait.left_at(bench.memory.now, bench.memory.uptime) == 0
    assert bench.visit.page.key == "batch.over"


@given(st.data())
def test_a_kill_after_any_event_resumes_at_the_same_step_with_the_same_time_left(data: st.DataObject) -> None:
    bench = Bench(WAITING, pieces=2)
    for _ in range(data.draw(st.integers(0, 2 * len(bench.stages)))):
        if bench.visit.page.key == "batch.finish":
            break
        if bench.visit.page.key == "batch.wait":
            bench.run(data.draw(st.integers(1, 3_700_000)))
        if bench.visit.page.key != "batch.wait":
            bench.go_on()
        page = bench.visit.page
        bench.restart()
        assert (bench.visit.page.key, bench.visit.page.title, bench.visit.page.where) == (
            page.key,
            page.title,
            page.where,
        )
        assert bench.visit.page.blocks == page.blocks


@pytest.mark.parametrize("set_clock", [0, 10**10, -(10**10)])
def test_a_power_cut_in_a_wait_takes_its_time_off_whatever_was_set_before(set_clock: int) -> None:
    bench = at_the_first_wait()
    wait = bench.batch.wait
    assert wait
    bench.run(60_000, set_clock=set_clock)
    bench.restart(off=120_000)
    left = bench.batch.wait
    assert left
    assert left.left_at(bench.memory.now, bench.memory.uptime) == wait.whole - 180_000


def at_the_first_wait(**given: object) -> Bench:
    bench = Bench(WAITING, **given)  # type: ignore[arg-type]
    while bench.visit.page.key != "batch.wait":
        bench.go_on()
    return bench


def test_another_kiosk_leaves_a_wait_to_the_one_where_it_began() -> None:
    bench = at_the_first_wait()
    batches = bench.memory.known.workshop.batches
    assert not waits_to_note(batches, bench.memory.now + 10**9, Uptime("k2/1", 5))


def test_a_spoilt_piece_is_taken_off_and_the_last_one_ends_the_work() -> None:
    bench = Bench(WAITING, pieces=2)
    pick(bench.visit, "more")
    pick(bench.visit, "spoilt")
    pick(bench.visit, "no")
    assert bench.batch.pieces.value == 2
    pick(bench.visit, "stop")
    bench.open()
    for left in (1, 0):
        pick(bench.visit, "more")
        pick(bench.visit, "spoilt")
        pick(bench.visit, "yes")
        assert bench.batch.pieces.value == 1
        assert bench.batch.open == bool(left)
    assert bench.visit.page.key == "home"
    pick(bench.visit, "batch")
    pick(bench.visit, WAITING.key)
    pick(bench.visit, "pieces-1")
    assert bench.stage == bench.stages[0], "a new one begins at the first step"


@pytest.mark.parametrize(("typed", "fits"), [("0", False), ("7", True), ("20", True), ("21", False)])
def test_any_number_of_pieces_is_entered_within_bounds(typed: str, fits: bool) -> None:
    bench = Bench(WAITING, pieces=-1)
    pick(bench.visit, "other")
    for digit in typed:
        pick(bench.visit, digit)
    pick(bench.visit, "done")
    assert (bench.visit.page.key == "batch.step") == fits
    assert fits or bench.visit.page.notice


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_each_page_is_spoken_and_reachable(lang: str, size: tuple[int, int]) -> None:
    bench = Bench(WAITING, 2, lang, size)
    keys = set()
    for visit in _pages(bench):
        keys.add(visit.page.key)
        if visit.page.key == "batch.wait":
            assert len(visit.view.sheets) == 1
        speaks_all_it_shows(visit)
        reaches_every_choice(visit)
        if "more" in [choice.key for choice in visit.page.choices]:
            pick(visit, "more")
            speaks_all_it_shows(visit)
            reaches_every_choice(visit)
            pick(visit, "whole")
            speaks_all_it_shows(visit)
            bench.restart()
    assert keys == {"batch.step", "batch.wait", "batch.over", "batch.finish"}


def _pages(bench: Bench) -> Iterator[Visit]:
    while bench.visit.page.key != "batch.finish":
        yield bench.visit
        if bench.visit.page.key == "batch.wait":
            bench.run(10**7)
            yield bench.visit
        bench.go_on()
    yield bench.visit


def test_the_mentor_sees_what_is_made_and_what_was_made() -> None:
    bench = at_the_first_wait(pieces=2)
    assert "2 buah. Menunggu" in _mentor_sees(bench)
    while bench.visit.page.key != "batch.finish":
        bench.go_on()
    assert "2 buah menunggu diperiksa." in _mentor_sees(bench)
    bench.memory.record((f.BatchEnded("r1", WAITING.key, 2),), "r1", True)
    assert "2 buah baik" in _mentor_sees(bench)


def _mentor_sees(bench: Bench) -> str:
    visit = bench.memory.visit()
    visit.state = replace(visit.state, role="mentor", person="m1", path=(ResidentPage("r1"),))
    visit.redraw()
    lists = [block for block in visit.page.blocks if isinstance(block, Items)]
    return " ".join(item.text for block in lists for item in block.items)


def test_no_guest_and_nobody_without_an_opened_lesson_is_offered_it() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "guest")
    assert "batch" not in [choice.key for choice in visit.page.choices]
    assert not any(isinstance(block, Text) and "bersama kiosk" in str(block) for block in visit.page.blocks)
