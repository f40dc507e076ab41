"""What an input is, and what the app does for it. A new input is one module here and a line in the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Settings, Workshop
from kiosk.store import DataFolder
from kiosk.visit import Command, Outcome, Page, Phrase, Place, Sheet, Visit, VisitState
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.access import KeyMap
    from kiosk.access.scanning import ScanCue
    from kiosk.speech import Signal

Switches: TypeAlias = Mapping[str, tuple[str, str, str]]
"""Switches of people here: how each one's owner scans, and the switches that move and select."""


class Timer(Protocol):
    """Something that will happen; ``stop`` takes it back."""

    def stop(self) -> None:
        """Take it back."""


class Present(Struct, frozen=True):
    """Who is at the kiosk, as inputs need it.

    While nobody has signed in, ``settings`` also hold what those who may come need, and ``others`` their switches.
    """

    settings: Settings
    resident: str | None = None
    others: Switches = {}


def who_is_present(state: VisitState, workshop: Workshop) -> Present:
    """Return who is present in this state of a visit."""
    settings = state.settings
    if state.role in ("resident", "mentor"):
        return Present(settings, state.person if state.role == "resident" else None)
    needed = workshop.inputs_needed()  # whoever comes must be able to sign in by themselves
    listens = settings.listen != "off" or not needed.listen
    settings = replace(
        settings, dwell=settings.dwell or needed.dwell, listen=settings.listen if listens else "always"
    )
    return Present(settings, others=needed.switches)


class Shown(Struct, frozen=True):
    """What is on the screen now. ``speaking`` tells that its text is still being said."""

    page: Page
    sheet: Sheet
    place: Place | None = None
    under: int | None = None
    """What the pointer is over: a target, the place to rest, or nothing."""
    speaking: bool = False


class Press(Struct, frozen=True):
    """A press of a key that counts, at ``at`` (ms): the command it stands for, and the sign it would type here."""

    key: str
    command: Command | None
    at: int
    sign: str = ""


class Input:
    """One way to give commands. Each is told the same; what it has no use for, it need not define.

    ``person``, ``shown``, ``speaking``, ``sign`` and ``close`` are enough for a device of its own kind. The further
    methods are for inputs that light targets, take keys before they become commands, or follow the pointer.
    """

    urgent = False
    """Whether its sign goes before all others."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._timer: Timer | None = None

    def _wake_at(self, due: int | None, act: Callable[[], None]) -> None:
        """Have something done once it is ``due`` (ms), in place of what was to be done; nothing if that is None."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if due is not None:
            # A hair late rather than early: an early act would do nothing and set no other.
            self._timer = self._host.after(max(0, due - self._host.now()) + 1, act)

    def person(self, present: Present) -> None:
        """Take who is here now, and their settings."""

    def shown(self, shown: Shown) -> None:
        """Take what came up on the screen."""

    def speaking(self, speaking: bool) -> None:
        """Take that the kiosk begins to speak, or has spoken to the end."""

    @property
    def sign(self) -> str:
        """Return the key of the sign at the head of the page that tells of this input, "" for none.

        An input whose sign has changed calls ``again`` of its host.
        """
        return ""

    def close(self) -> None:
        """Let go of the device."""

    @property
    def lit(self) -> tuple[int, ...]:
        """Return the targets that are lit."""
        return ()

    @property
    def leaving(self) -> bool:
        """Tell whether the way out of a group is lit."""
        return False

    @property
    def switches(self) -> tuple[str, ...]:
        """Return the keys that are switches of the person who is here, wherever they are pressed."""
        return ()

    def stop(self) -> None:
        """Light nothing any more: what is on the screen goes."""

    def takes(self, press: Press) -> bool:
        """Take a press; False if it means what it always means."""
        return False

    def let_go(self, key: str, command: Command | None) -> None:
        """Take a key let go; only some devices can tell."""

    def hover(self, target: int | None) -> None:
        """Take what the pointer is over now."""

    def sounds(self, milliseconds: int) -> None:
        """Take that a signal sounds so long."""

    def sleep(self) -> None:
        """Take that the person chose by another input."""


class Host(Protocol):
    """What the app does for inputs, the narrator and effects: all on its own thread, but for ``later``."""

    words: Words
    folder: DataFolder
    """The kiosk's data folder."""

    @property
    def visit(self) -> Visit:
        """Return the visit that is running."""

    @property
    def workshop(self) -> Workshop:
        """Return what is known of the workshop now."""

    @property
    def key_map(self) -> KeyMap:
        """Return the key map of the person who is here."""

    @property
    def inputs(self) -> Iterator[Input]:
        """Return the inputs in use."""

    def input(self, kind: str) -> Input:
        """Return the input of a kind (see the registry), from now on in use."""

    def now(self) -> int:
        """Return milliseconds of a clock that never goes back."""

    def after(self, milliseconds: int, act: Callable[[], None]) -> Timer:
        """Have something done later."""

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on the app's thread; safe from any thread."""

    def in_background(self, act: Callable[[], None]) -> None:
        """Have something done in a thread of its own, off the paint's path."""

    def say(self, key: str, /, **values: object) -> Phrase:
        """Return one of the kiosk's texts in the language of the person who is here."""

    def tell(self, key: str, /, **values: object) -> None:
        """Say one of the kiosk's texts that did not come from a command."""

    def tell_phrase(self, notice: Phrase, *, alive: bool = True) -> None:
        """Say something that did not come from a command; ``alive`` tells whether it came of a person."""

    def do(self, act: Callable[[], Outcome]) -> None:
        """Carry out an act of the visit and show what it has led to."""

    def own_act(self) -> AbstractContextManager[None]:
        """Hold that what changes meanwhile was asked for: whoever did it knows what comes, and may type ahead."""

    def command(self, command: Command, at: int | None = None) -> None:
        """Carry out a command; one given at ``at`` (ms) is meant for what stood there when the hand set out."""

    def choose(self, target: int) -> None:
        """Pick a target of the sheet that is shown."""

    def press(self, key: str, character: str | None, at: int) -> None:
        """Take a key pressed at ``at`` (ms), from whichever device."""

    def let_go(self, key: str) -> None:
        """Take a key let go."""

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""

    def swap(self, place: Place) -> None:
        """Show another place where this one is, if it is of the same kind: what is heard comes late."""

    def paint(self) -> None:
        """Paint what is lit and said now."""

    def again(self) -> None:
        """Make the page again for the same state: a sign has changed, or what it is made from."""

    def progress(self, target: int | None, progress: float) -> None:
        """Show how far a pointer's dwelling on a target has come."""

    def cue(self, cue: ScanCue) -> bool:
        """Say a highlight by the preview voice; False if nothing will be heard, so that no end comes of it."""

    def signal(self, name: Signal) -> None:
        """Sound a signal, if the person wants it."""

    def chime(self, *, emergency: bool) -> bool:
        """Sound the chime of a call, at the home's own loudness, whatever the person here wants; tell if it does."""

    def no_chime(self) -> None:
        """Take back a chime that waits for the end of a sentence."""

    def said(self) -> None:
        """Go on: what others waited for has been said to its end."""

    def exit(self, result: int) -> None:
        """End the kiosk with an exit status."""
