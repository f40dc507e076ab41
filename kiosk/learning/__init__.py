"""Assignments, progress and settings: pure folds over events. What others may use is named here."""

from kiosk.learning import facts
from kiosk.learning.facts import AnyFact, Event, Need
from kiosk.learning.progress import Answers, Help, LessonProgress, Moment, Piece, Progress, Try, Visits, fold_progress
from kiosk.learning.settings import VALUES, Settings, changed, stepped, text_form
from kiosk.learning.to_do import ToDo, to_do
from kiosk.learning.workshop import (
    FOLD_VERSION,
    Assignment,
    Group,
    Mentor,
    Path,
    Register,
    Resident,
    Signed,
    Workshop,
    fold_workshop,
)

__all__ = [
    "FOLD_VERSION",
    "VALUES",
    "Answers",
    "AnyFact",
    "Assignment",
    "Event",
    "Group",
    "Help",
    "LessonProgress",
    "Mentor",
    "Moment",
    "Need",
    "Path",
    "Piece",
    "Progress",
    "Register",
    "Resident",
    "Settings",
    "Signed",
    "ToDo",
    "Try",
    "Visits",
    "Workshop",
    "changed",
    "facts",
    "fold_progress",
    "fold_workshop",
    "stepped",
    "text_form",
    "to_do",
]
