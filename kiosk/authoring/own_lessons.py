"""What a mentor does at the kiosk with the workshop's own lessons: bring them by a stick, see and print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from kiosk.authoring.judging import LESSONS, TaughtHere, judge, staged_name
from kiosk.authoring.one_file import LessonFile
from kiosk.authoring.sheet import sheet
from kiosk.authoring.stick import StickGone, find_sticks, read_stick
from kiosk.learning import Need
from kiosk.lessons import Problem, read_source
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.safekeeping.figures_file import change_entries, put_back
from kiosk.store import (
    DataFolder,
    change_files,
    last_change,
    read_lesson_files,
    read_library,
    undo_change,
    write_whole,
)
from kiosk.visit import CareRefused, FigureEntry, OwnLesson, SheetWritten, StickItem, StickLook
from kiosk.words import Lang, Words


class OwnLessonsDesk:
    """The workshop's own lessons of one kiosk, beside its caretaker.

    ``sticks`` returns the folders at which sticks are; what was carried into the folder for that is looked at too.
    """

    def __init__(
        self,
        care: Caretaker,
        folder: DataFolder,
        lessons: Path,
        words: Words,
        sticks: Callable[[], tuple[Path, ...]] = find_sticks,
    ) -> None:
        self._care, self._folder, self._lessons, self._words, self._sticks = care, folder, lessons, words, sticks
        self._staged: Mapping[str, bytes] = {}

    def look(self) -> StickLook:
        """Read what is on the sticks, and return what each thing of it would change."""
        with self._care.doing() as report_progress:
            sticks = self._sticks()
            homes = [*sticks, self._folder.incoming] if self._folder.incoming.is_dir() else sticks
            files: dict[str, bytes] = {}
            problems: list[Problem] = []
            for home in homes:
                try:
                    read = read_stick(home, report_progress)
                except StickGone as gone:
                    raise CareRefused("stick.gone") from gone
                files = read.files | files
                problems += read.problems
            items = judge(self._taught(), files, report_progress)
            self._staged = {
                staged_name(name.removeprefix(LESSONS), svg): svg
                for name, svg in files.items()
                if name.endswith(".svg")
            }
            last = tuple(change.name for change in last_change(self._folder))
        return StickLook(len(sticks) + (not sticks and bool(files or problems)), items, tuple(problems), last)

    def picture(self, name: str) -> bytes | None:
        """Return a picture that was looked at and is not joined, by the name that it has meanwhile."""
        return self._staged.get(name)

    def join(self, items: tuple[StickItem, ...]) -> Problem | None:
        """Join things as they were looked at, all or none, unless a lesson would get a new problem by it."""
        with self._care.changing_lessons():
            taught = self._taught()
            contents = {name: data for item in items for name, data in item.contents.items()}
            entries: dict[tuple[str, str], FigureEntry] = {}
            for item in items:
                entries |= item.entries
            if entries:
                contents["figures.yaml"] = change_entries(taught.own(self._folder.figures), entries)
            lessons = {
                name.removeprefix(LESSONS): data for name, data in contents.items() if name.startswith(LESSONS)
            }
            library = taught.with_files(lessons, contents.get("figures.yaml"))
            if harm := taught.harm(library):
                return harm[0] if harm[0].file else replace(harm[0], file=next(iter(contents)))
            change_files(self._folder, contents)
            self._care.take_library(library)
        return None

    def take_back(self) -> tuple[str, ...]:
        """Take the last joining back. A figure that was set since at the kiosk, or by hand, stays."""
        with self._care.changing_lessons():
            instead = {
                change.name: put_back(change.before or b"", change.after or b"", self._folder.figures.read_bytes())
                for change in last_change(self._folder)
                if change.name == "figures.yaml" and self._folder.figures.is_file()
            }
            done = undo_change(self._folder, instead)
            self._care.take_library(read_library(self._lessons, self._folder.figures, self._folder.lessons))
        return done

    def lessons(self) -> tuple[OwnLesson, ...]:
        """Return the workshop's own lessons by the names of their files."""
        with self._care.doing():
            found = []
            for name, data in read_lesson_files(self._folder.lessons)[0].items():
                tree = read_source(name, data).tree
                found.append(OwnLesson(name, str(tree.get("key", "")) if isinstance(tree, dict) else ""))
            return tuple(found)

    def print_sheet(self, file: str, lang: Lang) -> SheetWritten | Problem:
        """Write a lesson as ``kiosk lessons sheet`` does, with the advice for every need, into a folder for that."""
        with self._care.doing():
            one = LessonFile(self._folder.lessons / file, self._lessons, self._folder)
            lesson, problems = one.read()
            if lesson is None or problems:
                return problems[0]
            page = sheet(lesson, lang, partial(self._words.say, lang), one.picture, list(get_args(Need)))
            folder = self._folder.bench_sheets
            folder.mkdir(mode=0o700, exist_ok=True)
            target = folder / f"{lesson.product}-{lesson.topic}.html"
            write_whole(target, page.encode())
        return SheetWritten(str(folder), target.name)

    def _taught(self) -> TaughtHere:
        library = read_library(self._lessons, self._folder.figures, self._folder.lessons)
        return TaughtHere(self._lessons, self._folder, library)
