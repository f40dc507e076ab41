"""A lesson's figures: exact numbers, formulas of them, and how they are written in each language.

A figure is kept as a Fraction, so that thirds stay thirds; nothing here is a float.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Final

from msgspec import Struct

from kiosk.lessons.numbers import PLAIN_NUMBER, has_two_meanings, problem_of
from kiosk.pricing import round_up, rupiah
from kiosk.words import LANGUAGES, Lang, digit_by_digit, national

FIGURE_NAME: Final = "[a-z][a-z0-9_]*"
BLANK: Final = re.compile(rf"\{{({FIGURE_NAME})\}}")

UNITS: Final = ("cm", "mm", "gram", "kg", "minute", "celsius", "percent", "piece", "")
"""What a figure can be in, beside rupiah."""

_SAME_UNITS: Final = {"cm": "cm", "mm": "mm", "celsius": "°C"}
"""Units that are written alike in every language."""

TEXT_UNITS: Final[dict[str, range]] = {"phone": range(2, 16), "account": range(5, 35)}
"""Units of what is written in digits and is no quantity, with how many digits it may have.

A telephone number has at most 15 (ITU-T E.164), and from 2 on for emergencies; an account at most 34 (ISO 13616).
"""

BELOW_ZERO: Final = ("", "celsius")
"""Units in which a figure may be below zero."""

MAX_FORMULA: Final = 200
"""A formula has at most this many characters: a lesson is not a program."""

MOST_NUMBER: Final = 10**15
"""No number on the way may be more, nor be divided into more parts: figures of figures could grow without end."""

_SIGNS: Final = re.compile(r"[a-z0-9_+*/(),. -]*")
_ODD_NUMBER: Final = re.compile(r"(?<![a-z0-9_])[0-9][0-9.]*[a-z_]")
_IN_FORMULA: Final = re.compile(r"(?<![a-z0-9_.,])[0-9]+(?:[.,][0-9]+)+")
_DIGITS_AS_WRITTEN: Final = re.compile(r"\+?[0-9](?:[0-9 ()./-]*[0-9])?")


class FigureError(ValueError):
    """A figure or a formula that cannot be worked out. ``key`` names the text ``problem.<key>`` that says why."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


class Figures(Struct, frozen=True):
    """A lesson's figures worked out: their exact values and their units, by name.

    ``texts`` are the telephone and account numbers among them: they are no quantities.
    """

    values: Mapping[str, Fraction]
    units: Mapping[str, str]
    texts: Mapping[str, str] = {}

    @property
    def names(self) -> set[str]:
        """Return the names of all figures."""
        return {*self.values, *self.texts}

    def fill(self, text: str, lang: Lang, *, spoken: bool = False) -> str:
        """Return a text with every figure written in it; ``spoken`` as it is said, where that is another text."""
        return BLANK.sub(lambda blank: self.written(blank[1], lang, spoken=spoken), text)

    def written(self, name: str, lang: Lang, *, spoken: bool = False) -> str:
        """Return a figure with its unit as it is written: "3 cm", "0,5 cm" (English "0.5 cm"), "Rp7.000"."""
        if name in self.texts:
            text = self.texts[name]
            shown = national(text) if self.units[name] == "phone" else text
            return digit_by_digit(shown) if spoken else shown
        return format_quantity(self.values[name], self.units[name], lang)

    def whole(self, formula: str) -> int:
        """Return what a formula comes to. Raises FigureError if that is not a whole number."""
        value = evaluate(formula, self.values)
        if value.denominator != 1:
            raise FigureError("formula_whole", amount=f"{float(value):.4g}")
        return value.numerator

    def with_values(self, values: Mapping[str, Fraction], formulas: Mapping[str, str]) -> Figures:
        """Return the figures with other values, and ``formulas`` (see ``needing``) worked out again from them.

        Raises FigureError if one of the formulas cannot be worked out any more.
        """
        changed = {**self.values, **values}
        for name, formula in formulas.items():
            changed[name] = evaluate(formula, changed)
        return Figures(changed, self.units, self.texts)


