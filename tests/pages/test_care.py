"""The mentor looks after the kiosk: its state, backups, records carried and joined, erasing, settings copied."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.access import load_maps
from kiosk.app.app import KioskApp
from kiosk.exchange import exchange_file
from kiosk.learning import AnyEventData, PersonContents, Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.care.care import (
    BackupsPage,
    CarePage,
    ErasePage,
    ExportPage,
    ImportFilesPage,
    ImportPage,
    RepairedPage,
    RepairPage,
)
from kiosk.pages.care.other_kiosks import ErasedElsewhere, JoinPage, OtherKiosksPage
from kiosk.pages.care.progress import ProgressPage
from kiosk.pages.homes import StandardHomes
from kiosk.pages.mentors.residents import LOOKS_AND_SOUND
from kiosk.safekeeping import backups
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.speech import Speaker
from kiosk.speech.renderer import Engine
from kiosk.store import DataFolder, Store, StoreError
from kiosk.store.contents import inspect_database
from kiosk.store.progress_report import ReportProgress, report_nothing
from kiosk.store.trouble import Repair as Repair_
from kiosk.visit import (
    Act,
    BackupShown,
    CareRefused,
    CheckPin,
    Command,
    Context,
    Enter,
    HealthReport,
    HealthResult,
    HubState,
    ImportFile,
    ImportPreview,
    JoinFile,
    Move,
    Outcome,
    Page,
    Phrase,
    Place,
    ProgressNow,
    RepairOutcome,
    RepairReport,
    SignOut,
    View,
    Visit,
    VisitState,
    Work,
)
from tests.pages.test_every_page import leads_home, reaches_every_choice, speaks_all_it_shows
from tests.pages.test_mentors import as_mentor
from tests.support.effort import examples
from tests.support.small_lessons import small_folder
from tests.support.workshop import PEOPLE, Memory, library, words
from tests.support.workshop import pick as pick_simply

SECRET = "Zubaedah"


class Kiosk:
    """A visit on a real store with its caretaker; what takes a while is done at once."""

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        self.folder = folder
        self.store = Store.open(folder)
        if not new:
            self.store.append(PEOPLE, None)
            self.store.append((f.ResidentAdded("r3", SECRET, "hijau", "bola"),), "m1")
            self.store.append((f.LessonOpened("keset.mutu"), f.SettingChanged("size", "3")), "r3")
        assert self.store.flush(30)
        self.care = Caretaker(self.store, small_folder(), words())
        self.memory = Memory(lessons=False)
        self.visit = Visit(self._context, self._record, self.memory.cut, StandardHomes())

    def __enter__(self) -> Kiosk:
        return self

    def __exit__(self, *error: object) -> None:
        self.store.close()

    def _context(self, state: VisitState) -> Context:
        return replace(
            self.memory.context(state),
            known=self.store.known,
            fresh=self.store.fresh_id(),
            care=self.care,
            now=self.store.now(),
        )

    def _record(self, events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
        self.store.append(events, who, keep=keep)

    def pick(self, key: str) -> Page:
        for index, sheet in enumerate(self.visit.view.sheets):
            for place, target in enumerate(sheet.targets):
                if target.choice is not None and target.choice.key == key:
                    self.visit.view = View(self.visit.view.sheets, index)
                    settle(self.visit, self.visit.press(place))
                    return self.visit.page
        raise KeyError(f"{key} is not on {self.visit.page.key}: {[c.key for c in self.visit.page.choices]}")

    def as_mentor(self) -> Kiosk:
        self.pick("mentor")
        self.enter("1234")
        assert self.visit.state.role == "mentor"
        assert self.store.flush(30)
        return self

    def enter(self, digits: str) -> Page:
        for digit in digits:
            self.pick(digit)
        return self.pick("done")


def settle(visit: Visit, outcome: Outcome) -> None:
    """Carry out effects as the app does, with the plain stand-in for a hash."""
    for effect in outcome.effects:
        match effect:
            case CheckPin(pin, hashed, right, wrong):
                settle(visit, visit.then(right if hashed == f"pin:{pin}" else wrong))
            case Work(act):
                assert isinstance(visit.state.place, ProgressPage)
                settle(visit, visit.then(act()))


def told(page: Page) -> str:
    assert page.notice is not None
    return page.notice.text


def shown(page: Page) -> str:
    return "\n".join(phrase.text for block in page.blocks for phrase in block.read_out())


def say(key: str, **values: object) -> str:
    return words().say("id", key, **values).text


def test_the_state_says_of_each_thing_that_it_is_well_or_what_to_do(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        page = kiosk.pick("care")
        assert page.key == "care"
        (place,) = (place for place in kiosk.visit.state.path if isinstance(place, CarePage))
        lines = {line.what: line for line in place.looked.lines}
        assert lines[say("doctor.store", n=len(list(kiosk.store.events())))].well
        none = lines[say("doctor.backups_none")]
        assert not none.well
        assert f"{none.what}. {none.remedy}" in shown(page)
        for line in place.looked.lines:
            assert (f"{line.what}. {say('care.fine')}" in shown(page)) == line.well
        bad = sum(not line.well for line in place.looked.lines)
        assert say("care.some", n=bad) in shown(page)

        page = kiosk.pick("back-up")
        assert page.key == "care"
        (made,) = backups.list_backups(DataFolder(tmp_path))
        assert inspect_database(made.file).events == len(list(kiosk.store.events()))
        assert told(page).startswith(say("care.backed_up", backup=""))
        assert say("doctor.backups_none") not in shown(page), "what is shown is looked at anew"
        assert say("doctor.backups", n=1, days=0) in shown(page)


def test_the_backups_are_listed_as_the_command_numbers_them(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        kiosk.pick("care")
        assert say("care.no_backups") in shown(kiosk.pick("backups"))
        kiosk.pick("close")
        kiosk.store.flush(30)
        for days in (2, 0, 1):
            backups.back_up(DataFolder(tmp_path), kiosk.store.now() - days * backups.DAY)
        page = kiosk.pick("backups")
        place = kiosk.visit.state.place
        assert isinstance(place, BackupsPage)
        assert [kept.at for kept in place.backups] == [one.at for one in backups.list_backups(DataFolder(tmp_path))]
        assert [kept.size for kept in place.backups] == [
            one.file.stat().st_size for one in backups.list_backups(DataFolder(tmp_path))
        ]
        assert say("care.restore_command") in shown(page)
        years = [line for line in shown(page).splitlines() if "kilobita" in line]
        assert len(years) == 3


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["all", "r3"])
def test_what_is_carried_is_joined_elsewhere_after_a_look(tmp_path: Path, whom: str) -> None:
    (tmp_path / "b" / "masuk").mkdir(parents=True)
    with Kiosk(tmp_path / "a").as_mentor() as kiosk:
        kiosk.pick("care")
        kiosk.pick("carry")
        page = kiosk.pick(whom)
        assert page.key == "care"
        (file,) = (tmp_path / "a" / "bawaan").iterdir()
        assert file.name in told(page)
        assert str(file.parent) in told(page)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.name.startswith("semua-" if whom == "all" else "zubaedah-")
        bundle = exchange_file.read_bundle(file)
        carried = {row[0] for row in bundle.rows()}
        assert say("care.carried", file=file.name, folder=file.parent, n=bundle.contents.events) == told(page)
        file.rename(tmp_path / "b" / "masuk" / file.name)
    with Kiosk(tmp_path / "b").as_mentor() as other:
        other.store.flush(30)
        before = {event.id for event in other.store.events()}
        other.pick("care")
        page = other.pick("join")
        assert [choice.label.text for choice in page.choices] == [file.name]
        page = other.pick("file-0")
        assert page.key == "care.bringing"
        assert {event.id for event in other.store.events()} == before, "a look joins nothing"
        assert say("care.new", n=bundle.contents.events) in shown(page)
        assert say("care.person", name=SECRET, role=say("care.resident"), n=2) in shown(page)
        page = other.pick("join")
        assert page.key == "care"
        assert told(page) == say("care.joined", n=bundle.contents.events)
        joined = {event.id for event in other.store.events()}
        assert joined - before >= carried
        other.pick("join")
        page = other.pick("file-0")
        assert [choice.key for choice in page.choices] == ["close"], "there is nothing new to join"
        assert say("care.known", n=bundle.contents.events) in shown(page)


def test_a_file_that_is_none_or_was_exchanged_is_refused_with_the_reason(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        kiosk.pick("care")
        page = kiosk.pick("join")
        assert say("care.nothing_there", folder=tmp_path / "masuk") in shown(page)
        (tmp_path / "masuk" / "rusak.zip").write_bytes(b"PK no zip at all")
        kiosk.visit.command(Command(Act.BACK))
        kiosk.pick("join")
        page = kiosk.pick("file-0")
        assert page.key == "care.arrivals"
        assert told(page) == say("backup.unfit_damaged")
        kiosk.store.flush(30)
        exchange_file.export_bundle(DataFolder(tmp_path), tmp_path / "masuk" / "rusak.zip", None)
        with Kiosk(tmp_path / "other") as other:
            exchange_file.export_bundle(DataFolder(other.folder), tmp_path / "next.zip", "r3")
        kiosk.pick("file-0")
        place = kiosk.visit.state.place
        assert isinstance(place, ImportPage)
        (tmp_path / "next.zip").replace(tmp_path / "masuk" / "rusak.zip")
        with pytest.raises(CareRefused) as refused:
            kiosk.care.other_kiosks().join_file("rusak.zip", place.bringing.sign, False)
        assert refused.value.key == "care.changed"
        (tmp_path / "masuk" / "rusak.zip").unlink()
        with pytest.raises(CareRefused) as refused:
            kiosk.care.other_kiosks().preview("rusak.zip")
        assert refused.value.key == "backup.no_file"


def test_erasing_asks_twice_and_for_the_pin_and_leaves_nothing(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        kiosk.pick("care")
        kiosk.pick("back-up")
        for whom in ("all", "r3", "r1"):
            kiosk.pick("carry")
            kiosk.pick(whom)
        kiosk.pick("join")
        kiosk.visit.command(Command(Act.BACK))
        carried = {file.name.split("-")[0]: file for file in (tmp_path / "bawaan").iterdir()}
        (tmp_path / "masuk" / "x.zip").write_bytes(carried["zubaedah"].read_bytes())

        kiosk.pick("erase")
        assert say("care.erase_sure", name=SECRET) in shown(kiosk.pick("r3"))
        assert kiosk.pick("no").key == "care.erase"
        kiosk.pick("r3")
        assert say("care.erase_again", name=SECRET) in shown(kiosk.pick("yes"))
        assert kiosk.pick("yes").key == "pin"
        page = kiosk.enter("4321")
        assert page.key == "pin"
        assert told(page) == say("sign_in.pin_wrong")
        assert "r3" in kiosk.store.known.workshop.residents
        page = kiosk.enter("1234")
        assert page.key == "care"
        assert SECRET in told(page)
        assert "r3" not in kiosk.store.known.workshop.residents
        assert "r3" not in {choice.key for choice in kiosk.pick("erase").choices}
        kiosk.visit.command(Command(Act.UNDO))
        kiosk.visit.command(Command(Act.HOME))
        assert kiosk.visit.page.key == "mentor"
    assert [file.name for file in (tmp_path / "bawaan").iterdir()] == [carried["sri"].name]
    assert list((tmp_path / "masuk").iterdir()) == []
    for file in tmp_path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    data = b"".join(archive.read(name) for name in archive.namelist())
            assert SECRET.encode() not in data, file


def test_a_backup_that_is_being_made_cannot_bring_back_whom_an_erasing_takes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, begun = backups.copy_database, Event()

    def slow_copy(source: Path, target: Path, *more: object, **named: object) -> None:
        copy(source, target)
        if target.name.startswith("kiosk-") and not begun.is_set():
            begun.set()
            sleep(0.3)

    monkeypatch.setattr(backups, "copy_database", slow_copy)
    with Kiosk(tmp_path) as kiosk:
        made: list[BackupShown] = []
        maker = Thread(target=lambda: made.append(kiosk.care.back_up()))
        maker.start()
        assert begun.wait(10)
        kiosk.care.erase("r3")
        maker.join()
    assert len(made) == 1
    (backup,) = backups.list_backups(DataFolder(tmp_path))
    assert SECRET not in {person.name for person in inspect_database(backup.file).people}
    assert SECRET.encode() not in backup.file.read_bytes()


@pytest.mark.slow
def test_damaged_events_are_seen_and_mended_on_the_page(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        page = kiosk.pick("care")
        assert "heal" not in {choice.key for choice in page.choices}, "there is nothing to mend"
        kiosk.pick("back-up")
        before = list(kiosk.store.events())
        kiosk.store.append((f.SettingChanged("size", "2"),), "r3")
        assert kiosk.store.flush(30)
        (kept,) = (n for n, event in enumerate(before, 1) if event.data == f.LessonOpened("keset.mutu"))
        with closing(sqlite3.connect(kiosk.store.file)) as db, db:
            db.execute("UPDATE events SET at = 0 WHERE n IN (?, ?)", (kept, len(before) + 1))
        kiosk.visit.command(Command(Act.BACK))
        page = kiosk.pick("care")
        assert say("doctor.damaged", n=2) in shown(page)
        page = kiosk.pick("heal")
        assert page.key == "care.healed_title"
        for told_ in (say("care.healed", n=1), say("care.healed_left", n=1), say("care.healed_of", name=SECRET, n=1)):
            assert told_ in shown(page)
        assert [event for event in kiosk.store.events() if event in before] == before
        assert "keset.mutu" in kiosk.store.known.progress["r3"].lessons
        page = kiosk.pick("close")
        assert page.key == "care"
        assert say("doctor.damaged", n=1) in shown(page)


def test_what_was_salvaged_is_told_in_words_and_a_salvage_in_use_is_joined_with_a_backup(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        backups.back_up(DataFolder(tmp_path))
        before = {event.id for event in kiosk.store.events()}
        kiosk.store.repair = Repair_(2, len(before) - 2, "kiosk.db.damaged-20260101-000000")
        with closing(sqlite3.connect(kiosk.store.file)) as db, db:
            db.execute("DELETE FROM events WHERE n > 2")
        page = kiosk.pick("care")
        assert say("doctor.salvaged", kept=2, file="kiosk.db.damaged-20260101-000000") in shown(page)
        page = kiosk.pick("heal")
        assert say("care.repair_joined", n=len(before) - 2) in shown(page)
        assert {event.id for event in kiosk.store.events()} == before
        page = kiosk.pick("close")
        assert "heal" not in {choice.key for choice in page.choices}
        page = kiosk.pick("repair")
        for line in (say("care.repair_kept", n=2), say("care.repair_whole"), str(tmp_path)):
            assert line in shown(page)
        assert say("care.repair_file", file="kiosk.db.damaged-20260101-000000") in shown(page)
    with Kiosk(tmp_path) as kiosk:
        assert kiosk.store.repair is None
        assert kiosk.care.look("id").repair is not None, "a later start tells of it too"


def test_the_log_is_copied_without_a_name_and_found_where_the_page_says(tmp_path: Path) -> None:
    with Kiosk(tmp_path).as_mentor() as kiosk:
        (tmp_path / "kiosk.log").write_text(f"KeyError: '{SECRET}' in {tmp_path}\n", "utf-8")
        kiosk.pick("care")
        page = kiosk.pick("letter")
        assert page.key == "care"
        (file,) = (tmp_path / "bawaan").iterdir()
        assert told(page) == say("care.lettered", file=file.name, folder=file.parent)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text("utf-8") == "KeyError: '<nama>' in <data>\n"
        kiosk.care.erase("r3")
        assert not file.exists()


class Talking:
    """A speaker that speaks; to start another, or to say something, is none of the care's business."""

    state, engine, device = "ok", Engine("ok", "espeak", {"id": ["poz/id"]}), "hw:0"


