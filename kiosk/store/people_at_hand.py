"""Each person's progress, in memory: read when it is first asked for, of few at a time."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

import msgspec

from kiosk.learning import Event, LessonProgress, Progress, Signs, fold_progress, signs_of
from kiosk.learning.event_kinds import SignedOut
from kiosk.store import snapshots
from kiosk.store.connections import Connections
from kiosk.store.snapshots import scope_of
from kiosk.store.waiting import Waiting

log = logging.getLogger(__name__)

OWN_BEHIND: Final = 50
"""A person's events beyond their snapshot from which it is written anew. It may be 100 kB: too much for each."""

AT_HAND: Final = 16
"""People whose progress stays in memory: 0.4 MB each after years of learning, so not all who ever came."""

T = TypeVar("T")


class _ById(Mapping[str, T]):
    """What is known of each person, by their id."""

    def __init__(self, find: Callable[[str], T | None], people: Callable[[], set[str]]) -> None:
        self._find, self._people = find, people

    def __getitem__(self, person: str) -> T:
        found = self._find(person)
        if found is None:
            raise KeyError(person)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._people()))

    def __len__(self) -> int:
        return len(self._people())


class PeopleAtHand:
    """The people's ``progress`` and ``signs`` by id, which any thread may read. All else is for who holds the lock.

    ``guests`` are never written.
    """

    def __init__(self, disk: Connections, waiting: Waiting) -> None:
        self._disk, self._waiting = disk, waiting
        self._people: dict[str, Progress] = {}  # who was asked for last comes last
        self._unsaved: dict[str, int] = {}
        self._signs: dict[str, Signs] = {}
        self.guests: dict[str, Progress] = {}
        self.progress: Mapping[str, Progress] = _ById(self._find, self._known)
        self.signs: Mapping[str, Signs] = _ById(self._find_signs, self._known)

    def take(self, event: Event) -> None:
        """Fold an event. The progress of who is not at hand is read, with it, when it is asked for."""
        who = event.who
        if who is None:
            return
        self._signs.pop(who, None)
        if who in self._people:
            self._people[who] = fold_progress(self._people[who], event)
            self._unsaved[who] = self._unsaved.get(who, 0) + 1
            if self._unsaved[who] > OWN_BEHIND or isinstance(event.data, SignedOut):
                self._waiting.touched.add(scope_of(who))

    def take_guest(self, who: str, event: Event) -> None:
        """Fold an event of who is not recorded."""
        self.guests[who] = fold_progress(self.guests.get(who, Progress()), event)

    def clear(self) -> None:
        """Have everybody read anew, guests apart."""
        for known in (self._people, self._unsaved, self._signs):
            known.clear()

    def load(self, person: str) -> Progress | None:
        """Return a person's progress, None if the disk cannot be read just now."""
        found = self._people.pop(person, None)
        if found is None:
            try:
                found, behind = snapshots.load_snapshot(
                    self._disk.reader, Progress(), fold_progress, person, self._waiting.rows
                )
            except sqlite3.Error as error:
                log.exception("the progress of %s cannot be read", person)
                self._disk.note(error)
                return None
            self._unsaved[person] = behind
            if behind > OWN_BEHIND:
                self._waiting.save(scope_of(person))
        self._people[person] = found
        self._make_room()
        return found

    def in_lesson(self, person: str, lesson: str) -> LessonProgress:
        """Return a person's progress in a lesson, empty if there is none or the disk cannot be read just now."""
        with self._waiting.changed:
            if not self._beyond_disk(person):
                try:
                    found = snapshots.load_lesson(self._disk.reader, person, lesson)
                except (sqlite3.Error, msgspec.DecodeError):
                    log.exception("%s of %s cannot be read", lesson, person)
                    found = None
                if found is not None:
                    return found
            progress = self.load(person)
        return progress.lesson(lesson) if progress is not None else LessonProgress()

    # What is written ---------------------------------------------------------------------------------

    def unsaved(self) -> set[str]:
        """Return the scopes of whom something is not kept yet."""
        return {scope_of(person) for person, behind in self._unsaved.items() if behind}

    def behind(self, scope: str) -> int:
        """Return how many events are not kept yet of a person's."""
        return self._unsaved.get(_person_of(scope), 0)

    def value(self, scope: str) -> Progress:
        """Return what is to be kept of a person at hand."""
        return self._people[_person_of(scope)]

    def note_saved(self, scope: str, behind: int) -> None:
        """Note that so many more of a person's events are kept."""
        if behind:  # else they may no longer be at hand
            self._unsaved[_person_of(scope)] -= behind

    # Finding -----------------------------------------------------------------------------------------

    def _find(self, person: str) -> Progress | None:
        """Return a person's progress for reading, None if there is none."""
        with self._waiting.changed:
            found = self.guests.get(person) or self.load(person)
        return found if found is not None and found.latest else None

    def _find_signs(self, person: str) -> Signs | None:
        """Return what shows of a person, None if there is nothing."""
        with self._waiting.changed:
            signs = self._signs.get(person)
            if signs is None:
                signs = self._kept_signs(person)
                if signs is None:
                    progress = self.load(person)
                    if progress is None or not progress.latest:
                        return None
                    signs = signs_of(progress)
                self._signs[person] = signs
        return signs

    def _kept_signs(self, person: str) -> Signs | None:
        """Return what shows of a person as it is kept, None if it may be older than what they did."""
        if self._beyond_disk(person):
            return None
        try:
            return snapshots.load_signs(self._disk.reader, person)
        except sqlite3.Error as error:
            log.exception("what shows of %s cannot be read", person)
            self._disk.note(error)
            return None

    def _beyond_disk(self, person: str) -> bool:
        """Tell whether what is known of a person may go beyond what is on the disk."""
        return person in self._people or person in self._waiting.of_whom()

    def _known(self) -> set[str]:
        with self._waiting.changed:
            found = {person for person, progress in self._people.items() if progress.latest} | set(self.guests)
            named = "SELECT DISTINCT who FROM events WHERE who IS NOT NULL"
            try:
                found |= {who for (who,) in self._disk.reader.execute(named)}
            except sqlite3.Error:
                log.exception("the people cannot be read")
            # Of some there are only events that cannot be read.
            return {person for person in found if self._find(person) is not None}

    def _make_room(self) -> None:
        """Let go of whose progress was not asked for of late; what is not kept yet is kept first."""
        for person in list(self._people)[:-AT_HAND]:
            scope = scope_of(person)
            if self._unsaved.get(person):
                self._waiting.save(scope)
            elif scope not in self._waiting.touched:
                del self._people[person]
                self._unsaved.pop(person, None)


def _person_of(scope: str) -> str:
    return scope.removeprefix(scope_of(""))
