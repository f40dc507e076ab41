"""What several tests of the store need: a history to record, and what the projections must be then."""

from __future__ import annotations

from datetime import date
from functools import reduce
from itertools import islice
from pathlib import Path

from kiosk.learning import (
    AnyEventData,
    Day,
    Event,
    Progress,
    Workshop,
    day_number,
    fold_day,
    fold_progress,
    fold_workshop,
    signs_of,
)
from kiosk.learning import event_kinds as f
from kiosk.store import Store

LAST_DAY = date.max.toordinal()


def events_of_kinds(number: int) -> tuple[AnyEventData, AnyEventData]:
    """Return the two events of one key press: they are committed together or not at all."""
    return f.StepDone("keset.produksi", f"s{number}"), f.PlaceReached("keset.produksi", f"step:s{number + 1}")


def record(store: Store, presses: int, *, residents: int = 3) -> list[Event]:
    """Record some residents and as many key presses as asked for; wait for the disk; return the events."""
    made: list[Event] = []
    for number in range(residents):
        made += store.append([f.ResidentAdded(f"r{number}", f"Warga {number}", "merah", "ikan")], "m1")
    for number in range(presses):
        made += store.append(events_of_kinds(number), f"r{number % residents}")
    assert store.flush(30)
    return made


def workshop_of(events: list[Event]) -> Workshop:
    return reduce(fold_workshop, events, Workshop())


def progress_of(events: list[Event]) -> dict[str, Progress]:
    progress: dict[str, Progress] = {}
    for event in events:
        if event.who is not None:
            progress[event.who] = fold_progress(progress.get(event.who, Progress()), event)
    return progress


def days_of(events: list[Event]) -> dict[int, Day]:
    days: dict[int, Day] = {}
    for event in events:
        day = day_number(event.at)
        days[day] = fold_day(days.get(day, Day()), event)
    return days


def check(store: Store) -> list[Event]:
    """Assert that the projections are what the events on disk fold to; return these events."""
    events = list(store.events())
    assert store.known.workshop == workshop_of(events)
    progress = progress_of(events)
    shown = {who: signs_of(own) for who, own in progress.items() if own.latest}
    assert dict(store.known.signs) == shown  # before the progress is read, so that what is kept is looked at
    assert dict(store.known.progress) == progress
    assert dict(store.days(1, LAST_DAY)) == days_of(events)
    return events


def check_folder(folder: Path) -> list[Event]:
    """Open a folder, check it and close it; return its events."""
    with Store.open(folder) as store:
        return check(store)


def pairs(events: list[Event]) -> bool:
    """Tell whether every key press is there with both its events or not at all."""
    done = [(e.who, e.data) for e in events if isinstance(e.data, f.StepDone | f.PlaceReached)]
    return len(done) % 2 == 0 and all(
        isinstance(a[1], f.StepDone) and isinstance(b[1], f.PlaceReached) and a[0] == b[0]
        for a, b in zip(islice(done, 0, None, 2), islice(done, 1, None, 2), strict=True)
    )
