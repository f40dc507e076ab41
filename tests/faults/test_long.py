"""What shows only after long use: hundreds of pulled plugs, and a week of work. So only with ``make test-all``."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from kiosk.app.memory import keep_bounded
from kiosk.layout import lay_out, make_frame_texts, opening_sheet
from kiosk.learning import AnyEventData
from kiosk.learning import event_kinds as f
from kiosk.pages.homes import StandardHomes
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.sign_in.idle import ask_if_idle
from kiosk.safekeeping.backups import back_up, is_backup_due, list_backups
from kiosk.speech.plan import Job
from kiosk.speech.synthesiser import SynthesiserProcess
from kiosk.store import DataFolder, Store
from kiosk.store.contents import inspect_database
from kiosk.visit import Act, Command, Context, Page, Sheet, Visit, VisitState
from tests.faults.test_terminal import memory
from tests.support.histories import check, check_folder
from tests.support.terminal import Terminal
from tests.support.workshop import MORNING, finish_before, library, pick, words
from tests.visit.test_journeys import answer_rightly
from tests.whole.test_robust import log_of
from tests.whole.test_whole_lesson import on_disk, said

pytestmark = pytest.mark.long

BATCHES, KILLS = 10, 20
"""Kiosks on so many folders, each killed so many times."""

MOST_ALIVE: Final = 4.0
"""Seconds within which a kiosk is killed: in the midst of its start, or of what is done at it."""

SECOND, HOUR, DAY = 1000, 3_600_000, 86_400_000

OPENS_AT, CLOSES_AT = 8, 16
"""The hours of the workshop, counted from each midnight of the kiosk's clock."""

PACE: Final = (5, 40)
"""Seconds that a person takes for one thing, at least and at most."""

SPEED: Final = 100
"""So many times faster than a real week it must go, or it is no week of use but a crawl."""

PEOPLE = 6

MOST_ADDED = 40 << 10
"""Kilobytes that a week adds at most to what the process held before: pages laid out, words, progress."""

SENTENCES = 3_000


def committed(folder: Path) -> list[AnyEventData]:
    """Return what is on disk of a kiosk that may not have got so far as to make its tables."""
    try:
        return on_disk(folder)
    except sqlite3.OperationalError:
        return []


@pytest.mark.parametrize("batch", range(BATCHES))
def test_plugs_pulled_at_any_moment_of_the_whole_kiosk(tmp_path: Path, batch: int) -> None:
    """Whatever was on disk at a kill is there at the next start, in its order; the file is whole each time."""
    chance, seen, painted = random.Random(batch), list[AnyEventData](), 0
    for number in range(KILLS):
        with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
            if number % 2:  # every second in the midst of work, however slow the machine starts
                terminal.wait_for(said("sign_in.title"))
            end = time.monotonic() + chance.uniform(0.05, MOST_ALIVE)
            while time.monotonic() < end:
                terminal.send(chance.choice(("1", "1", "n", "n", "\x1b[6~", "\r", "2", "?", "a")))
                terminal.pump(min(0.1, max(0.0, end - time.monotonic())))
            painted += said("sign_in.title") in terminal.flat() or "┌" in terminal.screen()
            told = committed(tmp_path)
            terminal.send("n")
            time.sleep(chance.uniform(0, 0.03))
            terminal.kill()
        if (tmp_path / "kiosk.db").exists():
            with closing(sqlite3.connect(tmp_path / "kiosk.db")) as db:
                assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                    continue
            now = on_disk(tmp_path)
            assert told[: len(seen)] == seen[: len(told)], "the restarted kiosk had all that was on disk at the kill"
            assert now[: len(seen)] == seen
            assert now[: len(told)] == told, "and the kill took nothing that was committed before it"
            seen = now
    with Store.open(tmp_path) as store:
        assert store.repair is None
    events = check_folder(tmp_path)
    assert [event.data for event in events] == seen
    assert "Traceback" not in log_of(tmp_path)
    print(f"{KILLS} kills, {painted} after the first page, {len(events)} events kept")