@pytest.mark.slow
def test_the_state_of_the_sound_is_the_running_speakers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*given: object) -> None:
        raise AssertionError("a second synthesiser is started")

    monkeypatch.setattr(Speaker, "__init__", start)
    monkeypatch.setattr("kiosk.listening.microphone.microphones", lambda: ["USB Mic"])
    with Kiosk(tmp_path) as kiosk:

        def lines() -> dict[str, bool]:
            return {line.what: line.well for line in kiosk.care.look("id").lines}

        assert not lines()[say("doctor.synthesiser_none")], "it was wanted and did not start"
        speaker = kiosk.care.speaker = Talking()  # type: ignore[assignment]
        assert lines()[say("doctor.loudspeaker", name="hw:0")]
        assert lines()[say("doctor.microphones", names="USB Mic")]
        speaker.state = "no-device"
        assert not lines()[say("doctor.loudspeaker_none")]
        silent = Caretaker(kiosk.store, small_folder(), words(), silent=True)
        assert {line.what: line.well for line in silent.look("id").lines}[say("doctor.speech_off")]


class Slow:
    """A care that backs up once it is let, and looks at once."""

    def __init__(self) -> None:
        self.let = Event()
        self.done = 0

    def going(self) -> ProgressNow:
        return ProgressNow(self.done, 10, 3)

    def look(self, lang: str) -> HealthReport:
        return HealthReport(LINES)

    def back_up(self) -> BackupShown:
        assert self.let.wait(30)
        return BackupShown(1_772_413_200_000, 20_480)


