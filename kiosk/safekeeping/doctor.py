"""The doctor: is all well, and what to do if not. One line a thing.

``probe`` looks at the machine and the data folder; ``findings`` says what that means, and is pure: a page for mentors
shows the same lines as ``kiosk doctor``.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk import __version__
from kiosk.exchange import exchange_health
from kiosk.layout import colours_of
from kiosk.learning import ZONES, home_zone, local, machine_offset, namesakes, offset_name
from kiosk.safekeeping.backups import list_backups
from kiosk.safekeeping.check_health import check_health
from kiosk.safekeeping.restoring import (
    FinishedRepair,
    count_damaged,
    open_repaired,
    pending_repair,
    read_repair_report,
    repair_events,
)
from kiosk.store import (
    DataFolder,
    Repair,
    ReportProgress,
    Store,
    StoreError,
    connect,
    erased,
    legible,
    now,
    read_library,
    report_nothing,
)
from kiosk.visit import HealthResult
from kiosk.words import HealthLine, Lang, SayText, Words

LEAST_DISK: Final = 100 << 20

LEAST_CELLS: Final = (60, 18)

MOST_CONSOLE_ROWS: Final = 40
"""Rows on a text console from which on letters are hard to read from a wheelchair: see docs/kiosk-setup.md."""

DAY_MS: Final = 86_400_000

STALE: Final = 3 * DAY_MS
"""A newest backup older than this wants a look. (A kiosk that is off makes none.)"""

EARLIEST_CLOCK: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1000
"""No clock that is right shows a time before this kiosk was made."""

ERRORS: Final = ("busy", "newer", "disk-full", "read-only", "unusable")


class MachineState(Struct, frozen=True):
    """What was seen. Times are milliseconds since 1970 (UTC), sizes bytes; None is what could not be seen.

    ``database`` is "ok", or the kind of the error that opening it gave. ``backups`` are the times of the backups.
    ``damaged`` events are in the database and cannot be read; ``healed`` were written anew just now, None if that
    was not tried because a kiosk is running. ``mended`` is the report of the last repair, ``salvaged`` is a repair
    that is not joined with a backup yet. ``half_erased`` are the names of residents whose erasing was cut short,
    with their ids where others are called so.
    ``keypads`` are the names of the keyboards and keypads that are plugged in.
    ``zone`` is the home's, ``offset`` how many minutes the machine's own clock is ahead of UTC.
    ``sound`` is what the speech and the listening say of themselves, ``hub`` how the exchange with the hub goes,
    ``checks`` what was tried at the kiosk and whether it passed.
    """

    python: tuple[int, int, int]
    columns: int
    rows: int
    colours: str
    free: int
    data: str
    log: int
    database: str
    events: int | None
    damaged: int
    healed: int | None
    last_event: int | None
    mended: FinishedRepair | None
    salvaged: Repair | None
    half_erased: tuple[str, ...]
    backups: tuple[int, ...]
    lessons: int
    problems: int
    now: int
    zone: str
    offset: int
    keypads: tuple[str, ...] | None
    sound: tuple[HealthLine, ...]
    hub: tuple[HealthLine, ...] = ()
    checks: tuple[HealthLine, ...] = ()


def health_results(state: MachineState, words: Words, lang: Lang) -> tuple[HealthResult, ...]:
    """Return what was found, a line a thing, in this language. Pure: the same state gives the same lines."""

    def say(key: str, /, **values: object) -> str:
        return words.say(lang, key if "." in key else f"doctor.{key}", **values).text

    columns, rows = LEAST_CELLS
    big_enough = state.columns >= columns and state.rows >= rows
    lessons_fine = not state.problems and state.lessons > 0
    found = [
        HealthResult(say("kiosk", version=__version__), True),
        HealthResult(
            say("python", version=".".join(map(str, state.python))), state.python >= (3, 11, 0), say("python_old")
        ),
        HealthResult(say("terminal", columns=state.columns, rows=state.rows), big_enough, say("terminal_small")),
        *_letters(state, say),
        HealthResult(say(f"colours_{state.colours}"), True),
        HealthResult(say("data", folder=state.data), True),
        HealthResult(say("log", size=state.log >> 10), True),
        HealthResult(say("disk", size=state.free >> 20), state.free >= LEAST_DISK, say("disk_low")),
        *_database(state, say),
        _backups(state, say),
        HealthResult(say("lessons", n=state.lessons, bad=state.problems), lessons_fine, say("lessons_do")),
        *_clock(state, say),
    ]
    if state.keypads is not None:
        names = ", ".join(state.keypads) or say("keypads_none")
        found.append(HealthResult(say("keypads", names=names), bool(state.keypads), say("keypads_do")))
    for seen in (*state.hub, *state.sound, *state.checks):
        do = "" if seen.well else say(f"{seen.key}_do")
        found.append(HealthResult(say(seen.key, **seen.values), seen.well, do))
    return tuple(found)


def _letters(state: MachineState, say: SayText) -> Iterator[HealthResult]:
    """Yield how big the letters are where the kiosk has the whole screen: on a text console."""
    if state.colours == "console":
        fine, do = state.rows <= MOST_CONSOLE_ROWS, say("letters_do", most=MOST_CONSOLE_ROWS)
        yield HealthResult(say("letters" if fine else "letters_small"), fine, do)


def _database(state: MachineState, say: SayText) -> Iterator[HealthResult]:
    if (mended := state.mended) is not None:
        at = f"{local(mended.at, state.zone):%Y-%m-%d}" if mended.at else "-"
        kept = mended.kept + mended.joined
        yield HealthResult(say("repaired", kept=kept, missing=mended.missing, at=at, file=mended.damaged), True)
    if (repair := state.salvaged) is not None:
        yield HealthResult(say("salvaged", kept=repair.kept, file=repair.damaged), False, say("heal_do"))
    if state.database == "busy":
        yield HealthResult(say("running"), True)
    elif state.database != "ok":
        yield HealthResult(say("database_bad"), False, say(f"start.{state.database}"))
    if state.events is not None:
        yield HealthResult(say("store", n=state.events), True)
    for name in state.half_erased:
        yield HealthResult(say("half_erased", name=name), False, say("half_erased_do"))
    if state.healed:
        yield HealthResult(say("healed", n=state.healed), True)
    if state.damaged:
        key, do = ("damaged", "heal_do") if state.healed is None else ("damaged_left", "damaged_left_do")
        yield HealthResult(say(key, n=state.damaged), False, say(do))


def _backups(state: MachineState, say: SayText) -> HealthResult:
    past = [at for at in state.backups if at <= state.now]
    if not past:
        # A kiosk that was started today has no backup yet, and need not have one.
        return HealthResult(say("backups_none"), not state.events, say("backups_do"))
    age = state.now - max(past)
    return HealthResult(say("backups", n=len(state.backups), days=age // DAY_MS), age <= STALE, say("backups_do"))


def _clock(state: MachineState, say: SayText) -> Iterator[HealthResult]:
    """Yield what time it is at the home, and whether the machine is set to the home's zone."""
    at = local(state.now, state.zone)
    shown = f"{at:%Y-%m-%d %H:%M} {ZONES[state.zone]}"
    # An event of tomorrow was made while the clock was ahead, or the clock is behind now.
    right = state.now >= EARLIEST_CLOCK and (state.last_event is None or state.last_event <= state.now + DAY_MS)
    yield HealthResult(say("clock", time=shown), right, say("clock_do"))
    machine = timedelta(minutes=state.offset)
    what = say("zone", machine=offset_name(machine), home=ZONES[state.zone])
    yield HealthResult(what, machine == at.utcoffset(), say("zone_do", zone=state.zone))


