"""What holds for every page on every screen: nothing is lost, nothing is cut off, everything can be hit."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from kiosk.layout import LEAST_TARGET, ROLES, SIGNS, Banner, Box, FrameTexts, Laid, lay_out, lettering, opening_sheet
from kiosk.learning import Settings
from kiosk.visit import (
    GENERAL,
    HASH,
    STAR,
    Act,
    Choice,
    Command,
    Field,
    Items,
    Meter,
    Move,
    Page,
    Phrase,
    PictureBlock,
    Role,
    Table,
    Text,
    Tile,
)
from tests.layout.test_lettering import read
from tests.support.effort import examples
from tests.support.strategies_pages import pages

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"><rect x="8" y="8" width="60" height="30"/></svg>'
LABELS: dict[Role, Phrase] = {role: Phrase(f"Peran{place}") for place, role in enumerate(ROLES)}
CHROME = FrameTexts(
    back=Phrase("Kembali"),
    previous=Phrase("Sebelumnya"),
    repeat=Phrase("Ulangi"),
    help=Phrase("Bantuan"),
    home=Phrase("Beranda"),
    more=Phrase("Lanjut"),
    screen=Phrase("Layar {n} dari {total}"),
    choice=Phrase("Pilihan {n}"),
    star=Phrase("bintang"),
    hash=Phrase("pagar"),
    roles=LABELS,
    status=(Phrase("× tanpa suara"), Phrase("Siti"), Phrase("Bahasa Indonesia")),
)
SCREENS = ((60, 18), (80, 24), (100, 30), (132, 43), (200, 60), (240, 70))
SIZES = (1, 2, 3, 4)


def find(name: str) -> bytes | None:
    return {"umum/gambar": SVG, "umum/lain": SVG.replace(b"80 48", b"48 80"), "umum/rusak": b"<svg"}.get(name)


def lay(page: Page, width: int, height: int, size: int) -> tuple[Laid, ...]:
    return lay_out(page, width, height, Settings(size=size), CHROME, find)


# Reading a screen back ---------------------------------------------------------------------------------


def signs(text: str) -> Counter[str]:
    """Return the letters of a text, without spaces and the hyphens at which words may have been broken."""
    return Counter(c for c in lettering.clean(text) if not c.isspace() and c != "-")


def shown(laid: Laid) -> Counter[str]:
    """Return the letters that stand on a sheet in the terminal's own letters, without signs and frames."""
    found: Counter[str] = Counter()
    for row in laid.rows:
        for segment in row:
            kind = segment.style.partition(".")[0]
            silent = segment.mark is None and (segment.target is not None or kind == "head")
            if silent or kind in ("border", "rule", "meter", "picture", "number", "digit", "edge"):
                continue
            text = segment.text
            if kind == "tile":  # a drawing
                text = re.sub("[▀-▟]|^●", "", text.strip())
            if kind == "mark" and segment.target is None:  # a list's dot or number
                text = text.replace("•", "")
            if kind == "badge":
                text = text.replace(SIGNS[segment.style.partition(".")[2]], "", 1)
            if segment.target is not None and kind == "mark":
                text = text.replace("●", "", 1)
            found += signs(text)
    return found


def wanted(page: Page, laid: tuple[Laid, ...]) -> Counter[str]:
    """Return the letters that must stand on the sheets of a page."""
    found = signs(page.title.text)
    found += signs(page.where.text) if page.where else Counter()
    for block in page.blocks:
        match block:
            case PictureBlock(name="umum/gambar" | "umum/lain"):
                continue
            case Text(role=role) if role != "body":
                found += signs(LABELS[role].text)
            case Items(items=items, numbered=True):
                for number in range(1, len(items) + 1):
                    found += signs(f"{number}.")
            case _:
                pass
        for phrase in block.read_out():
            found += signs(phrase.text)
    for choice in page.choices:
        for one in (choice.label, choice.mark, choice.detail):
            found += signs(one.text) if one else Counter()
    for at in range(1, len(laid)):
        found += signs(f"Layar {at + 1} dari {len(laid)}")
    return found


# Laws --------------------------------------------------------------------------------------------------