class Clock:
    """The kiosk's time, which goes on only when something is done."""

    def __init__(self) -> None:
        self.now = MORNING // DAY * DAY

    def __call__(self) -> int:
        return self.now


def visit_on(store: Store) -> Visit:
    def context(state: VisitState) -> Context:
        who = (state.settings, state.role, state.person)
        return Context(words(), store.known, *who, store.fresh_id(), StandardHomes(), library(), now=store.now())

    def record(events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
        store.append(events, who, keep=keep)

    def cut(page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        laid = lay_out(
            page, 100, 30, state.settings, make_frame_texts(words(), state.settings.lang), lambda name: None
        )
        return tuple(sheet.sheet for sheet in laid), opening_sheet(laid, page, before)

    return Visit(context, record, cut, StandardHomes())


class Person:
    """A resident who does one lesson after another, and remembers where they were."""

    def __init__(self, number: int) -> None:
        self.id = f"r{number}"
        keys = sorted(library().lessons)
        self.lessons = cycle(keys[number:] + keys[:number])
        self.lesson = next(self.lessons)
        self.spot = ""
        self.finished = 0

    def start_visit(self, visit: Visit, clock: Clock, chance: random.Random, took: list[float]) -> None:
        """Sign in, go on where they were, do some things, and leave: by the door, or without a word."""
        pick(visit, self.id)
        pick(visit, "lessons")
        pick(visit, library().lessons[self.lesson].product)
        pick(visit, self.lesson)
        assert isinstance(visit.state.place, LessonPlace)
        assert self.spot in ("", visit.state.place.spot), "the place was kept"
        for _ in range(chance.randint(10, 60)):
            clock.now += chance.randint(*PACE) * SECOND
            began = time.perf_counter()
            self.act(visit, chance)
            took.append(time.perf_counter() - began)
            if visit.page.key == "lesson.end":
                self.lesson, self.spot, self.finished = next(self.lessons), "", self.finished + 1
                break
            if isinstance(visit.state.place, LessonPlace):
                self.spot = visit.state.place.spot
        if chance.random() < 0.3:
            visit.command(Command(Act.HOME))
            asked = ask_if_idle(visit.state)
            assert asked is not None
            clock.now += asked[0]
            visit.then(asked[1])
            assert visit.page.wait is not None
            clock.now += visit.page.wait.after
            visit.waited(0)
        else:
            visit.command(Command(Act.HOME))
            pick(visit, "sign-out")
            pick(visit, "yes")
        assert visit.page.key == "sign-in"

    def act(self, visit: Visit, chance: random.Random) -> None:
        place = visit.state.place
        if chance.random() < 0.05:
            visit.command(Command(chance.choice((Act.LOUDER, Act.QUIETER, Act.FASTER, Act.SLOWER))))
        elif (
            isinstance(place, LessonPlace)
            and visit.page.key.startswith("exercise.")
            and "own_costs" not in visit.page.key
        ):
            answer_rightly(visit, self.lesson, place.spot.partition(":")[2])
        else:
            pick(visit, "next")


def held() -> tuple[int, int, int]:
    """Return what this process holds: kilobytes, open files, threads."""
    return memory(os.getpid()), len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def test_a_week_of_use_is_as_quick_and_as_small_at_its_end(tmp_path: Path) -> None:
    """Seven days of six residents at one kiosk, with its backups, a start each morning, and nobody's place lost."""
    keep_bounded()  # as the kiosk does at its start
    before_all, *_ = held()  # this process may have run other tests before
    chance, clock = random.Random(7), Clock()
    people = [Person(number) for number in range(PEOPLE)]
    with Store.open(tmp_path, now=clock) as store:
        store.append((f.MentorAdded("m1", "Rina", "-"),), None)
        for number, person in enumerate(people):
            store.append((f.ResidentAdded(person.id, f"Warga {number}", "biru", "ikan"),), "m1")
            before = (event for lesson in library().lessons.values() for event in finish_before(lesson))
            store.append((f.SettingChanged("set_up", "true"), *before), person.id)
    began, first = time.monotonic(), clock.now
    days, visits, holds = list[list[float]](), 0, list[tuple[int, int, int]]()
    for day in range(7):
        took = list[float]()
        midnight = first + day * DAY
        clock.now = midnight + OPENS_AT * HOUR
        with Store.open(tmp_path, now=clock) as store:
            assert store.repair is None
            visit = visit_on(store)
            store.append((f.LessonAssigned(chance.choice(people).id, "keset.mutu"),), "m1")
            while clock.now < midnight + CLOSES_AT * HOUR:
                chance.choice(people).start_visit(visit, clock, chance, took)
                visits += 1
                if is_backup_due((backup.at for backup in list_backups(DataFolder(tmp_path))), clock.now):
                    assert store.flush(30)
                    back_up(DataFolder(tmp_path), clock.now)
            assert store.flush(30)
            assert store.trouble is None
            days.append(took)
            holds.append(held())
    took_all = time.monotonic() - began
    with Store.open(tmp_path, now=clock) as store:
        events = check(store)
    backups = list_backups(DataFolder(tmp_path))
    speed = 7 * DAY / 1000 / took_all
    quick = [round(1000 * median(took), 1) for took in days]
    size = (tmp_path / "kiosk.db").stat().st_size >> 10
    print(f"{visits} visits, {sum(map(len, days))} acts, {sum(p.finished for p in people)} lessons finished")
    print(f"{len(events)} events, {size} kB, {len(backups)} backups; {speed:.0f} times as fast as a week")
    print(f"ms an act took, day by day: {quick}")
    print(f"held (kB, files, threads), day by day: {holds}")
    assert speed > SPEED
    assert len(backups) == 7, "one each day"
    assert [inspect_database(backup.file).damaged for backup in backups] == [0] * 7
    assert median(days[-1]) < 1.5 * median(days[0]) + 0.002
    # What is remembered (pages laid out, words measured) has been filled by the first whole day, which is what the
    # last one is compared with. What people know grows by kilobytes a day.
    sizes = [size for size, *_ in holds]
    assert sizes[6] < 1.10 * sizes[0], holds
    assert sizes[6] - before_all < MOST_ADDED, (before_all, holds)
    # A thread of what was tested before in this process may end meanwhile; none may be left by a day.
    assert all(at_last <= at_first for at_first, at_last in zip(holds[0][1:], holds[6][1:], strict=True)), holds


def test_the_voice_renders_for_a_week_and_holds_no_more(tmp_path: Path) -> None:
    """So many new sentences, one after another, as a week of lessons holds; those said again come from the disk."""
    texts = sorted(words().texts["id"].values())
    voice = SynthesiserProcess()
    try:
        assert voice.answer(30), "there is a synthesiser"
        holds = list[tuple[int, int]]()
        for number in range(SENTENCES):
            text = f"{texts[number % len(texts)]} {number}".replace("{", "").replace("}", "")
            answer = voice.ask(Job("id", "", (80, 100, 130)[number % 3], text))
            assert answer is not None, f"it ended or hangs at {text!r}"
            assert answer[1], f"nothing is heard of {text!r}: {answer[0]}"
            if number % (SENTENCES // 10) == SENTENCES // 10 - 1:
                files = Path(f"/proc/{voice.process.pid}/fd")
                holds.append((memory(voice.process.pid), len(list(files.iterdir()))))
    finally:
        voice.end()
    print(f"the voice held (kB, files): {holds}")
    assert holds[-1][0] < 1.10 * holds[len(holds) // 3][0], holds
    assert holds[-1][1] == holds[0][1], holds
