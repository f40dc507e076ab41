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

from kiosk.pricing import round_up, rupiah
from kiosk.words import Lang

NAME: Final = "[a-z][a-z0-9_]*"
BLANK: Final = re.compile(rf"\{{({NAME})\}}")

UNITS: Final[dict[str, dict[Lang, str]]] = {
    "cm": {"id": "cm", "en": "cm"},
    "mm": {"id": "mm", "en": "mm"},
    "gram": {"id": "gram", "en": "grams"},
    "kg": {"id": "kilo", "en": "kilos"},
    "minute": {"id": "menit", "en": "minutes"},
    "celsius": {"id": "°C", "en": "°C"},
    "percent": {"id": "persen", "en": "percent"},
    "piece": {"id": "", "en": ""},
    "": {"id": "", "en": ""},
}

MAX_FORMULA: Final = 200
"""A formula has at most this many characters: a lesson is not a program."""

MOST: Final = 10**15
"""No number on the way may be more, nor be divided into more parts: figures of figures could grow without end."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_SIGNS: Final = re.compile(r"[a-z0-9_+*/(),. -]*")
_ODD_NUMBER: Final = re.compile(r"(?<![a-z0-9_])[0-9][0-9.]*[a-z_]")


class FigureError(ValueError):
    """A figure or a formula that cannot be worked out. ``key`` names the text ``problem.<key>`` that says why."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


class Figures(Struct, frozen=True):
    """A lesson's figures worked out: their exact values and their units, by name."""

    values: Mapping[str, Fraction]
    units: Mapping[str, str]

    def fill(self, text: str, lang: Lang) -> str:
        """Return a text with every figure written in it."""
        return BLANK.sub(lambda blank: self.written(blank[1], lang), text)

    def written(self, name: str, lang: Lang) -> str:
        """Return a figure with its unit as it is written: "3 cm", "0,5 cm" (English "0.5 cm"), "Rp7.000"."""
        return as_written(self.values[name], self.units[name], lang)

    def whole(self, formula: str) -> int:
        """Return what a formula comes to. Raises FigureError if that is not a whole number."""
        value = reckon(formula, self.values)
        if value.denominator != 1:
            raise FigureError("formula_whole", amount=f"{float(value):.4g}")
        return value.numerator

    def with_values(self, values: Mapping[str, Fraction], formulas: Mapping[str, str]) -> Figures:
        """Return the figures with other values, and ``formulas`` (see ``needing``) worked out again from them.

        Raises FigureError if one of the formulas cannot be worked out any more.
        """
        changed = {**self.values, **values}
        for name, formula in formulas.items():
            changed[name] = reckon(formula, changed)
        return Figures(changed, self.units)


def as_written(value: Fraction, unit: str, lang: Lang) -> str:
    """Return a number with its unit as it is written: "3 cm", "0,5 cm" (English "0.5 cm"), "Rp7.000"."""
    if unit == "rupiah":
        return rupiah(ceil(value), lang)
    figures = f"{value.numerator:,}"
    if value.denominator != 1:
        figures = f"{Decimal(value.numerator) / value.denominator:,.2f}".rstrip("0").rstrip(".")
    if lang == "id":
        figures = figures.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{figures} {UNITS[unit][lang]}".strip()


def unknown_figures(text: str, figures: Figures) -> list[str]:
    """Return what stands between braces in a text, or a lone brace, and is no figure of the lesson; each once."""
    blanks = re.findall(r"\{[^{}]*\}|[{}]", text)
    return list(dict.fromkeys(blank[1:-1] or blank for blank in blanks if blank[1:-1] not in figures.values))


def names_in(formula: str) -> set[str]:
    """Return the names of the figures, and of ``ceil`` and ``round_up``, that a formula uses."""
    return set(re.findall(NAME, formula))


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
    return None


def needing(names: Collection[str], formulas: Mapping[str, str]) -> dict[str, str]:
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
    """Return a number as it was written, such as 3 or "0.5". Raises FigureError if it is none, or too long."""
    written = str(value)[:40]
    # A float tells 15 figures of what was written, no more.
    blurred = isinstance(value, float) and sum(map(str.isdigit, written)) > 15
    if not isinstance(value, int | float | str) or blurred or not _NUMBER.fullmatch(written):
        raise FigureError("not_a_number", text=written)
    return Fraction(written)


def work_out(written: Mapping[str, Mapping[str, object]]) -> tuple[Figures, dict[str, FigureError]]:
    """Return the figures worked out from their values and formulas, and what is wrong by name.

    A figure that only needs one that is wrong is left out without a word: mending that one mends it.
    """
    values: dict[str, Fraction] = {}
    wrong: dict[str, FigureError] = {}
    open_formulas: dict[str, str] = {}
    for name, figure in written.items():
        try:
            if figure.get("formula") is not None:
                open_formulas[name] = str(figure["formula"])
            elif figure.get("value") is None:
                raise FigureError("figure_value", name=name[:60])
            else:
                values[name] = exact(figure["value"])
        except FigureError as error:
            wrong[name] = error
    while open_formulas:
        ready = [n for n, formula in open_formulas.items() if not names_in(formula) & open_formulas.keys()]
        if not ready:
            wrong |= dict.fromkeys(_loops(open_formulas), FigureError("formula_loop"))
            break
        for name in ready:
            formula = open_formulas.pop(name)
            if any(need in written and need not in values for need in names_in(formula)):
                continue
            try:
                values[name] = reckon(formula, values)
            except FigureError as error:
                wrong[name] = error
    units = {name: str(written[name].get("unit", "")) for name in values}
    known = {name: unit for name, unit in units.items() if unit == "rupiah" or unit in UNITS}
    return Figures({name: values[name] for name in known}, known), wrong


def reckon(formula: str, values: Mapping[str, Fraction]) -> Fraction:
    """Return what a formula of + - * / ( ), ceil(x), round_up(x, n) and figures comes to, exactly.

    Raises FigureError for anything else, an unknown name or a division by zero.
    """
    if len(formula) > MAX_FORMULA:
        raise FigureError("formula_long", most=str(MAX_FORMULA))
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
    if abs(value) > MOST or value.denominator > MOST:
        raise FigureError("formula_big")
    return value
