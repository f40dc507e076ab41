"""The chime and the sign of a call, by a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from kiosk.app.call_watch import CHIMES_EVERY, LOOKS_FOR_CALLS_EVERY, CallKind, CallWatch
from kiosk.app.inputs.input import Host
from kiosk.learning import Event, Workshop, fold_workshop
from kiosk.learning import event_kinds as f


class Place:
    place = None


class Shown:
    state = Place()


class FakeHost:
    """A host whose clock stands until it is set on, and that notes what sounds and when."""

    def __init__(self) -> None:
        self.at, self.events, self.workshop = 0, 0, Workshop()
        self.chimes: list[tuple[int, str]] = []
        self.told: list[CallKind] = []
        self.timers: list[tuple[int, Callable[[], None]]] = []
        self.speech, self.taken_back, self.made_again = True, 0, 0
        self.visit = Shown()
        self.watch = CallWatch(cast(Host, self), self.told.append)

    def now(self) -> int:
        return self.at

    def after(self, milliseconds: int, act: Callable[[], None]) -> None:
        self.timers.append((self.at + milliseconds, act))

    def again(self) -> None:
        self.made_again += 1

    def chime(self, *, emergency: bool) -> bool:
        if self.speech:
            self.chimes.append((self.at, "emergency" if emergency else "call"))
        return self.speech

    def no_chime(self) -> None:
        self.taken_back += 1

    def record(self, who: str, *events: f.AnyEventData) -> None:
        for event_data in events:
            self.events += 1
            event = Event(f"{self.events:032x}", self.at, who, event_data)
            self.workshop = reduce(fold_workshop, [event], self.workshop)

    def run(self, milliseconds: int) -> None:
        """Let so much time pass, and what is due happen."""
        end = self.at + milliseconds
        while self.timers and min(self.timers, key=lambda timer: timer[0])[0] <= end:
            due = min(self.timers, key=lambda timer: timer[0])
            self.timers.remove(due)
            self.at = due[0]
            due[1]()
        self.at = end


def test_a_call_chimes_every_twenty_seconds_until_it_is_answered() -> None:
    host = FakeHost()
    host.watch.begin()
    host.run(5_000)
    assert (host.chimes, host.told) == ([], ["answered"])
    host.record("r1", f.MentorCalled())
    host.watch.look()
    host.run(3 * CHIMES_EVERY)
    assert host.chimes == [(5_000 + n * CHIMES_EVERY, "call") for n in range(4)]
    host.record("m1", f.CallAnswered("r1"))
    host.watch.look()
    host.run(3 * CHIMES_EVERY)
    assert len(host.chimes) == 4
    assert host.taken_back == 1
    assert host.told == ["answered", "call", "answered"]
    assert host.made_again == 2, "the sign comes and goes"


def test_a_call_from_before_a_kill_sounds_as_soon_as_there_is_speech() -> None:
    host = FakeHost()
    host.record("r1", f.MentorCalled(emergency=""))
    host.speech = False
    host.watch.begin()
    host.run(3_500)
    assert (host.chimes, host.told) == ([], ["emergency"])
    host.speech = True
    host.run(CHIMES_EVERY)
    assert host.chimes == [(4_000, "emergency")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("r1", "r2")), st.sampled_from(("call", "emergency", "answer")), st.integers(0, 50_000)
        ),
        max_size=8,
    )
)
def test_the_gravest_sounds_first_and_nothing_sounds_that_is_answered(acts: list[tuple[str, str, int]]) -> None:
    host = FakeHost()
    host.watch.begin()
    for who, act, wait in acts:
        if act == "answer":
            host.record("m1", f.CallAnswered(who))
        else:
            host.record(who, f.MentorCalled(emergency="" if act == "emergency" else None))
        waiting = host.workshop.waiting_calls()
        wanted = "emergency" if waiting and host.workshop.is_emergency(waiting[0]) else "call"
        before = len(host.chimes)
        host.watch.look()
        host.run(wait)
        new = host.chimes[before:]
        assert {kind for _, kind in new} <= ({wanted} if waiting else set())
        if waiting:
            assert host.at - host.chimes[-1][0] <= CHIMES_EVERY + LOOKS_FOR_CALLS_EVERY
        assert host.told[-1] == (wanted if waiting else "answered")
