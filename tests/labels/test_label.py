"""Labels: no claim to official marks, nothing of a text breaks the file, the code holds what it should."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import png
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kiosk.labels import Label, NoFontError, as_html, as_png, as_svg, as_text, claims_mark
from kiosk.labels.label import LARGE_SIDE, MARGIN, WIDE, code_path, wrap_text
from kiosk.labels.png import DOTS, HOW

SVG = "{http://www.w3.org/2000/svg}"
texts = st.text(max_size=60).filter(lambda text: not claims_mark(text))
labels = st.builds(
    Label,
    texts,
    st.lists(st.tuples(texts, texts), max_size=5).map(tuple),
    st.sampled_from(("tel:081234567890", "Keset 40 × 60 cm")),
    texts,
    st.lists(texts, max_size=3).map(tuple),
)

KESET = Label(
    "Keset perca",
    (("Ukuran", "40 × 60 cm"), ("Perawatan", "Cuci dengan air dingin. Keringkan di tempat teduh.")),
    "tel:081234567890",
    "Kontak 0812 3456 7890",
    ("Keset perca 40 × 60 cm kain perca", "Dibuat dengan tangan."),
)


@given(labels)
def test_whatever_the_texts_hold_the_drawing_is_sound_and_keeps_to_its_frame(label: Label) -> None:
    root = ElementTree.fromstring(as_svg(label))
    _, _, wide, high = (float(n) for n in root.attrib["viewBox"].split())
    assert wide == WIDE
    for text in root.iter(f"{SVG}text"):
        assert MARGIN <= float(text.attrib["y"]) <= high - MARGIN
        assert float(text.attrib["font-size"]) >= LARGE_SIDE
    assert not re.search(rb"<script|<image|href", as_svg(label))


@given(labels)
def test_the_page_is_sound_and_has_nothing_from_elsewhere(label: Label) -> None:
    page = as_html(label).decode()
    ElementTree.fromstring(re.sub(r"(<meta [^>]*)>", r"\1/>", page.removeprefix("<!DOCTYPE html>\n")))
    assert not re.search(r"<script|src=|href|url\(", re.sub(r">[^<]*<", "><", page))


@given(st.text(max_size=200), st.floats(5, 12), st.floats(20, 100))
def test_no_line_is_longer_than_its_room(text: str, size: float, room: float) -> None:
    for line in wrap_text(text, size, room):
        assert len(line) * size * 0.6 <= max(room, 4 * size * 0.6)


@given(st.text("abc 0123456789é×", min_size=1, max_size=120))
def test_the_code_is_drawn_module_by_module_with_its_quiet_zone(text: str) -> None:
    size, path = code_path(text)
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    wanted = segno.make(text, micro=False, error="m", encoding="utf-8").matrix
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(wanted) for x, dark in enumerate(row) if dark}
    assert size == len(wanted) + 8


@pytest.mark.parametrize("text", ["SNI", "Keset ber-SNI", "s.n.i.", "Batikmark", "batik mark", "BATIK-MARK asli"])
def test_official_marks_are_never_claimed(text: str) -> None:
    assert claims_mark(text)
    with pytest.raises(ValueError, match="official mark"):
        Label("Keset", (("Catatan", text),), "tel:0812", "Kontak")


@pytest.mark.parametrize("text", ["bisnis kami", "Batik tulis", "sniper", "Senin", "batik Markisa"])
def test_other_words_are_no_claim(text: str) -> None:
    assert not claims_mark(text)


def test_the_picture_is_for_print_and_has_its_words() -> None:
    wide, high, rows, info = png.Reader(bytes=as_png(KESET)).asRGBA8()
    assert wide == DOTS
    assert high > wide // 2
    assert sum(row[0::4].count(0) for row in rows) > 10_000
    assert info["size"] == (wide, high)


def test_without_fonts_no_picture_without_words_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.labels.png.HOW", (*HOW, ("skip_system_fonts", True)))
    with pytest.raises(NoFontError):
        as_png(KESET)


def test_the_listing_is_plain_text() -> None:
    assert as_text(KESET).decode() == "Keset perca 40 × 60 cm kain perca\n\nDibuat dengan tangan.\n"
