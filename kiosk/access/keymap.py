"""Key maps: which key gives which command. They are data files, so that any keypad can be made to fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, Final

import yaml
from msgspec import Struct

from kiosk.pages import HASH, STAR, Act, Command, Phrase, choose

NEEDED: Final = (Act.HIGHLIGHT_NEXT, Act.SELECT)
"""With these two alone every target can be reached; a map without them would be a trap."""

_NUMBERS: Final = {str(n): n for n in range(10)} | {"star": STAR, "hash": HASH}


class KeyMap(Struct, frozen=True):
    """A map. ``keys`` gives a key's command by its Textual name; on a number pad ``pad_keys`` come first."""

    name: str
    keys: dict[str, Command]
    pad_keys: dict[str, Command] = {}

    def command(self, key: str, *, pad: bool) -> Command | None:
        """Return what a key does, or None if it does nothing."""
        if pad and key in self.pad_keys:
            return self.pad_keys[key]
        return self.keys.get(key)

    def help(self, say: Callable[..., Phrase]) -> tuple[Phrase, ...]:
        """Return a line for each act that has a key: the key's name, then what it does."""
        first: dict[Act, str] = {}
        for key, command in self.keys.items():
            first.setdefault(command.act, key)
        lines = []
        for act, key in first.items():
            if act is Act.CHOOSE:
                lines.append(say("key.numbers"))
            else:
                lines.append(say("key.line", name=key_name(key, say), act=say(f"act.{act}").text))
        return tuple(lines)


def key_name(key: str, say: Callable[..., Phrase]) -> str:
    """Return how a key is called: by its word if it has one, else as it is."""
    try:
        return say(f"key.name.{key}").text
    except KeyError:
        return key.upper()


def load_maps(own: Mapping[str, bytes] | None = None) -> tuple[dict[str, KeyMap], list[str]]:
    """Return the key maps by name and what is wrong with the workshop's own.

    ``own`` are the workshop's files by name; one replaces the built-in map of its name. A map that cannot be
    used is left out and told as "file: what is wrong; what to write instead".
    """
    folder = resources.files("kiosk.access") / "maps"
    files = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    maps: dict[str, KeyMap] = {}
    problems: list[str] = []
    for file, data in (*sorted(files.items()), *sorted((own or {}).items())):
        name = file.removesuffix(".yaml")
        try:
            maps[name] = _read(name, data)
        except (ValueError, yaml.YAMLError) as error:
            problems.append(f"{file}: {error}")
    return maps, problems


def _read(name: str, data: bytes) -> KeyMap:
    tree = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    if not isinstance(tree, dict) or set(tree) - {"keys", "pad"}:
        raise ValueError("write the map under `keys:` (and, for number pads, `pad:`)")
    keys = _commands(tree.get("keys"))
    missing = [act for act in NEEDED if act not in {command.act for command in keys.values()}]
    if missing:
        raise ValueError(f"no key for {', '.join(missing)}; write `{missing[0]}: [enter]`")
    return KeyMap(name, keys, _commands(tree.get("pad") or {}))


def _commands(tree: Any) -> dict[str, Command]:
    if not isinstance(tree, dict):
        raise ValueError("write an act and its keys on each line: `select: [enter, space]`")
    commands: dict[str, Command] = {}
    for act, keys in tree.items():
        for key in keys if isinstance(keys, list) else [keys]:
            if not isinstance(key, str):
                raise ValueError(f'{act}: write the key {key!r} in quotes: "{key}"')
            if key in commands:
                raise ValueError(f"{act}: the key {key!r} is there twice; leave it at one act")
            commands[key] = _command(str(act), key)
    return commands


def _command(act: str, key: str) -> Command:
    name, _, number = act.partition(" ")
    if name == "choose" and number in _NUMBERS:
        return choose(_NUMBERS[number])
    try:
        return Command(Act(name))
    except ValueError:
        raise ValueError(f"{act!r} is not an act; write one of {', '.join(Act)}, choose 1") from None
