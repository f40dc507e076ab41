"""What a choice does, as a value: events to record, effects to carry out, and where to go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct

from kiosk.learning import AnyEventData

if TYPE_CHECKING:
    from kiosk.visit.command import Command
    from kiosk.visit.journey import Context
    from kiosk.visit.page import Page, Phrase


class Place(Protocol):
    """Where a person is. A frozen value that can say what page it shows; one module a journey defines them."""

    def page(self, context: Context) -> Page:
        """Return the page that this place shows now."""
        ...


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

    name: Literal["done", "right", "not_yet", "edge", "woken"]


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
