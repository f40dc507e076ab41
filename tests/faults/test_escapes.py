"""Escape sequences in names and texts never reach the terminal, nor what turns a row around or moves the cursor."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from kiosk.app.page_view import SheetLook, paint_row
from kiosk.layout import Box, Laid, for_terminal, lay_out
from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.visit import Page, Phrase
from tests.layout.test_layout import CHROME, find
from tests.support.effort import LONG, examples
from tests.support.strategies_pages import pages
from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import said

S = TypeVar("S")
THEME = for_terminal("kuning-hitam")
EXAMPLES = 1_000 if LONG else examples(30)

HOSTILE = (
    "\x1b]0;judul\x07", "\x1b[2J", "\x1b[999;999H", "\x1bc", "\x9b31m", "\x90q\x9c", "\x1b]52;c;aGFsbG8=\x07", "\x07",
    "\x08" * 9, "\r", "\x0b", "\x0c", "\x0e", "\x7f", "\x84", "\x85", "\u2028", "\u2029", "\u202e", "\u2066",
    "\ufeff", "\x1b[6n", "\x1bP$q\"p\x1b\\", "\x1b[?1049l", "\0", "\ud7ff", "\ue000", "\U000e0041", "\u200e", "\x1b",
)  # fmt: skip
hostile = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8", categories=["Cc", "Cf", "Zl", "Zp", "Co", "Mn"]))
)


def harmless(text: str) -> bool:
    """Tell whether a terminal takes a text for signs and nothing else."""
    return not any(
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
        or (unicodedata.category(sign) == "Cf" and sign != "\u200d")
        for sign in text
    )


def poisoned(value: S, poison: list[str]) -> S:
    """Return a value with a piece of poison in the middle of each of its phrases."""
    if isinstance(value, Phrase):
        bad = poison[len(value.text) % len(poison)]
        middle = len(value.text) // 2
        return replace(value, text=value.text[:middle] + bad + value.text[middle:])
    if isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        return replace(value, **{name: poisoned(one, poison) for name, one in fields.items()})
    if isinstance(value, tuple):
        return tuple(poisoned(one, poison) for one in value)  # type: ignore[return-value]
    return value


def written(laid: tuple[Laid, ...]) -> list[str]:
    """Return all pieces of text that are written to the terminal for these sheets, however they are lit."""
    looks = (SheetLook(), SheetLook(highlight=(0,)), SheetLook(mark=0), SheetLook(pressed=0, progress=0.5))
    return [
        text
        for sheet in laid
        for y in range(len(sheet.rows))
        for look in looks
        for text, _ in paint_row(sheet, y, THEME, look)
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    pages(),
    st.lists(hostile, min_size=1, max_size=6),
    st.integers(60, 160),
    st.integers(18, 50),
    st.integers(1, 4),
)
def test_no_page_writes_anything_but_signs(page: Page, poison: list[str], width: int, height: int, size: int) -> None:
    laid = lay_out(poisoned(page, poison), width, height, Settings(size=size), CHROME, find)
    for text in written(laid):
        assert harmless(text), repr(text)
    assert all(isinstance(box, Box) for sheet in laid for box in sheet.boxes)


@pytest.mark.parametrize("bad", HOSTILE)
def test_each_known_sequence_is_disarmed_in_a_name(bad: str) -> None:
    page = Page(key="x", title=Phrase(f"Sri{bad}Ayu"))
    texts = written(lay_out(page, 80, 24, Settings(), CHROME, find))
    assert all(harmless(text) for text in texts)
    assert "Sri" in "".join(texts)


def test_names_with_sequences_in_the_real_kiosk(tmp_path: Path) -> None:
    """What a real terminal gets: it would clear the screen, change the title, or ring at these names."""
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu\x1b]0;dibajak\x07Rina", "none")], None)
        store.append([f.ResidentAdded("r1", "Sri\x1b[2J\x1b[HAyu", "merah", "ikan")], "m1")
        store.append([f.ResidentAdded("r2", "Budi\x9b?1049l\r\nX", "biru", "bola\x1b[31m")], "m1")
        store.append([f.SettingChanged("set_up", "true")], "r1")
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        raw = Recorder(terminal)
        terminal.wait_for(said("sign_in.title"))
        terminal.until(lambda: "Sri" in terminal.screen(), "the names")
        assert "Budi" in terminal.screen(), "the screen was not cleared by the name"
        terminal.press("1")
        terminal.pump(1)
        terminal.press("2", changes=False)
        terminal.pump(1)
        for sequence in (b"\x1b]0;dibajak", b"Sri\x1b", b"Budi\x9b", b"Budi\xc2\x9b", b"bola\x1b"):
            assert sequence not in raw.all


class Recorder:
    """Keeps every byte that the kiosk writes to its terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.all = b""
        stream: Any = terminal._stream
        feed = stream.feed

        def keeping(data: bytes) -> None:
            self.all += data
            feed(data)

        stream.feed = keeping
