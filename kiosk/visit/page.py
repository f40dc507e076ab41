"""What a person sees, hears and can choose (a Page), what a choice does (a Move), and where a person is (a Place).

Plain values, from which every output is drawn. They are msgspec Structs: immutable, cheap to define (a tenth of a
dataclass's import time, which counts before the first paint) and directly encodable.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, TypedDict, Unpack

from msgspec import Struct

from kiosk.learning import (
    AnyEventData,
    Known,
    Person,
    Progress,
    Settings,
    Uptime,
    Workshop,
    display_names,
    group_names,
    path_names,
)
from kiosk.visit.blocks import Block
from kiosk.visit.care import Care
from kiosk.visit.command import Command
from kiosk.visit.recorder import Recorder
from kiosk.words import HOME_LANG, Words
from kiosk.words import Lang as Lang
from kiosk.words import Phrase as Phrase

if TYPE_CHECKING:
    from kiosk.lessons import Lesson, Library


class Tile(Struct, frozen=True):
    """How a choice can be told without reading: a colour's name (see the themes) and a picture's name."""

    colour: str | None = None
    picture: str | None = None


class Choice(Struct, frozen=True):
    """One thing to pick.

    ``spoken`` are further names by which it may be called by voice; its label and its number always work.
    ``number`` fixes the digit that picks it (a number pad's keys); else its position on the screen gives it.
    ``mark`` is said and shown beside the label ("dipilih", "selesai"): state is never told by colour alone.
    """

    key: str
    label: Phrase
    then: Move
    detail: Phrase | None = None
    mark: Phrase | None = None
    spoken: tuple[Phrase, ...] = ()
    tile: Tile | None = None
    number: int | None = None

    def __hash__(self) -> int:
        """Return a hash of how it looks: what is drawn is remembered by it, and what it does may hold anything."""
        return hash((self.key, self.label, self.detail, self.mark, self.tile, self.number))


STAR, HASH = 10, 11
"""The numbers of a number pad's last two keys, shown and pressed as ``*`` and ``#``."""


UNMARKED: Final = 20
"""Added to a choice's number where digits are typed as text: none stands before it then, and none picks it."""

ERASE: Final = "\b"
"""Stands for the key that takes back the last character."""


TriedBy: TypeAlias = Literal["touch", "pointer", "word"]
"""What named a target or an act: a finger or a pressed pointer, a pointer that rested, a spoken word."""


class Wait(Struct, frozen=True):
    """What follows when nobody does anything for ``after`` ms once the page has been read out."""

    after: int
    then: Callable[[int], Move]


class Page(Struct, frozen=True):
    """A whole page.

    ``key`` names the page for tests, logs and the cache; two pages that say different things may share it.
    ``where`` says where the person is and how much is left. ``next`` is the key of the choice that the
    command "next" picks: the one main act of the page. ``help`` says what this page is for.
    ``back`` is what the command "back" does here when it is not simply leaving.
    ``pad`` marks a number pad: the digits enter figures, and the layout keeps the choices in telephone order.
    ``typed``, on pages that take letters or figures, says what a character of a full keyboard does; ``ERASE`` takes
    the last one back. No such character is a command there.
    ``number``, on pages that take a sum, is what a whole number said in one go does.
    ``pressed``, on pages that get to know a person's keys, says what any key or button does, given its name and
    when it came (ms of a clock that never goes back); such a page also has a ``wait``, so that it is no trap.
    ``tried``, on a page where nothing does what it does elsewhere, says what follows when something else than a key
    names a target or an act.
    ``notice`` tells what just happened, or why nothing did. It is said after the title and moves nothing.
    """

    key: str
    title: Phrase
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    help: tuple[Phrase, ...] = ()
    where: Phrase | None = None
    next: str | None = None
    back: Move | None = None
    pad: bool = False
    typed: Callable[[str], Move] | None = None
    number: Callable[[int], Move] | None = None
    pressed: Callable[[str, int], Move] | None = None
    tried: Callable[[TriedBy, Phrase], Move] | None = None
    wait: Wait | None = None
    notice: Phrase | None = None
    lang: Lang = HOME_LANG

    def choice(self, key: str) -> Choice:
        """Return the choice named ``key``. Raises KeyError if this page has none."""
        for choice in self.choices:
            if choice.key == key:
                return choice
        raise KeyError(key)


# Moves -----------------------------------------------------------------------------------------------


class Place(Protocol):
    """Where a person is. A frozen value that can say what page it shows; one module a journey defines them."""

    def page(self, context: Context) -> Page:
        """Return the page that this place shows now."""


class Stay(Struct, frozen=True):
    """Stay at this place (its page may still change, for the events have)."""


class Open(Struct, frozen=True):
    """Go one level deeper: "back" returns here."""

    place: Place


class Swap(Struct, frozen=True):
    """Put another place where this one is: "back" returns to what was before."""

    place: Place


class Leave(Struct, frozen=True):
    """Go back: one level, or to the last place of the class ``to``, or to what was before the last one of ``past``.

    "home" is the first place, to which it also leads if the place that is named is not on the path.
    """

    to: type[Place] | Literal["home"] | None = None
    past: type[Place] | None = None


class Enter(Struct, frozen=True):
    """Sign a person in (or a guest, who has no id) and show their home. Settings become theirs.

    ``place``, if given, opens on top of it.
    """

    role: Literal["resident", "mentor", "guest"]
    person: str | None = None
    place: Place | None = None


class SignOut(Struct, frozen=True):
    """Forget who was here and show the sign-in page."""


Goto: TypeAlias = Stay | Open | Swap | Leave | Enter | SignOut


class CheckPin(Struct, frozen=True):
    """Have a PIN checked against its hash, off the paint's path; then go on with one of two moves."""

    pin: str
    hashed: str
    right: Move
    wrong: Move


class HashPin(Struct, frozen=True):
    """Have a PIN hashed, off the paint's path; then go on with a move.

    Events of the move whose ``pin`` is the text ``HASHED`` get the hash in its place.
    """

    pin: str
    then: Move


HASHED = "<hash>"
"""Stands in an event for the hash of the PIN that ``HashPin`` is making. No argon2 hash looks like it."""


class PlaySound(Struct, frozen=True):
    """A short signal beside what is shown: never the only sign."""

    name: Literal["done", "right", "not_yet", "edge", "woken", "call"]


class Perform(Struct, frozen=True):
    """Do what a general command does: so that a choice can stand for it."""

    command: Command


ListeningAct: TypeAlias = Literal["teach", "teach-wake", "skip", "listen", "forget-wake", "forget"]


class Listening(Struct, frozen=True):
    """Something for whoever listens: be taught words or a wake word, go on to the next word, listen now, or forget
    the wake word or all of the person's words."""

    act: ListeningAct


class Quit(Struct, frozen=True):
    """End the kiosk program (mentors only; asked for and confirmed)."""


class Export(Struct, frozen=True):
    """Have files made and written into ``folder`` of the data folder, off the paint's path; then tell the outcome.

    ``files`` are their names, each with what makes its bytes; what cannot be made raises ValueError.
    """

    folder: str
    files: tuple[tuple[str, Callable[[], bytes]], ...]


class Work(Struct, frozen=True):
    """Have something done that takes a while, off the paint's path; then go on with the move that it returns.

    Who went elsewhere meanwhile is told the move's notice, and nothing else of it happens.
    """

    act: Callable[[], Move]


Effect: TypeAlias = CheckPin | HashPin | PlaySound | Perform | Quit | Export | Listening | Work


class Move(Struct, frozen=True):
    """All that one choice does. A plain value, so that a test can look at it without doing it.

    ``by`` is whose act the events are, if not that of the person who is here: a mentor signs in a resident's visit.
    """

    to: Goto = Stay()
    events: tuple[AnyEventData, ...] = ()
    effects: tuple[Effect, ...] = ()
    notice: Phrase | None = None
    by: str | None = None


# Where a person is, and what pages are made from -----------------------------------------------------


PersonRole: TypeAlias = Literal["nobody", "guest", "resident", "mentor"]


class VisitState(Struct, frozen=True):
    """Where a person is.

    ``path`` holds the places from the first to the one shown. ``base`` are the kiosk's own settings, to which
    sign-out returns. ``undo`` is the path before the last choice, until it has been undone,
    ``undo_recorded`` whether that choice recorded anything.
    """

    path: tuple[Place, ...]
    role: PersonRole = "nobody"
    person: str | None = None
    settings: Settings = Settings()
    base: Settings = Settings()
    notice: Phrase | None = None
    undo: tuple[Place, ...] = ()
    undo_recorded: bool = False

    @property
    def place(self) -> Place:
        """Return the place that is shown."""
        return self.path[-1]


class PageParts(TypedDict, total=False):
    """What a page may have besides its key, title, help and language."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...]
    where: Phrase | None
    next: str | None
    back: Move | None
    pad: bool
    typed: Callable[[str], Move] | None
    number: Callable[[int], Move] | None
    pressed: Callable[[str, int], Move] | None
    tried: Callable[[TriedBy, Phrase], Move] | None
    wait: Wait | None


class Context(Struct, frozen=True, dict=True):
    """What a page is drawn from besides its place.

    ``library`` is None until the lessons have been read (after the first paint). ``fresh`` is an id that no
    one has yet. ``homes`` gives the first place for each role. ``keys`` tells what each key does now, ``key_line``
    what one is and does, ``maps`` are the names of the key maps that there are, ``microphones`` gives those of the
    microphones, ``can_listen`` tells whether what the listening needs is installed. ``care`` does what is to be done
    for the kiosk itself, if it keeps anything, ``recorder`` records what people read aloud for it. ``now`` is UTC in
    milliseconds since 1970, ``uptime`` how long the machine has run.
    """

    words: Words
    known: Known
    settings: Settings
    role: PersonRole
    person: str | None
    fresh: str
    homes: Homes
    library: Library | None = None
    keys: Callable[[bool], tuple[Phrase, ...]] = lambda pad: ()
    maps: tuple[str, ...] = ()
    key_line: Callable[[str], Phrase] = Phrase
    microphones: Callable[[], tuple[str, ...]] = tuple
    can_listen: Callable[[], bool] = lambda: True
    care: Care | None = None
    recorder: Recorder | None = None
    now: int = 0
    uptime: Uptime = Uptime()

    @property
    def lang(self) -> Lang:
        """Return the language of the page."""
        return self.settings.lang

    def say(self, key: str, /, **values: object) -> Phrase:
        """Return one of the kiosk's own texts in the page's language."""
        return self.words.say(self.lang, key, **values)

    def page(
        self,
        key: str,
        texts: str = "",
        /,
        *,
        title: Phrase | None = None,
        help: str | tuple[Phrase, ...] = "",
        **parts: Unpack[PageParts],
    ) -> Page:
        """Return a page, with title and help from the words ``texts`` (by default those named like the page's key).

        These are ``group.title`` and ``group.help`` of a group, of ``group.name`` itself and ``group.name_help``.
        ``title`` and ``help`` (a key of the words, or phrases) stand in their places.
        """
        texts = texts or key
        title_key, help_key = (texts, f"{texts}_help") if "." in texts else (f"{texts}.title", f"{texts}.help")
        told = (self.say(help or help_key),) if isinstance(help, str) else help
        return Page(key, title or self.say(title_key), help=told, lang=self.lang, **parts)

    def choice(
        self,
        key: str,
        text: str,
        then: Move | Place,
        detail: Phrase | None = None,
        mark: Phrase | None = None,
        *,
        spoken: tuple[Phrase, ...] = (),
        tile: Tile | None = None,
        number: int | None = None,
    ) -> Choice:
        """Return a choice whose label is a text of the kiosk's own. If ``then`` is a place, it opens that."""
        move = then if isinstance(then, Move) else Move(Open(then))
        return Choice(key, self.say(text), move, detail, mark, spoken, tile, number)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what to call people by their ids; see ``display_names``."""
        return display_names(self.known.workshop, self.say)

    def name(self, person: str | None, unknown: str = "people.somebody") -> str:
        """Return what to call a resident or mentor; the text ``unknown`` for whom nobody knows."""
        return self.names.get(person or "") or self.say(unknown).text

    @cached_property
    def groups(self) -> dict[str, str]:
        """Return what to call the groups by their ids; see ``group_names``."""
        return group_names(self.known.workshop, self.say, self.names.values())

    @cached_property
    def paths(self) -> dict[str, str]:
        """Return what to call the paths by their keys; see ``path_names``."""
        return path_names(self.known.workshop, self.say)

    def lesson(self, key: str | None) -> Lesson | None:
        """Return a lesson, or None if it is gone or the lessons are still being read."""
        return self.library.lessons.get(key or "") if self.library else None

    @property
    def progress(self) -> Progress:
        """Return the progress of the person who is here."""
        return self.known.progress.get(self.person or "", Progress())


class Homes(Protocol):
    """The first place for each role, and those places to which any page may lead."""

    def first(self, role: PersonRole, workshop: Workshop) -> Place:
        """Return the place at which a person of this role starts."""

    def opening(self, role: PersonRole, settings: Settings) -> Place | None:
        """Return the place that opens at sign-in on top of the first, if any."""

    def person(self, person: Person, workshop: Workshop) -> Place:
        """Return the place where a mentor sees to a person."""

    def help(self, state: VisitState) -> Place | None:
        """Return the place that helps with the one that is shown; None if that is the help itself."""

    def emergency(self, state: VisitState) -> Place | None:
        """Return the place that tells what to do in an emergency; None if that is shown."""
