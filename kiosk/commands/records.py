"""``kiosk backup``, ``restore``, ``export``, ``import``, ``erase`` and ``log``: safekeeping from the command line."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kiosk.exchange import exchange_file
from kiosk.learning import both
from kiosk.safekeeping import backups, erasing, restoring, shareable_log
from kiosk.safekeeping.name_lookup import KnownNames, match_names, name_lines, named_people, printable, workshop_names
from kiosk.safekeeping.progress_bar import ProgressBar
from kiosk.store import Store, StoreError
from kiosk.store.contents import DatabaseContents, UnusableFile, inspect_database
from kiosk.store.data_folder import database_file, local_time, write_whole
from kiosk.store.joining import RefusalReason
from kiosk.words import Lang, SayText, Words, may_write


def run_safely(words: Words, lang: Lang, act: Callable[[SayText], int]) -> int:
    """Do what a command does and return its exit status; say what hindered it, and what to do, in plain words."""

    def say(key: str, /, **values: object) -> str:
        return words.say(lang, key, **values).text

    try:
        return act(say)
    except StoreError as error:
        told, detail = say(f"start.{error.kind}"), str(error)
    except UnusableFile as error:
        told, detail = say(f"backup.unfit_{error.kind}"), str(error)
    except FileNotFoundError as error:
        told, detail = say("backup.no_file"), str(error)
    except (OSError, sqlite3.Error) as error:
        told, detail = say("start.unusable"), str(error)
    except (EOFError, KeyboardInterrupt):
        told, detail = say("backup.left"), ""
    print("\n".join(filter(None, (told, f"  {detail}" if detail else ""))), file=sys.stderr)
    return 1


def open_store(data: Path, say: SayText) -> Store:
    """Open the store of a data folder as ``restoring.opened`` does, telling if that takes long."""
    with ProgressBar(say("start.reading")) as report_progress:
        return restoring.open_repaired(data, report_progress)


def backup_main(data: Path, words: Words, lang: Lang) -> int:
    """Make a backup now, also while the kiosk runs."""

    def act(say: SayText) -> int:
        with ProgressBar(say("backup.going_on")) as report_progress:
            backup = backups.back_up(data, report_progress=report_progress)
            look = inspect_database(backup.file, report_progress)
        print(say("backup.made", file=backup.file, n=look.events, people=len(look.people)))
        return 0

    return run_safely(words, lang, act)


def restore_main(data: Path, which: str | None, sure: bool, words: Words, lang: Lang) -> int:
    """List what can be restored, or show what is in it beside what is here now, ask, and restore it."""

    def act(say: SayText) -> int:
        there = [*backups.list_backups(data), *restoring.set_aside_copies(data)]
        if which is None:
            print(say("backup.list" if there else "backup.none"))
            for number, backup in enumerate(there, 1):
                print(f"{number:4}  {local_time(backup.at)}  {backup.size / 1e6:8.1f} MB  {backup.file.name}")
            return 0
        file = there[int(which) - 1].file if which.isdecimal() and 0 < int(which) <= len(there) else Path(which)
        if not file.is_file():
            raise FileNotFoundError(f"there is no {which}")
        print(say("backup.in_it", file=file))
        with ProgressBar(say("backup.reading")) as report_progress:
            try:
                now: DatabaseContents | None = inspect_database(data / "kiosk.db", report_progress)
            except UnusableFile:
                now = None
            there_is = inspect_database(file, report_progress)
        print(*_beside(there_is, now, words, lang), sep="\n")
        if there_is.damaged:
            print(say("backup.damaged", n=there_is.damaged))
        if not sure and not _agreed(say("backup.sure", word=say("backup.yes")), say("backup.yes")):
            raise EOFError
        with ProgressBar(say("backup.going_on")) as report_progress:
            done = restoring.restore_backup(data, file, report_progress=report_progress)
        print(say("backup.restored", n=done.look.events, file=done.aside or "-"))
        return 0

    return run_safely(words, lang, act)


def export_main(data: Path, file: Path, name: str | None, sure: bool, words: Words, lang: Lang) -> int:
    """Write one resident's records, or all, into a file that can be carried."""

    def act(say: SayText) -> int:
        person = None
        if name is not None:
            with ProgressBar(say("backup.reading")) as report_progress:
                workshop = inspect_database(data / "kiosk.db", report_progress).workshop
            person = _called(named_people(workshop, workshop_names(workshop, words, lang)), name, say)
            if person is None:
                return 1
        if not may_write(file, sure, say):
            return 1
        with ProgressBar(say("backup.going_on")) as report_progress:
            contents = exchange_file.export_bundle(
                data, file, person[0] if person else None, report_progress=report_progress
            )
        print(say("backup.exported", n=contents.events, file=file))
        return 0

    return run_safely(words, lang, act)


