"""What a running kiosk does for itself and its records at a mentor's word: the doctor and safekeeping, for the pages.

All of it is called in threads of its own, and what it needs is imported there: not before the first paint.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.learning import in_file_name
from kiosk.pages.care import (
    Added,
    Arrival,
    Bringing,
    Carried,
    Checked,
    Erasure,
    Going,
    Healing,
    Kept,
    Looked,
    Person,
    Refused,
    Repair,
)
from kiosk.seen import Seen
from kiosk.store import StoreError

if TYPE_CHECKING:
    from kiosk.speech import Speaker
    from kiosk.store import Store
    from kiosk.store.so_far import SoFar
    from kiosk.words import Lang, Words

log = logging.getLogger(__name__)

WAIT: Final = 30.0
"""Seconds to wait for the disk, so that what is carried or backed up holds what was done a moment ago."""


class Caretaker:
    """The care of one kiosk: of its store, and of the data folder in which that is.

    ``speaker`` is the one that speaks, once it has started: it is asked how it is, and no second one is started.
    """

    def __init__(self, store: Store, data: Path, lessons: Path, words: Words, *, silent: bool = False) -> None:
        self._store, self._data, self._lessons, self._words = store, data, lessons, words
        self._silent = silent
        self.speaker: Speaker | None = None
        self._begun = 0.0
        self._come = 0, 0

    def going(self) -> Going:
        """Return how far has come what is being done."""
        return Going(*self._come, int(time.monotonic() - self._begun))

    @contextmanager
    def _doing(self) -> Iterator[SoFar]:
        """Do something that takes long: yield what it is told of how far it has come. See ``_refusing``."""

        def so_far(done: int, total: int) -> None:
            self._come = done, total

        self._begun, self._come = time.monotonic(), (0, 0)
        with _refusing():
            yield so_far

    def look(self, lang: Lang) -> Looked:
        """Return the doctor's lines, and whether the records are to be mended. Nothing is spoken."""
        from kiosk.doctor import findings, probe

        with self._doing() as so_far:
            state = probe(self._data, self._lessons, store=self._store, sound=self._sound(), so_far=so_far)
        lines = tuple(Checked(one.what, one.well, one.remedy) for one in findings(state, self._words, lang))
        return Looked(lines, state.damaged > 0 or state.salvaged is not None, self._repair())

    def _sound(self) -> Iterator[Seen]:
        from kiosk.listening import plugged_in
        from kiosk.speech import seen

        if self.speaker is None:
            yield Seen("speech_off") if self._silent else Seen("synthesiser_none", well=False)
        elif (state := self.speaker.state) is not None:
            yield from seen(state, self.speaker.engine, self.speaker.device)
        yield plugged_in()

    def _repair(self) -> Repair | None:
        from kiosk.safekeeping.places import stamped
        from kiosk.safekeeping.restoring import reported

        told = reported(self._data)
        if told is None:
            return None
        backup = stamped(told.backup) if told.backup is not None else None
        return Repair(told.at, told.kept, told.joined, told.missing, backup, told.damaged, str(self._data))

    def heal(self) -> Healing:
        """Join what was salvaged with a backup, and write single damaged events anew."""
        from kiosk.safekeeping.places import stamped
        from kiosk.safekeeping.restoring import heal_in_use, mend

        with self._doing() as so_far:
            mended = mend(self._store, self._data, so_far)
            self._settled()
            done = heal_in_use(self._store, self._data, so_far)
        self._store.catch_up()
        backups = tuple(at for name in done.backups if (at := stamped(name)) is not None)
        people = tuple((who or "", n) for who, n in done.people)
        return Healing(done.healed, done.left, backups, people, self._repair() if mended is not None else None)

    def letter(self) -> Carried:
        """Write the log, without anybody's name, into the folder for what is carried away."""
        from kiosk.safekeeping.places import AWAY, stamp, write
        from kiosk.safekeeping.telling import LETTERS, letter, names_of

        folder = self._data / AWAY
        file = folder / LETTERS.replace("*", stamp(self._store.now()))
        with self._doing():
            self._settled()
            told = letter(self._data, names_of(self._store.file)).encode()
            folder.mkdir(mode=0o700, exist_ok=True)
            write(file, told)
        return Carried(str(folder), file.name, told.count(b"\n"))

    def backups(self) -> tuple[Kept, ...]:
        """Return the backups, and what a restore put aside, as ``kiosk restore`` numbers them."""
        from kiosk.safekeeping.backups import listed
        from kiosk.safekeeping.restoring import asides

        with self._doing():
            return tuple(Kept(one.at, one.size) for one in (*listed(self._data), *asides(self._data)))

    def back_up(self) -> Kept:
        """Make a backup now, with what was done a moment ago."""
        from kiosk.safekeeping.backups import back_up

        with self._doing() as so_far:
            self._settled()
            made = back_up(self._data, self._store.now(), so_far=so_far)
        return Kept(made.at, made.size)

    def carry(self, person: str | None) -> Carried:
        """Write the records of a resident, or of all (None), into the folder for what is carried away."""
        from kiosk.safekeeping.carrying import export
        from kiosk.safekeeping.places import AWAY, stamp

        now, folder = self._store.now(), self._data / AWAY
        file = folder / f"{self._begins(person)}-{stamp(now)}.zip"
        with self._doing() as so_far:
            self._settled()
            folder.mkdir(mode=0o700, exist_ok=True)
            contents = export(self._data, file, person, now, so_far)
        return Carried(str(folder), file.name, contents.events)

    def arrivals(self) -> tuple[str, tuple[Arrival, ...]]:
        """Return the folder for what was carried here, which is made, and the files in it by their names."""
        from kiosk.safekeeping.places import HERE

        folder = self._data / HERE
        with self._doing():
            folder.mkdir(mode=0o700, exist_ok=True)
            files = sorted(file for file in folder.glob("*.zip") if file.is_file())
            return str(folder), tuple(Arrival(file.name, file.stat().st_size) for file in files)

    def read(self, file: str) -> Bringing:
        """Return what a file would bring, having checked all of it."""
        from kiosk.safekeeping.carrying import coming, read
        from kiosk.safekeeping.places import HERE

        with self._doing() as so_far:
            bundle = read(self._data / HERE / file, so_far)
            would = coming(self._store, bundle, so_far)
        people = tuple(Person(one.name, one.mentor, one.events, one.id) for one in bundle.look.people)
        passed = {str(why): n for why, n in would.passed.items()}
        sign, workshop = bundle.contents.sha256, bundle.look.workshop
        return Bringing(people, would.new, would.known, would.unconfirmed, passed, sign, workshop)

    def join(self, file: str, sign: str, confirmed: bool) -> Added:
        """Add what is new of a file; refused if it is not the one that was looked at."""
        from kiosk.safekeeping.carrying import join, read
        from kiosk.safekeeping.places import HERE

        with self._doing() as so_far:
            bundle = read(self._data / HERE / file, so_far)
            if bundle.contents.sha256 != sign:
                raise Refused("care.changed")
            joined = join(self._store, bundle, so_far, confirmed=confirmed)
        self._store.catch_up()
        return Added(joined.new, {str(why): n for why, n in joined.passed.items()})

    def erase(self, person: str) -> Erasure:
        """Erase a resident for good: here, in every backup, and in what was made to be carried."""
        from kiosk.safekeeping.erasing import erase

        with self._doing() as so_far:
            done = erase(self._store, self._data, person, so_far)
        return Erasure(done.events, done.files)

    def _settled(self) -> None:
        if not self._store.flush(WAIT):
            raise StoreError("unusable", "records wait for the disk")

    def _begins(self, person: str | None) -> str:
        """Return how a carried file's name begins: with the resident's, in letters that every disk can hold."""
        from kiosk.safekeeping.naming import names_in

        if person is None:
            return "semua"
        return in_file_name(person, names_in(self._store.facts.workshop, self._words, "id")[person])


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
