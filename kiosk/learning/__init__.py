"""Assignments, progress, mastery, review and settings: pure folds over events. What others may use is named here."""

from kiosk.learning import facts
from kiosk.learning.attention import Attention, who_needs_help
from kiosk.learning.days import Count, Day, counts_of, day_of, fold_day
from kiosk.learning.facts import AnyFact, Event, Need
from kiosk.learning.mastery import Mastered, Mastery, mastery
from kiosk.learning.people import (
    Person,
    both,
    display_name,
    display_names,
    everyone,
    folded,
    free_tiles,
    in_file_name,
    namesakes,
)
from kiosk.learning.progress import Answers, Help, LessonProgress, Moment, Piece, Progress, Try, Visits, fold_progress
from kiosk.learning.recorded import Recorded
from kiosk.learning.review import Card, due
from kiosk.learning.settings import VALUES, Settings, changed, stepped, text_form, theme_at
from kiosk.learning.signs import LessonSigns, Signs, signs_of
from kiosk.learning.taught import Taught, judged, passed
from kiosk.learning.to_do import ToDo, to_do
from kiosk.learning.trade import PriceSheet, PriceVersion
from kiosk.learning.workshop import (
    FOLD_VERSION,
    Assignment,
    Group,
    Inputs,
    Mentor,
    Path,
    Register,
    Resident,
    Signed,
    Workshop,
    fold_workshop,
)
from kiosk.learning.zones import ZONES, home_zone, local, machine_offset, midnight, offset_name

__all__ = [
    "FOLD_VERSION",
    "VALUES",
    "ZONES",
    "Answers",
    "AnyFact",
    "Assignment",
    "Attention",
    "Card",
    "Count",
    "Day",
    "Event",
    "Group",
    "Help",
    "Inputs",
    "LessonProgress",
    "LessonSigns",
    "Mastered",
    "Mastery",
    "Mentor",
    "Moment",
    "Need",
    "Path",
    "Person",
    "Piece",
    "PriceSheet",
    "PriceVersion",
    "Progress",
    "Recorded",
    "Register",
    "Resident",
    "Settings",
    "Signed",
    "Signs",
    "Taught",
    "ToDo",
    "Try",
    "Visits",
    "Workshop",
    "both",
    "changed",
    "counts_of",
    "day_of",
    "display_name",
    "display_names",
    "due",
    "everyone",
    "facts",
    "fold_day",
    "fold_progress",
    "fold_workshop",
    "folded",
    "free_tiles",
    "home_zone",
    "in_file_name",
    "judged",
    "local",
    "machine_offset",
    "mastery",
    "midnight",
    "namesakes",
    "offset_name",
    "passed",
    "signs_of",
    "stepped",
    "text_form",
    "theme_at",
    "to_do",
    "who_needs_help",
]
