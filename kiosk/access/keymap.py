"""Key maps: which key gives which command. They are data files, so that any keypad can be made to fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Final

import yaml
from msgspec import Struct

from kiosk.access.sequences import KP_BEGIN
from kiosk.visit import HASH, STAR, Act, Command, Phrase, choose
from kiosk.words import Say

NEEDED: Final = (Act.HIGHLIGHT_NEXT, Act.SELECT)
"""With these two alone every target can be reached; a map without them would be a trap."""

MAX_MAP_BYTES: Final = 1 << 16
"""A map is at most 64 KiB: one that names every key of a keyboard has three."""

FIELDS: Final = ("keys", "pad", "labels", "types")
MOUSE: Final = ("mouse-left", "mouse-middle", "mouse-right")
"""The names of the mouse buttons, which can be switches."""

_NUMBERS: Final = {str(n): n for n in range(10)} | {"star": STAR, "hash": HASH}
_ACTS: Final = (*(act.value for act in Act if act is not Act.CHOOSE), *(f"choose {name}" for name in _NUMBERS))

_NAMED: Final = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "kp_begin"),
    *("enter", "space", "tab", "backspace", "escape", "print_screen", "menu", "pause", "scroll_lock"),
    *("slash", "backslash", "at", "minus", "plus", "underscore", "less_than_sign", "greater_than_sign"),
    *("lower_volume", "raise_volume", "mute_volume", "media_play", "media_pause", "media_play_pause", "media_stop"),
    *("media_track_next", "media_track_previous", "media_rewind", "media_fast_forward"),
    *(f"f{n}" for n in range(1, 25)),
    *MOUSE,
)

_SAME: Final = {
    # A text console sends F13 to F17 as sequences that Textual 8 reads as control characters.
    "\x19": "f13",
    "\x1a": "f14",
    "\x1c": "f15",
    "\x1d": "f16",
    "\x1f": "f17",
    # Terminals in xterm's manner send F13 to F24 as F1 to F12 with shift.
    **{f"shift+f{n}": f"f{n + 12}" for n in range(1, 13)},
    # A numeric pad under the kitty protocol, and enter as a line feed.
    "decimal": "full_stop",
    "divide": "slash",
    "multiply": "asterisk",
    "subtract": "minus",
    "add": "plus",
    "equal": "equals_sign",
    "separator": "comma",
    KP_BEGIN: "kp_begin",
    "ctrl+j": "enter",
}

KEY_SIGNS: Final = {
    "space": " ", "full_stop": ".", "comma": ",", "slash": "/", "asterisk": "*", "minus": "-", "plus": "+",
    "equals_sign": "=",
}  # fmt: skip
"""What a key types whose terminal tells its name only, as some do of a numeric pad."""

MARKS: Final = ("full_stop", "comma")
"""Keys that belong to figures: they are typed by every map."""

ENTERING: Final = (
    *(Act.HIGHLIGHT_NEXT, Act.HIGHLIGHT_PREVIOUS, Act.SELECT, Act.CHOOSE, Act.BACK),
    *(Act.HELP, Act.REPEAT, Act.REPEAT_SENTENCE, Act.PAUSE),
)
"""What keys that could be typed still do on pages that take letters or figures, in maps that do not type: no other of
their commands, which would lose what was entered, finish it, or change a setting."""


class MapProblem(Struct, frozen=True, order=True):
    """Something wrong in a map. ``key`` names the text ``problem.<key>`` of the words files; lines count from 1."""

    file: str
    line: int
    key: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return it for a log."""
        return f"{self.file}:{self.line}: {self.key} {dict(self.values)}"


class KeyMap(Struct, frozen=True):
    """A map. ``keys`` gives a key's command by its Textual name; on a number pad ``pad_keys`` come first.

    ``labels`` name keys that are called otherwise than by what they send. With ``types`` letters, digits and signs
    are typed on pages that take them, even those that are commands elsewhere.
    """

    name: str
    keys: dict[str, Command]
    pad_keys: dict[str, Command] = {}
    labels: dict[str, str] = {}
    types: bool = False

    def command(self, key: str, *, pad: bool) -> Command | None:
        """Return what a key does, or None if it does nothing."""
        for name in (key, canonical_key(key)):
            if pad and name in self.pad_keys:
                return self.pad_keys[name]
            if name in self.keys:
                return self.keys[name]
        return None

    def typing(self, key: str, *, pad: bool = False) -> bool:
        """Tell whether a key with a sign is typed on a page that takes letters or figures, instead of commanding."""
        name = canonical_key(key)
        return self.types or name in MARKS or not (name in self.keys or (pad and name in self.pad_keys))

    def help(self, say: Say, *, pad: bool = False) -> tuple[Phrase, ...]:
        """Return a line for each act that has a key now: the key's name, then what it does."""
        first: dict[Act, str] = {}
        pad_keys = self.pad_keys if pad else {}
        for key, command in (*pad_keys.items(), *self.keys.items()):
            if pad_keys.get(key, command) == command:
                first.setdefault(command.act, key)
        lines = []
        for act, key in first.items():
            if act is Act.CHOOSE:
                lines.append(say("key.numbers"))
            else:
                name = key_name(self.labels.get(key, key), say)
                lines.append(say("key.line", name=name, act=say(f"act.{act}").text))
        return tuple(lines)


def canonical_key(key: str) -> str:
    """Return the one name of a key that terminals send under several; a capital letter is its small one."""
    if len(key) == 1 and key.isalpha():
        return key.lower()
    return _SAME.get(key, key)


def sign_of(key: str, character: str | None) -> str:
    """Return the one character that a key types, or "" if it types none."""
    sign = KEY_SIGNS.get(canonical_key(key), "") if character is None else character
    return sign if len(sign) == 1 and sign.isprintable() else ""


