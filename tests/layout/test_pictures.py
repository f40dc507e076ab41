"""Drawings as block characters, and what is refused."""

from __future__ import annotations

import pytest

from kiosk.drawing import MAX_DRAWING_BYTES
from kiosk.layout import PictureRefused, draw, fit_drawing

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 48">'


def svg(body: str) -> bytes:
    return f"{HEAD}{body}</svg>".encode()


def test_a_drawing_is_as_large_as_asked_and_shows_its_shape() -> None:
    rows = draw(svg('<rect x="20" y="12" width="40" height="24"/>'), 40, 12)
    assert rows == (" " * 40,) * 3 + ((" " * 10 + "█" * 20 + " " * 10),) * 6 + (" " * 40,) * 3


def test_edges_fall_on_halves_and_quarters_of_cells() -> None:
    rows = draw(svg('<rect x="1" y="2" width="3" height="4"/>'), 40, 12)
    assert rows[0][:3] == "▗▄ "
    assert rows[1][:3] == "▝▀ "


def test_colours_do_not_matter_only_ink() -> None:
    black = draw(svg('<circle cx="40" cy="24" r="20"/>'), 40, 12)
    white = draw(svg('<circle cx="40" cy="24" r="20" fill="#fff"/>'), 40, 12)
    assert black == white


def test_a_drawing_keeps_its_shape_in_any_room() -> None:
    drawing = svg('<rect width="80" height="48"/>')
    assert fit_drawing(drawing, 40, 12) == (40, 12)
    assert fit_drawing(drawing, 40, 100) == (40, 12)
    assert fit_drawing(drawing, 100, 12) == (40, 12)
    assert fit_drawing(drawing, 80, 30) == (80, 24)


@pytest.mark.parametrize(
    "body",
    [
        '<image href="kain.png" width="9" height="9"/>',
        '<use href="lain.svg#a"/>',
        '<use xlink:href="http://example.org/a.svg#a"/>',
        '<rect fill="url(lain.svg#a)" width="9" height="9"/>',
        "<style>@import 'a.css';</style>",
        "<script>1</script>",
    ],
)
def test_what_reaches_outside_the_file_is_refused(body: str) -> None:
    with pytest.raises(PictureRefused, match="may not hold"):
        draw(svg(f'{body}<rect width="40" height="40"/>'), 40, 12)


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<title>&a;</title>")
    with pytest.raises(PictureRefused, match="may not hold"):
        draw(bomb, 40, 12)


@pytest.mark.parametrize("wrong", [b"", b"<svg", b"\xff\xfe", svg("<rect/>"), b"<svg viewBox='0 0 0 0'/>"])
def test_a_broken_or_empty_drawing_is_refused_not_raised_about(wrong: bytes) -> None:
    with pytest.raises(PictureRefused):
        draw(wrong, 40, 12)


def test_a_file_without_a_size_or_too_large_is_refused() -> None:
    with pytest.raises(PictureRefused, match="viewBox"):
        fit_drawing(b"<svg/>", 40, 12)
    with pytest.raises(PictureRefused, match="256 KB"):
        draw(svg(" " * MAX_DRAWING_BYTES), 40, 12)


def test_references_within_the_file_work() -> None:
    drawing = svg('<defs><rect id="a" width="80" height="48"/></defs><use href="#a"/>')
    assert draw(drawing, 40, 12) == ("█" * 40,) * 12
