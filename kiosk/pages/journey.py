"""A person's way through the kiosk: a pure step from where they are and what they did to where they go.

Nothing here knows a screen, a sound or a database. The caller records the facts of a ``Result`` and carries
out its effects; then it asks ``page_of`` what to show.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import AnyFact, Progress, Recorded, Settings, Workshop, changed, display_names, stepped, text_form
from kiosk.learning.facts import SettingChanged, SignedIn, SignedOut
from kiosk.pages.command import Act, Command
from kiosk.pages.move import Effect, Enter, Leave, Listening, Move, Open, Place, PlaySound, SignOut, Stay, Swap
from kiosk.pages.page import Choice, Lang, Page, Phrase

if TYPE_CHECKING:
    from kiosk.lessons import Library
    from kiosk.pages.care import Care
    from kiosk.words import Words

PersonRole: TypeAlias = Literal["nobody", "guest", "resident", "mentor"]


class State(Struct, frozen=True):
    """Where a person is.

    ``path`` holds the places from the first to the one shown. ``base`` are the kiosk's own settings, to which
    sign-out returns. ``undo`` is the path before the last choice, until it has been undone.
    """

    path: tuple[Place, ...]
    role: PersonRole = "nobody"
    person: str | None = None
    settings: Settings = Settings()
    base: Settings = Settings()
    notice: Phrase | None = None
    undo: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        """Return the place that is shown."""
        return self.path[-1]


class Context(Struct, frozen=True, dict=True):
    """What a page is drawn from besides its place.

    ``library`` is None until the lessons have been read (after the first paint). ``fresh`` is an id that no
    one has yet. ``homes`` gives the first place for each role. ``keys`` tells what each key does now, ``maps`` are
    the names of the key maps that there are, ``microphones`` gives those of the microphones, ``can_listen`` tells
    whether what the listening needs is installed. ``care`` does what is to be done for the kiosk itself, if it
    keeps anything. ``now`` is UTC in milliseconds since 1970.
    """

    words: Words
    facts: Recorded
    settings: Settings
    role: PersonRole
    person: str | None
    fresh: str
    homes: Homes
    library: Library | None = None
    keys: Callable[[bool], tuple[Phrase, ...]] = lambda pad: ()
    maps: tuple[str, ...] = ()
    microphones: Callable[[], tuple[str, ...]] = tuple
    can_listen: Callable[[], bool] = lambda: True
    care: Care | None = None
    now: int = 0

    @property
    def lang(self) -> Lang:
        """Return the language of the page."""
        return self.settings.lang

    def say(self, key: str, /, **values: object) -> Phrase:
        """Return one of the kiosk's own texts in the page's language."""
        return self.words.say(self.lang, key, **values)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what to call people by their ids; see ``display_names``."""
        return display_names(self.facts.workshop, self.say)

    def name(self, person: str | None, unknown: str = "people.somebody") -> str:
        """Return what to call a resident or mentor; the text ``unknown`` for whom nobody knows."""
        return self.names.get(person or "") or self.say(unknown).text

    @property
    def progress(self) -> Progress:
        """Return the progress of the person who is here."""
        return self.facts.progress.get(self.person or "", Progress())


class Homes(Protocol):
    """The first place for each role."""

    def first(self, role: PersonRole, workshop: Workshop) -> Place:
        """Return the place at which a person of this role starts."""
        ...

    def opening(self, role: PersonRole, settings: Settings) -> Place | None:
        """Return the place that opens at sign-in on top of the first, if any."""
        ...


class Result(Struct, frozen=True):
    """What a command led to: the new state, the facts to record for ``who``, and the effects to carry out.

    ``quiet`` tells that nothing happened and nothing need be said of it.
    """

    state: State
    facts: tuple[AnyFact, ...] = ()
    effects: tuple[Effect, ...] = ()
    who: str | None = None
    keep: bool = True
    quiet: bool = False


GUEST = "guest"
"""Stands for a guest, of whom nothing is kept."""

_STEPS: dict[Act, tuple[str, int]] = {
    Act.LOUDER: ("volume", 1),
    Act.QUIETER: ("volume", -1),
    Act.FASTER: ("rate", 1),
    Act.SLOWER: ("rate", -1),
    Act.LARGER: ("size", 1),
    Act.SMALLER: ("size", -1),
}


def page_of(state: State, context: Context) -> Page:
    """Return the page to show, with the notice of what just happened if there is one."""
    page = state.place.page(context)
    return replace(page, notice=state.notice) if state.notice else page


