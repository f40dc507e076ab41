"""What shows of a person says of who needs help all that their whole progress says, also after the disk."""

from __future__ import annotations

from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event, Signs, signs_of, who_needs_help
from tests.support.learning_histories import DAY, progress_of, workshop_of
from tests.support.lesson_values import LESSONS
from tests.support.strategies import RESIDENTS, events


@given(events(60), st.integers(0, 40 * DAY))
def test_who_needs_help_is_told_by_signs_as_by_the_whole_progress(made: list[Event], later: int) -> None:
    now = max((event.at for event in made), default=0) + later
    people = {resident: progress_of(made, resident) for resident in RESIDENTS}
    signs = {
        key: msgspec.json.decode(msgspec.json.encode(signs_of(progress)), type=Signs)
        for key, progress in people.items()
    }
    assert who_needs_help(workshop_of(made), signs, LESSONS, now) == who_needs_help(
        workshop_of(made), people, LESSONS, now
    )


@given(events(60), st.randoms(use_true_random=False))
def test_signs_are_the_same_in_whatever_order_the_events_were_folded(made: list[Event], chance: Random) -> None:
    shuffled = made.copy()
    chance.shuffle(shuffled)
    for resident in RESIDENTS:
        assert signs_of(progress_of(made, resident)) == signs_of(progress_of(shuffled, resident))
