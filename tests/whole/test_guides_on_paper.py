"""The guides on paper: made of the source that the pages have, with large letters, each screen in them a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.words import LANGS, Lang, load_guide
from tools.guides import FILES, FONTS, PRINTS, TABLE, digest, print_guide, screen_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
MOST_BYTES = 1_500_000


@pytest.mark.parametrize(("guide", "lang"), FILES)
def test_a_file_says_what_its_source_says(guide: str, lang: Lang) -> None:
    """If this fails, run ``make guides`` and look at the pages."""
    data = (DOCS / FILES[guide, lang]).read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(data) < MOST_BYTES
    assert digest(guide, lang).encode() in data


def test_the_letters_are_large() -> None:
    assert PRINTS["resident"].body >= 16
    assert PRINTS["mentor"].body >= 14
    assert TABLE >= 14


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_each_screen_that_is_drawn_is_one_of_the_kiosk(lang: Lang) -> None:
    """A way that leads nowhere, or a mark that is on no screen, raises an error."""
    ways = {
        (chapter.way, chapter.mark)
        for guide in PRINTS
        for part in load_guide(guide).parts
        for chapter in part.chapters
        if chapter.way
    }
    assert len(ways) > 30
    for way, mark in sorted(ways):
        assert screen_of(way, mark, lang).startswith(b"\x89PNG")


@pytest.mark.slow
@pytest.mark.skipif(not FONTS.is_dir(), reason="without Debian's fonts-dejavu-core nothing is printed")
def test_the_same_source_makes_the_same_file() -> None:
    assert print_guide("resident", "id") == print_guide("resident", "id")
