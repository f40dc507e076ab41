"""One lesson file with what belongs to it: the pictures beside it and the workshop's own figures."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, TypeAlias, get_args

from msgspec import Struct

from kiosk.authoring.checking import read_known_words
from kiosk.authoring.hints import hints_of
from kiosk.lessons import Lesson, Problem, Product, load_lessons, read_source
from kiosk.store import MAX_FILE, MAX_PICTURE, DataFolder, find_picture, read_lesson_files, read_plain
from kiosk.words import Lang, Words, printable

Signature: TypeAlias = tuple[tuple[str, int, int], ...]
"""What tells that files were saved: their names, times (ns) and sizes."""

_KEY: Final = re.compile(rb"^key:.*\S", re.MULTILINE)


class LessonFile(Struct, frozen=True):
    """A lesson file. It may lie anywhere: its pictures are in ``pictures`` beside it, or among those of ``lessons``.

    ``folder`` is the data folder, with the workshop's own figures and words; it need not be there.
    """

    path: Path
    lessons: Path
    folder: DataFolder

    def read(self) -> tuple[Lesson | None, tuple[Problem, ...]]:
        """Return the lesson, or None and what is wrong with it. Nothing is raised for what is on disk."""
        try:
            data = read_plain(self.path, MAX_FILE)
        except OSError as error:
            return None, (Problem(self.path.name, 1, 1, "unreadable", (("why", error.strerror or "?"),)),)
        try:
            own = read_plain(self.folder.figures, MAX_FILE)
        except OSError:  # a workshop without figures of its own; what is wrong with the file the kiosk itself tells
            own = None
        library = load_lessons({self.path.name: data}, own, self._pictures(data), self._others(data))
        # The figures of other lessons are no concern of this one.
        problems = tuple(problem for problem in library.problems if problem.key != "unknown_lesson")
        return next(iter(library.lessons.values()), None), problems

    def hints(self) -> dict[str, tuple[Problem, ...]]:
        """Return what would make the lesson plainer, by its spots; nothing if it cannot be read just now."""
        try:
            data = read_plain(self.path, MAX_FILE)
            known = read_known_words(self.lessons, self.folder)
        except OSError:
            return {}
        return hints_of(self.path.name, data, known)

    def picture(self, name: str) -> bytes | None:
        """Return a picture by its name, the one beside the file before any other; None if there is none."""
        group, _, picture = name.partition("/")
        beside = self.path.parent / "pictures" / f"{picture}.svg"
        really_beside = beside.parent == Path(os.path.realpath(beside)).parent
        if group != "tile" and group == self._group() and really_beside:
            try:
                data = read_plain(beside, MAX_PICTURE + 1)
            except OSError:
                pass
            else:
                return data if len(data) <= MAX_PICTURE else None
        return find_picture(self.lessons, name)

    def signature(self) -> Signature:
        """Return what changes when the lesson, the figures or a picture is saved."""
        pictures = sorted((self.path.parent / "pictures").glob("*.svg"))
        return tuple(found for file in (self.path, self.folder.figures, *pictures) if (found := _stamp(file)))

    def _group(self, data: bytes | None = None) -> str:
        """Return the product under which the pictures beside the file are named: its folder's, or the written one."""
        if self.path.absolute().parent.name in get_args(Product):
            return self.path.absolute().parent.name
        try:
            tree = read_source(self.path.name, read_plain(self.path, MAX_FILE) if data is None else data).tree
        except OSError:
            return ""
        return str(tree.get("product")) if isinstance(tree, dict) else ""

    def _others(self, data: bytes) -> dict[str, bytes]:
        """Return the other lessons' files that write emergencies: this one may name those."""
        files, _ = read_lesson_files(self.lessons)
        here, key = os.path.realpath(self.path), _KEY.search(data)
        return {
            name: other
            for name, other in files.items()
            if b"\n    do:" in other
            and os.path.realpath(self.lessons / name) != here
            and not (key and key.group() in other.splitlines())
        }

    def _pictures(self, data: bytes) -> set[str]:
        group = self._group(data)
        beside = {f"{group}/{file.stem}" for file in (self.path.parent / "pictures").glob("*.svg")}
        return beside | {f"{file.parent.parent.name}/{file.stem}" for file in self.lessons.glob("*/pictures/*.svg")}


def problem_lines(file: LessonFile, problems: tuple[Problem, ...], words: Words, lang: Lang) -> list[str]:
    """Return the problems as ``file:line:column: what is wrong; what to write instead``."""
    lines = []
    for problem in problems:
        path = file.folder.figures if problem.file == file.folder.figures.name else file.path
        what = words.say(lang, f"problem.{problem.key}", **dict(problem.values)).text
        lines.append(printable(f"{path}:{problem.line}:{problem.column}: {what}"))
    return lines


def _stamp(file: Path) -> tuple[str, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return file.name, found.st_mtime_ns, found.st_size
