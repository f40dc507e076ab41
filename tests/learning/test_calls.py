"""Whoever waits for the mentor, whatever was called and answered before, and in whatever order it is read."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event, Workshop, fold_workshop
from kiosk.learning import event_kinds as f

RESIDENTS = ("r1", "r2", "r3")

acts = st.tuples(st.sampled_from(RESIDENTS), st.sampled_from(("call", "emergency", "answer")))


def history(made: list[tuple[str, str]]) -> list[Event]:
    events = []
    for number, (who, act) in enumerate(made, 1):
        called = f.MentorCalled(emergency="" if act == "emergency" else None)
        by, data = (None, f.CallAnswered(who)) if act == "answer" else (who, called)
        events.append(Event(f"{number:032x}", number, by, data))
    return events


def unanswered(made: list[tuple[str, str]]) -> dict[str, list[tuple[int, str]]]:
    """Return each resident's calls since they were come to last, by reading the history once."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, (who, act) in enumerate(made, 1):
        if act == "answer":
            found.pop(who, None)
        else:
            found.setdefault(who, []).append((number, act))
    return found


@given(st.lists(acts, max_size=12).flatmap(lambda made: st.tuples(st.just(made), st.permutations(history(made)))))
def test_the_gravest_call_that_nobody_answered_stands_first(case: tuple[list[tuple[str, str]], list[Event]]) -> None:
    made, events = case
    workshop, left = reduce(fold_workshop, events, Workshop()), unanswered(made)
    waiting = workshop.waiting_calls()
    assert set(waiting) == set(left)
    grave = {who for who, calls in left.items() if any(act == "emergency" for _, act in calls)}
    assert [who in grave for who in waiting] == sorted((who in grave for who in waiting), reverse=True)
    assert grave == {who for who in RESIDENTS if workshop.is_emergency(who)}
    for who in RESIDENTS:
        call = workshop.waiting_call(who)
        assert (call is not None) == (who in left)
        assert (call is not None and call.emergency is not None) == (who in grave)
        if call is not None:
            same = [number for number, act in left[who] if act == "emergency" or who not in grave]
            assert call.at == max(same)
