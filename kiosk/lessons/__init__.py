"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

from kiosk.lessons.loading import Library, load
from kiosk.lessons.model import (
    Amount,
    Exercise,
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
    "Exercise",
    "Lesson",
    "Library",
    "Localized",
    "Option",
    "Order",
    "OwnCosts",
    "Problem",
    "Single",
    "Step",
    "load",
    "schema",
]
