"""Guessing a PIN gets slower, and nobody is ever locked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import PIN_WAITS, Event, Workshop, fold_workshop
from kiosk.learning import event_kinds as f

AnyPinFact = f.PinMissed | f.SignedIn


def folded(history: list[tuple[int, AnyPinFact]]) -> Workshop:
    workshop = Workshop()
    for number, (at, event_data) in enumerate(history):
        who = "m1" if isinstance(event_data, f.SignedIn) else None
        workshop = fold_workshop(workshop, Event(f"{number + 1:032x}", at, who, event_data))
    return workshop


def test_two_slips_cost_nothing_and_each_further_one_more() -> None:
    for misses in range(12):
        waits = folded([(1_000, f.PinMissed("m1"))] * misses).pin_wait("m1", 1_000)
        assert waits == (0, 0, 0, 5_000, 15_000, 60_000, 300_000)[min(misses, 6)]


def test_the_wait_is_over_after_its_time_and_for_others_it_never_began() -> None:
    workshop = folded([(1_000, f.PinMissed("m1"))] * 3)
    assert workshop.pin_wait("m1", 5_999) == 1
    assert workshop.pin_wait("m1", 6_000) == 0
    assert workshop.pin_wait("m2", 1_000) == 0


def test_the_right_pin_forgives_what_was_before() -> None:
    history: list[tuple[int, AnyPinFact]] = [(0, f.PinMissed("m1"))] * 5
    assert folded([*history, (0, f.SignedIn())]).pin_wait("m1", 0) == 0
    assert folded([*history, (0, f.SignedIn()), (0, f.PinMissed("m1"))]).pin_wait("m1", 0) == 0


@given(st.lists(st.tuples(st.integers(0, 1 << 44), st.just(f.PinMissed("m1"))), max_size=12), st.integers(0, 1 << 44))
def test_whatever_the_clock_does_nobody_waits_longer_than_the_longest(
    history: list[tuple[int, AnyPinFact]], now: int
) -> None:
    assert 0 <= folded(history).pin_wait("m1", now) <= max(PIN_WAITS)


def mentors(history: list[tuple[int, f.PinMissed | f.PinWaited | str]]) -> Workshop:
    """Return a workshop of five mentors after slips; a text is who signed in."""
    workshop = Workshop()
    for number in range(5):
        added = f.MentorAdded(f"m{number}", "Rina", "-")
        workshop = fold_workshop(workshop, Event(f"{number + 1:032x}", 0, None, added))
    for number, (at, what) in enumerate(history, 10):
        who, event_data = (what, f.SignedIn()) if isinstance(what, str) else (None, what)
        workshop = fold_workshop(workshop, Event(f"{number:032x}", at, who, event_data))
    return workshop


def test_a_clock_set_back_has_the_whole_wait_before_it_again() -> None:
    history: list[tuple[int, f.PinMissed | f.PinWaited | str]] = [(10_000_000, f.PinMissed("m1"))] * 6
    for now in (0, 1, 9_999_999):
        assert mentors(history).pin_wait("m1", now) == 300_000
        assert mentors(history).clock_went_back("m1", now)
    assert not mentors(history).clock_went_back("m1", 10_000_000)
    # Once it was waited there is a try, and only one.
    waited = [*history, (5_000, f.PinWaited("m1"))]
    assert mentors(waited).pin_wait("m1", 5_000) == 0
    assert mentors([*waited, (6_000, f.PinMissed("m1"))]).pin_wait("m1", 6_000) == 300_000


def test_five_mentors_give_no_more_tries_than_one() -> None:
    slips: list[tuple[int, f.PinMissed | f.PinWaited | str]] = [(0, f.PinMissed(f"m{n % 5}")) for n in range(6)]
    for tries in range(7):
        waits = {mentors(slips[:tries]).pin_wait(f"m{number}", 0) for number in range(5)}
        assert waits == {(0, 0, 0, 5_000, 15_000, 60_000, 300_000)[tries]}
    assert mentors(slips).pin_wait("r1", 0) == 0, "a resident's own PIN has its own wait"


def test_a_mentor_who_signs_in_frees_the_others_from_slips_that_were_not_theirs() -> None:
    slips: list[tuple[int, f.PinMissed | f.PinWaited | str]] = [(0, f.PinMissed("m1"))] * 6
    workshop = mentors([*slips, (300_000, "m2")])
    assert workshop.pin_wait("m3", 0) == 0
    assert workshop.pin_wait("m1", 0) == 300_000, "but not from their own"