def format_quantity(value: Fraction, unit: str, lang: Lang) -> str:
    """Return a number with its unit as it is written: "3 cm", "0,5 cm" (English "0.5 cm"), "Rp7.000"."""
    if unit == "rupiah":
        return rupiah(ceil(value), lang)
    figures = f"{value.numerator:,}"
    if value.denominator != 1:
        figures = f"{Decimal(value.numerator) / value.denominator:,.2f}".rstrip("0").rstrip(".")
    language = LANGUAGES[lang]
    return f"{language.write_marks(figures)} {language.units.get(unit, _SAME_UNITS.get(unit, ''))}".strip()


def unknown_figures(text: str, figures: Figures) -> list[str]:
    """Return what stands between braces in a text, or a lone brace, and is no figure of the lesson; each once."""
    blanks = re.findall(r"\{[^{}]*\}|[{}]", text)
    return list(dict.fromkeys(blank[1:-1] or blank for blank in blanks if blank[1:-1] not in figures.names))


def names_in(formula: str) -> set[str]:
    """Return the names of the figures, and of ``ceil`` and ``round_up``, that a formula uses."""
    return set(re.findall(FIGURE_NAME, formula))


def unit_of(formula: str, units: Mapping[str, str]) -> str:
    """Return the unit of what a formula comes to: that of the figure that it is, "piece" for a count, or "rupiah".

    Rupiah divided by rupiah is a count; numbers alone are taken for rupiah. The formula must be one.
    """
    if formula.strip() in units:
        return units[formula.strip()]
    power = _power(_parsed(formula.strip()), units)
    return "piece" if power == 0 else "rupiah"


def _power(node: ast.expr, units: Mapping[str, str]) -> int | None:
    """Return the power of rupiah in a part of a formula; None for a number, which goes with any."""
    match node:
        case ast.Name(id=name):
            return int(units.get(name) == "rupiah")
        case ast.UnaryOp(operand=operand):
            return _power(operand, units)
        case ast.Call(args=[first, *_]):
            return _power(first, units)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _power(left, units), _power(right, units)
            if isinstance(op, ast.Add | ast.Sub):
                return b if a is None else a
            if a is None and b is None:
                return None
            return (a or 0) + (b or 0) * (1 if isinstance(op, ast.Mult) else -1)
        case _:
            return None


def formulas_needing(names: Collection[str], formulas: Mapping[str, str]) -> dict[str, str]:
    """Return those formulas that need one of these figures, by way of others too, each after those it needs.

    None of ``formulas`` may need itself.
    """
    found: dict[str, str] = {}
    rest = dict(formulas)
    while ready := [n for n, formula in rest.items() if not names_in(formula) & rest.keys()]:
        for name in ready:
            formula = rest.pop(name)
            if names_in(formula) & {*names, *found}:
                found[name] = formula
    return found


def exact(value: object) -> Fraction:
    """Return a number as it was written, such as 3 or "0.5". Raises FigureError if it is none, or too long.

    A text that is a number to people, in another form ("9.000", "0,5", "Rp9000"), is told with what to write.
    """
    written = "" if value is None else str(value)[:41]
    # A float tells 15 figures of what was written, no more.
    blurred = isinstance(value, float) and sum(map(str.isdigit, written)) > 15
    unclear = isinstance(value, str) and has_two_meanings(written)
    if isinstance(value, int | float | str) and not blurred and not unclear and PLAIN_NUMBER.fullmatch(written):
        return Fraction(written)
    key, values = (problem_of(value) if isinstance(value, str) else None) or ("not_a_number", {"text": written[:40]})
    raise FigureError(key, **values)


def figure_value(value: object, unit: str) -> Fraction | str:
    """Return what a figure of a unit is: an exact number, or the text of a telephone or account number.

    Raises FigureError for what is neither, for rupiah that are not whole, and for less than nothing of a thing.
    """
    if unit in TEXT_UNITS:
        text = value.strip() if isinstance(value, str) else str(value)
        if isinstance(value, bool | float) or not _DIGITS_AS_WRITTEN.fullmatch(text):
            raise FigureError("number_name", text=text[:40])
        if sum(map(str.isdigit, text)) not in TEXT_UNITS[unit]:
            least, most = TEXT_UNITS[unit][0], TEXT_UNITS[unit][-1]
            raise FigureError("number_name_long", text=text[:40], least=str(least), most=str(most))
        return text
    number = exact(value)
    if unit == "rupiah" and number.denominator != 1:
        raise FigureError("rupiah_whole", text=str(value)[:40], better=str(ceil(number)))
    if number < 0 and unit not in BELOW_ZERO:
        raise FigureError("below_zero", text=str(value)[:40], better=str(value)[:40].lstrip("-"))
    return number


