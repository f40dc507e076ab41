"""The folds: order-free, so that the events of two kiosks can be joined in any order; and nothing lost on disk."""

from __future__ import annotations

import random
from typing import get_args

import msgspec
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import (
    KEPT_TRIES,
    AnyEventData,
    Day,
    Event,
    Moment,
    Progress,
    Signed,
    Workshop,
    fold_day,
    fold_progress,
    fold_workshop,
)
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import MINUTE, at, event, history, progress_of, workshop_of
from tests.support.strategies import KINDS, RESIDENTS, events, one_event


def test_the_strategies_know_every_kind_of_fact() -> None:
    assert set(KINDS) == set(get_args(AnyEventData))


@pytest.mark.parametrize("kind", get_args(AnyEventData))
def test_every_kind_of_event_is_folded_into_something(kind: type[AnyEventData]) -> None:
    def counts(data: AnyEventData) -> bool:
        one = Event("1" * 32, MINUTE, "somebody", data)
        progress = replace(fold_progress(Progress(), one), latest="", seen=0)  # which any event sets
        known = (fold_workshop(Workshop(), one), progress, fold_day(Day(), one).counts)
        return known != (Workshop(), replace(Progress(), latest="", seen=0), {})

    # Raises NoSuchExample; the simplest one would take longer to find than any.
    find(st.from_type(kind), counts, settings=settings(phases=[Phase.generate], max_examples=1000))