def test_who_waits_sees_how_far_it_has_come(tmp_path: Path) -> None:
    async def start_visit(store: Store) -> None:
        care = Slow()
        app = KioskApp(store, words(), load_maps({})[0], library, None, lambda name: None, care=care)  # type: ignore[arg-type]
        async with app.run_test(size=(100, 30)) as pilot:
            app.host.do(lambda: app.visit.then(Move(Enter("mentor", "m1"))))
            app.host.do(lambda: app.visit.then(app.visit.page.choice("care").then))
            while app.visit.page.key != "care":
                await pilot.pause(0.01)
            app.host.do(lambda: app.visit.then(app.visit.page.choice("back-up").then))
            for care.done in (4, 7):
                while say("care.so_far", n=care.done, total=10) not in shown(app.visit.page):
                    await pilot.pause(0.05)
            care.let.set()
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.visit.page.key == "care"

    with Store.open(tmp_path) as store:
        store.append(PEOPLE, None)
        asyncio.run(asyncio.wait_for(start_visit(store), 30))


def test_what_is_being_done_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told_: list[tuple[int, int]] = []
    with Kiosk(tmp_path) as kiosk:
        copy = backups.copy_database

        def slowly(
            source: Path, target: Path, stopping: object = None, report_progress: ReportProgress = report_nothing
        ) -> None:
            copy(source, target, report_progress=report_progress)
            told_.append((kiosk.care.going().done, kiosk.care.going().total))

        monkeypatch.setattr(backups, "copy_database", slowly)
        kiosk.care.back_up()
        pages = backups.list_backups(DataFolder(tmp_path))[0].size // 4096
    assert told_ == [(pages, pages)]


