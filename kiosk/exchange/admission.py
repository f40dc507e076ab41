"""What a carried file may bring: which events of one resident, by whom, and how long, large and many they may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct, field

from kiosk.learning import AnyEventData, Event
from kiosk.learning import event_kinds as f
from kiosk.store import EventRow, RefusalReason, event_of, persons_in

RowVerdict: TypeAlias = Literal["comes", "unconfirmed"]
"""``unconfirmed``: carried, but it is a mentor's act or changes who is trusted, so a mentor here must confirm it."""

MOST_NAME_SIGNS: Final = 60
"""Letters of a name: as many as the pages take."""

MOST_TEXT: Final = 200
"""Letters of any other text: a key, a note, an answer, a value."""

MOST_ITEMS: Final = 200
"""Things in one list: the lessons of a path, the materials of a price."""

MOST_ADMITTED: Final = 10**13
"""Above the greatest sum (10**12 rupiah) and the latest time (4 * 10**12 ms)."""

MOST_FACT: Final = 16_000
"""Letters of an event as a row has it."""

MOST_PEOPLE_IN_FILE: Final = 10_000
"""People, groups, paths and prices that one file may tell of."""

MOST_OF: Final = 1_000
"""Lessons of one person that a file may tell of, settings of one, and steps, exercises or pieces of one lesson."""

MOST_THINGS: Final = 200_000
"""All of these in one file: some 40 MB are needed to count them."""

_OWN: Final = (
    f.SignedIn, f.SignedOut, f.SettingChanged, f.LessonOpened, f.PlaceReached, f.StepDone, f.HelpShown,
    f.MentorCalled, f.AnswerGiven, f.LessonFinished, f.LessonFelt, f.ParallelAnswered,
    f.ParallelPassed, f.PieceChecked, f.PriceSaved, f.ConsentGiven, f.ConsentWithdrawn,
)  # fmt: skip
"""What a resident does: it comes if they did it."""

_ABOUT: Final = (
    f.ResidentAdded, f.ResidentChanged, f.ResidentArchived, f.ResidentRestored, f.SettingsGiven, f.LessonAssigned,
    f.AssignmentWithdrawn, f.PathAssigned, f.PathWithdrawn, f.ResidentMet, f.BenchSigned,
)  # fmt: skip
"""What a mentor does for a resident: it comes if it is about them and they did not do it themselves."""


_PERSON: Final = re.compile("[0-9A-Za-z_-]{1,64}")
"""The ids of people: no way out of a folder, and nothing that a list of ids or a screen could take otherwise."""


class _Tag(Struct):
    kind: str = field(name="fact")


_TAG: Final = msgspec.json.Decoder(_Tag)


def judge_row(row: EventRow, person: str | None, *, pinned: bool = False) -> RowVerdict | RefusalReason:
    """Return whether a file (of one resident, or of all: None) may bring a row, or why not.

    ``pinned`` tells whether the resident has a PIN here: then a sign-in, which lets somebody try PINs anew, is to be
    confirmed. An event of a kind that this kiosk does not know comes in a file of all.
    """
    if len(row[3]) > MOST_FACT or len(row[2] or "") > MOST_TEXT:
        return "size"
    if not all(is_person_id(one) for one in persons_in(row)):
        return "damaged"
    event = event_of(row)
    if event is None:
        try:
            known = len(_TAG.decode(row[3]).kind) <= MOST_TEXT
        except (msgspec.DecodeError, RecursionError):
            return "damaged"
        if not known:
            return "size"
        return "comes" if person is None else "unconfirmed" if is_of(row, None, person) else "foreign"
    if not fits_bounds(event.data):
        return "size"
    return "comes" if person is None else _of_one(event, person, pinned)


def is_person_id(text: str) -> bool:
    """Tell whether a text has the form of a person's id."""
    return _PERSON.fullmatch(text) is not None


