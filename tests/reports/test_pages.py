"""From the mentor's home to a file in the data folder, by choices alone; and why there is none if there is none."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from kiosk.learning import Day, day_of, fold_day
from kiosk.learning import facts as f
from kiosk.pages import Act, Command
from kiosk.pages.desk import Desk
from kiosk.pages.move import Export
from kiosk.pages.reports import FOLDER, FORMATS, Reports
from kiosk.reports import Kind
from kiosk.store.exported import export
from tests.pages.workshop import MORNING, Memory, pick

DONE = (
    f.SignedIn(),
    f.LessonOpened("keset.mutu"),
    f.StepDone("keset.mutu", "ukur"),
    f.AnswerGiven("keset.mutu", "q1", "a", True),
    f.PieceChecked("keset", "keset.mutu", {}, ("celah",), "fix"),
)
SUBJECTS = {"resident": "r1", "lesson": "keset.mutu", "objective": "keset.mutu"}


def mentor() -> Desk:
    memory = Memory()
    memory.record(DONE, "r1", True)
    desk = memory.desk()
    pick(desk, "mentor")
    for key in (*"1234", "done"):
        pick(desk, key)
    return desk


def asked(desk: Desk, kind: Kind) -> None:
    pick(desk, kind)
    pick(desk, SUBJECTS.get(kind, "all"))
    if kind != "objective":
        pick(desk, "all")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_report_is_made_shown_and_kept_in_each_format(tmp_path: Path, kind: Kind) -> None:
    desk = mentor()
    pick(desk, "reports")
    assert isinstance(desk.state.place, Reports)
    asked(desk, kind)
    assert desk.page.key == "reports.report"
    assert "1" in str(desk.page.blocks)
    for name in FORMATS:
        pick(desk, "save")
        (effect,) = pick(desk, name).effects
        assert isinstance(effect, Export)
        assert desk.page.key == "reports.report"
        done = export(tmp_path, effect.folder, effect.files)
        assert (done.outcome, done.folder) == ("done", tmp_path / FOLDER)
    files = sorted(path.suffix.removeprefix(".") for path in (tmp_path / FOLDER).iterdir())
    assert files == sorted(FORMATS)
    assert all(path.stat().st_size for path in (tmp_path / FOLDER).iterdir())


def test_an_empty_report_leads_back_and_not_to_a_file() -> None:
    desk = mentor()
    pick(desk, "reports")
    asked(desk, "group")
    assert desk.page.next == "save"
    desk.command(Command(Act.HOME))
    pick(desk, "reports")
    pick(desk, "lesson")
    pick(desk, "keset.harga")
    pick(desk, "all")
    assert desk.page.next == "close"


def test_days_are_picked_in_either_order() -> None:
    desk = mentor()
    pick(desk, "reports")
    pick(desk, "days")
    pick(desk, "all")
    pick(desk, "days")
    pick(desk, "month-2026-03")
    pick(desk, "day-2026-03-02")
    pick(desk, "month-2026-02")
    pick(desk, "day-2026-02-27")
    said = " ".join(line.phrase.text for sheet in desk.view.sheets for line in sheet.script)
    assert "27 Februari 2026 sampai 2 Maret 2026" in said


def test_no_day_after_today_can_be_picked() -> None:
    desk = mentor()
    for key in ("reports", "days", "all", "days", "month-2026-03"):
        pick(desk, key)
    assert [choice.key for choice in desk.page.choices] == ["day-2026-03-01", "day-2026-03-02"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    desk = mentor()
    pick(desk, "reports")
    asked(desk, "group")
    pick(desk, "save")
    (effect,) = pick(desk, "csv").effects
    assert isinstance(effect, Export)
    (tmp_path / FOLDER).write_text("a file stands where the folder should be")
    assert export(tmp_path, effect.folder, effect.files).outcome == "failed"


def test_percent_is_in_files_alone_and_never_without_its_counts() -> None:
    desk = mentor()
    pick(desk, "reports")
    asked(desk, "quality")
    assert "%" not in str(desk.page)
    assert "1 dari 1" in str(desk.page)
    pick(desk, "save")
    (effect,) = pick(desk, "html").effects
    assert isinstance(effect, Export)
    ((_, make),) = effect.files
    assert "1 dari 1 (100%)" in make().decode()


def test_a_day_counts_each_event_once() -> None:
    memory = Memory()
    memory.record(DONE, "r1", True)
    day = Day()
    for event in memory.events:
        day = fold_day(day, event)
    assert dict(memory.facts.days(1, 10**6)) == {day_of(MORNING): day}
