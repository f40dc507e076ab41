"""The preview in a real terminal: the kiosk at one lesson, anew at each saving, with its problems in their place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.authoring.checking import read_known_words
from kiosk.authoring.hints import hints_of
from kiosk.authoring.one_file import LessonFile
from kiosk.lessons import Lesson
from kiosk.pages.learning.beside import Beside, HintedLibrary
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.store import DataFolder
from kiosk.visit import Act, Command, Enter, Items, Move, Swap, Visit
from tests.support.terminal import ROOT, Terminal
from tests.support.workshop import Memory, words

LESSON = ROOT / "lessons" / "keset" / "produksi.yaml"


KNOWN = read_known_words(ROOT / "lessons", DataFolder(ROOT))


def copied(folder: Path) -> Path:
    """Return a copy of a lesson in a folder of its own, with the pictures that it shows beside it."""
    file = folder / "keset" / "produksi.yaml"
    file.parent.mkdir(parents=True)
    shutil.copy(LESSON, file)
    shutil.copytree(LESSON.parent / "pictures", file.parent / "pictures")
    return file


def saved(file: Path, old: str, new: str, *, by_rename: bool = False) -> None:
    """Save the file with a text replaced, as editors do: in place, or with a new file in its place."""
    text = file.read_text("utf-8")
    assert old in text
    target = file.with_suffix(".part") if by_rename else file
    target.write_text(text.replace(old, new), "utf-8")
    target.replace(file)


def started(file: Path, folder: Path, *more: str) -> Terminal:
    data = folder / "data"
    return Terminal("lessons", "preview", str(file), "--silent", "--data", str(data), *more, rows=36)


def lesson_of(file: Path) -> Lesson:
    lesson, problems = LessonFile(file, ROOT / "lessons", DataFolder(file.parent)).read()
    assert lesson is not None, problems
    return lesson


def steps(file: Path) -> list[tuple[str, str]]:
    lesson = lesson_of(file)
    return [(step.key, step.title.phrase("id").text) for step in lesson.steps]


def test_a_saved_file_changes_the_page_and_keeps_the_step(tmp_path: Path) -> None:
    file = copied(tmp_path)
    (first, title), (_, second) = steps(file)[:2]
    with started(file, tmp_path) as terminal:
        terminal.wait_for("Setelah pelajaran ini")
        terminal.press("home")
        terminal.wait_for("Pratinjau: produksi.yaml")
        terminal.pick(f"Langkah 2: {second}")
        terminal.wait_for("Langkah 2 dari")

        saved(file, f'"{second}"', '"Judul yang baru"')
        terminal.wait_for("Judul yang baru")
        terminal.wait_for("Langkah 2 dari")

        # The step before goes: the guest stays at the same step, which is now another number.
        text = file.read_text("utf-8")
        start = text.index(f"  - key: {first}\n")
        end = text.index("  - key: ", start + 5)
        assert title in text[start:end]
        whole = text
        file.write_text(text[:start] + text[end:], "utf-8")
        terminal.wait_for("Langkah 1 dari")
        terminal.wait_for("Judul yang baru")
        file.write_text(whole, "utf-8")
        terminal.wait_for("Langkah 2 dari")


@pytest.mark.slow
def test_problems_are_shown_with_their_lines_and_the_lesson_returns_when_mended(tmp_path: Path) -> None:
    file = copied(tmp_path)
    _, second = steps(file)[1]
    with started(file, tmp_path) as terminal:
        terminal.wait_for("Setelah pelajaran ini")
        terminal.press("home")
        terminal.pick(f"Langkah 2: {second}")
        terminal.wait_for("Langkah 2 dari")

        saved(file, "topic: produksi", "topik: produksi")
        line = 1 + file.read_text("utf-8").splitlines().index("topik: produksi")
        terminal.wait_for("Yang perlu diperbaiki")
        terminal.wait_for(f'Baris {line}: kunci "topik" tidak dikenal; tulis salah satu: topic')

        # What was last right can be looked at meanwhile; the next saving that is still wrong tells again.
        terminal.press("1")
        terminal.wait_for("Langkah 2 dari")
        saved(file, "topik: produksi", "topi: produksi")
        terminal.wait_for('kunci "topi" tidak dikenal')

        # Help lies on top of the problems: mending takes both away.
        terminal.press("?")
        terminal.wait_gone("Yang perlu diperbaiki Lihat")
        saved(file, "topi: produksi", "topic: produksi", by_rename=True)
        terminal.wait_for("Langkah 2 dari")
        terminal.wait_for(second)


@pytest.mark.slow
def test_what_is_not_plain_stands_beside_its_step_and_goes_when_it_is_mended(tmp_path: Path) -> None:
    file = copied(tmp_path)
    _, second = steps(file)[1]
    with started(file, tmp_path) as terminal:
        terminal.wait_for("Setelah pelajaran ini")
        saved(file, f'"{second}"', f'"{second} mrekatak"')
        terminal.press("home")
        terminal.wait_for("1 saran")
        saved(file, " mrekatak", "")
        terminal.wait_gone("saran")


def test_a_hint_stands_on_the_page_that_it_is_about_and_on_no_other() -> None:
    name, text = "produksi.yaml", LESSON.read_text("utf-8")
    lesson = lesson_of(LESSON)
    first, second = lesson.steps[:2]
    for spot, old in (("intro", lesson.title), ("safety", lesson.safety[0]), (f"step:{second.key}", second.title)):
        known = old.phrase("id").text
        lines = text.replace(f'"{known}"', f'"{known} mrekatak"', 1).splitlines()
        hints = hints_of(name, "\n".join(lines).encode(), KNOWN)
        ((there, (hint,)),) = hints.items()
        assert (there, hint.key) == (spot, "plain_word")
        assert "mrekatak" in lines[hint.line - 1]

        memory = Memory()
        memory.library = HintedLibrary({lesson.key: lesson}, (), hints=hints)
        visit = memory.visit()
        visit.then(Move(Enter("guest", place=Beside(LessonPlace(lesson.key, f"step:{first.key}")))))
        assert not hinted(visit)
        visit.then(Move(Swap(Beside(LessonPlace(lesson.key, spot)))))
        assert [
            one for line in hinted(visit) for one in (f"Baris {hint.line}: ", "mrekatak") if one not in line
        ] == []
        assert hinted(visit)
        # The hints go along, whichever way leads there.
        visit.command(Command(Act.NEXT))
        while visit.page.key != "lesson.step" and visit.view.sheets:
            visit.command(Command(Act.NEXT))
        assert isinstance(visit.state.place, Beside)


def hinted(visit: Visit) -> list[str]:
    """Return the hints on the page that is shown."""
    label = words().say("id", "preview.plainer")
    blocks = (block for block in visit.page.blocks if isinstance(block, Items) and block.label == label)
    return [phrase.text for block in blocks for phrase in block.items]


@pytest.mark.slow
def test_a_file_that_is_wrong_from_the_start_opens_once_it_is_right(tmp_path: Path) -> None:
    file = copied(tmp_path)
    saved(file, "minutes:", "minute:")
    with started(file, tmp_path) as terminal:
        terminal.wait_for('kunci "minute" tidak dikenal')
        saved(file, "minute:", "minutes:")
        terminal.wait_for("Setelah pelajaran ini")


@pytest.mark.slow
def test_a_file_that_is_not_there_is_told_and_opens_once_it_is(tmp_path: Path) -> None:
    file = copied(tmp_path)
    aside = file.rename(tmp_path / "aside.yaml")
    with started(file, tmp_path, "--lang", "en") as terminal:
        terminal.wait_for("What must be mended")
        aside.rename(file)
        terminal.wait_for("After this lesson")


@pytest.mark.slow
def test_pictures_beside_the_file_are_found_and_drawn_anew_when_saved(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    shutil.copy(LESSON, file)
    key, title = steps(file)[0]
    name = "gambar-sendiri"
    text = file.read_text("utf-8")
    start = text.index(f"  - key: {key}\n")
    at = text.index("name: keset/", start)
    file.write_text(text[:at] + f"name: keset/{name}" + text[text.index("\n", at) :], "utf-8")
    (tmp_path / "pictures").mkdir()
    picture = tmp_path / "pictures" / f"{name}.svg"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><rect width="{w}" height="48"/></svg>'
    picture.write_text(svg.format(w=80))
    with started(file, tmp_path) as terminal:
        terminal.wait_for("Setelah pelajaran ini")
        terminal.press("home")
        terminal.pick(f"Langkah 1: {title}")
        terminal.wait_for("Langkah 1 dari")
        terminal.until(lambda: "██████████" in terminal.screen(), "the picture")
        inked = terminal.screen().count("█")
        picture.write_text(svg.format(w=20))
        terminal.until(lambda: 0 < terminal.screen().count("█") < inked / 2, "the picture as it was saved")


@pytest.mark.slow
def test_a_preview_leaves_nothing_behind_and_ends_from_its_first_page(tmp_path: Path) -> None:
    file = copied(tmp_path)
    made = tmp_path / "tmp"
    made.mkdir()
    before = sorted(file.parent.rglob("*"))
    data = tmp_path / "data"
    with Terminal("lessons", "preview", str(file), "--silent", "--data", str(data), rows=36, TMPDIR=str(made)) as t:
        t.wait_for("Setelah pelajaran ini")
        assert list(made.iterdir())
        t.press("home")
        t.pick("Selesai melihat")
        assert t.wait_end() == 0
    assert not list(made.iterdir())
    assert sorted(file.parent.rglob("*")) == before
    assert {path.name for path in data.iterdir()} <= {"preview.log"}