@pytest.mark.parametrize("meanwhile", ["waits", "goes home", "signs out"])
def test_what_came_of_it_is_told_to_whom_it_concerns_wherever_they_are(tmp_path: Path, meanwhile: str) -> None:
    async def start_visit(store: Store) -> tuple[str, str]:
        care = Slow()
        app = KioskApp(store, words(), load_maps({})[0], library, None, lambda name: None, care=care)  # type: ignore[arg-type]

        def do(then: Move) -> None:
            app.host.do(lambda: app.visit.then(then))

        async with app.run_test(size=(100, 30)) as pilot:
            do(Move(Enter("mentor", "m1")))
            do(app.visit.page.choice("care").then)
            while app.visit.page.key != "care":
                await pilot.pause(0.01)
            do(app.visit.page.choice("back-up").then)
            assert app.visit.page.key == "care.doing"
            if meanwhile != "waits":
                app.host.command(Command(Act.HOME))
            if meanwhile == "signs out":
                do(Move(SignOut()))
            care.let.set()
            await app.workers.wait_for_complete()
            await pilot.pause()
            return app.visit.page.key, app.visit.page.notice.text if app.visit.page.notice else ""

    with Store.open(tmp_path) as store:
        store.append(PEOPLE, None)
        key, notice = asyncio.run(start_visit(store))
    if meanwhile == "signs out":
        assert (key, notice) == ("sign-in", ""), "it is nobody else's business"
    else:
        assert key == ("care" if meanwhile == "waits" else "mentor")
        assert notice.startswith(say("care.backed_up", backup=""))


