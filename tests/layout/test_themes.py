"""Contrast of every pair of colours that is shown, and what remains when there are no colours."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from kiosk.app.text_console import NAMES, PALETTE, start_sequence
from kiosk.layout.themes import ROLES, SIGNS, THEMES, TILE_COLOURS, Colours, Paint, colours_of, for_terminal
from kiosk.learning import VALUES

PLAIN = {
    "black": "#000000",
    "red": "#aa0000",
    "blue": "#0000aa",
    "white": "#aaaaaa",
    "bright_green": "#55ff55",
    "bright_yellow": "#ffff55",
    "bright_magenta": "#ff55ff",
    "bright_cyan": "#55ffff",
    "bright_white": "#ffffff",
}
"""The sixteen colours of the VGA palette, as far as the themes use them."""

SHAPES = ("rule", "border")
"""What is no text: 3:1 is enough."""


def pair(paint: Paint, colours: Colours = "true") -> tuple[str, str]:
    assert paint.ink
    assert paint.ground
    if colours == "console":
        return on_console(paint)
    return PLAIN.get(paint.ink, paint.ink), PLAIN.get(paint.ground, paint.ground)


def on_console(paint: Paint) -> tuple[str, str]:
    """Return what the kernel makes of a paint (csi_m and build_attr in vt.c): its ink, its ground."""
    assert paint.ink
    assert paint.ground
    assert not paint.underline  # would be shown by another ink
    inks = tuple(PALETTE.values())
    ink = NAMES.index(paint.ink.removeprefix("bright_"))
    bright = paint.bold or paint.ink.startswith("bright_")
    ground = NAMES.index(paint.ground.removeprefix("bright_"))
    return inks[ink + 8 * bright], inks[ground]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, 1 to 21, as WCAG 2.2 defines it (relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_contrast_formula_agrees_with_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ff0000", "#ff0000") == pytest.approx(1)


def test_the_themes_are_those_of_the_settings() -> None:
    assert VALUES["theme"] == THEMES


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("colours", ["true", "16", "console"])
def test_every_pair_of_colours_has_its_contrast(name: str, colours: Colours) -> None:
    theme = for_terminal(name, colours)
    least = 10 if (name, colours) == ("kuning-hitam", "true") else 7
    weak = {
        style: round(contrast(*pair(paint, colours)), 2)
        for style, paint in theme.paints.items()
        if contrast(*pair(paint, colours))
        < (3 if style in SHAPES else 7 if style.startswith(("tile.", "spoken")) else least)
    }
    assert {s: c for s, c in weak.items() if not (s == "speaking" and c >= 7)} == {}


@pytest.mark.parametrize("name", THEMES)
def test_what_is_highlighted_pressed_or_spoken_stands_out_from_what_is_not(name: str) -> None:
    each: tuple[Colours, ...] = ("true", "16", "console")
    for colours in each:
        theme = for_terminal(name, colours)
        ground = pair(theme.paint("target"), colours)[1]
        assert contrast(pair(theme.paint("highlight"), colours)[1], ground) >= 3
        states = {pair(theme.paint(style), colours) for style in ("target", "highlight", "pressed", "spoken")}
        assert len(states) == 4
        assert theme.paint("spoken").underline != (colours == "console")


@pytest.mark.parametrize("name", THEMES)
def test_the_theme_covers_the_same_styles_for_every_terminal(name: str) -> None:
    full = for_terminal(name, "true").paints.keys()
    assert for_terminal(name, "16").paints.keys() == for_terminal(name, "console").paints.keys() == full
    assert for_terminal(name, "none").paints.keys() == {s for s in full if not s.startswith("tile.")}
    assert {f"tile.{colour}" for colour in TILE_COLOURS} == {s for s in full if s.startswith("tile.")}


def test_without_colours_the_states_still_differ() -> None:
    theme = for_terminal("kuning-hitam", "none")
    assert all(paint.ink is None and paint.ground is None for paint in theme.paints.values())
    for one, other in combinations(("target", "highlight", "pressed"), 2):
        assert theme.paint(one) != theme.paint(other)
    assert theme.paint("text") != theme.paint("spoken")


def test_every_role_has_its_own_sign() -> None:
    assert set(SIGNS) == set(ROLES)
    assert len(set(SIGNS.values())) == len(ROLES)


def test_an_unknown_theme_or_tile_colour_is_shown_in_a_known_one() -> None:
    theme = for_terminal("pelangi")
    assert theme.name == "kuning-hitam"
    assert theme.paint("tile.nila") == theme.paint("target")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"NO_COLOR": "1", "TERM": "linux"}, "none"),
        ({"TERM": "linux"}, "console"),
        ({"TERM": "ansi"}, "16"),
        ({"TERM": "ansi", "COLORTERM": "truecolor"}, "true"),
        ({"TERM": "xterm-256color"}, "true"),
    ],
)
def test_what_a_terminal_says_that_it_can_show(environment: dict[str, str], expected: Colours) -> None:
    assert colours_of(environment) == expected


def test_a_console_is_told_all_its_colours() -> None:
    told = re.findall(r"\x1b\]P([0-9a-f])([0-9a-f]{6})", start_sequence())
    assert [int(place, 16) for place, _ in told] == list(range(16))
    assert ["#" + colour for _, colour in told] == list(PALETTE.values())
    assert list(PALETTE) == [*NAMES, *(f"bright_{name}" for name in NAMES)]