def pick(state: State, choice: Choice, context: Context) -> Result:
    """Carry out a choice of the page that is shown; the path before it can be undone."""
    result = move(state, choice.then, context)
    if result.state.role == state.role and result.state.path != state.path:
        return replace(result, state=replace(result.state, undo=state.path))
    return result


def move(state: State, then: Move, context: Context) -> Result:
    """Carry out a move."""
    settings = state.settings
    for fact in then.facts:
        if isinstance(fact, SettingChanged):
            settings = changed(settings, fact.name, fact.value)
    state = replace(state, settings=settings, notice=then.notice)
    facts = then.facts
    who, keep = then.by or state.person, state.role != "guest"
    if state.role == "nobody":
        facts = tuple(fact for fact in facts if not isinstance(fact, SettingChanged))
    match then.to:
        case Stay():
            pass
        case Open(place):
            state = replace(state, path=(*state.path, place))
        case Swap(place):
            state = replace(state, path=(*state.path[:-1], place))
        case Leave(levels):
            state = replace(state, path=state.path[: max(1, len(state.path) - levels)])
        case Enter(role, person, place):
            person = person or GUEST
            who, keep = person, role != "guest"
            facts = (*facts, SignedIn())
            # What was chosen on the sign-in page (a language, larger letters) holds until the person chooses.
            chosen = context.facts.workshop.settings_of(person, state.settings)
            first = context.homes.first(role, context.facts.workshop)
            opened = place or context.homes.opening(role, chosen)
            path = (first,) if opened is None else (first, opened)
            state = State(path, role, person, chosen, state.base, then.notice)
        case SignOut():
            facts = (*facts, SignedOut()) if state.role != "nobody" else facts
            first = context.homes.first("nobody", context.facts.workshop)
            state = State((first,), settings=state.base, base=state.base)
    return Result(state, facts, then.effects, who, keep)


def step(state: State, command: Command, context: Context) -> Result:  # noqa: C901 one case for each act
    """Carry out a general command. One that makes no sense here says so and changes nothing else.

    CHOOSE, SELECT and the highlight belong to the sheet (see ``view``), which turns them into a choice; REPEAT,
    REPEAT_SENTENCE and PAUSE belong to whoever speaks. None of them comes here.
    """
    page = state.place.page(context)
    match command.act:
        case Act.NEXT if page.next:
            return pick(state, page.choice(page.next), context)
        case Act.BACK if page.back:
            return move(state, page.back, context)
        case Act.BACK if len(state.path) > 1:
            return move(state, Move(Leave()), context)
        case Act.HOME if len(state.path) > 1:
            return move(state, Move(Leave(len(state.path) - 1)), context)
        case Act.HELP:
            from kiosk.pages.help import HelpPage  # the help page lists the commands, which live here

            if isinstance(state.place, HelpPage):
                return move(state, Move(), context)
            return move(state, Move(Open(HelpPage(state.place, state.notice))), context)
        case Act.EMERGENCY:
            from kiosk.pages.emergency import to_emergencies  # it calls the mentor by a move of this room

            return move(state, to_emergencies(state.place), context)
        case Act.LANGUAGE:
            return move(state, _set("lang", "en" if state.settings.lang == "id" else "id"), context)
        case Act.LISTEN if state.settings.listen != "off":
            return Result(replace(state, notice=context.say("voice.page.listening")), effects=(Listening("listen"),))
        case Act.UNDO if state.undo:
            return Result(replace(state, path=state.undo, undo=(), notice=context.say("notice.undone")))
        case act if act in _STEPS:
            name, by = _STEPS[act]
            value = stepped(state.settings, name, by)
            if value is None:
                at_the_end = Move(effects=(PlaySound("edge"),), notice=_value(context, name, state.settings))
                return move(state, at_the_end, context)
            now = changed(state.settings, name, value)
            return move(state, replace(_set(name, value), notice=_value(context, name, now)), context)
    return nothing(state, context)


def nothing(state: State, context: Context) -> Result:
    """Answer that the command does nothing here, as the person wants it; the help key tells what does."""
    if state.settings.stray == "off":
        return Result(state, quiet=True)
    told = replace(state, notice=context.say("notice.nothing"))
    return Result(told, effects=(PlaySound("edge"),), quiet=state.settings.stray == "tone")


def _value(context: Context, name: str, settings: Settings) -> Phrase:
    """Return a setting's value in words."""
    return context.say(f"setting.{name}.number", n=getattr(settings, name))


def _set(name: str, value: object) -> Move:
    return Move(facts=(SettingChanged(name, text_form(value)),))
