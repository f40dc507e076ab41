"""What pages are told of the kiosk around them: what its keys do now, and what it hears by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.access import KeyMap, key_name
from kiosk.learning import Settings
from kiosk.store import Store
from kiosk.visit import Act, Care, Context, Homes, Phrase, Recorder, VisitState
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.lessons import Library


class ContextMaker:
    """Makes what pages are made from, besides their places. ``library`` and ``recorder`` come after the paint."""

    def __init__(
        self, store: Store, words: Words, maps: dict[str, KeyMap], homes: Homes, care: Care | None = None
    ) -> None:
        self._store, self._words, self._maps, self._homes, self._care = store, words, maps, homes, care
        self.recorder: Recorder | None = None
        self.library: Library | None = None

    def key_map(self, settings: Settings) -> KeyMap:
        """Return a person's key map; the usual one for a map that there is no more."""
        return self._maps.get(settings.keys) or self._maps["penuh"]

    def make(self, state: VisitState) -> Context:
        """Return what the page of this state of a visit is made from."""
        settings = state.settings
        context = Context(
            words=self._words,
            known=self._store.known,
            settings=settings,
            role=state.role,
            person=state.person,
            fresh=self._store.fresh_id(),
            homes=self._homes,
            library=self.library,
            keys=lambda pad: key_help(settings, self.key_map(settings), context.say, pad),
            key_line=lambda key: key_line(key, settings, self.key_map(settings), context.say),
            maps=tuple(self._maps),
            microphones=find_microphones,
            can_listen=can_listen,
            care=self._care,
            recorder=self.recorder,
            now=self._store.now(),
            uptime=self._store.uptime(),
        )
        return context


def key_help(settings: Settings, key_map: KeyMap, say: Callable[..., Phrase], pad: bool) -> tuple[Phrase, ...]:
    """Return what a person's switches, pointer and keys do, a sentence each; ``pad``: on a number pad."""
    lines = []
    if settings.scan != "off":
        move, select = (key_name(key, say) for key in (settings.switch_move, settings.switch_select))
        named = "named" if settings.switch_select else "any"
        lines.append(say(f"scan.help.{settings.scan}.{named}", move=move, select=select))
    if settings.dwell:
        lines += [say("dwell.help"), say("dwell.rest")]
    return (*lines, *key_map.help(say, pad=pad))


def key_line(key: str, settings: Settings, key_map: KeyMap, say: Callable[..., Phrase]) -> Phrase:
    """Return what a key is called, and what it does for this person where nothing else is asked of it."""
    name, command = key_name(key, say), key_map.command(key, pad=False)
    if settings.scan != "off" and key in (settings.switch_move, settings.switch_select):
        return say("try.switch", name=name)
    if command is None:
        return say("try.no_use", name=name)
    if command.act is Act.CHOOSE:
        return say("try.number", name=name, n=command.number)
    return say("try.key", name=name, act=say(f"act.{command.act}").text)


def find_microphones() -> tuple[str, ...]:
    """Return the names of the microphones that there are."""
    from kiosk.listening.microphone import microphones  # asks the sound system

    return tuple(microphones())


def can_listen() -> bool:
    """Tell whether what voice input needs is installed."""
    from kiosk.listening import is_voice_installed  # looks on the disk

    return is_voice_installed()
