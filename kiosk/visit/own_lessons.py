"""What a mentor can do with the workshop's own lessons, and what a stick would bring, as pages know it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct

from kiosk.words import Lang

if TYPE_CHECKING:
    from kiosk.lessons import Library, Problem

StickKind: TypeAlias = Literal["lesson", "picture", "figures", "words"]
StickState: TypeAlias = Literal["new", "changed", "same", "unusable"]


class FigureEntry(Struct, frozen=True):
    """What the workshop's own file says of a figure or of what else is confirmed.

    ``value`` is None where the lesson's own holds; a telephone or account number is a text. ``on`` is a day, as
    YYYY-MM-DD. Without ``by`` nobody has confirmed it; a value that ``waits`` came from elsewhere, and is still to be
    confirmed here.
    """

    value: Fraction | str | None = None
    by: str = ""
    on: str = ""
    waits: bool = False


class FigureOutcome(Struct, frozen=True):
    """What became of a figure that was set: the entry that stood there before (None if there was none).

    ``problem`` is what the lesson would not bear: then nothing was changed.
    """

    before: FigureEntry | None
    problem: Problem | None = None


class Difference(Struct, frozen=True):
    """One thing that is otherwise: in which part of a lesson, where in it, and its text before and after.

    ``where`` and the texts are by language, "" for what has none. None is no such thing.
    """

    part: str
    where: dict[str, str]
    before: dict[str, str] | None
    after: dict[str, str] | None


class StickItem(Struct, frozen=True):
    """One thing on a stick, and what it would change here.

    ``file`` is its name below the stick's folder, ``title`` by language what people call it. ``problems`` say why it
    cannot be used, or which part of it is left out. ``contents`` are the files that joining it writes, by their names
    in the data folder, ``entries`` the figures that it sets, by lesson and name. ``library`` has the lesson as it
    would be, under ``lesson``, for whoever looks at it first.
    """

    kind: StickKind
    file: str
    state: StickState
    title: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()
    differences: tuple[Difference, ...] = ()
    contents: dict[str, bytes] = {}
    entries: dict[tuple[str, str], FigureEntry] = {}
    lesson: str = ""
    library: Library | None = None

    @property
    def joins(self) -> bool:
        """Return whether there is anything of it to join."""
        return self.state in ("new", "changed")


class StickLook(Struct, frozen=True):
    """What was found: on how many sticks, each thing of them, and what files there are that nobody can use.

    ``last`` are the files that the last act changed here, which can be taken back.
    """

    sticks: int
    items: tuple[StickItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    last: tuple[str, ...] = ()


class OwnLesson(Struct, frozen=True):
    """A lesson of the workshop's own by the name of its file; ``key`` is "" if the file does not say it."""

    file: str
    key: str


class SheetWritten(Struct, frozen=True):
    """A lesson that was written as a file to print: where."""

    folder: str
    file: str


class DraftQuestion(Struct, frozen=True):
    """The next question of a lesson that is being drafted.

    ``options`` are its answers, each by its number, if a text is not asked for. ``empty`` says what an empty answer
    does; it is refused without. ``told`` is what was said of the last answer, ``refused`` that answer if it is to be
    mended, ``answers`` are those so far. Without a question the lesson is complete, and ``file`` is its name.
    """

    question: str
    options: tuple[str, ...]
    empty: str
    told: tuple[str, ...]
    refused: str
    answers: tuple[str, ...]
    file: str = ""


class OwnLessons(Protocol):
    """Each takes its time and raises CareRefused if it cannot be done."""

    def look(self) -> StickLook:
        """Look at what is on the sticks that are plugged in."""

    def picture(self, name: str) -> bytes | None:
        """Return a picture that was looked at and is not joined yet. This takes no time, and is never refused."""

    def join(self, items: tuple[StickItem, ...]) -> Problem | None:
        """Join things as they were looked at, all or none, and teach by them; return what no lesson would bear."""

    def take_back(self) -> tuple[str, ...]:
        """Take the last joining back; return the files that are as before."""

    def lessons(self) -> tuple[OwnLesson, ...]:
        """Return the workshop's own lessons."""

    def kept_answers(self) -> tuple[str, ...]:
        """Return the answers of a lesson that is being drafted, here or in the terminal."""

    def ask(self, library: Library, answers: tuple[str, ...], lang: Lang) -> DraftQuestion:
        """Keep the answers of a draft that fit, and return the question that follows them.

        ``library`` is what is taught now: a new lesson takes no other's place.
        """

    def write_draft(self, library: Library, answers: tuple[str, ...], lang: Lang) -> Problem | None:
        """Write the lesson that these answers make, unless a lesson would be wrong by it; it is taught at once."""

    def print_sheet(self, file: str, lang: Lang) -> SheetWritten | Problem:
        """Write a lesson of the workshop's own as a file to print, or return what is wrong with it."""
