"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

from kiosk.lessons.figures import as_written
from kiosk.lessons.generate import Finding, Limits, Piece, answer_unit, fresh, piece
from kiosk.lessons.loading import Confirmed, Library, load
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
    "Confirmed",
    "Exercise",
    "Finding",
    "Inspect",
    "Lesson",
    "Library",
    "Limits",
    "Localized",
    "Option",
    "Order",
    "OwnCosts",
    "Piece",
    "Problem",
    "Single",
    "Step",
    "answer_unit",
    "as_written",
    "fresh",
    "load",
    "piece",
    "schema",
]
