"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

from kiosk.lessons.figures import format_quantity
from kiosk.lessons.generate import (
    CheckFinding,
    Limits,
    SamplePiece,
    answer_unit,
    figures_of,
    limits_of,
    sample_piece,
    with_fresh_numbers,
)
from kiosk.lessons.loading import Confirmed, Library, load_lessons
from kiosk.lessons.model import (
    SCHEMA_LINE,
    Amount,
    Check,
    Exercise,
    Inspect,
    Lesson,
    Localized,
    Option,
    Order,
    OwnCosts,
    Product,
    Single,
    Step,
    Unit,
    schema,
)
from kiosk.lessons.source import Problem, Source, read_source
from kiosk.lessons.way import (
    all_signed,
    exercise_spot,
    find_exercise,
    find_step,
    lessons_of,
    lessons_to_sign,
    lessons_with_tasks,
    next_lesson,
    next_spot,
    open_quiz,
    resume_spot,
    signed_well,
    spots,
)
