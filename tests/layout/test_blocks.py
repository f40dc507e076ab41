"""A kind of block is its value and one module: a new one is shown and spoken, one without a module is an error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, ClassVar, get_args

import pytest
from msgspec import Struct

from kiosk.layout import blocks
from kiosk.visit import Block, Page, Phrase, Text
from tests.layout.test_layout import lay, shown, signs
from tests.support.strategies_pages import BLOCKS_OF

TOY = '''
"""A line drawn between two words."""

from kiosk.layout.cells import Segment
from kiosk.layout.passages import Passage, PassagePart


def passages(scale, at, column):
    both = f"{scale.low.text} {'-' * 9} {scale.high.text}"
    yield Passage((scale.low, scale.high), (PassagePart(both, ((Segment(both, "text", 0),),)),), at)
'''


class Scale(Struct, frozen=True):
    """A toy kind of block."""

    kind: ClassVar[str] = "scale"
    low: Phrase
    high: Phrase

    def read_out(self) -> Iterator[Phrase]:
        yield self.low
        yield self.high


def page_with_scale() -> Page:
    # Any, for the union of the blocks does not have the toy.
    between: Any = (Text((Phrase("Seberapa sulit?"),)), Scale(Phrase("mudah"), Phrase("sulit")))
    return Page("toy", Phrase("Langkah ini"), between)


@pytest.fixture
def scale_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the toy's one module to the blocks, and remove it."""
    (tmp_path / "scale.py").write_text(TOY, "utf-8")
    monkeypatch.setattr(blocks, "__path__", [*blocks.__path__, str(tmp_path)])
    yield
    sys.modules.pop(f"{blocks.__name__}.scale", None)
    vars(blocks).pop("scale", None)


@pytest.mark.usefixtures("scale_module")
@pytest.mark.parametrize("screen", [(60, 18), (100, 30)])
@pytest.mark.parametrize("size", [1, 2])
def test_a_new_kind_of_block_is_shown_and_spoken(screen: tuple[int, int], size: int) -> None:
    page = page_with_scale()
    (sheet,) = lay(page, *screen, size)
    rows = ["".join(segment.text for segment in row) for row in sheet.rows]
    assert any("mudah --------- sulit" in row for row in rows)
    assert signs("mudah sulit") <= shown(sheet)
    said = [line.phrase for line in sheet.sheet.script]
    assert said[-2:] == list(page.blocks[-1].read_out())


@pytest.mark.parametrize("screen", [(60, 18), (100, 30)])
def test_a_block_that_no_module_draws_is_an_error(screen: tuple[int, int]) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"kiosk\.layout\.blocks\.scale"):
        lay(page_with_scale(), *screen, 1)


def test_every_kind_of_block_has_a_module_and_every_module_a_kind() -> None:
    kinds = [block.kind for block in get_args(Block)]
    assert sorted(kinds) == sorted(module.name for module in iter_modules(blocks.__path__))


def test_the_laws_of_the_layout_are_tried_with_every_kind_of_block() -> None:
    assert set(get_args(Block)) == BLOCKS_OF.keys()