class Refusing:
    """A care that can do nothing just now."""

    def going(self) -> ProgressNow:
        return ProgressNow()

    def can_join(self) -> bool:
        return True

    def __getattr__(self, name: str) -> object:
        def refuse(*given: object) -> None:
            raise CareRefused("start.disk-full")

        return refuse


BRINGING = ImportPreview(
    (PersonContents("", "Sri", False, 3), PersonContents("", "Bu Rina", True, 1)),
    4,
    2,
    3,
    {"erased": 1, "future": 2},
    "-",
)
LINES = (
    HealthResult("Python 3.11.2", True),
    HealthResult("Belum ada cadangan", False, "Jalankan: kiosk backup"),
)
WALKED: tuple[tuple[Place, str], ...] = (
    (CarePage(HealthReport(LINES)), "back-up"),
    (CarePage(HealthReport(LINES, True)), "heal"),
    (CarePage(HealthReport(LINES)), "letter"),
    (RepairedPage(RepairOutcome(1, 0)), "close"),
    (CarePage(HealthReport(LINES)), "backups"),
    (CarePage(HealthReport(LINES)), "join"),
    (ExportPage(), "all"),
    (ExportPage(), "r1"),
    (ImportFilesPage("/data/masuk", (ImportFile("a.zip", 7),)), "file-0"),
    (ImportPage("a.zip", BRINGING), "join"),
    (OtherKiosksPage(HubState("", "", 0, "", ())), "join"),
    (OtherKiosksPage(HubState("", "", 0, "", ())), "stick"),
    (OtherKiosksPage(HubState("Rumah", "satu", 0, "", ("/media/a",))), "exchange"),
    (JoinPage(()), "again"),
)