def check_fits(laid: tuple[Laid, ...], width: int, height: int) -> None:
    for sheet in laid:
        assert len(sheet.rows) == height
        for row in sheet.rows:
            assert sum(cell_len(segment.text) for segment in row) == width


def check_targets(page: Page, laid: tuple[Laid, ...], width: int, height: int) -> None:
    for at, sheet in enumerate(laid):
        targets, boxes = sheet.sheet.targets, sheet.boxes
        assert len(targets) == len(boxes)
        assert tuple(t.command.act for t in targets[-4:] if t.command) == GENERAL
        more = [t for t in targets if t.command == Command(Act.NEXT)]
        assert more == ([targets[0]] if at < len(laid) - 1 else [])
        assert all(t.number is not None for t in more), "who has digits alone gets to the next sheet"
        for box in boxes:
            assert box.width >= LEAST_TARGET[0]
            assert box.height >= LEAST_TARGET[1]
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= width
            assert box.y + box.height <= height
        for one, other in combinations(boxes, 2):
            assert apart(one, other), (one, other)
        digits = [t.number for t in targets if t.number is not None]
        assert len(set(digits)) == len(digits)
        assert all(0 <= number <= HASH for number in digits)
        assert all(t.number is not None for t in targets if t.choice)
        for target, box in zip(targets, boxes, strict=True):
            assert sheet.target_at(box.x, box.y) == targets.index(target)
    picked = [t.choice.key for sheet in laid for t in sheet.sheet.targets if t.choice]
    assert sorted(picked) == sorted(choice.key for choice in page.choices)
    if not page.pad:
        assert picked == [choice.key for choice in page.choices]