def key_name(key: str, say: Say) -> str:
    """Return how a key is called: by its word if it has one; else by its sign, or as it is."""
    try:
        return say(f"key.name.{key}").text
    except KeyError:
        return key.upper() if len(key) < 4 else key


def is_known_key(key: str) -> bool:
    """Tell whether a key of this name can be: one unmodified key, by Textual's name for it, or a button."""
    if len(key) == 1:
        return key.isalnum() and key == key.lower()
    return key in _NAMED or re.fullmatch("btn-[a-z0-9-]+", key) is not None or _sign(key)


def _sign(key: str) -> bool:
    """Tell whether a name is that of a sign, as Textual forms it from the Unicode name."""
    if re.fullmatch("[a-z_]+", key) is None:
        return False
    try:
        unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True


def load_maps(own: Mapping[str, bytes] | None = None) -> tuple[dict[str, KeyMap], list[MapProblem]]:
    """Return the key maps by name and what is wrong with the workshop's own.

    ``own`` are the workshop's files by name; one replaces the built-in map of its name. A file with a problem
    is not used: then the built-in map stays.
    """
    folder = resources.files("kiosk.access") / "maps"
    files = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    maps: dict[str, KeyMap] = {}
    problems: list[MapProblem] = []
    for file, data in (*sorted(files.items()), *sorted((own or {}).items())):
        keymap, found = read_map(file, data)
        problems += found
        if keymap is not None:
            maps[keymap.name] = keymap
    return maps, problems


def read_map(file: str, data: bytes) -> tuple[KeyMap | None, list[MapProblem]]:
    """Return the map in a file, or None and what is wrong with it. Never raises for bad content."""
    if len(data) > MAX_MAP_BYTES:
        return None, [MapProblem(file, 1, "map_too_big")]
    try:
        root = yaml.compose(data.decode("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        return None, [MapProblem(file, data.count(b"\n", 0, error.start) + 1, "not_text")]
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
        # The mark of a file that breaks off lies after its last line.
        line = min(mark.line, data.rstrip().count(b"\n")) + 1 if mark else 1
        return None, [MapProblem(file, line, "yaml", (("what", what),))]
    reader = _Reader(file)
    keymap = reader.map(file.removesuffix(".yaml"), root)
    return (None if reader.problems else keymap), sorted(reader.problems)


class _Reader:
    """Reads one file's nodes and gathers what is wrong on the way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[MapProblem] = []

    def map(self, name: str, root: yaml.Node | None) -> KeyMap:
        """Return the map as far as it could be read."""
        fields = dict(self._pairs(root))
        if "keys" not in fields:
            if not self.problems:
                self._wrong(root, "missing", name="keys")
            return KeyMap(name, {})
        for field, node in fields.items():
            if field not in FIELDS:
                self._wrong(node, "unknown_key", name=field, near=", ".join(FIELDS))
        keys = self._commands(fields["keys"])
        pad = self._commands(fields["pad"]) if "pad" in fields else {}
        for key, commands in (("map_missing", keys), ("map_pad_missing", keys | pad)):
            acts = {command.act for command in commands.values()}
            missing = [act.value for act in NEEDED if act not in acts]
            if missing and not self.problems:
                self._wrong(fields["pad" if key == "map_pad_missing" else "keys"], key, name=missing[0])
        labels = {key: self._text(node) for key, node in self._pairs(fields["labels"])} if "labels" in fields else {}
        types = "types" in fields and self._text(fields["types"]) == "true"
        return KeyMap(name, keys, pad, labels, types)

    def _pairs(self, node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, "not_mapping")
            return
        seen = set()
        for key, value in node.value:
            name = self._text(key)
            if name in seen:
                self._wrong(key, "twice", name=name)
            seen.add(name)
            yield name, value

    def _text(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._wrong(node, "map_text")
        return ""

    def _commands(self, node: yaml.Node | None) -> dict[str, Command]:
        commands: dict[str, Command] = {}
        for act, keys in self._pairs(node):
            command = _command(act)
            if command is None:
                self._wrong(keys, "not_one_of", name=act, near=_near(act, _ACTS))
                continue
            nodes = keys.value if isinstance(keys, yaml.SequenceNode) else [keys]
            names = [self._key(item) for item in nodes]
            if not names:
                self._wrong(keys, "map_no_keys", name=act)
            if names == ["escape"]:
                self._wrong(keys, "map_escape", name=act)
            for name, item in zip(names, nodes, strict=True):
                if name in commands:
                    self._wrong(item, "twice", name=name)
                commands[name] = command
        return commands

    def _key(self, node: yaml.Node) -> str:
        key = self._text(node)
        if key in _SAME:
            self._wrong(node, "not_one_of", name=key, near=_SAME[key])
        elif "+" in key:
            self._wrong(node, "map_chord", name=key)
        elif key and not is_known_key(key):
            small = key.lower()
            self._wrong(node, "not_one_of", name=key, near=small if is_known_key(small) else _near(small, _NAMED))
        return key

    def _wrong(self, node: yaml.Node | None, key: str, **values: str) -> None:
        line = 1 if node is None else node.start_mark.line + 1
        self.problems.append(MapProblem(self._file, line, key, tuple(values.items())))


def _command(act: str) -> Command | None:
    name, _, number = act.partition(" ")
    if act not in _ACTS:
        return None
    return choose(_NUMBERS[number]) if name == Act.CHOOSE else Command(Act(name))


def _near(name: str, names: tuple[str, ...]) -> str:
    """Return the names that a mistyped one may stand for."""
    from difflib import get_close_matches  # only a wrong map needs it

    return ", ".join(get_close_matches(name, names, 3, 0.5) or names[:3])
