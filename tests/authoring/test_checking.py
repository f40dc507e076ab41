"""The command that checks lessons, as a mentor or a build runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.lessons import schema
from tests.support.small_lessons import SMALL, changed

ROOT = Path(__file__).parents[2]


def kiosk(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words, *(["--data", str(data)] if "check" in words else [])],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pictures = tmp_path / "lessons/keset/pictures"
    pictures.mkdir(parents=True)
    (pictures / "uji-01.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><rect width="9" height="9"/></svg>'
    )
    (pictures.parent / "uji.yaml").write_text(SMALL)
    return tmp_path / "lessons"


def test_good_lessons_end_with_status_0(folder: Path, tmp_path: Path) -> None:
    done = kiosk(tmp_path, "lessons", "check", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "1" in done.stdout


def test_the_lessons_that_come_with_the_kiosk_are_good(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "lessons", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(len(list(ROOT.glob("lessons/*/*.yaml")))) in done.stdout


@pytest.mark.parametrize(
    ("lang", "step", "picture"),
    [
        (
            "id",
            'langkah "poton" tidak ada di steps; tulis salah satu: potong',
            'gambar "keset/uji-09" tidak ada; tulis salah satu: keset/uji-01',
        ),
        (
            "en",
            'the step "poton" is not in steps; write one of: potong',
            'the picture "keset/uji-09" is not there; write one of: keset/uji-01',
        ),
    ],
)
def test_each_problem_is_a_line_that_an_editor_can_jump_to(
    folder: Path, tmp_path: Path, lang: str, step: str, picture: str
) -> None:
    file = folder / "keset/uji.yaml"
    file.write_text(changed("back_to: potong", "back_to: poton").replace("keset/uji-01", "keset/uji-09"))
    done = kiosk(tmp_path, "lessons", "check", str(folder), "--lang", lang)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [f"{file}:23:21: {picture}", f"{file}:50:14: {step}"]


@pytest.mark.parametrize(
    ("lang", "what"),
    [
        (
            "id",
            'kata "Anyamlah" tidak ada di kata/id.txt; '
            "pakai kata lain, jelaskan di vocabulary, atau tambahkan di sana",
        ),
        ("en", 'the word "Anyamlah" is not in kata/id.txt; use another, explain it in vocabulary, or add it there'),
    ],
)
def test_a_word_that_residents_may_not_know_is_told_until_the_workshop_lists_it(
    folder: Path, tmp_path: Path, lang: str, what: str
) -> None:
    file = folder / "keset/uji.yaml"
    file.write_text(changed("Lipat dua.", "Anyamlah dua."))
    done = kiosk(tmp_path, "lessons", "check", str(folder), "--lang", lang)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [f"{file}:30:14: {what}"]
    (tmp_path / "kata").mkdir()
    (tmp_path / "kata/id.txt").write_text("# kata bengkel kami\nanyamlah\n")
    assert kiosk(tmp_path, "lessons", "check", str(folder)).returncode == 0


def test_a_sign_that_has_no_spoken_form_is_told(folder: Path, tmp_path: Path) -> None:
    file = folder / "keset/uji.yaml"
    file.write_text(changed("Lipat dua.", "Lipat dua \u262f."))
    done = kiosk(tmp_path, "lessons", "check", str(folder), "--lang", "en")
    assert done.stdout.splitlines() == [f"{file}:30:14: \u262f may not be spoken as you mean; write it in words"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (changed("key: b, text", "key: a, text").replace("answer: b", "answer: a"), 46),
        (changed("steps:\n", "  - {key: pass, name: {id: Baik, en: Good}, rule: {id: Ya., en: Yes.}}\nsteps:\n"), 17),
    ],
    ids=["choices", "grades"],
)
def test_a_key_that_is_there_twice_is_told(folder: Path, tmp_path: Path, text: str, line: int) -> None:
    (folder / "keset/uji.yaml").write_text(text)
    done = kiosk(tmp_path, "lessons", "check", str(folder), "--lang", "en")
    assert [(told.split(":")[1], told.split(" ")[-4:]) for told in done.stdout.splitlines()] == [
        (str(line), ["give", "it", "another", "name"])
    ]


def test_what_is_broken_and_what_is_not_plain_are_told_together(folder: Path, tmp_path: Path) -> None:
    file = folder / "keset/uji.yaml"
    file.write_text(changed("back_to: potong", "back_to: poton").replace("Lipat dua.", "Kalian lipat dua."))
    done = kiosk(tmp_path, "lessons", "check", str(folder))
    assert [line.split(":")[1] for line in done.stdout.splitlines()] == ["30", "50"]


def test_own_figures_that_are_wrong_end_with_status_1(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "figures.yaml").write_text("keset.uji:\n  upah: {value: banyak}\n")
    done = kiosk(tmp_path, "lessons", "check", str(folder))
    assert (done.returncode, done.stderr) == (1, "")
    assert "figures.yaml:2:17: " in done.stdout


def test_a_folder_that_is_not_there_ends_with_status_1(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "lessons", "check", str(tmp_path / "tidak-ada"))
    assert (done.returncode, done.stderr) == (1, "")
    assert ";" in done.stdout


def test_the_schema_is_printed(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "lessons", "schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(json.dumps(schema()))
