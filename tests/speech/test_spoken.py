"""What is written, as it is said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel

from kiosk.lessons import Localized, load_lessons
from kiosk.speech import spoken_form, unsure
from kiosk.speech.codes import roman
from kiosk.speech.names import old_spelling
from kiosk.speech.spoken import _reading, number_words, sentences
from kiosk.visit import Lang
from kiosk.words import load_words

ROOT = Path(__file__).resolve().parents[2]
SAID = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ .,!?;:'-]*")

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip  # noqa: E501
UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def grammar(n: int) -> str:
    """Indonesian cardinals from the grammar: se- for one ten, hundred and thousand; belas for the teens."""

    def joined(head: str, rest: int) -> str:
        return f"{head} {grammar(rest)}" if rest else head

    for size, one, name in (
        (10**12, "satu triliun", "triliun"),
        (10**9, "satu miliar", "miliar"),
        (10**6, "satu juta", "juta"),
        (1000, "seribu", "ribu"),
        (100, "seratus", "ratus"),
        (10, "sepuluh", "puluh"),
    ):
        count, rest = divmod(n, size)
        if size == 10 and 10 < n < 20:
            return "sebelas" if n == 11 else f"{UNITS[n - 10]} belas"
        if count:
            return joined(one if count == 1 else f"{grammar(count)} {name}", rest)
    return UNITS[n]


def test_every_number_to_twenty_thousand_is_said_by_the_grammar() -> None:
    for n in range(20_000):
        assert number_words(n, "id") == grammar(n)


@given(st.integers(0, 10**9))
@example(10**9)
@example(1_001_000)
@example(2_001_500)
@example(1_000_001_111)
@example(1_011_011_011)
def test_every_number_is_said_by_the_grammar(n: int) -> None:
    assert number_words(n, "id") == grammar(n)
    assert spoken_form(f"{n:,}".replace(",", "."), "id") == grammar(n)
    assert spoken_form(f"Rp{n:,}".replace(",", "."), "id") == grammar(n) + " rupiah"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rp20.000", "dua puluh ribu rupiah"),
        ("Rp 1.250", "seribu dua ratus lima puluh rupiah"),
        ("Rp20.000,-", "dua puluh ribu rupiah"),
        ("Rp2,5 juta", "dua koma lima juta rupiah"),
        ("-Rp500", "minus lima ratus rupiah"),
        ("Rp10.000–15.000", "sepuluh ribu sampai lima belas ribu rupiah"),
        ("Rp10.000-Rp15.000", "sepuluh ribu rupiah sampai lima belas ribu rupiah"),
        ("Rp5.000/buah", "lima ribu rupiah per buah"),
        ("Rp5.000/kg", "lima ribu rupiah per kilogram"),
        (
            "Rp20.000 - Rp12.000 = Rp8.000",
            "dua puluh ribu rupiah kurang dua belas ribu rupiah sama dengan delapan ribu rupiah",
        ),
        ("3 cm", "tiga sentimeter"),
        ("40 x 60 cm", "empat puluh kali enam puluh sentimeter"),
        ("40×60 cm", "empat puluh kali enam puluh sentimeter"),
        ("40 cm x 60 cm", "empat puluh sentimeter kali enam puluh sentimeter"),
        ("250 g", "dua ratus lima puluh gram"),
        ("2,75 kg", "dua koma tujuh lima kilogram"),
        ("5 m²", "lima meter persegi"),
        ("10 %", "sepuluh persen"),
        ("10%", "sepuluh persen"),
        ("1/2", "setengah"),
        ("1/4 m", "seperempat meter"),
        ("3/4", "tiga perempat"),
        ("2½ m", "dua setengah meter"),
        ("60-75 °C", "enam puluh sampai tujuh puluh lima derajat selsius"),
        ("-5 °C", "minus lima derajat selsius"),
        ("08.30", "pukul delapan lewat tiga puluh"),
        ("pukul 8.05", "pukul delapan lewat lima"),
        ("08.00–12.30", "pukul delapan sampai dua belas lewat tiga puluh"),
        ("20/07/2026", "dua puluh Juli dua ribu dua puluh enam"),
        ("2026-07-20", "dua puluh Juli dua ribu dua puluh enam"),
        ("17 Agustus 1945", "tujuh belas Agustus seribu sembilan ratus empat puluh lima"),
        ("tali ke-1 dan ke-2", "tali pertama dan kedua"),
        ("ke-11", "kesebelas"),
        ("tahun 90-an", "tahun sembilan puluhan"),
        ("No. 3", "nomor tiga"),
        ("QC, HPP, BEP, WA", "kyu si, ha pe pe, be e pe, we a"),
        ("3x sehari", "tiga kali sehari"),
        ("12 : 3 = 4", "dua belas dibagi tiga sama dengan empat"),
        ("3 × 4 = 12", "tiga kali empat sama dengan dua belas"),
        ("7 + 2", "tujuh tambah dua"),
        ("campuran 1:2", "campuran satu banding dua"),
        ("Tekan 3.", "Tekan tiga."),
        ("Tekan * atau #.", "Tekan bintang atau pagar."),
        ("Tekan ↓", "Tekan panah bawah"),
        ("0812-3456-7890", "nol delapan satu dua, tiga empat lima enam, tujuh delapan sembilan nol"),
        ("kode 007", "kode nol nol tujuh"),
        ("kertas A4", "kertas A empat"),
        ("versi 1.2.3", "versi satu titik dua titik tiga"),
        ("pilihan B", "pilihan be"),
        ("PKK", "pe ka ka"),
        ("AWAS!", "awas!"),
        ("jual online lewat WhatsApp", "jual onlain lewat wotsap"),
        ("“Hati-hati,” katanya — pelan…", "Hati-hati, katanya, pelan."),
        ("kain (katun), benang dll.", "kain, katun, benang dan lain-lain"),
        ("dan/atau", "dan atau"),
        ("30/02/2026, 45.99", "tiga puluh Februari dua ribu dua puluh enam, empat puluh lima koma sembilan sembilan"),
    ],
)
def test_indonesian(written: str, said: str) -> None:
    assert spoken_form(written, "id") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rp20.000", "twenty thousand rupiah"),
        ("Rp20,000", "twenty thousand rupiah"),
        ("Rp1,250 each", "one thousand two hundred and fifty rupiah each"),
        ("1 cm", "one centimetre"),
        ("a 60 cm stick", "a sixty centimetre stick"),
        ("40 x 60 cm", "forty by sixty centimetres"),
        ("2.5 kg", "two point five kilograms"),
        ("1,250 pieces", "one thousand two hundred and fifty pieces"),
        ("10%", "ten percent"),
        ("1/2", "one half"),
        ("2 3/4", "two and three quarters"),
        ("60-75 °C", "sixty to seventy-five degrees celsius"),
        ("08:30", "eight thirty"),
        ("at 9:05", "at nine oh five"),
        ("1st, 2nd, 12th", "first, second, twelfth"),
        ("20/07/2026", "twenty July two thousand and twenty-six"),
        ("QC and HPP", "cue see and aitch pee pee"),
        ("don't", "don't"),
        ("3 - 1 = 2", "three minus one equals two"),
    ],
)
def test_english(written: str, said: str) -> None:
    assert spoken_form(written, "en") == said


def test_a_pronunciation_wins_over_the_tables_and_counts_for_whole_words_only() -> None:
    assert spoken_form("QC Mas Joko, jokomu", "id", {"QC": "kiu ci", "joko": "jo ko"}) == "kiu ci Mas jo ko, jokomu"


any_text = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "Rp",
            "1.250",
            "20,5",
            "08.30",
            "-",
            "–",
            "x",
            "/",
            "cm",
            "°C",
            "%",
            " ",
            "=",
            "ke-",
            "1/2",
            "QC",
            "dll.",
            "a",
            "A",
            "(",
        ]
    ),
    max_size=12,
).map("".join)


@given(any_text, st.sampled_from(("id", "en")))
def test_nothing_is_left_that_cannot_be_said(text: str, lang: Lang) -> None:
    said = spoken_form(text, lang)
    assert SAID.fullmatch(said)
    assert said == said.strip()
    assert "  " not in said


@given(any_text, st.sampled_from(("id", "en")))
def test_cutting_into_sentences_loses_nothing(text: str, lang: Lang) -> None:
    cut = sentences(text, lang)
    assert re.sub(r"\s", "", "".join(cut)) == re.sub(r"\s", "", text)
    assert all(sentence == sentence.strip() and sentence for sentence in cut)


def test_sentences_end_where_a_reader_would_pause() -> None:
    text = "Simpan di No. 3. Harga Rp1.250. Tekan 5! “Sudah?” Ya"
    assert sentences(text, "id") == ["Simpan di No. 3.", "Harga Rp1.250.", "Tekan 5!", "“Sudah?”", "Ya"]


def test_unknown_signs_are_named() -> None:
    assert unsure("Rp20.000 – 3 × 4 °C ✓ ½", "id") == set()
    assert unsure("a ☃ b ¤", "id") == {"☃", "¤"}


def texts_of(value: object) -> Iterator[Localized]:
    if isinstance(value, Localized):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_of(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)


def filled(text: str) -> str:
    """Fill the places of a text of the words files, which hold names and numbers when they are spoken."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return text.format(**dict.fromkeys(names, "12"))


