"""From the mentor's home to a file in the data folder, by choices alone; and why there is none if there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.commands.cli import parser
from kiosk.learning import Day, day_number, fold_day
from kiosk.learning import event_kinds as f
from kiosk.pages.mentors.reports import REPORT_FOLDER, Reports
from kiosk.reports import REPORT_KINDS, ReportKind, ReportRequest, Share, Sources
from kiosk.reports.files import FILE_FORMATS
from kiosk.reports.report import ReportTable
from kiosk.reports.subjects import LESSON, PRODUCT, RESIDENT
from kiosk.store import DataFolder
from kiosk.store.exported import export_files
from kiosk.visit import Act, Command, Export, Visit
from kiosk.words import Words, load_words
from tests.support import workshop
from tests.support.workshop import MORNING, Memory, pick

DONE = (
    f.SignedIn(),
    f.LessonOpened("keset.mutu"),
    f.StepDone("keset.mutu", "ukur"),
    f.AnswerGiven("keset.mutu", "q1", "a", True),
    f.PieceChecked("keset", "keset.mutu", {}, ("celah",), "fix"),
    f.ParallelAnswered("p1", "before", "keset.mutu", 1, False),
    f.ParallelAnswered("p1", "after", "keset.mutu", 1, True),
)
SUBJECTS = {RESIDENT: "r1", LESSON: "keset.mutu"}
"""What reports are asked about; those of any other kind are about all."""


def mentor() -> Visit:
    memory = Memory()
    memory.record(DONE, "r1", True)
    visit = memory.visit()
    pick(visit, "mentor")
    for key in (*"1234", "done"):
        pick(visit, key)
    return visit


def asked(visit: Visit, kind: str) -> None:
    pick(visit, kind)
    pick(visit, SUBJECTS.get(REPORT_KINDS[kind].subject, "all"))
    if not REPORT_KINDS[kind].now_only:
        pick(visit, "all")


@pytest.mark.parametrize("kind", REPORT_KINDS)
def test_each_report_is_made_shown_and_kept_in_each_format(tmp_path: Path, kind: str) -> None:
    visit = mentor()
    pick(visit, "reports")
    assert isinstance(visit.state.place, Reports)
    asked(visit, kind)
    assert visit.page.key == "reports.report"
    assert "1" in str(visit.page.blocks)
    for name in FILE_FORMATS:
        pick(visit, "save")
        (effect,) = pick(visit, name).effects
        assert isinstance(effect, Export)
        assert visit.page.key == "reports.report"
        done = export_files(DataFolder(tmp_path), effect.folder, effect.files)
        assert (done.outcome, done.folder) == ("done", tmp_path / REPORT_FOLDER)
    files = sorted(path.suffix.removeprefix(".") for path in (tmp_path / REPORT_FOLDER).iterdir())
    assert files == sorted(FILE_FORMATS)
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


def test_a_new_kind_of_report_is_one_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named in the registry it is on the page, in each file and on the command line; taken out it is nowhere."""
    texts = {"kind.toy": "Laporan coba", "detail.toy": "Hanya untuk dicoba", "head.toy": "Percobaan"}
    known = load_words()
    own = {**known.texts["id"], **{f"reports.{key}": text for key, text in texts.items()}}
    with_own = Words({**known.texts, "id": own})
    monkeypatch.setattr(workshop, "words", lambda: with_own)

    def table(asked: ReportRequest, sources: Sources) -> ReportTable:
        people = PRODUCT.people(sources.known.workshop, asked.subject)
        return ReportTable(("name", "toy"), [(sources.name(who), Share(1, len(people))) for who in sorted(people)])

    monkeypatch.setitem(REPORT_KINDS, "toy", ReportKind("toy", PRODUCT, table, shares=("toy",)))
    assert parser(["report"]).parse_args(["report", "toy"]).kind == "toy"
    visit = mentor()
    pick(visit, "reports")
    for key in ("toy", "keset", "today"):
        pick(visit, key)
    assert visit.page.title.text == "Laporan coba"
    assert "1 dari " in str(visit.page.blocks)
    for ending in FILE_FORMATS:
        pick(visit, "save")
        (effect,) = pick(visit, ending).effects
        assert isinstance(effect, Export)
        assert export_files(DataFolder(tmp_path), effect.folder, effect.files).outcome == "done"
    (file,) = (tmp_path / REPORT_FOLDER).glob("toy-keset-*.csv")
    assert "Percobaan" in file.read_text("utf-8-sig")
    visit.command(Command(Act.HOME))
    monkeypatch.delitem(REPORT_KINDS, "toy")
    with pytest.raises(SystemExit):
        parser(["report"]).parse_args(["report", "toy"])
    pick(visit, "reports")
    assert "toy" not in {choice.key for choice in visit.page.choices}