def probe_machine(
    folder: DataFolder,
    lessons: Path,
    *,
    store: Store | None = None,
    sound: Iterable[HealthLine] = (),
    report_progress: ReportProgress = report_nothing,
) -> MachineState:
    """Look at the machine and the data folder. It takes seconds, all events are read: it is for a thread of its own.

    ``store`` is the one that is open, if the kiosk is running; else the folder's is opened, looked at and closed.
    Nothing is raised for what is wrong: that is what is looked for.
    """
    there = next((path for path in (folder.path, *folder.path.parents) if path.exists()), Path("/"))

    database, damaged, healed, half_erased = _opened(folder, store, report_progress)
    events, last = _counted(folder.database)
    library = read_library(lessons, folder.figures, folder.lessons)
    size = shutil.get_terminal_size()
    return MachineState(
        python=sys.version_info[:3],
        columns=size.columns,
        rows=size.lines,
        colours=colours_of(os.environ),
        free=shutil.disk_usage(there).free,
        data=str(folder),
        log=sum(file.stat().st_size for file in DataFolder.logs.files(folder)),
        database=database,
        events=events,
        damaged=damaged,
        healed=healed,
        last_event=last,
        mended=read_repair_report(folder),
        salvaged=pending_repair(store) if store is not None else None,
        half_erased=half_erased,
        backups=tuple(backup.at for backup in list_backups(folder)),
        lessons=len(library.lessons),
        problems=len(library.problems),
        now=store.now() if store is not None else now(),
        zone=_zone(folder, store),
        offset=round(machine_offset().total_seconds() / 60),
        keypads=_plugged_in(),
        sound=tuple(sound),
        hub=tuple(exchange_health(folder, store.now() if store is not None else now())),
        checks=tuple(check_health(folder)),
    )


