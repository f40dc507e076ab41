"""What a running kiosk does for itself and its records at a mentor's word: the doctor and safekeeping, for the pages.

All of it is called in threads of its own, and what it needs is imported there: not before the first paint.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.pages.care import Arrival, Bringing, Carried, Checked, Erasure, Kept, Person, Refused
from kiosk.store import StoreError

if TYPE_CHECKING:
    from kiosk.store import Store
    from kiosk.words import Lang, Words

log = logging.getLogger(__name__)

WAIT: Final = 30.0
"""Seconds to wait for the disk, so that what is carried or backed up holds what was done a moment ago."""


class Caretaker:
    """The care of one kiosk: of its store, and of the data folder in which that is."""

    def __init__(self, store: Store, data: Path, lessons: Path, words: Words) -> None:
        self._store, self._data, self._lessons, self._words = store, data, lessons, words

    def look(self, lang: Lang) -> tuple[Checked, ...]:
        """Return the doctor's lines. Of the sound it says nothing: the kiosk shows by itself when it is silent."""
        from kiosk.doctor import findings, probe

        with _refusing():
            state = probe(self._data, self._lessons, store=self._store)
        found = findings(state, self._words, lang)
        return tuple(Checked(one.what, one.well, one.remedy) for one in found)

    def backups(self) -> tuple[Kept, ...]:
        """Return the backups, and what a restore put aside, as ``kiosk restore`` numbers them."""
        from kiosk.safekeeping.backups import listed
        from kiosk.safekeeping.restoring import asides

        with _refusing():
            return tuple(Kept(one.at, one.size) for one in (*listed(self._data), *asides(self._data)))

    def back_up(self) -> Kept:
        """Make a backup now, with what was done a moment ago."""
        from kiosk.safekeeping.backups import back_up

        with _refusing():
            self._settled()
            made = back_up(self._data, self._store.now())
        return Kept(made.at, made.size)

    def carry(self, person: str | None) -> Carried:
        """Write the records of a resident, or of all (None), into the folder for what is carried away."""
        from kiosk.safekeeping.carrying import export
        from kiosk.safekeeping.places import AWAY, stamp

        now, folder = self._store.now(), self._data / AWAY
        file = folder / f"{self._slug(person)}-{stamp(now)}.zip"
        with _refusing():
            self._settled()
            folder.mkdir(mode=0o700, exist_ok=True)
            contents = export(self._data, file, person, now)
        return Carried(str(folder), file.name, contents.events)

    def arrivals(self) -> tuple[str, tuple[Arrival, ...]]:
        """Return the folder for what was carried here, which is made, and the files in it by their names."""
        from kiosk.safekeeping.places import HERE

        folder = self._data / HERE
        with _refusing():
            folder.mkdir(mode=0o700, exist_ok=True)
            files = sorted(file for file in folder.glob("*.zip") if file.is_file())
            return str(folder), tuple(Arrival(file.name, file.stat().st_size) for file in files)

    def read(self, file: str) -> Bringing:
        """Return what a file would bring, having checked all of it."""
        from kiosk.safekeeping.carrying import coming, read
        from kiosk.safekeeping.places import HERE

        with _refusing():
            bundle = read(self._data / HERE / file)
            would = coming(self._store, self._data, bundle)
        people = tuple(Person(one.name, one.mentor, one.events) for one in bundle.look.people)
        return Bringing(people, would.new, would.known, would.erased, bundle.contents.sha256)

    def join(self, file: str, sign: str) -> int:
        """Add what is new of a file; refused if it is not the one that was looked at."""
        from kiosk.safekeeping.carrying import join, read
        from kiosk.safekeeping.places import HERE

        with _refusing():
            bundle = read(self._data / HERE / file)
            if bundle.contents.sha256 != sign:
                raise Refused("care.changed")
            joined = join(self._store, self._data, bundle)
        self._store.catch_up()
        return joined

    def erase(self, person: str) -> Erasure:
        """Erase a resident for good: here, in every backup, and in what was made to be carried."""
        from kiosk.safekeeping.erasing import erase

        with _refusing():
            done = erase(self._store, self._data, person)
        return Erasure(done.events, done.files)

    def _settled(self) -> None:
        if not self._store.flush(WAIT):
            raise StoreError("unusable", "records wait for the disk")

    def _slug(self, person: str | None) -> str:
        """Return how a carried file's name begins: with the resident's, in letters that every disk can hold."""
        if person is None:
            return "semua"
        name = self._store.facts.workshop.residents[person].name.value
        return "".join(sign for sign in name.lower() if sign.isascii() and sign.isalnum()) or person


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what hinders into the text that says what to do."""
    from kiosk.safekeeping.backups import NoRoom
    from kiosk.safekeeping.restoring import Unfit

    try:
        yield
    except (StoreError, Unfit, OSError, ValueError, sqlite3.Error) as error:
        match error:
            case StoreError():
                why = f"start.{error.kind}"
            case Unfit():
                why = f"backup.unfit_{error.kind}"
            case NoRoom():
                why = "start.disk-full"
            case FileNotFoundError():
                why = "backup.no_file"
            case _:
                why = "start.unusable"
        log.warning("not done: %s", error)
        raise Refused(why) from error
