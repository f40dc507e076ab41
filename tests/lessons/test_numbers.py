"""Numbers by Indonesian and English habit: read as the number that was meant, or refused with what to write."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Library, Problem
from kiosk.lessons.figures import FigureError, evaluate, exact
from kiosk.lessons.numbers import meanings
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import FILE, SMALL, changed, read, values_of

WORDS = load_words()

Written = tuple[str, Fraction]


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@st.composite
def by_habit(draw: st.DrawFn) -> Written:
    """A number as somebody may write it, and the number meant."""
    whole = draw(st.integers(0, 999) | st.integers(1000, 99_999_999))
    part = draw(st.sampled_from(("", "5", "25", "75", "125", "500", "50")))
    thousands, decimal = draw(st.sampled_from(((".", ","), (",", "."), ("", ","), ("", "."), (" ", ","), ("'", "."))))
    value = Fraction(f"{whole}.{part or 0}")
    text = (_grouped(whole, thousands) if thousands else str(whole)) + (f"{decimal}{part}" if part else "")
    if text.startswith(("0.", "0,")) and draw(st.booleans()):
        text = text[1:]
    match draw(st.integers(0, 9)):
        case 0 if not text.startswith("."):  # "Rp.5" is five rupiah: many write "Rp." before an amount
            text = f"Rp{text}"
        case 1:
            text = f"Rp {text},-"
        case 2:
            text = f"{text} {draw(st.sampled_from(('cm', '%', 'rupiah', 'menit')))}"
        case 3:
            text, value = f"{text} ribu", value * 1000
        case 4:
            text, value = f"{text}rb", value * 1000
        case 5:
            text = text.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
        case 6:
            text, value = f"\u2212{text}", -value
    return text, value


ODD = (
    *(("½", "0.5"), ("5½", "5.5"), ("1/2", "0.5"), ("1 1/2", "1.5"), ("1_000", "1000"), ("010", "10")),
    *(("1e3", "1000"), ("1.5e3", "1500"), (".5", "0.5"), ("5.", "5"), ("5 %", "5"), ("+5", "5")),
    *(("Rp9.000,-", "9000"), ("IDR 9000", "9000"), ("1,5 juta", "1500000"), ("9k", "9000"), ("９０００", "9000")),
)
NONE = ("1:20", "inf", "nan", ".inf", ".nan", "0x1F", "0b1", "5,5,5", "1.00.000", "5/0", "banyak", "٥", "1e99", "")


def _meant(problem: Problem) -> set[str]:
    values = values_of(problem)
    return {values[name] for name in ("better", "whole", "part") if name in values}


def _in_file(library: Library) -> Fraction | None:
    value = library.lessons["keset.uji"].figures["pita"].value if library.lessons else None
    return None if value is None else Fraction(str(value))


@given(by_habit())
def test_a_text_is_the_number_that_was_meant_or_is_told_with_it(written: Written) -> None:
    text, meant = written
    try:
        read_as = {exact(text)}
    except FigureError as error:
        read_as = {Fraction(error.values[name]) for name in ("better", "whole", "part") if name in error.values}
    assert meant in read_as


@given(by_habit(), st.booleans(), st.booleans())
def test_in_a_file_it_is_the_number_that_was_meant_or_told_with_line_and_what_to_write(
    written: Written, flow: bool, own: bool
) -> None:
    text, meant = written
    figure = f"{{value: {text}}}" if flow else f"\n      value: {text}"
    if own:
        library = read(SMALL, f"keset.uji:\n  pita: {figure}\n")
        line = 2 if flow else 3
    else:
        lesson = figure.replace("}", ", unit: ''}") if flow else f"{figure}\n      unit: ''"
        library = read(changed("{value: 0.5, unit: cm}", lesson))
        line = 10 if flow else 11
    if not library.problems:
        assert _in_file(library) == meant
        return
    told = [problem for problem in library.problems if problem.key != "unknown_lesson"]
    assert {problem.line for problem in told} == {line}, told
    assert meant in map(Fraction, set().union(*map(_meant, told))) or meant < 0, told
    for problem in told:
        assert all(";" in WORDS.say(lang, f"problem.{problem.key}", **values_of(problem)).text for lang in LANGS)
    if own:
        assert _in_file(library) == Fraction("0.5"), "the lesson's own stays"


@pytest.mark.parametrize(("text", "meant"), ODD)
@pytest.mark.parametrize("mark", ["", '"', "'", "“"])
def test_an_odd_form_is_told_with_what_to_write(text: str, meant: str, mark: str) -> None:
    closing = "”" if mark == "“" else mark
    library = read(SMALL, f"keset.uji:\n  pita:\n    value: {mark}{text}{closing}\n")
    assert [(p.file, p.line) for p in library.problems] == [("figures.yaml", 3)]
    assert meant in _meant(library.problems[0]) or library.problems[0].key == "curly"
    assert _in_file(library) == Fraction("0.5")


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_told(text: str) -> None:
    assert meanings(text) == ()
    library = read(SMALL, f'keset.uji:\n  pita: {{value: "{text}"}}\n')
    assert [(p.file, p.line) for p in library.problems] == [("figures.yaml", 2)]
    assert read(SMALL, f"keset.uji:\n  pita: {{value: {text}}}\n").problems


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ("tali + 1.000", "number_unclear"),
        ("tali * 1,5", "formula_comma"),
        ("round_up(tali * 1,5)", "formula_comma"),
        ("round_up(tali, 1.000)", "number_unclear"),
        ("tali * 1.000.000", "number_form"),
    ],
)
def test_a_number_in_a_formula_is_not_taken_for_another(formula: str, key: str) -> None:
    with pytest.raises(FigureError) as told:
        evaluate(formula, {"tali": Fraction(18000)})
    assert told.value.key == key


def test_a_formula_takes_the_numbers_of_a_file() -> None:
    assert evaluate("round_up(tali * 1.5, 500) + round_up(tali,500) + .5", {"tali": Fraction(100)}) == Fraction(
        "1000.5"
    )


@pytest.mark.parametrize(
    ("own", "line", "key", "value"),
    [
        ("keset.uji:\n  upah: {valeu: 9000, value: 9000}\n", 2, "unknown_key", "value"),
        ("keset.uji:\n  upah: {value: 9000, confirmed_bi: x}\n", 2, "unknown_key", "confirmed_by"),
        ("keset.uji:\n  upah: {value: 9000, unit: rupiah}\n", 2, "unknown_key", "value"),
        ("keset.uji:\n  upah: 9000\n", 2, "figure_value", None),
        ("keset.uji: 9000\n", 1, "want_keys", None),
        ("keset.uji:\n  upahh: {value: 9000}\n", 2, "unknown_figure", "upah"),
        ("keset.ujii:\n  upah: {value: 9000}\n", 1, "unknown_lesson", "keset.uji"),
        ("keset.uji:\n  upah: {value: 10.5}\n", 2, "rupiah_whole", None),
        ("keset.uji:\n  upah: {value: -10000}\n", 2, "below_zero", None),
        ("keset.uji:\n  pita: {value: -1}\n", 2, "below_zero", None),
        ("keset.uji:\n  upah: {value: true}\n", 2, "not_a_number", None),
        ("keset.uji:\n  upah: {value: [9000]}\n", 2, "not_a_number", None),
    ],
)
def test_the_workshops_own_file_is_told_what_it_says_wrong(own: str, line: int, key: str, value: str | None) -> None:
    library = read(SMALL, own)
    problem = next(problem for problem in library.problems if problem.key == key)
    assert (problem.file, problem.line) == ("figures.yaml", line)
    assert value is None or value in values_of(problem)["near"]
    assert library.lessons["keset.uji"].figures["upah"].value == 9000


PHONE = changed("pita: {value: 0.5, unit: cm}", 'pita: {value: "112", unit: phone}')


@pytest.mark.parametrize(
    ("value", "shown", "said"),
    [
        ('"081234567890"', "0812-3456-7890", "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"),
        ("'0812-3456-7890'", "0812-3456-7890", "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"),
        ("0812-3456-7890", "0812-3456-7890", "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"),
        ('"+6281234567890"', "0812-3456-7890", "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"),
        ("6281234567890", "0812-3456-7890", "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"),
        ("119", "119", "1, 1, 9"),
        ('"112"', "112", "1, 1, 2"),
    ],
)
def test_a_telephone_number_is_a_text_and_said_digit_by_digit(value: str, shown: str, said: str) -> None:
    library = read(PHONE, f"keset.uji:\n  pita: {{value: {value}}}\n")
    assert library.problems == ()
    phrase = library.lessons["keset.uji"].steps[0].say[0].phrase("id")
    assert (phrase.text, phrase.say) == (f"Potong {shown}.", f"Potong {said}.")


@pytest.mark.parametrize(
    "value", ["081234567890", "0712345670", "112.5", "true", '"satu satu dua"', '"1"', "+62812345678"]
)
def test_what_is_no_telephone_number_is_told_and_no_nought_is_lost(value: str) -> None:
    library = read(PHONE, f"keset.uji:\n  pita: {{value: {value}}}\n")
    assert [(p.file, p.line) for p in library.problems] == [("figures.yaml", 2)]
    assert library.lessons["keset.uji"].steps[0].say[0].id == "Potong 112."


def test_an_account_number_is_shown_as_it_is_written_and_said_digit_by_digit() -> None:
    text = changed("pita: {value: 0.5, unit: cm}", 'pita: {value: "0012-3456-78", unit: account}')
    phrase = read(text).lessons["keset.uji"].steps[0].say[0].phrase("en")
    assert (phrase.text, phrase.say) == ("Cut 0012-3456-78.", "Cut 0, 0, 1, 2, 3, 4, 5, 6, 7, 8.")


def test_nobody_reckons_with_a_telephone_number() -> None:
    library = read(PHONE.replace('"tali + upah"', '"tali + upah + pita"'))
    assert [(p.file, p.key) for p in library.problems] == [(FILE, "formula_name")]


@pytest.mark.parametrize(
    "text", ["“Uji”", "‘Uji’", "„Uji“", "«Uji»", "“Uji", '“Uji"', "`Uji`", "´Uji´", "”Uji”", "′Uji′"]
)
def test_quotation_marks_that_are_none_to_yaml_are_told(text: str) -> None:
    if text.startswith("`"):  # YAML refuses it itself
        assert [p.key for p in read(changed('id: "Uji"', f"id: {text}")).problems] == ["yaml_sign"]
        return
    assert [p.key for p in read(changed('id: "Uji"', f"id: {text}")).problems] == ["curly"]


@pytest.mark.parametrize("text", ["“Ya” atau “tidak”", "“Ya,” kata Ibu", "Tulis “Ya”"])
def test_speech_in_a_text_keeps_its_marks(text: str) -> None:
    assert read(changed('title: {id: "Uji", en', f"title: {{id: {text.replace(',', '')}, en")).problems == ()