def care_visit(
    place: Place, care: object, settings: Settings | None = None, size: tuple[int, int] = (100, 30)
) -> Visit:
    memory = Memory(size=size)
    make = memory.context
    memory.context = lambda state: replace(make(state), care=care)  # type: ignore[method-assign]
    visit = as_mentor(memory, settings)
    visit.state = replace(visit.state, path=(*visit.state.path, place), settings=settings or Settings())
    visit.redraw()
    return visit


@pytest.mark.parametrize(("place", "choice"), WALKED, ids=[f"{type(p).__name__}-{c}" for p, c in WALKED])
def test_what_is_refused_is_told_where_it_was_asked_for(place: Place, choice: str) -> None:
    visit = care_visit(place, Refusing())
    settle(visit, visit._settle(visit.page.choice(choice)))
    assert visit.state.place == place
    assert told(visit.page) == say("start.disk-full")


def test_a_refused_erasing_leads_back_to_the_care() -> None:
    visit = care_visit(CarePage(HealthReport(LINES)), Refusing())
    for key in ("erase", "r1", "yes", "yes"):
        settle(visit, visit._settle(visit.page.choice(key)))
    for digit in "1234":
        settle(visit, visit._settle(visit.page.choice(digit)))
    settle(visit, visit._settle(visit.page.choice("done")))
    assert visit.page.key == "care"
    assert told(visit.page) == say("start.disk-full")


def test_what_hinders_becomes_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kiosk(tmp_path) as kiosk:
        monkeypatch.setattr(backups, "SPARE", 1 << 62)
        with pytest.raises(CareRefused) as refused:
            kiosk.care.back_up()
        assert refused.value.key == "start.disk-full"
        assert isinstance(refused.value.__cause__, backups.NoRoom)
        monkeypatch.setattr(kiosk.store, "flush", lambda timeout: False)
        with pytest.raises(CareRefused) as refused:
            kiosk.care.other_kiosks().carry(None)
        assert isinstance(refused.value.__cause__, StoreError)
        with pytest.raises(CareRefused) as refused:
            kiosk.care.erase("nobody")
        assert refused.value.key == "start.unusable"


REPAIR = RepairReport(1_772_413_200_000, 1200, 17, 0, 1_772_413_200_000, "kiosk.db.damaged-20260301-080000", "/data")
PAGES: tuple[Place, ...] = (
    ProgressPage(Phrase("Kiosk sedang membaca.")),
    CarePage(HealthReport(LINES)),
    CarePage(HealthReport(LINES[:1], True, REPAIR)),
    RepairPage(REPAIR),
    RepairPage(RepairReport(0, 0, 0, 7, None, "kiosk.db.damaged-1", "/data")),
    RepairedPage(RepairOutcome(3, 2, (1_772_413_200_000,), (("Sri", 2), ("", 1)), REPAIR)),
    RepairedPage(RepairOutcome(0, 0)),
    BackupsPage((BackupShown(1_772_413_200_000, 20_480), BackupShown(1_772_413_200_000, 3_000_000))),
    BackupsPage(()),
    ExportPage(),
    ImportFilesPage("/data/masuk", (ImportFile("sri.zip", 7), ImportFile("semua.zip", 70_000_000))),
    ImportFilesPage("/data/masuk", ()),
    ImportPage("sri.zip", BRINGING),
    ImportPage("sri.zip", ImportPreview((), 0, 0, 0, {}, "-")),
    ErasePage(),
    OtherKiosksPage(HubState("", "", 0, "", ())),
    OtherKiosksPage(
        HubState("Rumah Melati", "kiosk batik", 1_772_413_200_000, "hub.unreachable", ("/media/satu", "/media/dua")),
        frozenset({"r1", "r2"}),
    ),
    JoinPage(()),
    JoinPage((JoinFile("/media/satu/a.json", "Rumah Melati", "kiosk batik"),)),
    ErasedElsewhere(frozenset({"r1", "r2", "nobody"})),
)


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
@pytest.mark.parametrize("place", PAGES, ids=lambda place: type(place).__name__)
def test_each_page_is_spoken_and_reachable(place: Place, size: tuple[int, int]) -> None:
    visit = care_visit(place, Refusing(), Settings(size=1 if size[0] == 60 else 4), size)
    speaks_all_it_shows(visit)
    reaches_every_choice(visit)
    leads_home(visit)
    assert visit.page.help


