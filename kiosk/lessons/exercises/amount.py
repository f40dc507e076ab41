"""Work out a sum, with fresh numbers each time where the lesson lets figures vary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, cast

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, ValidationInfo, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from kiosk.lessons.exercises.base import AskedExercise, Told
from kiosk.lessons.figures import BLANK, FigureError, Figures, exact, formulas_needing, names_in, unit_of
from kiosk.lessons.generate import Range, draw_number, figures_of, number_sets
from kiosk.lessons.parts import LessonBase, Localized, Model, Unit
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, nearest, resident_texts
from kiosk.words import Lang

MOST_SUM: Final = 10**9
"""A sum to work out is below this: it must fit what a person can enter."""

MOST_VARIED: Final = 6
"""At most this many figures of an exercise vary: every set of their least and greatest values is tried at loading."""


class Vary(Model):
    """The values that a figure gets in turn: ``from``, ``from + step`` ... ``to``."""

    first: int | float | str = Field(alias="from")
    to: int | float | str
    step: int | float | str


class Amount(Told):
    """Work out a sum. The answer is never written: it follows from ``formula`` and the lesson's figures.

    The figures named in ``vary`` get other values each time; ``solution`` is shown after the answer.
    """

    kind: Literal["amount"]
    formula: str
    vary: dict[str, Vary] = Field({}, max_length=MOST_VARIED)
    hints: tuple[Localized, ...] = Field((), max_length=4)
    solution: tuple[Localized, ...] = Field((), max_length=6)
    answer: SkipJsonSchema[int] = 0
    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    def with_figures(self, figures: Figures, languages: tuple[Lang, ...], pronounce: Mapping[Lang, Any]) -> Amount:
        """Return the exercise as it was written, its texts and its answer filled from these figures.

        Raises ValidationError where a formula of them comes to no sum that can be entered.
        """
        context = {"figures": figures, "languages": languages, "pronounce": pronounce}
        return Amount.model_validate(self._written, context=context)

    @model_validator(mode="wrap")
    @classmethod
    def _reckon(cls, value: Any, handler: ModelWrapValidatorHandler[Amount], info: ValidationInfo) -> Amount:
        figures: Figures | None = (info.context or {}).get("figures")
        if figures is None or not isinstance(value, dict) or not isinstance(value.get("formula"), str):
            return handler(value)
        if "answer" in value:
            raise PydanticCustomError("typed_answer", "answer", {})
        try:
            answer = figures.whole(value["formula"])
        except FigureError as error:
            raise PydanticCustomError("formula", "{key}", {"key": error.key, "values": error.values}) from error
        if not 0 <= answer < MOST_SUM:
            raise PydanticCustomError("sum_range", "{amount}", {"amount": str(answer)})
        made = handler(value | {"answer": answer})
        made._written = value
        return made

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[Amount]:
        """Return the exercise with the numbers of a turn."""
        now = with_fresh_numbers(lesson, self, seed, turn)
        fresh = bool(self.vary)
        return AskedExercise(self, now, turn, str(now.answer), str(now.answer) if fresh else None, fresh)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield what is wrong with the figures that vary, and the first set of values that is no sum."""
        return _varied(written)


def answer_unit(lesson: LessonBase, exercise: Amount) -> Unit:
    """Return the unit in which an exercise's answer is given."""
    return cast(Unit, unit_of(exercise.formula, {name: figure.unit for name, figure in lesson.figures.items()}))


def with_fresh_numbers(lesson: LessonBase, exercise: Amount, seed: str, turn: int) -> Amount:
    """Return the exercise with other numbers: its texts, hints, solution and answer follow them.

    The seed gives the order of the sets of numbers, ``turn`` (from 0) which of them: none comes again before all
    have been. An exercise that varies nothing is returned as it is.
    """
    if not exercise.vary:
        return exercise
    ranges = {name: vary.model_dump(by_alias=True) for name, vary in exercise.vary.items()}
    sets = sorted(number_sets(ranges), key=lambda numbers: draw_number(seed, repr(sorted(numbers.items()))))
    formulas = {name: figure.formula for name, figure in lesson.figures.items() if figure.formula is not None}
    figures = figures_of(lesson).with_values(sets[turn % len(sets)], formulas_needing(exercise.vary, formulas))
    return exercise.with_figures(figures, lesson.languages, lesson.pronounce)


