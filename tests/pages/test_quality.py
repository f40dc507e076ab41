"""A real piece goes through a lesson's checks: the verdict follows from them, is recorded, and leads to the step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.lessons import figures_of, limits_of
from kiosk.pages.work.quality import Quality, decimal, piece_of, places_of
from kiosk.visit import Items, Visit
from tests.pages.test_every_page import every_page, reaches_every_choice, speaks_all_it_shows
from tests.support.workshop import Memory, library, pick

LESSONS = [lesson for lesson in library().lessons.values() if lesson.checklist]


def at_quality(memory: Memory, person: str = "r1", lang: str = "id") -> Visit:
    visit = memory.visit(Settings(lang=lang))
    role = "mentor" if person == "m1" else "resident"
    visit.state = replace(visit.state, role=role, person=person, path=(Quality(),))
    visit.redraw()
    return visit


def give(visit: Visit, value: str) -> None:
    if value in ("good", "bad"):
        pick(visit, value)
        return
    for sign in value:
        pick(visit, "comma" if sign == "." else sign)
    pick(visit, "done")


def good_values(lesson) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Return for each check a value that is just good: on a limit where there is one."""
    values = {}
    for check in lesson.checklist:
        limits = limits_of(check, figures_of(lesson))
        edge = None if limits is None else limits.low if limits.low is not None else limits.high
        values[check.key] = "good" if edge is None else decimal(int(edge * 1000), 3)
    return values


def recorded(memory: Memory) -> list[f.PieceChecked]:
    return [event.data for event in memory.events if isinstance(event.data, f.PieceChecked)]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_good_piece_passes_every_check_and_is_recorded(lesson) -> None:  # type: ignore[no-untyped-def]
    memory = Memory()
    visit = at_quality(memory)
    pick(visit, lesson.key)
    for check in lesson.checklist:
        assert visit.page.title == check.name.phrase("id")
        assert visit.page.where
        give(visit, good_values(lesson)[check.key])
    assert visit.page.key == "quality.verdict"
    assert recorded(memory) == [f.PieceChecked(lesson.product, lesson.key, good_values(lesson), (), "pass")]


def test_a_narrow_mat_is_to_be_fixed_by_its_width_and_leads_to_the_step() -> None:
    memory = Memory()
    lesson = library().lessons["keset.mutu"]
    visit = at_quality(memory, "m1")
    pick(visit, lesson.key)
    for key, value in (good_values(lesson) | {"lebar": "1.5"}).items():
        give(visit, value)
        assert (visit.page.key == "amount.doubted") == (key == "lebar"), "far off: it is asked back"
        if key == "lebar":
            assert not recorded(memory)
            pick(visit, "right")
    assert visit.page.title.text == "Perbaiki"
    (lines,) = [block.items for block in visit.page.blocks if isinstance(block, Items)]
    assert [line.text.split(".")[0] for line in lines] == ["Lebar 1,5 cm"]
    (event_data,) = recorded(memory)
    assert (event_data.verdict, event_data.failed, event_data.values["lebar"]) == ("fix", ("lebar",), "1.5")
    assert memory.events[-1].who == "m1"
    pick(visit, "step-ukur-keset")
    assert visit.page.title == next(step.title.phrase("id") for step in lesson.steps if step.key == "ukur-keset")
    pick(visit, "close")
    pick(visit, "another")
    assert visit.page.key == "quality.check"
    assert len(recorded(memory)) == 1


def test_a_needle_ends_the_check_at_once() -> None:
    memory = Memory()
    visit = at_quality(memory)
    pick(visit, "keset.mutu")
    give(visit, "bad")
    assert visit.page.title.text == "Tolak"
    assert recorded(memory) == [f.PieceChecked("keset", "keset.mutu", {"tajam": "bad"}, ("tajam",), "reject")]


def test_back_leads_to_the_check_before() -> None:
    visit = at_quality(Memory())
    pick(visit, "keset.mutu")
    give(visit, "good")
    assert visit.page.pad
    assert visit.page.back
    visit.then(visit.page.back)
    assert visit.page.key == "quality.check"


@given(st.sampled_from(LESSONS).flatmap(lambda lesson: st.tuples(st.just(lesson), st.data())))
def test_the_verdict_is_the_gravest_of_what_failed(drawn) -> None:  # type: ignore[no-untyped-def]
    lesson, data = drawn
    values = tuple(
        data.draw(st.sampled_from(("good", "bad")))
        if limits_of(check, figures_of(lesson)) is None
        else decimal(data.draw(st.integers(0, 10**6)), 2)
        for check in lesson.checklist
    )
    piece = piece_of(lesson, values)
    failed = [finding.check.if_bad for finding in piece.findings if finding.bad]
    assert piece.verdict == ("reject" if "reject" in failed else "fix" if failed else "pass")
    assert all(finding.check.if_bad == piece.verdict for finding in piece.deciding if finding.bad)


@given(st.integers(0, 10**9), st.integers(0, 3))
def test_what_is_recorded_is_what_was_measured(amount: int, places: int) -> None:
    from fractions import Fraction

    assert Fraction(decimal(amount, places)) == Fraction(amount, 10**places)


def test_every_measured_check_can_be_entered_exactly() -> None:
    for lesson in LESSONS:
        for check in lesson.checklist:
            limits = limits_of(check, figures_of(lesson))
            if limits is not None:
                assert (limits.by * 10 ** places_of(limits)).denominator == 1, (lesson.key, check.key)


def test_every_page_is_spoken_and_reachable() -> None:
    keys = set()
    for here in every_page(at_quality(Memory(size=(60, 18)), lang="en")):
        speaks_all_it_shows(here)
        reaches_every_choice(here)
        assert here.page.help
        keys.add(here.page.key)
    assert keys >= {"quality", "quality.check", "quality.verdict", "amount", "lesson.review"}
