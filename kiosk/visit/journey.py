"""A person's way through the kiosk: a pure step from where they are and what they did to where they go.

Nothing here knows a screen, a sound or a database. The caller records the events of a ``Result`` and carries
out its effects; then it asks ``page_of`` what to show.
"""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import AnyEventData, Settings, step_value, text_form, with_setting
from kiosk.learning.event_kinds import SettingChanged, SignedIn, SignedOut
from kiosk.visit.command import Act, Command
from kiosk.visit.page import (
    Choice,
    Context,
    Effect,
    Enter,
    Leave,
    Listening,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    PlaySound,
    SignOut,
    Stay,
    Swap,
    VisitState,
)
from kiosk.words import next_lang


class Result(Struct, frozen=True):
    """What a command led to: the new state, the events to record for ``who``, and the effects to carry out.

    ``quiet`` tells that nothing happened and nothing need be said of it.
    """

    state: VisitState
    events: tuple[AnyEventData, ...] = ()
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


def page_of(state: VisitState, context: Context) -> Page:
    """Return the page to show, with the notice of what just happened if there is one."""
    page = state.place.page(context)
    return replace(page, notice=state.notice) if state.notice else page


def carry_out_choice(state: VisitState, choice: Choice, context: Context) -> Result:
    """Carry out a choice of the page that is shown; the path before it can be undone.

    What was recorded stays: who undoes is told so, and comes to no question that was answered for good.
    """
    result, recorded = carry_out(state, choice.then, context), bool(choice.then.events)
    if result.state.role != state.role:
        return result
    path = state.path[:-1] if recorded and getattr(state.place, "asks_once", False) else state.path
    if result.state.path == path:
        path = () if recorded else state.undo
    return replace(result, state=replace(result.state, undo=path, undo_recorded=recorded))


def carry_out(state: VisitState, then: Move, context: Context) -> Result:
    """Carry out a move."""
    settings = state.settings
    for event_data in then.events:
        if isinstance(event_data, SettingChanged):
            settings = with_setting(settings, event_data.name, event_data.value)
    state = replace(state, settings=settings, notice=then.notice)
    events = then.events
    who, keep = then.by or state.person, state.role != "guest"
    if state.role == "nobody":
        events = tuple(event_data for event_data in events if not isinstance(event_data, SettingChanged))
    match then.to:
        case Stay():
            pass
        case Open(place):
            state = replace(state, path=(*state.path, place))
        case Swap(place):
            state = replace(state, path=(*state.path[:-1], place))
        case Leave():
            state = replace(state, path=find_way_back(state.path, then.to) or state.path[:1])
        case Enter(role, person, place):
            person = person or GUEST
            who, keep = person, role != "guest"
            events = (*events, SignedIn())
            # What was chosen on the sign-in page (a language, larger letters) holds until the person chooses.
            chosen = context.known.workshop.settings_of(person, state.settings)
            first = context.homes.first(role, context.known.workshop)
            opened = place or context.homes.opening(role, chosen)
            path = (first,) if opened is None else (first, opened)
            state = VisitState(path, role, person, chosen, state.base, then.notice)
        case SignOut():
            events = (*events, SignedOut()) if state.role != "nobody" else events
            first = context.homes.first("nobody", context.known.workshop)
            state = VisitState((first,), settings=state.base, base=state.base)
        case _:
            assert_never(then.to)
    return Result(state, events, then.effects, who, keep)


def find_way_back(path: tuple[Place, ...], leave: Leave) -> tuple[Place, ...]:
    """Return the path that is left; nothing if the place that is named is not on it."""
    if leave.to == "home":
        return path[:1]
    named = leave.to or leave.past
    if named is None:
        return path[:-1]
    last = next((at for at in reversed(range(len(path))) if isinstance(path[at], named)), -1)
    return path[: last + 1] if leave.to else path[: max(last, 0)]


def run_command(state: VisitState, page: Page, command: Command, context: Context) -> Result:
    """Carry out a general command on the page that is shown. What makes no sense here says so.

    CHOOSE, SELECT and the highlight belong to the sheet (see ``view``), which turns them into a choice; REPEAT,
    REPEAT_SENTENCE and PAUSE belong to whoever speaks. None of them comes here.
    """
    match command.act:
        case Act.NEXT if page.next:
            return carry_out_choice(state, page.choice(page.next), context)
        case Act.BACK if page.back:
            return carry_out(state, page.back, context)
        case Act.BACK if len(state.path) > 1:
            return carry_out(state, Move(Leave()), context)
        case Act.HOME if len(state.path) > 1:
            return carry_out(state, Move(Leave("home")), context)
        case Act.HELP | Act.EMERGENCY as act:
            place = context.homes.help(state) if act is Act.HELP else context.homes.emergency(state)
            return carry_out(state, Move() if place is None else Move(Open(place)), context)
        case Act.LANGUAGE:
            return carry_out(state, _set("lang", next_lang(state.settings.lang)), context)
        case Act.LISTEN if state.settings.listen != "off":
            return Result(replace(state, notice=context.say("voice.page.listening")), effects=(Listening("listen"),))
        case Act.UNDO if state.undo:
            notice = context.say("notice.went_back" if state.undo_recorded else "notice.undone")
            return Result(replace(state, path=state.undo, undo=(), notice=notice))
        case Act.LOUDER | Act.QUIETER | Act.FASTER | Act.SLOWER | Act.LARGER | Act.SMALLER as act:
            name, by = _STEPS[act]
            value = step_value(state.settings, name, by)
            if value is None:
                at_the_end = Move(effects=(PlaySound("edge"),), notice=_value(context, name, state.settings))
                return carry_out(state, at_the_end, context)
            now = with_setting(state.settings, name, value)
            return carry_out(state, replace(_set(name, value), notice=_value(context, name, now)), context)
        case (
            Act.NEXT | Act.BACK | Act.HOME | Act.LISTEN | Act.UNDO
            | Act.CHOOSE | Act.HIGHLIGHT_NEXT | Act.HIGHLIGHT_PREVIOUS | Act.SELECT
            | Act.REPEAT | Act.REPEAT_SENTENCE | Act.PAUSE
        ):  # fmt: skip
            return say_nothing_here(state, context)
        case _:
            assert_never(command.act)


def say_nothing_here(state: VisitState, context: Context) -> Result:
    """Answer that the command does nothing here, as the person wants it; the help key tells what does."""
    if state.settings.stray == "off":
        return Result(state, quiet=True)
    told = replace(state, notice=context.say("notice.nothing"))
    return Result(told, effects=(PlaySound("edge"),), quiet=state.settings.stray == "tone")


def _value(context: Context, name: str, settings: Settings) -> Phrase:
    """Return a setting's value in words, so that it is understood without its page."""
    value = getattr(settings, name)
    if name == "rate":
        title, told = context.say("setting.rate.title").text, context.say(f"setting.rate.value.{value}").text
        return Phrase(f"{title}: {told}", context.lang)
    return context.say(f"setting.{name}.number", n=value)


def _set(name: str, value: object) -> Move:
    return Move(events=(SettingChanged(name, text_form(value)),))
