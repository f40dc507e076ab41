"""How each part of a page looks: four themes, each in full colour, in sixteen colours, on a text console, in none.

No meaning hangs on colour alone: a role has its sign and label, what is highlighted is turned round, thickly
framed and pointed at, what is being spoken is underlined and pointed at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

from msgspec import Struct

from kiosk.learning import TILE_COLOURS as TILE_COLOURS
from kiosk.visit import Role

Colours: TypeAlias = Literal["true", "16", "console", "none"]
"""What a terminal can show: any colour, the sixteen named ones, those of the Linux text console, or none."""

THEMES: Final = ("kuning-hitam", "putih-hitam", "hitam-putih", "redup")

ROLES: Final[tuple[Role, ...]] = tuple(role for role in get_args(Role) if role != "body")

SIGNS: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "key_point": "★",
        "why": "?",
        "safety": "!",
        "adapt": "↔",
        "check": "□",
        "hint": "☼",
        "right": "✓",
        "not_yet": "○",
        "notice": "●",
        "mentor": "☺",
    }
)
"""The sign of each role, the same in every theme; all but ★ and ✓ are also in a text console's font."""


class Paint(Struct, frozen=True):
    """How one part is painted. Colours are ``#rrggbb``, a name of the sixteen, or None for the terminal's own."""

    ink: str | None = None
    ground: str | None = None
    bold: bool = False
    underline: bool = False
    reverse: bool = False


class Theme(Struct, frozen=True):
    """A theme for one kind of terminal: a paint for each style that the layout names."""

    name: str
    colours: Colours
    paints: dict[str, Paint]

    def paint(self, style: str) -> Paint:
        """Return the paint of a style; a tile colour that this kiosk does not know looks like any target."""
        found = self.paints.get(style)
        return self.paints["target" if style.startswith("tile.") else "text"] if found is None else found


def colours_of(environment: Mapping[str, str]) -> Colours:
    """Return which colours a terminal says that it has, by ``NO_COLOR``, ``COLORTERM`` and ``TERM``."""
    terminal = environment.get("TERM", "")
    if "NO_COLOR" in environment:
        return "none"
    if is_console(terminal):
        return "console"
    return "16" if terminal in ("vt220", "ansi") and "COLORTERM" not in environment else "true"


@lru_cache(maxsize=len(THEMES) * 4)
def for_terminal(name: str, colours: Colours = "true") -> Theme:
    """Return a theme as this terminal can show it. An unknown name (a newer kiosk's) gives the default one."""
    name = name if name in THEMES else THEMES[0]
    tables = _tables()
    table = "16" if colours == "console" else colours
    specs: dict[str, str] = tables["none"] if colours == "none" else tables[table][name]
    base = _parse(specs["text"], Paint())
    paints = {style: _parse(spec, base) for style, spec in specs.items()}
    paints["strong"] = Paint(base.ink, base.ground, bold=True)
    for role in ROLES:
        edge = paints.pop(role)
        paints[f"edge.{role}"] = edge
        paints[f"badge.{role}"] = Paint(edge.ground, edge.ink, bold=True, reverse=colours == "none")
    tiles: dict[str, str] = {} if colours == "none" else tables[table]["tiles"]
    paints |= {f"tile.{colour}": _parse(spec, base) for colour, spec in tiles.items()}
    if colours == "console":
        paints = {style: _on_console(paint) for style, paint in paints.items()}
    return Theme(name, colours, paints)


def _parse(spec: str, base: Paint) -> Paint:
    marks, _, ground = spec.partition(" on ")
    words = marks.split()
    ink = next((word for word in words if word not in ("bold", "underline", "reverse")), base.ink)
    return Paint(ink, ground or base.ground, "bold" in words, "underline" in words, "reverse" in words)


def _on_console(paint: Paint) -> Paint:
    """Return a paint as a text console can show it: bold and underline change an ink, grounds are never bright."""
    ink, ground = paint.ink or "white", (paint.ground or "black").removeprefix("bright_")
    return Paint(ink, ground, bold=paint.bold and ink.startswith("bright_"))


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads((resources.files("kiosk.layout") / "themes.toml").read_text("utf-8"))


def is_console(terminal: str | None) -> bool:
    """Tell whether a terminal of this name (``TERM``) is the Linux text console."""
    return terminal == "linux"