def evaluate_all(written: Mapping[str, Mapping[str, object]]) -> tuple[Figures, dict[str, FigureError]]:
    """Return the figures worked out from their values and formulas, and what is wrong by name.

    A figure that only needs one that is wrong is left out without a word: mending that one mends it.
    """
    values: dict[str, Fraction] = {}
    texts: dict[str, str] = {}
    wrong: dict[str, FigureError] = {}
    open_formulas: dict[str, str] = {}
    for name, figure in written.items():
        try:
            if figure.get("formula") is not None:
                open_formulas[name] = str(figure["formula"])
            elif figure.get("value") is None:
                raise FigureError("figure_value", name=name[:60])
            elif isinstance(value := figure_value(figure["value"], str(figure.get("unit", ""))), str):
                texts[name] = value
            else:
                values[name] = value
        except FigureError as error:
            wrong[name] = error
    while open_formulas:
        ready = [n for n, formula in open_formulas.items() if not names_in(formula) & open_formulas.keys()]
        if not ready:
            wrong |= dict.fromkeys(_loops(open_formulas), FigureError("formula_loop"))
            break
        for name in ready:
            formula = open_formulas.pop(name)
            if any(need in written and need not in values and need not in texts for need in names_in(formula)):
                continue
            try:
                values[name] = evaluate(formula, values)
            except FigureError as error:
                wrong[name] = error
    units = {name: str(written[name].get("unit", "")) for name in values}
    known = {name: unit for name, unit in units.items() if unit == "rupiah" or unit in UNITS}
    known |= {name: str(written[name]["unit"]) for name in texts}
    return Figures({name: value for name, value in values.items() if name in known}, known, texts), wrong


def evaluate(formula: str, values: Mapping[str, Fraction]) -> Fraction:
    """Return what a formula of + - * / ( ), ceil(x), round_up(x, n) and figures comes to, exactly.

    Raises FigureError for anything else, an unknown name or a division by zero.
    """
    if len(formula) > MAX_FORMULA:
        raise FigureError("formula_long", most=str(MAX_FORMULA))
    for number in _IN_FORMULA.findall(formula):
        if has_two_meanings(number) or not PLAIN_NUMBER.fullmatch(number):
            key, told = (
                ("formula_comma", {"text": number}) if "," in number else problem_of(number) or ("formula_unread", {})
            )
            raise FigureError(key, **told)
    # What the parser would warn of on the terminal, or that no mentor means, is refused before it sees it.
    if not _SIGNS.fullmatch(formula) or _ODD_NUMBER.search(formula):
        raise FigureError("formula_unread")
    try:
        return _value(_parsed(formula.strip()), values)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise FigureError("formula_unread") from error
    except ZeroDivisionError as error:
        raise FigureError("formula_zero") from error


@lru_cache(256)
def _parsed(formula: str) -> ast.expr:
    """Return a formula's tree. Those of an exercise whose figures vary are worked out again and again."""
    return ast.parse(formula, mode="eval").body


def _loops(formulas: Mapping[str, str]) -> set[str]:
    """Return the formulas that need each other; those that only need one of them are not among these."""
    looped = set(formulas)
    while True:
        needed = {name for other in looped for name in names_in(formulas[other])}
        if looped <= needed:
            return looped
        looped &= needed


def _value(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return exact(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.Name(id=name):
            raise FigureError("formula_name", name=name[:60])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="ceil"), args=[only], keywords=[]):
            return Fraction(ceil(_value(only, values)))
        case ast.Call(func=ast.Name(id="round_up"), args=[amount, to], keywords=[]):
            unit = _value(to, values)
            if unit < 1 or unit.denominator != 1:
                raise FigureError("formula_round_up")
            return Fraction(round_up(_value(amount, values), unit.numerator))
        case _:
            raise FigureError("formula_unread")


def _binary(op: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    match op:
        case ast.Add():
            value = left + right
        case ast.Sub():
            value = left - right
        case ast.Mult():
            value = left * right
        case ast.Div():
            value = left / right
        case _:
            raise FigureError("formula_unread")
    if abs(value) > MOST_NUMBER or value.denominator > MOST_NUMBER:
        raise FigureError("formula_big")
    return value