@given(events().flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_any_order_of_events_gives_the_same_workshop_and_progress(orders: tuple[list[Event], list[Event]]) -> None:
    one, other = orders
    assert workshop_of(one) == workshop_of(other)
    for resident in RESIDENTS:
        assert progress_of(one, resident) == progress_of(other, resident)


@given(events(), st.randoms(use_true_random=False))
def test_an_event_that_comes_again_changes_nothing(made: list[Event], chance: random.Random) -> None:
    again = [*made, *made]
    chance.shuffle(again)
    assert workshop_of(again) == workshop_of(made)
    for resident in RESIDENTS:
        assert uncounted(progress_of(again, resident)) == uncounted(progress_of(made, resident))
        most = max(
            (a.tries for p in progress_of(made, resident).lessons.values() for a in p.answers.values()), default=0
        )
        if most <= KEPT_TRIES:
            assert progress_of(again, resident) == progress_of(made, resident)


def uncounted(progress: Progress) -> dict[str, object]:
    """Return progress without the counts of tries, which the store keeps right: it counts each event once."""
    plain = msgspec.to_builtins(progress)
    for lesson in plain["lessons"].values():
        for answers in lesson["answers"].values():
            del answers["tries"], answers["right"]
    return dict(plain)


@given(events().flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_what_pages_list_does_not_depend_on_the_order_either(orders: tuple[list[Event], list[Event]]) -> None:
    one, other = (workshop_of(order) for order in orders)
    assert one.shown_mentors() == other.shown_mentors()
    assert one.shown_residents() == other.shown_residents()
    assert one.archived_residents() == other.archived_residents()
    assert one.waiting_calls() == other.waiting_calls()
    assert one.shown_groups() == other.shown_groups()
    for group in ("g1", "g2"):
        assert one.members(group) == other.members(group)
    assert one.shown_paths() == other.shown_paths()
    for resident in RESIDENTS:
        assert one.assigned(resident) == other.assigned(resident)


@given(one_event)
def test_an_event_reads_back_as_it_was_written(event: Event) -> None:
    assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event


@given(events())
def test_a_projection_reads_back_as_it_was_written(made: list[Event]) -> None:
    workshop, progress = workshop_of(made), progress_of(made, "r1")
    assert msgspec.json.decode(msgspec.json.encode(workshop), type=Workshop) == workshop
    assert msgspec.json.decode(msgspec.json.encode(progress), type=Progress) == progress


def test_the_later_event_wins_whichever_comes_first() -> None:
    early = Event("01" * 16, 1, "m1", f.ResidentAdded("r1", "Sri", "merah", "bunga"))
    late = Event("02" * 16, 2, "m1", f.ResidentChanged("r1", name="Sri Wahyuni"))
    for order in ([early, late], [late, early]):
        (resident,) = workshop_of(order).shown_residents()
        assert (resident.name.value, resident.colour.value) == ("Sri Wahyuni", "merah")


def test_a_resident_who_was_changed_but_never_added_has_no_tile() -> None:
    changed = Event("01" * 16, 1, "m1", f.ResidentChanged("r1", name="Sri"))
    assert workshop_of([changed]).shown_residents() == []


def test_tries_are_counted_and_the_latest_answer_is_remembered() -> None:
    first = Event("01" * 16, 1, "r1", f.AnswerGiven("keset.harga", "q1", "b", False))
    second = Event("02" * 16, 2, "r1", f.AnswerGiven("keset.harga", "q1", "a", True))
    answers = progress_of([second, first], "r1").lesson("keset.harga").answers["q1"]
    assert (answers.tries, answers.right, answers.last.value) == (2, 1, ("a", True))


def test_what_is_remembered_is_bounded_and_is_the_latest() -> None:
    made = history(
        "r1",
        *((n, f.AnswerGiven("keset.harga", "q1", str(n), False)) for n in range(50)),
        *((n, f.PlaceReached("keset.harga", "step:a")) for n in range(50, 60)),
        *((n, f.HelpShown("keset.harga", "a", 1)) for n in range(60, 100)),
        *((n, f.PieceChecked("keset", "keset.mutu", {}, ("lebar",), "fix")) for n in range(100, 200)),
    )
    for order in (made, made[::-1]):
        progress = progress_of(order, "r1")
        lesson = progress.lesson("keset.harga")
        assert [one.answer for one in lesson.answers["q1"].latest] == [str(n) for n in range(42, 50)]
        assert lesson.answers["q1"].tries == 50
        assert [moment.at for moment in lesson.visits["a"].reached] == [at(57), at(58), at(59)]
        assert [one.at for one in lesson.helps] == [at(n) for n in range(88, 100)]
        assert [piece.at for piece in progress.pieces] == [at(n) for n in range(170, 200)]


def test_the_time_at_a_step_is_from_when_it_was_last_reached_to_when_it_was_done() -> None:
    made = history(
        "r1",
        (0, f.PlaceReached("keset.harga", "step:a")),
        (100, f.PlaceReached("keset.harga", "step:a")),
        (105, f.StepDone("keset.harga", "a")),
        (200, f.PlaceReached("keset.harga", "step:a")),
    )
    for order in (made, made[::-1]):
        visits = progress_of(order, "r1").lesson("keset.harga").visits["a"]
        assert visits.took() == 5 * MINUTE
        assert [moment.at for moment in visits.open()] == [at(200)]


def test_the_same_mistake_is_counted_while_it_runs() -> None:
    def mistakes(*tries: tuple[str, bool, str | None]) -> list[str]:
        given = ((n, f.AnswerGiven("keset.harga", "q1", *one)) for n, one in enumerate(tries))
        answers = progress_of(history("r1", *given), "r1").lesson("keset.harga").answers["q1"]
        return [one.answer for one in answers.running_wrong()]

    assert mistakes(("b", False, None), ("b", False, None)) == ["b", "b"]
    assert mistakes(("b", False, None), ("c", False, None)) == ["c"]
    assert mistakes(("b", False, None), ("a", True, None)) == []
    assert mistakes(("b", False, None), ("a", True, None), ("b", False, None)) == ["b"]
    # With fresh numbers the same mistake gives another sum each time.
    assert mistakes(("31000", False, "32000"), ("41000", False, "42000")) == ["31000", "41000"]


def test_a_clock_that_was_once_ahead_does_not_hold_what_is_seen_later() -> None:
    ahead = Event(event(1, "r1", f.SignedIn()).id, at(1e6), "r1", f.SignedIn())
    out = event(2, "r1", f.SignedOut())
    for order in ([ahead, out], [out, ahead]):
        progress = progress_of(order, "r1")
        assert progress.seen == at(2)
        assert progress.came == Moment(ahead.id, at(1e6))
        assert progress.left == Moment(out.id, at(2))


def test_a_try_is_helped_by_the_hints_since_the_try_before() -> None:
    made = history(
        "r1",
        (0, f.HelpShown("keset.harga", "q1", 3)),  # at a step that has the same key
        (1, f.AnswerGiven("keset.harga", "q1", "a", False)),
        (2, f.HelpShown("keset.harga", "practice:q1", 1)),
        (3, f.AnswerGiven("keset.harga", "q1", "b", True)),
        (4, f.AnswerGiven("keset.harga", "q1", "b", True)),
    )
    for order in (made, made[::-1]):
        tries = progress_of(order, "r1").lesson("keset.harga").tries("q1")
        assert [(one.answer, helped) for one, helped in tries] == [("a", False), ("b", True), ("b", False)]


def test_a_group_lists_its_members_until_they_leave_or_it_is_removed() -> None:
    made = history(
        "m1",
        (1, f.ResidentAdded("r2", "Budi", "biru", "ikan")),
        (2, f.ResidentAdded("r1", "Sri", "merah", "bunga")),
        (3, f.GroupNamed("g1", "Pagi")),
        (4, f.GroupMember("g1", "r1", True)),
        (5, f.GroupMember("g1", "r2", True)),
        (6, f.GroupMember("g1", "gone", True)),
    )
    workshop = workshop_of(made)
    assert [group.name.value for group in workshop.shown_groups()] == ["Pagi"]
    assert [resident.id for resident in workshop.members("g1")] == ["r2", "r1"]
    left = event(7, "m1", f.GroupMember("g1", "r2", False))
    assert [resident.id for resident in workshop_of([left, *made]).members("g1")] == ["r1"]
    removed = event(8, "m1", f.GroupRemoved("g1"))
    assert workshop_of([removed, *made]).shown_groups() == []
    named = event(9, "m1", f.GroupNamed("g1", "Siang"))
    assert [group.name.value for group in workshop_of([named, removed, *made]).shown_groups()] == ["Siang"]


def test_the_latest_finding_of_a_bench_task_counts_and_the_others_stay_as_they_are() -> None:
    made = history(
        "m1",
        (1, f.BenchSigned("r1", "keset.mutu", 0, {"lebar": "39"}, "Ulangi.", False)),
        (2, f.BenchSigned("r1", "keset.mutu", 1)),
        (3, f.BenchSigned("r1", "keset.mutu", 0, {"lebar": "40"})),
    )
    for order in (made, made[::-1]):
        assert workshop_of(order).signed_tasks("r1", "keset.mutu") == {
            0: Signed(True, "m1", at(3), {"lebar": "40"}),
            1: Signed(True, "m1", at(2)),
        }
    assert workshop_of(made).signed_tasks("r1", "keset.harga") == {}
