"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

from kiosk.lessons.figures import format_quantity
from kiosk.lessons.generate import CheckFinding, Limits, SamplePiece, answer_unit, sample_piece, with_fresh_numbers
from kiosk.lessons.loading import Confirmed, Library, load_lessons
from kiosk.lessons.model import (
    Amount,
    Check,
    Exercise,
    Inspect,
    Lesson,
    Localized,
    Option,
    Order,
    OwnCosts,
    Single,
    Step,
    schema,
)
from kiosk.lessons.source import Problem

__all__ = [
    "Amount",
    "Check",
    "CheckFinding",
    "Confirmed",
    "Exercise",
    "Inspect",
    "Lesson",
    "Library",
    "Limits",
    "Localized",
    "Option",
    "Order",
    "OwnCosts",
    "Problem",
    "SamplePiece",
    "Single",
    "Step",
    "answer_unit",
    "format_quantity",
    "load_lessons",
    "sample_piece",
    "schema",
    "with_fresh_numbers",
]
