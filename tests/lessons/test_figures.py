"""Figures: exact arithmetic, what a formula may hold, and that a workshop's own numbers go everywhere."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Amount
from kiosk.lessons.figures import MAX_FORMULA, FigureError, Figures, evaluate, evaluate_all, exact, unit_of
from tests.support.small_lessons import SMALL, changed, read

VALUES = {"tali": Fraction(18000), "upah": Fraction(9000), "pita": Fraction(1, 2), "nol": Fraction(0)}

Tree = tuple[str, Fraction | None]
"""A formula as it is written, and what Python's own fractions make of it; None if it divides by zero."""


def numbers() -> st.SearchStrategy[Tree]:
    wholes = st.integers(0, 999).map(lambda n: (str(n), Fraction(n)))
    decimals = st.tuples(st.integers(0, 99), st.integers(0, 999)).map(
        # "1.000" has two meanings, so a formula takes "1.0000".
        lambda p: (t := f"{p[0]}.{p[1]:03}{'0' if p[0] else ''}", Fraction(t))
    )
    names = st.sampled_from(sorted(VALUES)).map(lambda name: (name, VALUES[name]))
    return wholes | decimals | names


def larger(smaller: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    def joined(parts: tuple[Tree, str, Tree]) -> Tree:
        (left, a), sign, (right, b) = parts
        if a is None or b is None or (sign == "/" and b == 0):
            return f"({left}) {sign} ({right})", None
        value = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()
        return f"({left}) {sign} ({right})", value

    def minus(part: Tree) -> Tree:
        return f"-({part[0]})", None if part[1] is None else -part[1]

    def whole(part: Tree) -> Tree:
        return f"ceil({part[0]})", None if part[1] is None else Fraction(ceil(part[1]))

    def up(part: tuple[Tree, int]) -> Tree:
        (text, value), unit = part
        rounded = None if value is None else Fraction(-(-value // unit) * unit)
        return f"round_up({text}, {unit})", rounded

    return (
        st.tuples(smaller, st.sampled_from("+-*/"), smaller).map(joined)
        | smaller.map(minus)
        | smaller.map(whole)
        | st.tuples(smaller, st.sampled_from((1, 100, 500))).map(up)
    )


@given(st.recursive(numbers(), larger, max_leaves=5))
def test_a_formula_comes_to_what_fractions_come_to(tree: Tree) -> None:
    formula, wanted = tree
    if wanted is None or len(formula) > MAX_FORMULA:
        with pytest.raises(FigureError):
            evaluate(formula, VALUES)
    else:
        assert evaluate(formula, VALUES) == wanted


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [("2 + 3 * 4", 14), ("12 / 4 / 3", 1), ("10 - 4 - 3", 3), ("-2 * 3", -6), ("8 / (1 + 3)", 2), (" 1+1 ", 2)],
)
def test_signs_bind_as_at_school(formula: str, wanted: int) -> None:
    assert evaluate(formula, {}) == wanted


@pytest.mark.parametrize(
    "formula",
    [
        *("", " ", "1 +", "(1", "1)", "1 2", "tali upah", "* 2", ",", "()"),
        *("tali ** 2", "tali // 2", "tali % 2", "1 << 9", "tali @ upah", "~tali", "not tali", "1 if tali else 2"),
        *(
            "tali.numerator",
            "tali.real",
            "__import__",
            "__import__('os')",
            "open(tali)",
            "abs(tali)",
            "ceil",
            "ceil()",
        ),
        *("ceil(1, 2)", "round_up(1)", "round_up(1, 0)", "round_up(1, 0 - 5)", "round_up(1, 0.5)", "ceil(*tali)"),
        *("ceil(tali)(1)", "(lambda: 1)()", "[1]", "{1}", "'a'", '"a"', "tali[0]", "tali == 1", "tali < 2", "a := 1"),
        *(
            "1e9",
            "0x10",
            "1_000",
            "1j",
            "1.2.3",
            "123456789012345.12",
            "1.1234567",
            "9" * 16,
            "True",
            "None",
            "taali",
            "Tali",
            "½",
            "\0",
        ),
        *("1; 2", "1\n2", "#", "1 # 2", "(" * 101 + "1" + ")" * 99, "1" + "+1" * 100),
    ],
)
def test_nothing_else_is_a_formula(formula: str) -> None:
    with pytest.raises(FigureError):
        evaluate(formula, VALUES)


@given(st.text(max_size=210) | st.text("0123456789.+-*/(), ataliupceilround_", max_size=60))
def test_any_text_is_a_formula_or_an_error(formula: str) -> None:
    with suppress(FigureError):
        assert isinstance(evaluate(formula, VALUES), Fraction)


def test_numbers_of_figures_of_figures_cannot_grow_without_end() -> None:
    written: dict[str, dict[str, object]] = {"f0": {"value": 999_999, "unit": "piece"}}
    for n in range(1, 150):
        written[f"f{n}"] = {"formula": "*".join([f"f{n - 1}"] * 40), "unit": "piece"}
    figures, wrong = evaluate_all(written)
    assert set(figures.values) == {"f0"}
    assert set(wrong) == {"f1"}
    written |= {f"f{n}": {"formula": f"1 / 7 + f{n - 1} / 7", "unit": "piece"} for n in range(1, 50)}
    written["f0"] = {"value": 7, "unit": "piece"}
    parts, wrong = evaluate_all(written)
    assert all(value.denominator <= 10**15 for value in parts.values.values())
    assert len(wrong) == 1


def test_only_what_is_in_a_loop_is_told() -> None:
    written: dict[str, dict[str, object]] = {
        "a": {"formula": "b + 1"},
        "b": {"formula": "a + 1"},
        "c": {"formula": "a * 2"},
        "d": {"formula": "c + e"},
        "e": {"value": 1, "unit": "piece"},
    }
    figures, wrong = evaluate_all(written)
    assert set(wrong) == {"a", "b"}
    assert figures.values == {"e": 1}


@pytest.mark.parametrize(
    "value", [None, True, [], {}, "", "x", "1/3", "1e9", "nan", "inf", float("inf"), 10**15, "1_0", " 1"]
)
def test_what_is_no_plain_number_is_no_figure(value: object) -> None:
    with pytest.raises(FigureError):
        exact(value)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 999_999))
