"""Names in any script keep what stands beside them in its column, on terminals that count letters otherwise."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyte
import pyte.screens
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from kiosk.app.fixed_columns import FirmStrip, fix_columns
from kiosk.layout.lettering import clean
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from tests.support.effort import examples
from tests.support.terminal import Terminal, cells
from tests.whole.test_whole_lesson import said

SCRIPTS: Final = {
    "Javanese": "ꦱꦿꦶꦲꦂꦠꦶ",
    "Sundanese": "ᮞᮥᮔ᮪ᮓ",
    "Balinese": "ᬩᬮᬶ",
    "Devanagari": "क्षत्रिय",
    "Thai": "น้ำใจ",
    "Arabic": "مُحَمَّد",
    "Hebrew": "שָׁלוֹם",
    "Chinese": "漢字",
    "Korean": "한글",
    "Korean in parts": "한글",
    "marks": "e\u0301a\u0300\u0323\u0302",
    "a family": "👨‍👩‍👧‍👦",
    "a flag": "🇮🇩",
    "a heart": "❤️",
    "a skin": "👋🏽",
    "a keycap": "1️⃣",
}

wcwidth: Final[Callable[[str], int]] = pyte.screens.wcwidth


def undoubted(sign: str) -> bool:
    """Tell whether every terminal gives a character one column: European letters without marks, signs, lines."""
    return (
        sign.isprintable()
        and unicodedata.category(sign)[0] not in "MC"
        and (ord(sign) < 0x530 or 0x1E00 <= ord(sign) < 0x1F00 or 0x2000 <= ord(sign) < 0x2600)
    )


COUNTS: Final[dict[str, Callable[[str], int]]] = {
    "by width": wcwidth,
    "by code point": lambda _: 1,
    "marks apart": lambda sign: max(1, wcwidth(sign)),
    "all wide": lambda sign: 1 if undoubted(sign) else 2,
    "all without width": lambda sign: 1 if undoubted(sign) else 0,
}
"""How many columns a terminal may give a character."""

WIDE: Final = 300


def row_of(written: str, count: Callable[[str], int], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the first row of a terminal that counts so, cell by cell; a character's second cell is a space."""
    with monkeypatch.context() as patch:
        patch.setattr(pyte.screens, "wcwidth", count)
        screen = pyte.Screen(WIDE, 2)
        pyte.Stream(screen).feed(written)
    return cells(screen)[0]


names = st.lists(st.sampled_from([*SCRIPTS.values(), "Sri", " ", "é"]), min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)
@settings(max_examples=examples(60), deadline=None)
@given(parts=st.lists(names | st.text(max_size=8).map(clean), min_size=1, max_size=3), column=st.integers(0, 9))
def test_what_follows_stands_in_its_column(count: Callable[[str], int], parts: list[str], column: int) -> None:
    text = "│".join(["", *parts, ""])
    with pytest.MonkeyPatch.context() as patch:
        row = row_of(" " * column + fix_columns(text, column), count, patch)
    place = column
    for part in ["", *parts]:
        place += cell_len(part)
        assert row[place] == "│", (part, row.rstrip())
        place += 1


@pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)
@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS)
def test_a_part_of_a_row_keeps_its_columns_too(
    count: Callable[[str], int], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = FirmStrip(Strip([Segment(f"│{name}│"), Segment(f"{name}│")]), 5)
    wide = cell_len(name)
    for start in (0, 1 + wide):
        written = f"\x1b[{6 + start}G{whole.crop(start, 3 + 2 * wide).render(Console())}"
        row = row_of(written, count, monkeypatch)
        assert row[5 + 1 + wide] == row[5 + 2 + 2 * wide] == "│", row.rstrip()


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_the_frames_of_the_sign_in_page_stand_as_with_plain_names(tmp_path: Path, size: tuple[int, int]) -> None:
    """The emulator counts marks and joiners otherwise than the kiosk does; frames stand as beside Latin names."""
    everyone = list(SCRIPTS.values())
    random.Random(1).shuffle(everyone)
    frames = []
    for kind in ("plain", "foreign"):
        with Store.open(tmp_path / kind) as store:
            store.append((f.MentorAdded("m1", "Rina", "-"),), None)
            for number, name in enumerate(everyone[:4]):
                called = name if kind == "foreign" else "x" * cell_len(name)
                store.append((f.ResidentAdded(f"r{number}", called, "biru", "ikan"),), "m1")
            assert store.flush(30)
        with Terminal("run", "--data", str(tmp_path / kind), columns=size[0], rows=size[1]) as terminal:
            terminal.wait_for(said("sign_in.title"))
            terminal.look()
            frames.append(
                [
                    {column for column, sign in enumerate(row) if "\u2500" <= sign <= "\u257f"}
                    for row in terminal.cells()
                ]
            )
    assert any(frames[0]), "there are frames"
    assert frames[0] == frames[1]