def apart(one: Box, other: Box) -> bool:
    """Tell whether there is at least a cell between two boxes."""
    return (
        one.x + one.width < other.x
        or other.x + other.width < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


def check_script(laid: tuple[Laid, ...], notice: Phrase | None = None) -> None:
    for sheet in laid:
        marks = [line.mark for line in sheet.sheet.script]
        told = [line.mark for line in sheet.sheet.script if notice and line.phrase in (LABELS["notice"], notice)]
        if told and max(marks) in told:  # a notice is said after the title, and leaves all other marks as they are
            marks = [mark for mark in marks if mark != max(marks)] + [max(marks)]
        assert marks == sorted(marks)
        assert set(marks) == set(range(len(set(marks))))
        visible = {segment.mark for row in sheet.rows for segment in row}
        assert set(marks) <= visible


def spoken(phrase: Phrase) -> Counter[str]:
    return signs(phrase.text if phrase.say is None else phrase.say)


def expected_script(page: Page, laid: tuple[Laid, ...]) -> Counter[str]:
    """Return the letters that the scripts of a page without choices must say."""
    found = spoken(page.title)
    found += spoken(page.where) if page.where else Counter()
    if page.notice:
        for _ in laid:  # whichever sheet is seen tells it
            found += spoken(LABELS["notice"]) + spoken(page.notice)
    for block in page.blocks:
        if isinstance(block, Text) and block.role != "body":
            found += spoken(LABELS[block.role])
        if isinstance(block, Items) and block.numbered:
            for number in range(1, len(block.items) + 1):
                found += signs(f"{number}.")
        for phrase in block.read_out():
            found += spoken(phrase)
    for at in range(1, len(laid)):
        found += signs(f"Layar {at + 1} dari {len(laid)}")
    return found


@given(pages(), st.sampled_from(SCREENS), st.sampled_from(SIZES))
@settings(max_examples=examples(60), deadline=None)
def test_any_page_fits_any_screen_and_everything_can_be_hit(page: Page, screen: tuple[int, int], size: int) -> None:
    laid = lay(page, *screen, size)
    check_fits(laid, *screen)
    check_targets(page, laid, *screen)
    check_script(laid, page.notice)


@given(pages(), st.sampled_from(SCREENS))
@settings(max_examples=examples(60), deadline=None)
def test_every_letter_of_a_page_is_shown_on_its_sheets(page: Page, screen: tuple[int, int]) -> None:
    # A table's head is said for every row but shown once, and a silent head looks like the status beside it.
    page = replace(page, blocks=tuple(b for b in page.blocks if not isinstance(b, Table)), notice=None)
    page = replace(page, title=replace(page.title, say=None), where=page.where and replace(page.where, say=None))
    for size in (1, 2):
        laid = lay(page, *screen, size)
        total = sum((shown(sheet) for sheet in laid), Counter())
        want = wanted(page, laid)
        assert total - want == Counter()
        assert want - total == Counter()


@given(pages(), st.sampled_from(SCREENS), st.sampled_from(SIZES))
@settings(max_examples=examples(60), deadline=None)
def test_the_scripts_of_the_sheets_say_the_whole_page_once(page: Page, screen: tuple[int, int], size: int) -> None:
    page = replace(page, choices=())
    laid = lay(page, *screen, size)
    said: Counter[str] = Counter()
    for sheet in laid:
        for line in sheet.sheet.script:
            said += spoken(line.phrase)
    assert said == expected_script(page, laid)


@given(pages(), st.integers(1, 59), st.integers(1, 17), st.sampled_from(SIZES))
@settings(max_examples=examples(60), deadline=None)
def test_a_screen_that_is_too_small_shows_what_fits(page: Page, width: int, height: int, size: int) -> None:
    laid = lay(page, width, height, size)
    check_fits(laid, width, height)
    picked = [t.choice.key for sheet in laid for t in sheet.sheet.targets if t.choice]
    assert sorted(picked) == sorted(choice.key for choice in page.choices)


# Single rules ------------------------------------------------------------------------------------------

M = Move()
PAD = Page(
    key="pin",
    title=Phrase("PIN pembimbing"),
    blocks=(Field(Phrase("PIN"), Phrase("●●●", say="tiga tanda")),),
    choices=(
        *(Choice(digit, Phrase(digit), M, number=int(digit)) for digit in "1234567890"),
        Choice("erase", Phrase("Hapus"), M, number=STAR),
        Choice("done", Phrase("Selesai"), M, number=HASH),
    ),
    pad=True,
)


def text_of(laid: Laid) -> str:
    return "\n".join("".join(segment.text for segment in row) for row in laid.rows)


LINES = st.lists(st.text("abdeghiknprstuABKRS123", min_size=1, max_size=8), min_size=1, max_size=8).map(" ".join)


@given(st.lists(LINES, min_size=1, max_size=3), st.sampled_from(SCREENS), st.sampled_from((3, 4)))
@settings(max_examples=examples(40), deadline=None)
def test_drawn_letters_can_be_read_back_from_the_screen(lines: list[str], screen: tuple[int, int], size: int) -> None:
    page = Page(key="any", title=Phrase("Judul"), blocks=(Text(tuple(map(Phrase, lines))),))
    found: Counter[str] = Counter()
    for laid in lay(page, *screen, size):
        rows = [s.text for row in laid.rows for s in row if s.style == "text" and s.mark is not None]
        assert len(rows) % lettering.height(size) == 0
        for at in range(0, len(rows), lettering.height(size)):
            found += signs(read(tuple(rows[at : at + lettering.height(size)]), size))
    assert found == sum(map(signs, lines), Counter())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_number_pad_has_all_keys_on_one_sheet_with_what_was_entered(screen: tuple[int, int], size: int) -> None:
    laid = lay(PAD, *screen, size)
    assert len(laid) == 1
    assert [t.number for t in laid[0].sheet.targets if t.choice and t.number in (1, 2, 3)] == [1, 2, 3]
    assert Phrase("●●●", say="tiga tanda") in [line.phrase for line in laid[0].sheet.script]


def test_a_number_pad_is_laid_like_a_telephone() -> None:
    laid = lay(PAD, 100, 30, 1)[0]
    places = {t.number: box for t, box in zip(laid.sheet.targets, laid.boxes, strict=True) if t.choice}
    columns = [[1, 4, 7, STAR], [2, 5, 8, 0], [3, 6, 9, HASH]]
    for column in columns:
        assert len({places[number].x for number in column}) == 1
        assert [places[number].y for number in column] == sorted(places[number].y for number in column)


def test_a_pad_that_is_typed_on_stays_on_its_keys_and_opens_at_its_question() -> None:
    asked = replace(PAD, blocks=(Text((Phrase("Berapa harga kain perca? " * 30),)), *PAD.blocks))
    laid = lay(asked, 60, 18, 1)
    assert len(laid) > 1
    assert opening_sheet(laid, asked, None) == 0
    assert opening_sheet(laid, asked, asked) == len(laid) - 1
    assert any(t.choice for t in laid[-1].sheet.targets)
    assert opening_sheet(laid, asked, replace(asked, key="lain")) == 0


def test_a_key_that_enters_its_own_digit_is_read_without_its_number() -> None:
    said = [line.phrase for line in lay(PAD, 100, 30, 1)[0].sheet.script]
    assert Phrase("1") in said
    assert Phrase("#. Selesai", say="pagar. Selesai") in said


def test_a_choice_is_read_with_number_mark_and_detail() -> None:
    choice = Choice("a", Phrase("Keset"), M, detail=Phrase("3 dari 12"), mark=Phrase("selesai"))
    english = Choice("b", Phrase("Mat", "en"), M, detail=Phrase("baru"))
    laid = lay(Page(key="p", title=Phrase("Pilih"), choices=(choice, english)), 100, 30, 1)[0]
    said = [(line.phrase.say or line.phrase.text, line.phrase.lang, line.mark) for line in laid.sheet.script]
    assert said == [
        ("Pilih", "id", 0),
        ("Pilihan 1. Keset, selesai, 3 dari 12", "id", 1),
        ("Pilihan 2.", "id", 2),
        ("Mat", "en", 2),
        ("baru", "id", 2),
    ]


def test_general_commands_stand_in_the_same_places_on_every_page() -> None:
    pages = (PAD, Page(key="a", title=Phrase("Judul")), Page(key="b", title=Phrase("Lain " * 300)))
    for screen in SCREENS:
        for size in SIZES:
            places = {sheet.boxes[-4:] for page in pages for sheet in lay(page, *screen, size)}
            assert len(places) == 1


def test_a_picture_is_drawn_and_its_text_stands_for_it_where_it_cannot_be() -> None:
    alt = Phrase("Sebuah kain.")
    for name, drawn in (("umum/gambar", True), ("umum/rusak", False), ("umum/tidak-ada", False)):
        for screen in SCREENS:
            laid = lay(Page(key="p", title=Phrase("Judul"), blocks=(PictureBlock(name, alt),)), *screen, 1)
            assert any(s.style == "picture" for sheet in laid for row in sheet.rows for s in row) is drawn
            assert ("Sebuah kain." in "".join(map(text_of, laid))) is not drawn
            assert alt in [line.phrase for sheet in laid for line in sheet.sheet.script]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("many", [9, 10, 12, 18, 30])
def test_the_way_to_more_choices_has_a_digit(screen: tuple[int, int], many: int) -> None:
    page = Page(
        key="p", title=Phrase("Judul"), choices=tuple(Choice(f"c{n}", Phrase(f"Nomor {n}"), M) for n in range(many))
    )
    check_targets(page, lay(page, *screen, 1), *screen)


@pytest.mark.parametrize("size", [1, 2])
def test_two_pictures_stand_beside_their_question(size: int) -> None:
    """Whoever judges a piece sees what was found, both pictures and the grades at once."""
    page = Page(
        key="p",
        title=Phrase("Judul"),
        blocks=(
            Items(tuple(Phrase(f"Hasil {n} sudah dilihat.") for n in range(3))),
            PictureBlock("umum/gambar", Phrase("Sebuah kain.")),
            PictureBlock("umum/lain", Phrase("Sebuah tepi.")),
        ),
        choices=tuple(Choice(f"c{n}", Phrase(f"Nilai {n}"), M) for n in range(3)),
    )
    (sheet,) = lay(page, 100, 30, size)
    drawn = [y for y, row in enumerate(sheet.rows) if any(part.style == "picture" for part in row)]
    assert set(range(drawn[0], drawn[-1] + 1)) - set(drawn), "a row lies between them"


def test_tiles_show_colour_and_drawing_even_on_the_smallest_screen() -> None:
    people = tuple(Choice(f"c{n}", Phrase(f"Orang {n}"), M, tile=Tile("merah", "umum/gambar")) for n in range(8))
    for screen in SCREENS:
        for laid in lay(Page(key="sign-in", title=Phrase("Siapa Anda?"), choices=people), *screen, 1):
            shown = {s.target for row in laid.rows for s in row if s.style == "tile.merah" and "█" in s.text}
            assert shown == {place for place, t in enumerate(laid.sheet.targets) if t.choice}


def test_every_role_has_sign_and_label() -> None:
    for role in ROLES:
        page = Page(key="p", title=Phrase("Judul"), blocks=(Text((Phrase("Isi."),), role),))
        assert f" {SIGNS[role]} {LABELS[role].text} " in text_of(lay(page, 60, 18, 1)[0])


def test_a_meter_shows_some_but_not_all_until_it_is_so() -> None:
    for value, total, full in ((0, 12, False), (1, 1_000, False), (999, 1_000, False), (12, 12, True), (0, 0, False)):
        page = Page(key="p", title=Phrase("Judul"), blocks=(Meter(Phrase("Langkah"), value, total),))
        bars = "".join(s.text for row in lay(page, 60, 18, 1)[0].rows for s in row if s.style in ("meter", "rule"))
        assert ("░" not in bars) is full
        assert ("█" in bars) is (value > 0)


def test_a_table_has_columns_where_they_fit_and_else_each_cell_under_its_head() -> None:
    table = Table(
        (Phrase("Bahan"), Phrase("Harga")),
        ((Phrase("Kain"), Phrase("Rp 12.000")), (Phrase("Benang"), Phrase("Rp 5.500"))),
    )
    page = Page(key="p", title=Phrase("Biaya"), blocks=(table,))
    wide = lay(page, 100, 30, 1)[0]
    assert text_of(wide).count("Bahan") == 1
    assert [line.phrase.text for line in wide.sheet.script][1:5] == ["Bahan", "Kain", "Harga", "Rp 12.000"]
    narrow = lay(replace(page, blocks=(replace(table, head=(Phrase("Bahan " * 12), Phrase("Harga"))),)), 60, 30, 1)[0]
    assert text_of(narrow).count("Harga") == 2


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("size", SIZES)
def test_whose_figures_they_are_stands_above_them(screen: tuple[int, int], size: int) -> None:
    """Nobody's figures go on to a sheet without their name, where a sheet has room for both."""
    head = tuple(
        Phrase(text) for text in ("Warga", "Hari hadir", "Langkah selesai", "Jawaban tepat", "Minta bantuan")
    )
    rows = tuple((Phrase(f"Orang{n}"), *(Phrase("belum ada"),) * 4) for n in range(7))
    laid = lay(Page(key="p", title=Phrase("Judul"), blocks=(Table(head, rows),)), *screen, size)
    shown = [[head.index(line.phrase) for line in one.sheet.script if line.phrase in head] for one in laid]
    whole = [one for one in shown[:-1] if "01234" in "".join(map(str, one))]
    assert not whole or all(one.count(0) == one.count(4) for one in shown), "a whole row fits, and one was cut"


def test_laying_out_loads_neither_textual_nor_the_drawing_libraries() -> None:
    code = "import sys, kiosk.layout; print([m for m in ('textual', 'png', 'resvg_py') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(pages(), st.sampled_from(SCREENS), st.sampled_from(SIZES), st.booleans())
def test_a_banner_fills_the_head_and_moves_nothing(
    page: Page, screen: tuple[int, int], size: int, grave: bool
) -> None:
    banner = Banner(Phrase("Sri memanggil pembimbing: menganyam keset dari kain sisa yang panjang sekali"), grave)
    plain = lay_out(page, *screen, Settings(size=size), CHROME, find)
    called = lay_out(page, *screen, Settings(size=size), replace(CHROME, banner=banner), find)
    assert [(one.sheet, one.boxes) for one in called] == [(one.sheet, one.boxes) for one in plain]
    for one, other in zip(called, plain, strict=True):
        style = "badge.safety" if grave else "badge.mentor"
        heads = next(y for y, row in enumerate(one.rows) if any(segment.style != style for segment in row))
        assert heads >= 1
        assert one.rows[heads:] == other.rows[heads:]
        assert all(cell_len("".join(segment.text for segment in row)) == screen[0] for row in one.rows[:heads])
        first = "".join(segment.text for segment in one.rows[0])
        assert heads > 1 or "Sri memanggil pembimbing" in first
        assert len(called) == 1 or f"/{len(called)} " in first
