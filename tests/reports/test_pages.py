"""From the mentor's home to a file in the data folder, by choices alone; and why there is none if there is none."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from kiosk.learning import Day, day_number, fold_day
from kiosk.learning import event_kinds as f
from kiosk.pages.mentors.reports import FORMATS, REPORT_FOLDER, Reports
from kiosk.reports import ReportKind
from kiosk.store import DataFolder
from kiosk.store.exported import export_files
from kiosk.visit import Act, Command, Export, Visit
from tests.support.workshop import MORNING, Memory, pick

DONE = (
    f.SignedIn(),
    f.LessonOpened("keset.mutu"),
    f.StepDone("keset.mutu", "ukur"),
    f.AnswerGiven("keset.mutu", "q1", "a", True),
    f.PieceChecked("keset", "keset.mutu", {}, ("celah",), "fix"),
)
SUBJECTS = {"resident": "r1", "lesson": "keset.mutu", "objective": "keset.mutu"}


def mentor() -> Visit:
    memory = Memory()
    memory.record(DONE, "r1", True)
    visit = memory.visit()
    pick(visit, "mentor")
    for key in (*"1234", "done"):
        pick(visit, key)
    return visit


def asked(visit: Visit, kind: ReportKind) -> None:
    pick(visit, kind)
    pick(visit, SUBJECTS.get(kind, "all"))
    if kind != "objective":
        pick(visit, "all")


@pytest.mark.parametrize("kind", get_args(ReportKind))
def test_each_report_is_made_shown_and_kept_in_each_format(tmp_path: Path, kind: ReportKind) -> None:
    visit = mentor()
    pick(visit, "reports")
    assert isinstance(visit.state.place, Reports)
    asked(visit, kind)
    assert visit.page.key == "reports.report"
    assert "1" in str(visit.page.blocks)
    for name in FORMATS:
        pick(visit, "save")
        (effect,) = pick(visit, name).effects
        assert isinstance(effect, Export)
        assert visit.page.key == "reports.report"
        done = export_files(DataFolder(tmp_path), effect.folder, effect.files)
        assert (done.outcome, done.folder) == ("done", tmp_path / REPORT_FOLDER)
    files = sorted(path.suffix.removeprefix(".") for path in (tmp_path / REPORT_FOLDER).iterdir())
    assert files == sorted(FORMATS)
    assert all(path.stat().st_size for path in (tmp_path / REPORT_FOLDER).iterdir())


def test_an_empty_report_leads_back_and_not_to_a_file() -> None:
    visit = mentor()
    pick(visit, "reports")
    asked(visit, "group")
    assert visit.page.next == "save"
    visit.command(Command(Act.HOME))
    pick(visit, "reports")
    pick(visit, "lesson")
    pick(visit, "keset.harga")
    pick(visit, "all")
    assert visit.page.next == "close"


def test_days_are_picked_in_either_order() -> None:
    visit = mentor()
    pick(visit, "reports")
    pick(visit, "days")
    pick(visit, "all")
    pick(visit, "days")
    pick(visit, "month-2026-03")
    pick(visit, "day-2026-03-02")
    pick(visit, "month-2026-02")
    pick(visit, "day-2026-02-27")
    said = " ".join(line.phrase.text for sheet in visit.view.sheets for line in sheet.script)
    assert "27 Februari 2026 sampai 2 Maret 2026" in said


def test_no_day_after_today_can_be_picked() -> None:
    visit = mentor()
    for key in ("reports", "days", "all", "days", "month-2026-03"):
        pick(visit, key)
    assert [choice.key for choice in visit.page.choices] == ["day-2026-03-01", "day-2026-03-02"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    visit = mentor()
    pick(visit, "reports")
    asked(visit, "group")
    pick(visit, "save")
    (effect,) = pick(visit, "csv").effects
    assert isinstance(effect, Export)
    (tmp_path / REPORT_FOLDER).write_text("a file stands where the folder should be")
    assert export_files(DataFolder(tmp_path), effect.folder, effect.files).outcome == "failed"


def test_percent_is_in_files_alone_and_never_without_its_counts() -> None:
    visit = mentor()
    pick(visit, "reports")
    asked(visit, "quality")
    assert "%" not in str(visit.page)
    assert "1 dari 1" in str(visit.page)
    pick(visit, "save")
    (effect,) = pick(visit, "html").effects
    assert isinstance(effect, Export)
    ((_, make),) = effect.files
    assert "1 dari 1 (100%)" in make().decode()


def test_a_day_counts_each_event_once() -> None:
    memory = Memory()
    memory.record(DONE, "r1", True)
    day = Day()
    for event in memory.events:
        day = fold_day(day, event)
    assert dict(memory.known.days(1, 10**6)) == {day_number(MORNING): day}