HOSTILE = st.text(st.characters(codec=None), max_size=60)


@slow(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(HOSTILE, st.booleans(), st.integers(0, 10**9)), max_size=40), HOSTILE)
def test_names_from_elsewhere_do_no_harm(people: list[tuple[str, bool, int]], file: str) -> None:
    bringing = ImportPreview(tuple(PersonContents("", *person) for person in people), 1, 0, 0, {}, "-")
    for place in (ImportPage(file, bringing), ImportFilesPage("/masuk", (ImportFile(file, 1),))):
        visit = care_visit(place, Refusing())
        for sheet in visit.view.sheets:
            for line in sheet.script:
                assert line.phrase.text.isprintable(), repr(line.phrase.text)
                line.phrase.text.encode()


# Settings from one resident to another ----------------------------------------------------------------

CHANGED = {"size": "3", "theme": "redup", "keys": "kiri", "scan": "auto", "switch_select": "enter", "lang": "en"}


def copied(what: str) -> tuple[Memory, Settings]:
    """Return what r2, who slowed their speech, has at the next sign-in after r1's settings were copied to them."""
    memory = Memory()
    memory.record(tuple(f.SettingChanged(*pair) for pair in CHANGED.items()), "r1", True)
    memory.record((f.SettingChanged("rate", "50"), f.SettingChanged("hold", "500")), "r2", True)
    memory.record((f.ResidentPinSet("r2", None),), "m1", True)
    visit = as_mentor(memory)
    for key in ("residents", "r2", "copy", "r1", what):
        pick_simply(visit, key)
    assert visit.page.key == "mentor.resident"
    assert told(visit.page) == say("care.copied", name="Budi", other="Sri")
    visit = memory.visit()
    pick_simply(visit, "r2")
    return memory, visit.state.settings


def test_all_settings_are_as_the_others_at_the_next_sign_in() -> None:
    memory, settings = copied("all")
    assert settings == memory.known.workshop.settings_of("r1", Settings())
    assert settings.rate == 100, "what the other never changed is alike too"
    assert (settings.keys, settings.lang, settings.switch_select) == ("kiri", "en", "enter")


def test_looks_and_sound_leave_what_the_hands_need() -> None:
    memory, settings = copied("looks")
    other = memory.known.workshop.settings_of("r1", Settings())
    for name in Settings.__struct_fields__:
        if name in LOOKS_AND_SOUND:
            assert getattr(settings, name) == getattr(other, name), name
    assert (settings.keys, settings.lang, settings.hold, settings.switch_select) == ("penuh", "id", 500, "")


def test_set_up_is_nobodys_to_give_and_who_has_nothing_gives_nothing() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    for key in ("residents", "r2", "copy"):
        pick_simply(visit, key)
    assert visit.page.choices == (), "to have been through the set-up is no setting to give"
    assert say("care.copy_none") in shown(visit.page)
    memory.record((f.SettingChanged("size", "2"),), "r1", True)
    visit.redraw()
    pick_simply(visit, "r1")
    pick_simply(visit, "all")
    (given,) = (event.data for event in memory.events if isinstance(event.data, f.SettingsGiven))
    assert given == f.SettingsGiven("r2", {"size": "2"})


def test_a_mentor_of_a_kiosk_that_keeps_nothing_has_no_care() -> None:
    assert "care" not in {choice.key for choice in as_mentor(Memory()).page.choices}
