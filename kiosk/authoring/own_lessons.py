"""What a mentor does at the kiosk with the workshop's own lessons: bring them by a stick, see and print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from msgspec.structs import replace

from kiosk.authoring.asking import NextQuestion, ask_draft, next_question
from kiosk.authoring.checking import read_known_words
from kiosk.authoring.draft import Proof, lesson_yaml
from kiosk.authoring.judging import LESSONS, TaughtHere, judge, staged_name
from kiosk.authoring.kept_answers import keep_answers, read_answers, set_aside_answers
from kiosk.authoring.one_file import LessonFile
from kiosk.authoring.sheet import sheet
from kiosk.authoring.stick import StickGone, read_stick
from kiosk.learning import Need
from kiosk.lessons import Library, Problem, read_source
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.safekeeping.figures_file import change_entries, put_back
from kiosk.store import (
    DataFolder,
    change_files,
    find_sticks,
    last_change,
    read_lesson_files,
    read_library,
    undo_change,
    write_whole,
)
from kiosk.visit import CareRefused, DraftQuestion, FigureEntry, OwnLesson, SheetWritten, StickItem, StickLook
from kiosk.words import Lang, Words

NO_ENTRIES: Final[Mapping[tuple[str, str], FigureEntry]] = MappingProxyType({})


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
        self._proof: Proof | None = None

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
        contents = {name: data for item in items for name, data in item.contents.items()}
        entries: dict[tuple[str, str], FigureEntry] = {}
        for item in items:
            entries |= item.entries
        return self._write(contents, entries)

    def _write(
        self, contents: dict[str, bytes], entries: Mapping[tuple[str, str], FigureEntry] = NO_ENTRIES
    ) -> Problem | None:
        """Write files of the workshop's own in one act, and teach by them; return what no lesson would bear."""
        with self._care.changing_lessons():
            taught = self._taught()
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

    def kept_answers(self) -> tuple[str, ...]:
        """Return the answers of a draft that was not finished; answers that cannot be read are put aside."""
        with self._care.doing():
            try:
                return tuple(read_answers(self._folder.lesson_draft))
            except ValueError:
                set_aside_answers(self._folder.lesson_draft)
                return ()

    def ask(self, library: Library, answers: tuple[str, ...], lang: Lang) -> DraftQuestion:
        """Keep the answers that fit, and return the question that follows them; as ``kiosk lessons new`` asks.

        Who begins anew keeps the old answers under another name.
        """
        kept = () if answers else self.kept_answers()
        with self._care.doing():
            if kept:  # no answers are nothing to keep, and would take the place of some that are
                set_aside_answers(self._folder.lesson_draft)
            following = self._next(library, answers, lang)
            keep_answers(self._folder.lesson_draft, list(following.answers))
        file = following.draft.file if following.draft else ""
        return DraftQuestion(
            following.question,
            following.options,
            following.empty,
            following.told,
            following.refused,
            following.answers,
            file,
        )

    def write_draft(self, library: Library, answers: tuple[str, ...], lang: Lang) -> Problem | None:
        """Write the lesson into the workshop's own; the answers are forgotten then."""
        with self._care.doing():
            draft = self._next(library, answers, lang).draft
        if draft is None:
            raise CareRefused("draft.changed")
        problem = self._write({f"{LESSONS}{draft.file}": lesson_yaml(draft).encode()})
        if problem is None:
            with suppress(OSError):  # the lesson is written: what is left of the answers harms nobody
                self._folder.lesson_draft.unlink(missing_ok=True)
        return problem

    def _next(self, library: Library, answers: tuple[str, ...], lang: Lang) -> NextQuestion:
        say = partial(self._say, lang)
        known = read_known_words(self._lessons, self._folder)
        if self._proof is None or self._proof.known != known:
            self._proof = Proof(known)
        proof = self._proof

        def taken(product: str, topic: str) -> str | None:
            name = f"{product}/{topic}.yaml"
            there = f"{product}.{topic}" in library.lessons or (self._folder.lessons / name).exists()
            return name if there else None

        return next_question(list(answers), say, lambda asker: ask_draft(asker, say, proof, taken))

    def _say(self, lang: Lang, key: str, /, **values: object) -> str:
        return self._words.say(lang, key, **values).text

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
