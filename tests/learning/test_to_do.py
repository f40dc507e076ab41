"""What a resident has to do: one list of what was given one by one and by paths."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event, Progress, ToDo, to_do
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import history, progress_of, workshop_of
from tests.support.strategies import RESIDENTS, events

CARE, MAKE, CHECK = "umum.keselamatan", "keset.produksi", "keset.mutu"
NOTHING = Progress()


def test_a_path_is_listed_in_its_order_and_tells_what_is_best_done_first() -> None:
    workshop = workshop_of(
        history(
            "m1",
            (0, f.PathSet("p1", "Keset", (CARE, MAKE, CHECK))),
            (1, f.PathAssigned("r1", "p1", "2026-03-31", "Pelan saja.")),
        )
    )
    day, note = "2026-03-31", "Pelan saja."
    assert to_do(workshop, "r1", NOTHING) == [
        ToDo(CARE, day, note, "p1", by="m1"),
        ToDo(MAKE, day, note, "p1", first=CARE, by="m1"),
        ToDo(CHECK, day, note, "p1", first=CARE, by="m1"),
    ]
    cared = progress_of(history("r1", (2, f.LessonFinished(CARE))), "r1")
    assert [(todo.first, todo.done) for todo in to_do(workshop, "r1", cared)] == [
        (None, True),
        (None, False),
        (MAKE, False),
    ]


def test_a_lesson_given_again_is_open_until_it_is_finished_since() -> None:
    workshop = workshop_of(history("m1", (10, f.LessonAssigned("r1", MAKE))))
    before = progress_of(history("r1", (5, f.LessonFinished(MAKE))), "r1")
    after = progress_of(history("r1", (5, f.LessonFinished(MAKE)), (15, f.LessonFinished(MAKE))), "r1")
    assert [todo.done for todo in to_do(workshop, "r1", before)] == [False]
    assert [todo.done for todo in to_do(workshop, "r1", after)] == [True]


def test_a_lesson_given_twice_stands_once_where_it_was_first_with_the_earlier_day() -> None:
    workshop = workshop_of(
        history(
            "m1",
            (0, f.LessonAssigned("r1", CHECK, "2026-04-30", "Ulangi.")),
            (1, f.PathSet("p1", "Keset", (MAKE, CHECK))),
            (2, f.PathAssigned("r1", "p1", "2026-03-31")),
        )
    )
    assert to_do(workshop, "r1", NOTHING) == [
        ToDo(CHECK, "2026-03-31", "Ulangi.", "p1", first=MAKE, by="m1"),
        ToDo(MAKE, "2026-03-31", "", "p1"),
    ]


def test_a_lesson_given_as_part_of_a_path_tells_what_is_first() -> None:
    workshop = workshop_of(
        history("m1", (0, f.LessonAssigned("r1", MAKE, path="p1")), (1, f.PathSet("p1", "Keset", (CARE, MAKE))))
    )
    assert to_do(workshop, "r1", NOTHING) == [ToDo(MAKE, path="p1", first=CARE)]


def test_what_was_withdrawn_or_removed_is_not_listed() -> None:
    made = history(
        "m1",
        (0, f.PathSet("p1", "Keset", (MAKE,))),
        (1, f.PathAssigned("r1", "p1")),
        (2, f.LessonAssigned("r1", CARE)),
        (3, f.AssignmentWithdrawn("r1", CARE)),
    )
    withdrawn = history("m1", (4, f.PathWithdrawn("r1", "p1")))
    removed = history("m1", (4, f.PathRemoved("p1")))
    assert [todo.lesson for todo in to_do(workshop_of(made), "r1", NOTHING)] == [MAKE]
    assert to_do(workshop_of(made + withdrawn), "r1", NOTHING) == []
    assert to_do(workshop_of(made + removed), "r1", NOTHING) == []
    assert workshop_of(made + removed).shown_paths() == []


@given(events().flatmap(lambda made: st.tuples(st.just(made), st.permutations([*made, *made]))))
def test_the_list_does_not_depend_on_order_or_repetition(orders: tuple[list[Event], list[Event]]) -> None:
    one, other = orders
    for resident in RESIDENTS:
        mine = to_do(workshop_of(one), resident, progress_of(one, resident))
        assert mine == to_do(workshop_of(other), resident, progress_of(other, resident))
        assert len({todo.lesson for todo in mine}) == len(mine)
        assert set(workshop_of(one).assigned(resident)) <= {todo.lesson for todo in mine}
