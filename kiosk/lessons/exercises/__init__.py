"""The kinds of exercise, a module a kind: each that ``Exercise`` names is read, checked and asked."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, get_args

from pydantic import Field

from kiosk.lessons.exercises.amount import Amount
from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase
from kiosk.lessons.exercises.fault import Fault
from kiosk.lessons.exercises.inspect import Inspect
from kiosk.lessons.exercises.judge import Judge
from kiosk.lessons.exercises.order import Order
from kiosk.lessons.exercises.own_costs import OwnCosts
from kiosk.lessons.exercises.picture_order import PictureOrder
from kiosk.lessons.exercises.single import Single
from kiosk.lessons.exercises.tool import Tool
from kiosk.lessons.exercises.true_false import TrueFalse
from kiosk.lessons.parts import LessonBase

Exercise: TypeAlias = Annotated[
    Single | TrueFalse | Order | PictureOrder | Judge | Fault | Tool | Inspect | Amount | OwnCosts,
    Field(discriminator="kind"),
]

KINDS: Final[dict[str, type[ExerciseBase]]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(get_args(Exercise)[0])
}
"""The kinds by the name that a lesson file gives them."""


def ask_exercise(
    lesson: LessonBase, exercise: ExerciseBase, person: str | None, turn: int
) -> AskedExercise[ExerciseBase]:
    """Return an exercise as this person is asked it in a turn (how often they have had it right)."""
    return exercise.ask(lesson, f"{person}/{lesson.key}/{exercise.key}", turn)
