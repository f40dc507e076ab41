"""How each kind of exercise is asked and answered, a module a kind, by the name that a lesson file gives it."""

from __future__ import annotations

from typing import Any, Final

from kiosk.pages.learning.exercises.amount import AmountPage
from kiosk.pages.learning.exercises.base import Asking, ExercisePage
from kiosk.pages.learning.exercises.fault import FaultPage
from kiosk.pages.learning.exercises.inspect import InspectPage
from kiosk.pages.learning.exercises.judge import JudgePage
from kiosk.pages.learning.exercises.order import OrderPage
from kiosk.pages.learning.exercises.own_costs import OwnCostsPage
from kiosk.pages.learning.exercises.picture_order import PictureOrderPage
from kiosk.pages.learning.exercises.single import SinglePage
from kiosk.pages.learning.exercises.tool import ToolPage
from kiosk.pages.learning.exercises.true_false import TrueFalsePage

EXERCISE_PAGES: Final[dict[str, ExercisePage[Any]]] = {
    "amount": AmountPage(),
    "fault": FaultPage(),
    "inspect": InspectPage(),
    "judge": JudgePage(),
    "order": OrderPage(),
    "own_costs": OwnCostsPage(),
    "picture_order": PictureOrderPage(),
    "single": SinglePage(),
    "tool": ToolPage(),
    "true_false": TrueFalsePage(),
}

__all__ = ["EXERCISE_PAGES", "Asking", "ExercisePage"]
