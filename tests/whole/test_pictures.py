"""The drawings: what they may hold, and that they can be told apart where they are drawn smallest."""

from __future__ import annotations

import re
from itertools import combinations, groupby
from pathlib import Path
from xml.etree import ElementTree

import png
import pytest
import resvg_py
import yaml

from kiosk.layout import draw

ROOT = Path(__file__).parents[2]
LESSON_PICTURES = sorted(ROOT.glob("lessons/*/pictures/*.svg"))
TILES = sorted(ROOT.glob("kiosk/layout/tiles/*.svg"))
TILE_NAMES = {
    *("bunga", "burung", "ikan", "kucing", "pohon", "rumah", "matahari", "bulan"),
    *("bintang", "kupu-kupu", "payung", "sepeda", "gelas", "kunci", "bola", "daun"),
}
SVG = "{http://www.w3.org/2000/svg}"
# Shapes, and the mask by which one shape is cut out of another. No text (fonts differ between machines), no
# colour but ink, nothing that reaches outside the file.
ALLOWED = {SVG + name for name in ("svg", "title", "mask", "g", "path", "rect", "circle", "ellipse")}

# Measured after the best nudge of one dot, for the same drawing a dot aside already changes a seventh of its dots.
# Pictures: the sparsest has a fifth of its dots inked, so two that differ by a fifth differ by a whole pictogram.
# Tiles: 40 of 256 dots, the area of a large part such as a crown or a handle.
PICTURES_APART = 0.20
TILES_APART = 0.15


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def dots(path: Path, across: int, down: int) -> list[int]:
    data = resvg_py.svg_to_bytes(
        svg_string=path.read_text("utf-8"),
        width=across,
        height=down,
        shape_rendering="crisp_edges",
        skip_system_fonts=True,
    )
    wide, high, lines, _ = png.Reader(bytes=bytes(data)).asRGBA8()
    assert (wide, high) == (across, down)
    return [int(alpha >= 128) for line in lines for alpha in line[3::4]]


def difference(one: list[int], other: list[int], across: int) -> float:
    """Return the share of dots that differ when ``other`` is nudged by up to a dot to fit ``one`` best."""
    down = len(one) // across

    def nudged(right: int, below: int) -> list[int]:
        return [
            other[(y - below) * across + x - right] if 0 <= y - below < down and 0 <= x - right < across else 0
            for y in range(down)
            for x in range(across)
        ]

    nudges = [(right, below) for right in (-1, 0, 1) for below in (-1, 0, 1)]
    return min(sum(map(int.__ne__, one, nudged(*nudge))) for nudge in nudges) / len(one)


@pytest.mark.parametrize("path", LESSON_PICTURES + TILES, ids=name_of)
class TestOneDrawing:
    def test_is_small_and_holds_only_shapes(self, path: Path) -> None:
        assert path.stat().st_size < 8 * 1024
        root = ElementTree.parse(path).getroot()
        assert {element.tag for element in root.iter()} <= ALLOWED
        assert root.get("viewBox") == ("0 0 48 48" if path in TILES else "0 0 80 48")
        colours = {element.get(key) for element in root.iter() for key in ("fill", "stroke") if element.get(key)}
        assert colours <= {"none", "#000", "#fff"}
        title = root.find(SVG + "title")
        assert title is not None
        assert title.text

    def test_cuts_nothing_out_by_painting_white(self, path: Path) -> None:
        """What is not ink must be clear, for the ground's colour is the theme's."""
        root = ElementTree.parse(path).getroot()
        in_mask = {element for mask in root.iter(SVG + "mask") for element in mask.iter()}
        for element in root.iter():
            assert element in in_mask or "#fff" not in (element.get("fill"), element.get("stroke"))

    def test_is_neither_faint_nor_a_blot(self, path: Path) -> None:
        size = (16, 16) if path in TILES else (40, 24)
        for times in (1, 2):
            ink = dots(path, size[0] * times, size[1] * times)
            assert 0.05 <= sum(ink) / len(ink) <= 0.70

    def test_the_kiosk_draws_it(self, path: Path) -> None:
        columns, rows = (16, 8) if path in TILES else (40, 12)
        drawn = draw(path.read_bytes(), columns, rows)
        assert [len(row) for row in drawn] == [columns] * rows
        assert len(set("".join(drawn))) > 1


def lesson(path: Path) -> str:
    """Return what a picture is seen together with: its lesson, or all the emblems."""
    name = name_of(path)
    return "umum" if name.startswith("umum/") else name.split("-")[0]


def too_near(paths: list[Path], across: int, down: int, apart: float) -> dict[tuple[str, str], float]:
    drawn = {path.stem: dots(path, across, down) for path in paths}
    apartness = {(one, other): difference(drawn[one], drawn[other], across) for one, other in combinations(drawn, 2)}
    return {pair: far for pair, far in apartness.items() if far < apart}


@pytest.mark.slow
@pytest.mark.parametrize(
    "paths", [pytest.param(list(group), id=key) for key, group in groupby(LESSON_PICTURES, lesson)]
)
def test_pictures_of_one_lesson_can_be_told_apart(paths: list[Path]) -> None:
    assert not too_near(paths, 40, 24, PICTURES_APART)


def test_tiles_can_be_told_apart() -> None:
    assert {path.stem for path in TILES} == TILE_NAMES
    assert not too_near(TILES, 16, 16, TILES_APART)


def test_a_drawing_and_its_copy_a_dot_aside_are_found_too_near(tmp_path: Path) -> None:
    copy = tmp_path / "aside.svg"
    copy.write_text(LESSON_PICTURES[0].read_text("utf-8").replace('"0 0 80 48"', '"-2 0 80 48"'))
    assert too_near([LESSON_PICTURES[0], copy], 40, 24, PICTURES_APART)


@pytest.mark.parametrize("path", sorted(ROOT.glob("lessons/*/pictures/alt.yaml")), ids=name_of)
def test_words_for_pictures_are_plain_and_belong_to_a_picture(path: Path) -> None:
    for name, texts in yaml.safe_load(path.read_text("utf-8")).items():
        assert (path.parent / f"{name}.svg").is_file()
        assert texts.keys() == {"id", "en"}
        for text in texts.values():
            assert all(len(sentence.split()) <= 12 for sentence in re.split(r"(?<=\.)\s", text))