def lesson_texts() -> Iterator[tuple[Lang, str]]:
    folder = ROOT / "lessons"
    library = load_lessons({str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.glob("*/*.yaml"))})
    assert library.lessons
    langs: tuple[Lang, ...] = ("id", "en")
    for text in texts_of(tuple(library.lessons.values())):
        for lang in langs:
            if said := getattr(text, lang):
                yield lang, said


def own_texts() -> Iterator[tuple[Lang, str]]:
    for lang, texts in load_words().texts.items():
        for text_ in texts.values():
            yield lang, filled(text_)


@pytest.mark.parametrize("texts", [own_texts, pytest.param(lesson_texts, marks=pytest.mark.slow)])
def test_every_text_of_every_lesson_and_of_the_kiosk_can_be_said(
    texts: Callable[[], Iterator[tuple[Lang, str]]],
) -> None:
    count = 0
    for lang, text in texts():
        said = spoken_form(text, lang)
        assert unsure(text, lang) == set(), text
        assert SAID.fullmatch(said), text
        assert said or not re.search(r"\w", text), text
        count += 1
    assert count > 1000


def pairs(lang: str) -> list[tuple[str, str]]:
    table = yaml.safe_load((Path(__file__).parent / "pairs" / f"{lang}.yaml").read_text("utf-8"))
    return list(table.items())


