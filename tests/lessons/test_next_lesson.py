"""What comes after a lesson can be opened: whatever was finished before, and whatever was assigned."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import event_kinds as f
from kiosk.lessons import next_lesson
from tests.support.workshop import Memory, library

LESSONS = sorted(library().lessons)


@given(st.sampled_from(LESSONS), st.sets(st.sampled_from(LESSONS)), st.lists(st.sampled_from(LESSONS), max_size=3))
def test_the_next_lesson_is_open(key: str, finished: set[str], assigned: list[str]) -> None:
    memory = Memory()
    done = {key, *finished}
    memory.record(
        tuple(event for one in sorted(done) for event in (f.LessonOpened(one), f.LessonFinished(one))), "r1", True
    )
    memory.record(tuple(f.LessonAssigned("r1", one) for one in assigned), "m1", True)
    found = next_lesson(library(), library().lessons[key], memory.known, "r1")
    assert found is None or found.after is None or found.after in done
    if found is not None:
        assert found.key != key
