"""Events and events of every kind, for tests of what must hold for any history."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from hypothesis import strategies as st
from msgspec import UNSET

from kiosk.learning import TO_CHECK, AnyEventData, Event, Need
from kiosk.learning import event_kinds as f
from kiosk.pricing import Costing, Fee
from kiosk.store.ids import END

RESIDENTS = ("r1", "r2", "r3")
MENTORS = ("m1", "m2")

residents = st.sampled_from(RESIDENTS)
mentors = st.sampled_from(MENTORS)
people = st.sampled_from((*RESIDENTS, *MENTORS))
groups = st.sampled_from(("g1", "g2"))
paths = st.sampled_from(("p1", "p2"))
days = st.sampled_from(("2026-03-01", "2026-03-31"))
lessons = st.sampled_from(("keset.produksi", "keset.mutu", "batik.harga", "umum.keselamatan"))
steps = st.sampled_from(("siapkan", "potong", "anyam"))
checks = st.sampled_from(("lebar", "luntur"))
texts = st.text(st.characters(codec="utf-8"), max_size=12)
note_keys = st.sampled_from(("", "note-0123456789ab", "note-ba9876543210"))
measures = st.dictionaries(checks, texts, max_size=2)
batch_steps = st.sampled_from(("potong", "lem", "lem:2", TO_CHECK))
hashes = st.sampled_from(("$argon2id$a", "$argon2id$b"))
needs = st.lists(st.sampled_from(get_args(Need)), unique=True, max_size=3).map(tuple)


def _or_unset(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.just(UNSET), strategy)


KINDS: dict[type, st.SearchStrategy[AnyEventData]] = {
    f.MentorAdded: st.builds(f.MentorAdded, mentors, texts, hashes, st.just("") | texts, st.just("") | texts),
    f.MentorChanged: st.builds(
        f.MentorChanged, mentors, name=_or_unset(texts), colour=_or_unset(texts), picture=_or_unset(texts)
    ),
    f.MentorArchived: st.builds(f.MentorArchived, mentors),
    f.MentorRestored: st.builds(f.MentorRestored, mentors),
    f.ResidentAdded: st.builds(f.ResidentAdded, residents, texts, texts, texts, needs),
    f.ResidentChanged: st.builds(
        f.ResidentChanged,
        residents,
        name=_or_unset(texts),
        colour=_or_unset(texts),
        picture=_or_unset(texts),
        needs=_or_unset(needs),
    ),
    f.ResidentArchived: st.builds(f.ResidentArchived, residents),
    f.ResidentRestored: st.builds(f.ResidentRestored, residents),
    f.ResidentPinSet: st.builds(f.ResidentPinSet, residents, st.none() | hashes),
    f.MentorPinSet: st.builds(f.MentorPinSet, mentors, hashes),
    f.PinMissed: st.builds(f.PinMissed, people),
    f.PinWaited: st.builds(f.PinWaited, people),
    f.GroupNamed: st.builds(f.GroupNamed, groups, texts),
    f.GroupMember: st.builds(f.GroupMember, groups, residents, st.booleans()),
    f.GroupRemoved: st.builds(f.GroupRemoved, groups),
    f.SignedIn: st.just(f.SignedIn()),
    f.SignedOut: st.just(f.SignedOut()),
    f.SettingChanged: st.builds(
        f.SettingChanged, st.sampled_from(("lang", "rate", "theme")), st.sampled_from(("id", "en", "130", "x"))
    ),
    f.SettingsGiven: st.builds(
        f.SettingsGiven,
        residents,
        st.dictionaries(st.sampled_from(("lang", "rate", "theme")), st.sampled_from(("id", "en", "130", "x"))),
    ),
    f.LessonAssigned: st.builds(
        f.LessonAssigned,
        residents,
        lessons,
        st.none() | days,
        st.just("") | texts,
        st.none() | paths,
        note_keys,
        st.none() | mentors,
    ),
    f.AssignmentWithdrawn: st.builds(f.AssignmentWithdrawn, residents, lessons),
    f.PathSet: st.builds(f.PathSet, paths, texts, st.lists(lessons, max_size=3).map(tuple)),
    f.PathRemoved: st.builds(f.PathRemoved, paths),
    f.PathAssigned: st.builds(
        f.PathAssigned,
        residents,
        paths,
        st.none() | days,
        st.just("") | texts,
        note_keys,
        st.none() | mentors,
    ),
    f.PathWithdrawn: st.builds(f.PathWithdrawn, residents, paths),
    f.LessonOpened: st.builds(f.LessonOpened, lessons),
    f.PlaceReached: st.builds(f.PlaceReached, lessons, steps.map("step:{}".format)),
    f.StepDone: st.builds(f.StepDone, lessons, steps),
    f.HelpShown: st.builds(f.HelpShown, lessons, steps | steps.map("quiz:{}".format), st.integers(1, 3)),
    f.MentorCalled: st.builds(
        f.MentorCalled, st.none() | lessons, st.none() | steps, st.none() | st.sampled_from(("", "luka"))
    ),
    f.CallAnswered: st.builds(f.CallAnswered, residents),
    f.ResidentMet: st.builds(
        f.ResidentMet,
        residents,
        st.sampled_from(get_args(f.Why)),
        st.integers(0, END - 1),
        st.none() | lessons,
        st.none() | steps,
        st.none() | steps,
        st.booleans(),
    ),
    f.AnswerGiven: st.builds(
        f.AnswerGiven,
        lessons,
        steps,
        st.sampled_from(("a", "a,b", "32000")),
        st.booleans(),
        st.none() | st.sampled_from(("b", "a,b", "35000")),
    ),
    f.LessonFinished: st.builds(f.LessonFinished, lessons),
    f.LessonFelt: st.builds(f.LessonFelt, lessons, st.sampled_from(get_args(f.Felt))),
    f.ParallelAnswered: st.builds(
        f.ParallelAnswered, paths, st.sampled_from(get_args(f.PathPart)), lessons, st.integers(1, 4), st.booleans()
    ),
    f.ParallelPassed: st.builds(f.ParallelPassed, paths, st.sampled_from(get_args(f.PathPart))),
    f.BenchSigned: st.builds(
        f.BenchSigned, residents, lessons, st.integers(0, 2), measures, st.just("") | texts, st.booleans(), note_keys
    ),
    f.PieceChecked: st.builds(
        f.PieceChecked,
        st.sampled_from(("keset", "batik")),
        lessons,
        measures,
        st.lists(checks, unique=True, max_size=2).map(tuple),
        st.sampled_from(get_args(f.PieceVerdict)),
    ),
    f.BatchBegun: st.builds(f.BatchBegun, residents, lessons, st.integers(1, 3)),
    f.BatchCounted: st.builds(f.BatchCounted, residents, lessons, st.integers(1, 3)),
    f.BatchStepReached: st.builds(f.BatchStepReached, residents, lessons, batch_steps, st.just("") | batch_steps),
    f.BatchWaitBegun: st.builds(
        f.BatchWaitBegun,
        residents,
        lessons,
        batch_steps,
        st.integers(1, 60_000),
        st.integers(0, 60_000),
        st.sampled_from(("k1/a", "k1/b", "k2/a")),
        st.integers(0, 60_000),
    ),
    f.BatchEnded: st.builds(f.BatchEnded, residents, lessons, st.integers(0, 3)),
    f.PriceSaved: st.builds(
        f.PriceSaved,
        st.sampled_from(("h1", "h2")),
        st.sampled_from(("keset", "batik")),
        texts,
        st.builds(Costing, pay=st.integers(0, 50_000), fees=st.just({}) | st.just({"online": Fee(10, 1_250)})),
        st.sampled_from(get_args(f.PriceState)),
    ),
    f.ConsentGiven: st.builds(f.ConsentGiven, people, st.sampled_from(("0812", "0813"))),
    f.ConsentWithdrawn: st.builds(f.ConsentWithdrawn, people),
    f.WordPronounced: st.builds(
        f.WordPronounced, st.sampled_from(("apel", "sate")), st.just("") | texts, st.sampled_from(("id", "en"))
    ),
}
"""A strategy for each kind of event. Few people, lessons and steps, so that events meet each other."""

event_values: st.SearchStrategy[AnyEventData] = st.one_of(*KINDS.values())


def _id(ms: int, low: int) -> str:
    """Return a UUIDv7 of a time and some bits of chance."""
    return f"{ms:012x}7{low >> 62 & 0xFFF:03x}{8 | low >> 60 & 3:x}{low & (1 << 60) - 1:015x}"


times = st.integers(0, END - 1)

ids = st.builds(_id, times, st.integers(0, (1 << 74) - 1))

one_event = st.builds(Event, ids, times, st.none() | people, event_values)


def events(max_size: int = 40) -> st.SearchStrategy[list[Event]]:
    """Return lists of events with different ids, in any order."""
    by_id: Callable[[Event], str] = lambda event: event.id  # noqa: E731 - a name would say no more
    return st.lists(one_event, max_size=max_size, unique_by=by_id)