@pytest.mark.parametrize(("written", "said"), pairs("id"))
def test_a_writing_is_said_as_the_table_has_it(written: str, said: str) -> None:
    assert spoken_form(written, "id") == said


@pytest.mark.parametrize(("written", "said"), pairs("en"))
def test_an_english_writing_is_said_as_the_table_has_it(written: str, said: str) -> None:
    assert spoken_form(written, "en") == said


@given(st.integers(1, 999_999))
def test_an_amount_is_said_the_same_however_it_is_written(n: int) -> None:
    grouped = f"{n:,}".replace(",", ".")
    said = grammar(n) + " rupiah"
    for written in (
        f"Rp{grouped}",
        f"Rp {grouped}",
        f"Rp{n}",
        f"rp {n}",
        f"Rp{grouped},00",
        f"Rp{grouped},-",
        f"IDR {n}",
    ):
        assert spoken_form(written, "id") == said, written
    assert spoken_form(f"Rp{n}rb", "id") == spoken_form(f"Rp{n} ribu", "id")


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_is_said_the_same_however_it_is_written(day: datetime.date) -> None:
    said = spoken_form(f"{day.day} {MONTHS[day.month - 1]} {day.year}", "id")
    for form in ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"):
        assert spoken_form(day.strftime(form), "id") == said, form
    assert spoken_form(f"{day.day}/{day.month}/{day.year}", "id") == said


@given(st.times(), st.sampled_from((("WIB", "barat"), ("WITA", "tengah"), ("WIT", "timur"))), st.booleans())
def test_a_clock_is_said_the_same_however_it_and_its_zone_are_written(
    at: datetime.time, zone: tuple[str, str], with_seconds: bool
) -> None:
    hour, minute, second = at.hour, at.minute, at.second if with_seconds else 0
    said = f"pukul {grammar(hour)}"
    if second:
        said += f" lewat {grammar(minute)} menit {grammar(second)} detik"
    elif minute:
        said += f" lewat {grammar(minute)}"
    said += f" waktu Indonesia {zone[1]}"
    for mark in ".:":
        clock = mark.join(f"{part:02}" for part in (hour, minute, *((second,) if with_seconds else ())))
        for written in (clock, clock.removeprefix("0") if hour < 10 else clock):
            for name in (zone[0], zone[0].lower(), zone[0].capitalize()):
                for form in (f"{written} {name}", f"{written}{name}", f"pukul {written} {name}"):
                    assert spoken_form(form, "id") == said, form


@given(st.lists(st.integers(0, 99), min_size=3, max_size=6), st.sampled_from((",", ", ", ",,", ", , ")))
def test_a_list_is_its_numbers_and_never_one_of_them_with_a_fraction(numbers: list[int], mark: str) -> None:
    written = mark.join(map(str, numbers))
    assert spoken_form(written, "id") == ", ".join(map(grammar, numbers)), written