def _of_one(event: Event, person: str, pinned: bool) -> RowVerdict | RefusalReason:
    event_data, own = event.data, event.who == person
    match event_data:
        case f.ConsentGiven() | f.ConsentWithdrawn() if not own or event_data.person != person:
            return "foreign"
        case f.PriceSaved(state="confirmed"):
            return "foreign"
        case f.SignedIn() if own:
            return "unconfirmed" if pinned else "comes"
        case (
            f.BenchSigned(resident=resident)
            | f.BatchStepReached(resident=resident)
            | f.BatchWaitBegun(resident=resident)
        ) if resident == person and event.who and not own:
            return "unconfirmed"
        case f.BenchSigned():
            return "foreign"
        case f.CallAnswered():  # a resident may say themselves that the mentor has come
            return "comes" if event_data.resident == person else "foreign"
        case (
            f.BatchBegun(resident=resident)
            | f.BatchCounted(resident=resident)
            | f.BatchStepReached(resident=resident)
            | f.BatchWaitBegun(resident=resident)
            | f.BatchEnded(resident=resident)
        ):
            return "comes" if own and resident == person else "foreign"
        case _ if isinstance(event_data, _OWN):
            return "comes" if own else "foreign"
        case _:
            about = isinstance(event_data, _ABOUT) and event_data.resident == person
            return "comes" if about and not own else "foreign"


def is_of(row: EventRow, event: Event | None, person: str) -> bool:
    """Tell whether a row belongs into a file of one resident that is written here."""
    if event is None:  # of a kind that this kiosk does not know: by the names that all kinds use
        try:
            about = msgspec.json.decode(row[3], type=dict[str, object]).get("resident")
        except (msgspec.DecodeError, RecursionError):
            return False
        return about == person if about is not None else row[2] == person
    return _of_one(event, person, pinned=False) in ("comes", "unconfirmed")


def fits_bounds(event_data: AnyEventData) -> bool:
    """Tell whether every text, number and list in an event is within its bounds."""
    return _fits(msgspec.to_builtins(event_data), "")


def _fits(value: object, name: str) -> bool:
    match value:
        case str():
            return len(value) <= (MOST_NAME_SIGNS if name == "name" else MOST_TEXT)
        case bool() | None:
            return True
        case int():
            return 0 <= value <= MOST_ADMITTED
        case dict():
            keys = all(len(str(key)) <= MOST_TEXT for key in value)
            return len(value) <= MOST_ITEMS and keys and all(_fits(one, str(key)) for key, one in value.items())
        case list() | tuple():
            return len(value) <= MOST_ITEMS and all(_fits(one, name) for one in value)
        case _:
            return False


class PersonCount:
    """Counts what a file tells of, so that no number of people, lessons or steps grows without a bound."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._of: Counter[int] = Counter()

    def takes(self, row: EventRow) -> bool:
        """Tell whether there is room for what a row tells of, and count it."""
        event = event_of(row)
        things = _things(event) if event else ()
        new = [pair for pair in things if pair[1] is not None and hash(pair) not in self._seen]
        full = len(self._seen) + len(new) > MOST_THINGS
        if full or any(self._of[hash(of)] >= (MOST_OF if of else MOST_PEOPLE_IN_FILE) for of, _ in new):
            return not new
        for of, thing in new:
            self._seen.add(hash((of, thing)))
            self._of[hash(of)] += 1
        return True


def _things(event: Event) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield what an event tells of: by what that is of, () for the workshop."""
    event_data = event.data

    def get(name: str) -> Any:
        return getattr(event_data, name, None)

    yield (), event.who
    for name in ("resident", "mentor", "person", "group", "path", "sheet"):
        yield (), get(name)
    about, lesson = get("resident") or event.who, get("lesson")
    for name in ("lesson", "path", "group", "name"):
        yield (about,), get(name)
    for name in ("step", "done", "place", "exercise", "task", "product"):
        yield (about, lesson), get(name)
    for key in get("values") or ():
        yield (about, lesson, "values"), key
