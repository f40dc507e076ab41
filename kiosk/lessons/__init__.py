"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

from kiosk.lessons.dangers import TAUGHT_IN, needed_emergencies
from kiosk.lessons.exercises import KINDS, Exercise, ask_exercise
from kiosk.lessons.exercises.amount import Amount, answer_unit, with_fresh_numbers
from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase, Told
from kiosk.lessons.exercises.fault import AskedFault, Fault
from kiosk.lessons.exercises.inspect import AskedPiece, Inspect, sample_piece
from kiosk.lessons.exercises.judge import Judge
from kiosk.lessons.exercises.order import Order
from kiosk.lessons.exercises.own_costs import OwnCosts
from kiosk.lessons.exercises.picture_order import AskedPictures, PictureOrder
from kiosk.lessons.exercises.single import Single
from kiosk.lessons.exercises.tool import AskedTool, Tool
from kiosk.lessons.exercises.true_false import TrueFalse
from kiosk.lessons.figures import TEXT_UNITS, format_quantity
from kiosk.lessons.generate import CheckFinding, Limits, SamplePiece, figures_of, limits_of
from kiosk.lessons.loading import Confirmed, Library, load_lessons
from kiosk.lessons.marks import Mark
from kiosk.lessons.model import SCHEMA_LINE, Lesson, schema
from kiosk.lessons.parallel import TURNS, ParallelQuestion, parallel_questions
from kiosk.lessons.parts import Check, Localized, Option, Picture, Product, Step, Unit, texts_within
from kiosk.lessons.source import Problem, Source, read_source
from kiosk.lessons.stages import WorkStage, stages
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
from kiosk.lessons.written import says_term, sentences_of