def test_a_number_is_kept_exactly_as_it_is_written(whole: int, parts: int) -> None:
    assert exact(whole) == whole
    assert exact(f"{whole}.{parts:06}") == Fraction(f"{whole}.{parts:06}")


@pytest.mark.parametrize(
    ("value", "unit", "indonesian", "english"),
    [
        (Fraction(7000), "rupiah", "Rp7.000", "Rp7,000"),
        (Fraction(20001, 3), "rupiah", "Rp6.667", "Rp6,667"),
        (Fraction(3), "cm", "3 cm", "3 cm"),
        (Fraction(1, 2), "cm", "0,5 cm", "0.5 cm"),
        (Fraction(1250), "gram", "1.250 gram", "1,250 grams"),
        (Fraction(12345, 10), "kg", "1.234,5 kilo", "1,234.5 kilos"),
        (Fraction(200, 3), "percent", "66,67 persen", "66.67 percent"),
        (Fraction(29999, 10000), "minute", "3 menit", "3 minutes"),
        (Fraction(10), "piece", "10", "10"),
    ],
)
def test_a_figure_is_written_in_each_language(value: Fraction, unit: str, indonesian: str, english: str) -> None:
    figures = Figures({"f": value}, {"f": unit})
    assert figures.fill("{f}!", "id") == f"{indonesian}!"
    assert figures.fill("{f}!", "en") == f"{english}!"


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("tali", "rupiah"),
        (" lebar ", "cm"),
        ("tali + upah", "rupiah"),
        ("8000 + 10000", "rupiah"),
        ("ceil(tali / upah)", "piece"),
        ("round_up((tali + 500) * jumlah, 500)", "rupiah"),
        ("tali - round_up(tali * 10 / 100, 1)", "rupiah"),
        ("ceil(tali / (upah - 500)) * 2", "piece"),
        ("(tali - upah) * jumlah", "rupiah"),
        ("-jumlah + 3", "piece"),
    ],
)
def test_an_answer_has_the_unit_that_its_formula_comes_to(formula: str, unit: str) -> None:
    assert unit_of(formula, {"tali": "rupiah", "upah": "rupiah", "lebar": "cm", "jumlah": "piece"}) == unit


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 999))
def test_the_workshops_own_figures_go_to_texts_answers_and_other_figures(tali: int, upah: int, pita: int) -> None:
    own = f"keset.uji: {{tali: {{value: {tali}}}, upah: {{value: {upah}}}, pita: {{value: {pita}}}}}"
    library = read(SMALL, own)
    assert library.problems == ()
    lesson = library.lessons["keset.uji"]
    amount = lesson.practice[0]
    assert isinstance(amount, Amount)
    assert amount.answer == (tali + upah) * 2
    assert lesson.steps[0].key_point.en == f"Cost Rp{tali + upah:,}."
    assert lesson.steps[0].key_point.id == f"Modal Rp{tali + upah:,}.".replace(",", ".")
    assert lesson.steps[0].say[0].en == f"Cut {pita} cm."
    assert lesson.unconfirmed == ()


def test_a_workshop_may_put_a_number_in_place_of_a_formula() -> None:
    lesson = read(SMALL, "keset.uji: {modal: {value: 500}}").lessons["keset.uji"]
    assert lesson.steps[0].key_point.en == "Cost Rp500."
    assert read(SMALL).lessons["keset.uji"].unconfirmed == ("figure upah",)


def test_own_figures_that_break_an_answer_are_told_at_the_formula() -> None:
    library = read(changed("modal * 2", "modal - 27000"), "keset.uji: {tali: {value: 1}}")
    assert [(problem.key, problem.file) for problem in library.problems] == [("sum_range", "keset/uji.yaml")]
