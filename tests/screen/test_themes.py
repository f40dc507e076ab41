"""Contrast of every pair of colours that is shown, and what remains when there are no colours."""

from __future__ import annotations

from itertools import combinations

import pytest

from kiosk.learning import VALUES
from kiosk.screen.themes import ROLES, SIGNS, THEMES, TILE_COLOURS, Paint, contrast, for_terminal

CONSOLE = {
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
"""The sixteen colours of the Linux text console (vt.c, the VGA palette), as far as the themes use them."""

SHAPES = ("rule", "border")
"""What is no text: 3:1 is enough."""


def pair(paint: Paint) -> tuple[str, str]:
    assert paint.ink
    assert paint.ground
    return CONSOLE.get(paint.ink, paint.ink), CONSOLE.get(paint.ground, paint.ground)


def test_the_contrast_formula_agrees_with_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ff0000", "#ff0000") == pytest.approx(1)


def test_the_themes_are_those_of_the_settings() -> None:
    assert VALUES["theme"] == THEMES


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("colours", ["true", "16"])
def test_every_pair_of_colours_has_its_contrast(name: str, colours: str) -> None:
    theme = for_terminal(name, "true" if colours == "true" else "16")
    least = 10 if (name, colours) == ("kuning-hitam", "true") else 7
    weak = {
        style: round(contrast(*pair(paint)), 2)
        for style, paint in theme.paints.items()
        if contrast(*pair(paint)) < (3 if style in SHAPES else 7 if style.startswith(("tile.", "spoken")) else least)
    }
    assert {s: c for s, c in weak.items() if not (s == "speaking" and c >= 7)} == {}


@pytest.mark.parametrize("name", THEMES)
def test_what_is_highlighted_pressed_or_spoken_stands_out_from_what_is_not(name: str) -> None:
    for colours in ("true", "16"):
        theme = for_terminal(name, "true" if colours == "true" else "16")
        ground = pair(theme.paint("target"))[1]
        assert contrast(pair(theme.paint("highlight"))[1], ground) >= 3
        states = {pair(theme.paint(style)) for style in ("target", "highlight", "pressed", "spoken")}
        assert len(states) == 4
        assert theme.paint("spoken").underline


@pytest.mark.parametrize("name", THEMES)
def test_the_theme_covers_the_same_styles_for_every_terminal(name: str) -> None:
    full = for_terminal(name, "true").paints.keys()
    assert for_terminal(name, "16").paints.keys() == full
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
