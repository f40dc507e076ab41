"""``kiosk lessons preview``: the kiosk itself, opened as a guest at one lesson, which is read anew when it is saved.

The pages are the kiosk's own. While the file has problems the lesson stays as it was last right, and a page with the
problems lies on top of it; once they are mended that page goes, and the guest is at the same step as before. What is
right but not plain stands on the page that it is about.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.authoring.one_file import LessonFile
from kiosk.learning import Settings, Workshop
from kiosk.lessons import Lesson, Problem
from kiosk.pages.homes import StandardHomes
from kiosk.pages.learning.beside import Beside, HintedLibrary, problem_phrase, step_choices
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.settings.settings import SettingsPage
from kiosk.visit import (
    Choice,
    Context,
    Enter,
    Items,
    Leave,
    Move,
    Open,
    Page,
    PersonRole,
    Place,
    Quit,
    Swap,
    Text,
    VisitState,
)

if TYPE_CHECKING:
    from kiosk.app.app import KioskApp

POLL: Final = 0.5
"""Seconds between two looks at whether the file was saved."""


class PreviewHome(Struct, frozen=True):
    """The first page of a preview: the lesson from its start or from a step, the settings, the end."""

    file: str

    def page(self, context: Context) -> Page:
        """Return the page; until the file has been read it says so."""
        lesson = _lesson(context)
        choices: list[Choice] = []
        if lesson is not None:
            choices += step_choices(context, lesson, partial(_open, lesson))
        if context.library is not None and context.library.problems:
            choices.insert(0, context.choice("problems", "preview.problems", Problems()))
        choices.append(context.choice("settings", "preview.settings", SettingsPage()))
        choices.append(context.choice("end", "preview.end", Move(effects=(Quit(),))))
        return context.page(
            "preview.home",
            title=context.say("preview.title", file=self.file),
            help="preview.help",
            blocks=(Text((context.say("preview.reading" if context.library is None else "preview.hint"),)),),
            choices=tuple(choices),
            next=choices[0].key,
        )


class Problems(Struct, frozen=True):
    """What is wrong with the file, each with its line and what to write instead.

    ``first`` is for a file that has not been right yet: once it is, the lesson opens.
    """

    first: bool = False

    def page(self, context: Context) -> Page:
        """Return the problems as they are now."""
        problems = context.library.problems if context.library else ()
        lines = tuple(problem_phrase(context, problem) for problem in problems)
        return context.page(
            "preview.problems",
            help="preview.mend",
            blocks=(Text((context.say("preview.mend"),), "notice"), Items(lines)),
            choices=(context.choice("before", "preview.before", Move(Leave())),),
            next="before",
        )


class PreviewHomes(StandardHomes, frozen=True):
    """Every visit of a preview starts at its first page."""

    file: str

    def first(self, role: PersonRole, workshop: Workshop) -> Place:
        """Return the preview's first page, whoever is here."""
        return PreviewHome(self.file)

    def opening(self, role: PersonRole, settings: Settings) -> Place | None:
        """Return None: the preview itself opens the lesson."""
        return None


class Watcher:
    """Reads the lesson for the app, at first and whenever it is saved, on a thread of its own.

    The library holds the lesson under each key that it has had since the preview began, so that a guest stays at a
    step also when the lesson's own key changes.
    """

    def __init__(self, file: LessonFile) -> None:
        self._file = file
        self._lesson: Lesson | None = None
        self._keys: set[str] = set()
        self._hints: dict[str, tuple[Problem, ...]] = {}
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, app: KioskApp) -> HintedLibrary:
        """Read the lesson for the first time, open it in the app and begin to watch its file."""
        seen = self._file.signature()
        library = self._read()
        app.renew(library, self._opening)
        self._thread = threading.Thread(target=self._watch, args=(app, seen), daemon=True)
        self._thread.start()
        return library

    def close(self) -> None:
        """Stop watching."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, app: KioskApp, seen: object) -> None:
        gone = False
        while not self._end.wait(POLL):
            now = self._file.signature()
            # Many editors save by putting a new file where the old one was: one look without it means nothing.
            gone, was_gone = not self._file.path.exists(), gone
            if now != seen and gone == was_gone:
                seen = now
                library = self._read()
                app.renew(library, partial(self._after, library))

    def _read(self) -> HintedLibrary:
        lesson, problems = self._file.read()
        if lesson is not None and not problems:
            self._lesson = lesson
            self._keys.add(lesson.key)
            self._hints = self._file.hints()
        lessons = dict.fromkeys(self._keys, self._lesson) if self._lesson else {}
        return HintedLibrary(lessons, problems, hints=self._hints)

    def _opening(self, state: VisitState) -> Move:
        spot = Problems(first=True) if self._lesson is None else Beside(LessonPlace(self._lesson.key, "intro"))
        return Move(Enter("guest", place=spot))

    def _after(self, library: HintedLibrary, state: VisitState) -> Move:
        """Return where a saved file leads: to its problems, or from them back to where the guest was."""
        told = any(isinstance(place, Problems) for place in state.path)
        if told == bool(library.problems):
            return Move()
        if library.problems:
            return Move(Open(Problems()))
        if state.place == Problems(first=True) and self._lesson is not None:
            return Move(Swap(Beside(LessonPlace(self._lesson.key, "intro"))))
        return Move(Leave(past=Problems))


def _open(lesson: Lesson, spot: str) -> Move:
    return Move(Enter("guest", place=Beside(LessonPlace(lesson.key, spot))))


def _lesson(context: Context) -> Lesson | None:
    return next(iter(context.library.lessons.values()), None) if context.library else None
