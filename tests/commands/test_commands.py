"""The commands for mentors, as they are typed: each is the real program in a process of its own."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import openpyxl
import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands.cli import main
from kiosk.commands.demo import fill_demo
from kiosk.commands.report import period_of
from kiosk.commands.support.names import find_named
from kiosk.learning import event_kinds as f
from kiosk.learning import local
from kiosk.reports import REPORT_KINDS
from kiosk.reports.files import FILE_FORMATS
from kiosk.store import Store, now
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.store.pins import check_pin

if TYPE_CHECKING:
    from kiosk.listening.synthetic import SyntheticVoices

ROOT: Final = Path(__file__).resolve().parent.parent.parent

WITHOUT_EXTRA: Final = (
    "import sys; sys.modules['onnxruntime'] = None; from kiosk.commands.cli import main; sys.exit(main(sys.argv[1:]))"
)


def kiosk(
    data: Path, *typed: str | Path, program: tuple[str, ...] = ("-m", "kiosk"), lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *program, *typed, "--data", data, "--lang", lang],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder filled in as by ``kiosk demo``; tests only read it."""
    data = tmp_path_factory.mktemp("workshop")
    with Store.open(data) as store:
        fill_demo(store, read_library(default_folder()))
    return data


@pytest.fixture
def mentors(tmp_path: Path) -> Path:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "$old"), f.MentorAdded("m2", "Pak Budi", "$other")], None)
    return tmp_path


def pin_of(data: Path, mentor: str) -> str:
    with Store.open(data) as store:
        return store.known.workshop.mentors[mentor].pin.value or ""


# Reports ---------------------------------------------------------------------------------------------


def test_what_can_be_typed_is_what_there_is(workshop: Path) -> None:
    told = " ".join(kiosk(workshop, "report", "--help").stdout.split())
    assert ", ".join(REPORT_KINDS) in told
    assert "{" + ",".join(FILE_FORMATS) + "}" in told


