"""``kiosk lessons check``: every problem of the lessons at once, each with its file, its line and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.layout import PictureRefused, draw, fit_drawing
from kiosk.lessons import Problem
from kiosk.lessons.plain import KnownWords, known_words
from kiosk.store import DataFolder, default_folder, read_pictures
from kiosk.words import LANGS, Lang

WORDS_FOLDER: Final = DataFolder.word_lists.name
"""The folder of the lists of known words, ``<lang>.txt``: among the lessons, and in the data folder for one's own."""

LIST_SIZES: Final = (40, 12), (16, 8)
"""Columns and rows of a picture beside its step, and of one on a tile."""


def undrawn(folder: Path) -> Iterator[Problem]:
    """Draw each picture of the lessons, and yield which cannot be drawn and why."""
    for name, svg in read_pictures(folder):
        yield from drawing_problems(name, svg)


def drawing_problems(name: str, svg: bytes) -> Iterator[Problem]:
    """Draw a picture in the sizes in which lessons show it; yield why it cannot be drawn, if it cannot."""
    try:
        for columns, rows in LIST_SIZES:
            draw(svg, *fit_drawing(svg, columns, rows))
    except PictureRefused as refused:
        yield Problem(name, 1, 1, f"picture_{refused.reason}", (("why", refused.why),))


def read_known_words(folder: Path, data: DataFolder) -> dict[Lang, KnownWords]:
    """Return the words that residents know, by language, as the lists of a folder and of the workshop hold them."""
    return {lang: known_words(_word_lists(folder, data, lang)) for lang in LANGS}


def _word_lists(folder: Path, data: DataFolder, lang: Lang) -> Iterator[str]:
    """Yield the lists of known words: the kiosk's own, that of the folder, and last the workshop's."""
    homes = (home / WORDS_FOLDER for home in (default_folder(), folder))
    for home in dict.fromkeys((*homes, data.word_lists)):
        path = home / f"{lang}.txt"
        if path.is_file():
            yield path.read_text("utf-8", errors="replace")