def _zone(folder: DataFolder, store: Store | None) -> str:
    """Return the home's zone; that of a home that chose none, if its records cannot be read."""
    if store is not None:
        return store.known.workshop.zone
    try:
        with Store.look(folder) as found:
            return found.known.workshop.zone
    except StoreError:
        return home_zone()


def _opened(
    folder: DataFolder, store: Store | None, report_progress: ReportProgress
) -> tuple[str, int, int | None, tuple[str, ...]]:
    """Return how opening the database goes, how many events are damaged and were healed, and who is half erased.

    A kiosk that is running is left alone: its events are counted, and none healed (None).
    """
    file, how, names = folder.database, "ok", tuple[str, ...]()
    if not file.exists():
        return how, 0, None, names
    if store is not None:
        names = _half_erased(store)
        if (trouble := store.trouble) is not None:
            how = trouble.kind if trouble.kind in ERRORS else "unusable"
    try:
        if store is None:
            with open_repaired(folder, report_progress) as found:
                names = _half_erased(found)
            healed, left = repair_events(folder, report_progress)
            return how, left, healed, names
    except StoreError as error:
        how = error.kind
    except sqlite3.Error:
        how = "unusable"
    if store is None and how != "busy":
        return how, 0, None, names
    try:
        return how, count_damaged(file, report_progress), None, names
    except sqlite3.Error:
        return "unusable" if how == "ok" else how, 0, None, names


def _half_erased(store: Store) -> tuple[str, ...]:
    workshop = store.known.workshop

    def name(person: str) -> str:
        called = workshop.residents[person].name.value
        return f"{called} ({person})" if namesakes(workshop, called, person) else called

    return tuple(name(person) for person in sorted(erased(store.folder) & workshop.residents.keys()))


def _counted(file: Path) -> tuple[int | None, int | None]:
    """Return how many events there are and when the last one was, None for what cannot be read."""
    if not file.exists():
        return 0, None
    try:
        with legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
            (count,) = db.execute("SELECT count(*) FROM events").fetchone()
            last = db.execute("SELECT at FROM events ORDER BY n DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return None, None
    return int(count), last[0] if last and isinstance(last[0], int) else None


def keypads(listing: str) -> tuple[str, ...]:
    """Return the names of keyboards and keypads in the kernel's listing of input devices.

    A power button sends keys too, and is none: what counts has keys enough to fill more than one word of the bits.
    """
    found = []
    for block in listing.split("\n\n"):
        name = re.search(r'^N: Name="(.*)"$', block, re.MULTILINE)
        keys = re.search(r"^B: KEY=(.*)$", block, re.MULTILINE)
        if name and keys and re.search(r"^H: Handlers=.*\bkbd\b", block, re.MULTILINE):
            count = sum(int(word, 16).bit_count() for word in keys[1].split())
            if count >= 3:
                found.append("".join(sign for sign in name[1] if sign.isprintable()))
    return tuple(found)


def _plugged_in() -> tuple[str, ...] | None:
    """Return the names of keyboards and keypads; None where the machine does not say."""
    if platform.system() != "Linux":
        return None
    try:
        return keypads(Path("/proc/bus/input/devices").read_text("utf-8", errors="replace"))
    except OSError:
        return None