def test_a_table_of_all_residents_has_a_row_for_each(workshop: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "all.csv"
    file.parent.mkdir()
    done = kiosk(workshop, "report", "group", "--out", file)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"The report is in {file}", "")
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[-6:]] == ["Sri", "Budi", "Wati", "Joko", "Ani", "Hasan"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "names are in it"
    assert list(file.parent.iterdir()) == [file]


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("groups")
    with Store.open(data) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "")], None)
        tiles = ("bunga", "ikan", "rumah", "bola")
        names = ("Siti Aminah", "Siti Aminah", "O'Neil-Van der Berg Jr.", "Ñusta")
        store.append([f.ResidentAdded(f"r{n}", name, "merah", tiles[n]) for n, name in enumerate(names)], "m1")
        named = ("Kelompok Pagi", "all", "Tim A", "Tim A", "Jum'at — sore")
        for n, name in enumerate(named):
            store.append([f.GroupNamed(f"g{n}", name), f.GroupMember(f"g{n}", "r0", True)], "m1")
        assert store.flush()
    return data


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("group", "Semua warga"),  # also where a group is called "all"
        ("group Kelompok Pagi", "Kelompok Pagi"),
        ("GROUP KELOMPOK pagi", "Kelompok Pagi"),
        ("group kelompokpagi", "Kelompok Pagi"),
        ("group g0", "Kelompok Pagi"),
        ("group --lang id Kelompok Pagi", "Kelompok Pagi"),
        ("group jumat - sore", "Jum'at — sore"),
        ("group tim a (kelompok, 2)", "Tim A (kelompok, 2)"),
        ("group semua warga", "Semua warga"),
        ("Resident nusta", "Ñusta"),
        ("resident o'neil van der berg jr.", "O'Neil-Van der Berg Jr."),
        ("lesson periksa mutu keset", "Periksa mutu keset"),
        ("quality Keset", "Keset"),
        ("days --period Week", None),
    ],
)
def test_a_name_is_typed_as_people_write_it(
    groups: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, about: str | None
) -> None:
    out = tmp_path / "a.csv"
    status = main(["report", "--out", str(out), "--data", str(groups), *typed.split(" ")])
    assert status == 0, capsys.readouterr().err
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";"))
    assert about is None or rows[1] == [f"Tentang: {about}"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["group", "pagi"], ["Kelompok Pagi"]),
        (["group", "tim"], ["Tim A (kelompok)", "Tim A (kelompok, 2)"]),
        (["group", "Tim", "A"], ["Tim A (kelompok)", "Tim A (kelompok, 2)"]),
        (["group", "all"], ["Semua warga", "all"]),
        (["resident", "aminah"], ["Siti Aminah (bunga, merah)", "Siti Aminah (ikan, merah)"]),
        (["resident", "Van", "der"], ["O'Neil-Van der Berg Jr."]),
    ],
)
def test_a_name_that_is_not_clear_is_answered_with_those_it_may_be(
    groups: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: list[str], offered: list[str]
) -> None:
    assert main(["report", *typed, "--out", str(tmp_path / "a.csv"), "--data", str(groups)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith("Mungkin ini maksud Anda:")
    assert sorted(line.split(maxsplit=1)[1] for line in told[1:]) == sorted(offered)
    assert not list(tmp_path.iterdir())


def test_no_name_is_not_an_empty_name(groups: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script whose variable is empty gets no report of everybody."""
    assert main(["report", "group", "", "--out", str(tmp_path / "a.csv"), "--data", str(groups)]) == 1
    assert "Tidak ada yang bernama" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["report", "group", "Kelompok", "--bogus", "Pagi", "--data", str(groups)])
    assert "unrecognized arguments: --bogus" in capsys.readouterr().err


@pytest.mark.slow
def test_the_files_ending_or_the_word_says_its_kind(workshop: Path, tmp_path: Path) -> None:
    done = kiosk(workshop, "report", "resident", " SRI ", "--period", "week", "--out", tmp_path / "a.xlsx")
    assert done.returncode == 0, done
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert "About: Sri" in [row[0].value for row in sheet.iter_rows(max_row=4)]
    assert kiosk(workshop, "report", "quality", "keset", "--format", "html", "--out", tmp_path / "b").returncode == 0
    assert (tmp_path / "b").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert not zipfile.is_zipfile(tmp_path / "b")


@pytest.mark.slow
def test_statements_are_of_who_and_when_was_asked_for(workshop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    today = local(now(), "").date()  # of the home: after five in the afternoon, UTC, that is tomorrow
    days = f"{today - timedelta(days=1)}..{today}"
    done = kiosk(workshop, "report", "resident", "Joko", "--period", days, "--out", file)
    assert done.returncode == 0, done
    told = [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
    assert len({one["actor"]["account"]["name"] for one in told}) == 1
    assert sum(one["verb"]["display"]["en"] == "asked" for one in told) == 5
    assert (
        kiosk(workshop, "report", "resident", "Joko", "--period", "2020-01-01", "--out", file, "--yes").returncode
        == 0
    )
    assert file.read_bytes() == b""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["resident", "Srii"], r'It is not clear what "Srii" is\. Perhaps you mean:\n  [0-9a-f]{32}  Sri\n'),
        (["resident", "\x1b[2J"], r'Nothing is called "\?\[2J"\. There is:\n(  [0-9a-f]{32}  \w+\n){6}'),
        (["resident"], r"Write whom or what this report is about, too:\n(  [0-9a-f]{32}  \w+\n){6}"),
        (["lesson", "keset.hagra"], r"Perhaps you mean:\n  keset\.harga  .+\n"),
        (["group", "--period", "yesterday"], r'"yesterday" is no time\. Write today, '),
    ],
)
def test_who_writes_what_there_is_not_is_told_what_there_is(
    workshop: Path, tmp_path: Path, typed: list[str], told: str
) -> None:
    done = kiosk(workshop, "report", *typed, "--out", tmp_path / "x.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(told, done.stderr), done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_told_as_such(workshop: Path, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "none" / "x.csv"):
        done = kiosk(workshop, "report", "group", "--out", out, "--yes")
        assert done.returncode == 1
        assert done.stderr.startswith(f"The file {out} cannot be written: "), done.stderr
        assert not list(tmp_path.iterdir())


def test_a_running_kiosk_is_not_disturbed(mentors: Path) -> None:
    with Store.open(mentors):
        done = kiosk(mentors, "pin", "--reset", "Bu Rina", lang="id")
    assert done.returncode == 1
    assert done.stderr.startswith("Kiosk lain sudah berjalan. Tutup kiosk itu dulu."), done.stderr


@pytest.mark.parametrize("typed", [["report", "group"], ["pin", "--reset", "Bu Rina"]])
def test_looking_makes_no_records(tmp_path: Path, typed: list[str]) -> None:
    done = kiosk(tmp_path / "none", *typed)
    assert done.returncode == 1
    assert "There are no records" in done.stderr
    assert not list(tmp_path.iterdir())


@given(st.dates(), st.dates())
def test_days_are_taken_as_they_are_typed(first: date, last: date) -> None:
    period = period_of(f"{first}..{last}")
    assert period is not None
    assert (period.first, period.last) == (first.toordinal(), last.toordinal())
    assert period_of(str(first)) == period_of(f"{first}..{first}")


@pytest.mark.parametrize(
    "typed", ["2026-W01", "2026-W01-1", "20260101", "2026-01", "2026-12-31:2026-01-01", "..", ""]
)
def test_what_is_no_day_is_no_period(typed: str) -> None:
    """Python's own reading of ISO days takes week 1 for its Monday alone."""
    assert period_of(typed) is None


def test_a_period_may_have_capitals_and_spaces() -> None:
    assert period_of(" Week ") == period_of("week")
    assert period_of("2026-01-01 .. 2026-01-31") == period_of("2026-01-01..2026-01-31")


@given(st.text())
def test_no_text_for_a_period_raises(typed: str) -> None:
    period_of(typed)


NAMES = st.lists(st.text(min_size=1, max_size=8).filter(lambda text: text == text.strip()), min_size=1, max_size=6)


@given(NAMES, st.data())
def test_a_name_is_whom_it_alone_names(names: list[str], data: st.DataObject) -> None:
    known = [(f"key-{number}", name) for number, name in enumerate(names)]
    name = data.draw(st.sampled_from(names))
    alone = [key for key, other in known if other.casefold() == name.casefold()]
    assert find_named(name, known, lambda key, /, **values: key) == (alone[0] if len(alone) == 1 else None)
    assert all(find_named(key, known, lambda key, /, **values: key) == key for key, _ in known)


# PINs ------------------------------------------------------------------------------------------------


def typed_pins(data: Path, name: str, *pins: str) -> tuple[int, str]:
    """Type PINs at a real terminal; return the exit status and all that was shown."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "kiosk", "pin", "--reset", name, "--data", str(data), "--lang", "en"],
        cwd=str(ROOT),
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        timeout=60,
        encoding="utf-8",
    )
    shown = io.StringIO()
    child.logfile_read = shown
    for prompt, pin in zip(("New PIN:", "New PIN once more:"), pins, strict=False):
        child.expect_exact(prompt)
        child.waitnoecho(10)
        child.sendline(pin)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, shown.getvalue()


def test_a_mentor_gets_a_new_pin_that_nobody_sees(mentors: Path) -> None:
    status, shown = typed_pins(mentors, "bu rina", "24680", "24680")
    assert status == 0, shown
    assert "The PIN is saved." in shown
    assert "24680" not in shown
    assert check_pin("24680", pin_of(mentors, "m1"))
    assert pin_of(mentors, "m2") == "$other"


@pytest.mark.parametrize(
    ("name", "pins", "told"),
    [
        ("Bu Rina", ("24680", "24681"), "The two PINs differ."),
        ("Bu Rina", ("123",), "A PIN has 4 to 8 digits."),
        ("Bu Rina", ("12a4",), "A PIN has 4 to 8 digits."),
        ("Bu Tina", ("24680", "24680"), 'No single mentor is called "Bu Tina". The mentors: Bu Rina, Pak Budi'),
        ("Bu Rina", ("\x04",), "Nothing was changed."),
    ],
)
def test_a_slip_leaves_the_old_pin(mentors: Path, name: str, pins: tuple[str, ...], told: str) -> None:
    status, shown = typed_pins(mentors, name, *pins)
    assert status == 1
    assert told in shown
    assert (pin_of(mentors, "m1"), pin_of(mentors, "m2")) == ("$old", "$other")


# The listening ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def synthetic_voices() -> Iterator[SyntheticVoices]:
    pytest.importorskip("onnxruntime")
    from kiosk.listening import is_voice_installed
    from kiosk.listening.synthetic import SyntheticVoices

    if not is_voice_installed():
        pytest.skip("the extra voice is not installed")
    made = SyntheticVoices()
    yield made
    made.close()


@pytest.mark.slow
def test_a_recording_is_told_word_by_word(synthetic_voices: SyntheticVoices, workshop: Path, tmp_path: Path) -> None:
    from kiosk.listening.personal import Personal, voice_file
    from tests.listening import corpus
    from tests.support.sounds import write_wav

    said = tmp_path / "said.wav"
    write_wav(
        said, corpus.placed(synthetic_voices.say("bantuan", "id", corpus.STRANGERS[0]), random.Random(1), None, 60)
    )
    done = kiosk(workshop, "listen", "--wav", said, lang="id")
    assert done.returncode == 0, done
    at = re.search(r'([\d.]+) s  "bantuan", yakin [1-9].* Kiosk: Bantuan', done.stdout)
    assert at, done.stdout

    with Store.open(workshop) as store:
        sri = next(one.id for one in store.known.workshop.shown_residents() if one.name.value == "Sri")
    slow = Personal()
    slow.pause_ms += 500
    slow.save(voice_file(workshop / "voices", sri))
    done = kiosk(workshop, "listen", "--wav", said, "--resident", "sri", lang="id")
    later = re.search(r'([\d.]+) s  "bantuan"', done.stdout)
    assert later, done.stdout
    assert float(later[1]) - float(at[1]) == pytest.approx(0.5, abs=0.05), "who speaks slowly is waited for"

    done = kiosk(workshop, "listen", "--wav", tmp_path / "none.wav", lang="id")
    assert done.returncode == 2
    assert "none.wav" in done.stdout


@pytest.mark.usefixtures("synthetic_voices")
def test_a_test_of_the_voice_needs_a_microphone_and_someone_who_is_there(workshop: Path) -> None:
    done = kiosk(workshop, "voice-test", "--microphone", "file:/none.wav", "--resident", "Sri")
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.endswith("There is no microphone. Check its cable or use the keys.\n")
    done = kiosk(workshop, "voice-test", "--resident", "Bu Rina")
    assert done.returncode == 2
    assert 'Nothing is called "Bu Rina".' in done.stderr, "a mentor's voice is not taught"


@pytest.mark.parametrize("typed", [["listen", "--wav", "x.wav"], ["voice-test"]])
def test_without_the_extra_it_is_told_how_to_install_it(tmp_path: Path, typed: list[str]) -> None:
    done = kiosk(tmp_path, *typed, program=("-c", WITHOUT_EXTRA))
    assert done.returncode == 2
    assert "make voice" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.usefixtures("synthetic_voices")
def test_the_doctor_tells_of_the_listening_where_it_is_installed(workshop: Path) -> None:
    assert "The models for listening were read" in kiosk(workshop, "doctor").stdout
    without = kiosk(workshop, "doctor", program=("-c", WITHOUT_EXTRA)).stdout
    assert "Listening is not installed, and not needed." in without
    assert "models" not in without
