"""A lesson's figures: exact numbers, formulas of them, and how they are written in each language.

A figure is kept as a Fraction, so that thirds stay thirds; nothing here is a float.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Final

from msgspec import Struct

from kiosk.pricing import round_up, rupiah
from kiosk.words import Lang

BLANK: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")

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


class FigureError(ValueError):
    """A figure or a formula that cannot be worked out; the text says why."""


class Figures(Struct, frozen=True):
    """A lesson's figures worked out: their exact values and their units, by name."""

    values: Mapping[str, Fraction]
    units: Mapping[str, str]

    def fill(self, text: str, lang: Lang) -> str:
        """Return a text with every figure written in it."""
        return BLANK.sub(lambda blank: self.written(blank[1], lang), text)

    def written(self, name: str, lang: Lang) -> str:
        """Return a figure with its unit as it is written: "3 cm", "0,5 cm" (English "0.5 cm"), "Rp7.000"."""
        value, unit = self.values[name], self.units[name]
        if unit == "rupiah":
            return rupiah(ceil(value), lang)
        figures = f"{float(value):,.2f}".rstrip("0") if value.denominator != 1 else f"{value.numerator:,}"
        if lang == "id":
            figures = figures.replace(",", "\0").replace(".", ",").replace("\0", ".")
        return f"{figures} {UNITS[unit][lang]}".strip()

    def whole(self, formula: str) -> int:
        """Return what a formula comes to. Raises FigureError if that is not a whole number."""
        value = reckon(formula, self.values)
        if value.denominator != 1:
            raise FigureError(f"{formula} = {float(value):.4g}: round_up(..., 500), ceil(...)")
        return value.numerator


def unknown_figures(text: str, figures: Figures) -> list[str]:
    """Return the names in a text that are no figures of the lesson."""
    return [name for name in BLANK.findall(text) if name not in figures.values]


def exact(value: object) -> Fraction:
    """Return a number as it was written. Raises FigureError if it is none."""
    if isinstance(value, bool) or value is None:
        raise FigureError(f"{value!r} is not a number")
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise FigureError(f"{value!r} is not a number") from error


def work_out(written: Mapping[str, Mapping[str, object]]) -> tuple[Figures, dict[str, str]]:
    """Return the figures worked out from their values and formulas, and what is wrong by name."""
    values: dict[str, Fraction] = {}
    wrong: dict[str, str] = {}
    open_formulas: dict[str, str] = {}
    for name, figure in written.items():
        try:
            if figure.get("formula") is not None:
                open_formulas[name] = str(figure["formula"])
            else:
                values[name] = exact(figure.get("value"))
        except FigureError as error:
            wrong[name] = str(error)
    while open_formulas:
        ready = [n for n, formula in open_formulas.items() if not _names(formula) & open_formulas.keys()]
        if not ready:
            wrong |= dict.fromkeys(open_formulas, "the formula needs itself")
            break
        for name in ready:
            try:
                values[name] = reckon(open_formulas.pop(name), values)
            except FigureError as error:
                wrong[name] = str(error)
    units = {name: str(written[name].get("unit", "")) for name in values}
    known = {name: unit for name, unit in units.items() if unit == "rupiah" or unit in UNITS}
    return Figures({name: values[name] for name in known}, known), wrong


def reckon(formula: str, values: Mapping[str, Fraction]) -> Fraction:
    """Return what a formula of + - * / ( ), ceil(x), round_up(x, n) and figures comes to, exactly.

    Raises FigureError for anything else, an unknown name or a division by zero.
    """
    if len(formula) > MAX_FORMULA:
        raise FigureError(f"the formula is longer than {MAX_FORMULA} characters")
    try:
        return _value(ast.parse(formula, mode="eval").body, values)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise FigureError(f"{formula!r} cannot be read") from error
    except ZeroDivisionError as error:
        raise FigureError(f"{formula!r} divides by zero") from error


def _names(formula: str) -> set[str]:
    return set(re.findall(r"[a-z_][a-z0-9_]*", formula))


def _value(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return exact(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.Name(id=name):
            raise FigureError(f"{name} is not a figure")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="ceil"), args=[only], keywords=[]):
            return Fraction(ceil(_value(only, values)))
        case ast.Call(func=ast.Name(id="round_up"), args=[amount, to], keywords=[]):
            return Fraction(round_up(_value(amount, values), ceil(_value(to, values))))
    raise FigureError("only + - * / ( ), ceil(x) and round_up(x, n) are known")


def _binary(op: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
    raise FigureError("only + - * / ( ), ceil(x) and round_up(x, n) are known")