def import_main(data: Path, file: Path, sure: bool, confirmed: bool, words: Words, lang: Lang) -> int:
    """Show what is in a file that was carried here, ask, and add what is new of it.

    What a mentor must confirm comes only if ``confirmed``.
    """

    def act(say: SayText) -> int:
        with ProgressBar(say("backup.reading")) as report_progress:
            bundle = exchange_file.read_bundle(file, report_progress)
        with open_store(data, say) as store:
            with ProgressBar(say("backup.reading")) as report_progress:
                coming = exchange_file.preview_join(store, bundle, report_progress)
            print(say("backup.in_it", file=file))
            names = workshop_names(both(bundle.look.workshop, store.known.workshop), words, lang)
            for person in bundle.look.people:
                role = say("backup.mentor" if person.mentor else "backup.resident")
                print(say("backup.person", name=printable(names[person.id]), role=role, n=person.events))
            print(say("backup.coming", new=coming.new, known=coming.known))
            if coming.unconfirmed:
                print(say("backup.unconfirmed", n=coming.unconfirmed))
                print(*(() if confirmed else (say("backup.unconfirmed_do"),)), sep="\n")
            _tell_passed(coming.passed, say)
            new = coming.new + coming.unconfirmed * confirmed
            if new and not sure and not _agreed(say("backup.sure", word=say("backup.yes")), say("backup.yes")):
                raise EOFError
            with ProgressBar(say("backup.going_on")) as report_progress:
                joined = exchange_file.join_bundle(store, bundle, report_progress, confirmed=confirmed)
            print(say("backup.imported", n=joined.new))
            if joined.passed != coming.passed:
                _tell_passed(joined.passed, say)
        return 0

    return run_safely(words, lang, act)


def _tell_passed(passed: Mapping[RefusalReason, int], say: SayText) -> None:
    """Say why rows of a file are passed over, and how many."""
    for why, n in sorted(passed.items()):
        print(say(f"backup.passed_{why}", n=n))


def erase_main(data: Path, name: str, sure: bool, words: Words, lang: Lang) -> int:
    """Erase a resident for good, once their name was written again."""

    def act(say: SayText) -> int:
        with open_store(data, say) as store:
            workshop = store.known.workshop
            person = _called(named_people(workshop, workshop_names(workshop, words, lang)), name, say)
            if person is None:
                return 1
            if not sure and not _agreed(say("backup.erase_sure", name=printable(person[1])), person[1]):
                raise EOFError
            with ProgressBar(say("backup.going_on")) as report_progress:
                done = erasing.erase_person(store, data, person[0], report_progress)
            print(say("backup.erased", n=done.events, files=done.files, removed=", ".join(done.removed) or "-"))
        return 0

    return run_safely(words, lang, act)


def log_main(data: Path, file: Path | None, sure: bool, words: Words, lang: Lang) -> int:
    """Print the log without anybody's name, or write it into a file that can be sent."""

    def act(say: SayText) -> int:
        try:
            with ProgressBar(say("backup.reading")):
                names = shareable_log.names_of(database_file(data))
        except sqlite3.Error as error:
            raise UnusableFile("damaged", f"the names are not known, so they cannot be taken out: {error}") from error
        told = shareable_log.shareable_log(data, names)
        if file is None:
            print(told, end="")
        elif not may_write(file, sure, say):
            return 1
        else:
            write_whole(file, told.encode())
            print(say("backup.log_written", file=file))
        return 0

    return run_safely(words, lang, act)


def _beside(look: DatabaseContents, now: DatabaseContents | None, words: Words, lang: Lang) -> Iterable[str]:
    """Yield a line for each person: their events in a file, and now."""
    here = {person.id: person for person in now.people} if now else {}
    there = {person.id: person for person in look.people}
    names = workshop_names(both(look.workshop, now.workshop) if now else look.workshop, words, lang)

    def line(name: str, there: object, now: object) -> str:
        return words.say(lang, "backup.person_beside", name=printable(name), there=there, now=now).text

    for key in here | there:
        yield line(names[key], *(people[key].events if key in people else 0 for people in (there, here)))
    yield line(words.say(lang, "backup.all").text, look.events, now.events if now else "?")


def _called(known: KnownNames, name: str, say: SayText) -> tuple[str, ...] | None:
    """Return the one of this name, by its letters or by the id; say who there is if it is not clear."""
    found = match_names(name, known)
    if len(found) == 1:
        return found[0]
    print(say("backup.who", name=printable(name)), file=sys.stderr)
    print(*name_lines(found or known), sep="\n", file=sys.stderr)
    return None


def _agreed(question: str, word: str) -> bool:
    print(question, end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() == word.casefold()
