"""The kinds of input: what makes each, and whose settings ask for it. The app asks nothing else about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from kiosk.app.inputs.dwell import Dweller
from kiosk.app.inputs.input import Host, Input, Present
from kiosk.app.inputs.keys import Keys
from kiosk.app.inputs.scanning import Scanner
from kiosk.learning import Settings


def _voice(host: Host) -> Input:
    from kiosk.app.inputs.voice import VoiceInput  # an extra that few need

    return VoiceInput(host, host.words, host.folder.voices)


def _slow_keys(host: Host) -> Input:
    from kiosk.app.inputs.slow_keys import SlowKeysInput  # few need it

    return SlowKeysInput(host)


class InputKind(Struct, frozen=True):
    """A kind of input: what makes it, and which settings ask for it. Once made it is told all that follows."""

    make: Callable[[Host], Input]
    wanted: Callable[[Settings], bool] = lambda settings: True


INPUT_KINDS: Final[dict[str, InputKind]] = {
    "keys": InputKind(Keys),
    "scanning": InputKind(Scanner),
    "voice": InputKind(_voice, lambda settings: settings.listen != "off"),
    "slow keys": InputKind(_slow_keys, lambda settings: settings.hold > 0 or settings.scan == "inverse"),
    "dwell": InputKind(Dweller),
}
"""In the order in which they are told, take a press and show their signs."""


class ActiveInputs:
    """The inputs in use at one app, in the registry's order."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._made: dict[str, Input] = {}

    def __iter__(self) -> Iterator[Input]:
        return iter([self._made[kind] for kind in INPUT_KINDS if kind in self._made])

    def find(self, kind: str) -> Input:
        """Return the input of a kind, from now on in use. Raises KeyError if the registry has no such kind."""
        if kind not in self._made:
            self._made[kind] = INPUT_KINDS[kind].make(self._host)
        return self._made[kind]

    def person(self, present: Present) -> None:
        """Take who is here now; what they need is made."""
        for kind, entry in INPUT_KINDS.items():
            if kind in self._made or entry.wanted(present.settings):
                self.find(kind).person(present)