def _varied(exercise: WrittenExercise) -> Iterator[Problem]:
    figures, vary, formula = exercise.figures, exercise.tree.get("vary"), exercise.tree.get("formula")
    written = exercise.source.tree.get("figures")
    if not isinstance(vary, dict) or not isinstance(formula, str) or not isinstance(written, dict):
        return
    formulas = {
        name: str(figure["formula"])
        for name, figure in written.items()
        if name in figures.values and isinstance(figure, dict) and figure.get("formula") is not None
    }
    named = set(BLANK.findall(" ".join(text for _, text in resident_texts(exercise.tree, ())))) | names_in(formula)
    sound = True
    for name, values in vary.items():
        ends = values.items() if isinstance(values, dict) else ()
        for end, key, told in ((end, error.key, error.values) for end, value in ends if (error := _no_number(value))):
            sound = False
            yield exercise.problem(("vary", name, end), key, **told)
        for key in _wrong_range(name, values, figures, written):
            sound = False
            near = nearest(name, figures.values)
            yield exercise.problem(("vary", name), key, name=name[:60], near=near)
        if name in figures.values and not named & {name, *formulas_needing([name], formulas)}:
            yield exercise.problem(("vary", name), "unused_figure", name=name[:60])
    if not sound or len(vary) > MOST_VARIED or not all(map(_has_ends, vary.values())) or vary.keys() - figures.values:
        return
    changing = formulas_needing(vary, formulas)
    shown = sorted(named & {*vary, *changing})
    if _no_sum(formula, figures, ()) is None:
        for numbers in number_sets(vary):
            try:
                wrong = _no_sum(formula, figures.with_values(numbers, changing), shown)
            except FigureError:
                wrong = "formula", "?"
            if wrong is not None:
                given = ", ".join(f"{name} = {value}" for name, value in numbers.items())
                yield exercise.problem(("vary",), "vary_result", numbers=given, name=wrong[0], amount=wrong[1])
                return


def _wrong_range(name: str, values: Any, figures: Figures, written: dict[str, Any]) -> Iterator[str]:
    """Yield the problems of one figure that varies."""
    if name not in figures.values:
        if name not in written or name in figures.texts:
            yield "unknown_figure"
        return
    if written[name].get("formula") is not None:
        yield "vary_formula"
    if not _has_ends(values) or any(map(_no_number, values.values())):
        return
    if not Range(*(exact(values[end]) for end in ("from", "to", "step"))).goes_up():
        yield "vary_range"


def _no_number(value: object) -> FigureError | None:
    """Return what is wrong with a number, None if nothing is."""
    try:
        exact(value)
    except FigureError as error:
        return error
    return None


def _has_ends(values: Any) -> bool:
    """Return whether a range has all that the model asks of it: what is missing the model tells."""
    return isinstance(values, dict) and all(end in values for end in ("from", "to", "step"))


def _no_sum(formula: str, figures: Figures, shown: Iterable[str]) -> tuple[str, str] | None:
    """Return the name and value of what is no sum a person can enter or read: broken, below nothing, too large."""
    try:
        answer = figures.whole(formula)
    except FigureError as error:
        return "formula", error.values.get("amount", "?")
    if not 0 <= answer < MOST_SUM:
        return "formula", str(answer)
    for name in shown:
        value = figures.values[name]
        if value < 0 or (figures.units[name] == "rupiah" and value.denominator != 1):
            return name, f"{float(value):.10g}"
    return None