@given(st.text("0123456789", min_size=10, max_size=16))
def test_a_code_keeps_every_figure(code: str) -> None:
    said = spoken_form(f"rekening {code}", "id").removeprefix("rekening ").replace(",", "").split()
    assert said == [UNITS[int(figure)] for figure in code]


@given(st.from_regex(r"(?!USD|SGD|EUR|MYR|IDR)[A-Z]{2,4}[0-9]{5,14}", fullmatch=True))
def test_the_code_of_a_parcel_keeps_every_figure(code: str) -> None:
    figures = re.sub("[A-Z]", "", code)
    for written in (code, f"resi {code}", f"Kirim {code}, besok."):
        said = spoken_form(written, "id").replace(",", "")
        assert " ".join(UNITS[int(figure)] for figure in figures) in said, written


@given(
    st.integers(10_000, 99_999), st.sampled_from(("Jakarta", "Jl. Mawar 3, Sukasari", "Kec. Tebet, Jakarta Selatan"))
)
def test_a_postcode_is_said_by_its_figures_and_a_quantity_is_not(n: int, place: str) -> None:
    figures = " ".join(UNITS[int(figure)] for figure in str(n))
    for written in (f"{place} {n}", f"{place}, {n}.", f"{place} {n}, Indonesia"):
        assert figures in spoken_form(written, "id"), written
    assert figures not in spoken_form(f"{place} {n} orang", "id")


@given(st.integers(1, 999), st.integers(1, 999))
def test_rt_and_rw_are_said_the_same_however_they_are_written(rt: int, rw: int) -> None:
    said = f"er te {grammar(rt)} er we {grammar(rw)}"
    for a, b in ((rt, rw), (f"{rt:03}", f"{rw:03}")):
        for written in (f"RT {a}/RW {b}", f"RT.{a}/RW.{b}", f"RT {a} RW {b}", f"RT{a}/{b}", f"RT/RW {a}/{b}"):
            assert spoken_form(written, "id") == said, written


def test_no_word_of_the_dictionary_is_taken_for_an_old_name() -> None:
    lines = (ROOT / "kiosk/speech/reading/id.vowels").read_text("ascii").splitlines()
    words = [line.split(" ")[0].capitalize() for line in lines if not line.startswith("#")]
    table = _reading("id")
    changed = {
        word for word in [*words, "Masjid", "Disjoki", "Panjaitan", "Banjar"] if old_spelling(word, table) != word
    }
    assert changed == {"Doeloe"}


@given(st.integers(1, 3999))
def test_a_roman_numeral_is_its_number(n: int) -> None:
    numeral = ""
    for value, letters in ROMANS:
        numeral += letters * ((n - roman_value(numeral)) // value)
    assert roman(numeral) == n
    assert spoken_form(f"Bab {numeral}", "id") == f"Bab {grammar(n)}"


ROMANS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman_value(numeral: str) -> int:
    return roman(numeral) or 0


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("PT. Telkom dan CV. Karya hadir.", 1),
        ("Panggil Bpk. Joko.", 1),
        ("Lihat hal. 12.", 1),
        ("Kain, benang, dll. Simpan di lemari.", 2),
        ("Ibu Siti, S.Pd. Joko hadir.", 1),
        ("Bayar No. 3. Lalu pulang.", 2),
        ("Datang pkl. 9. Jangan lupa.", 2),
        ("Jl. Mawar Gg. 3.", 1),
    ],
)
def test_abbreviations_end_no_sentence_but_those_that_may(text: str, cut: int) -> None:
    assert len(sentences(text, "id")) == cut


@pytest.mark.parametrize(
    ("text", "told"),
    [("Cuci 1:20 air", {"1:20"}), ("Kain 5 M", {"5 M"}), ("Kode 1234567", set()), ("Isi 1234567", {"1234567"}),
     ("Bayar XYZA", {"XYZA"}), ("Bayar XYZ.", {"XYZ"}), ("20-07-26", {"20-07-26"}),
     ("1,,2", {"1,,2"}), ("1.,2", {"1.,2"}), ("1:10:20", {"1:10:20"}), ("pukul 1:10:20", set()),
     ("1:10:20 WIB", set()),     ("2026-01-01..2026-01-31", set()), ("pukul 1:20", set()), ("Bayar COD", set()),
     ("Jl. R. Soeprapto", {"R."}), ("R. Rapat", set())],
)  # fmt: skip
def test_what_may_be_meant_in_two_ways_is_told(text: str, told: set[str]) -> None:
    assert unsure(text, "id") == told
