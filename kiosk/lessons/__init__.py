"""Lessons: their model, loading and checking. Importing this room imports pydantic: do it after the first paint."""

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
from kiosk.lessons.figures import format_quantity
from kiosk.lessons.generate import CheckFinding, Limits, SamplePiece, figures_of, limits_of
from kiosk.lessons.loading import Confirmed, Library, load_lessons
from kiosk.lessons.model import Lesson, schema
from kiosk.lessons.parts import Check, Localized, Option, Picture, Product, Step, Unit
from kiosk.lessons.source import Problem

__all__ = [
    "KINDS",
    "Amount",
    "AskedExercise",
    "AskedFault",
    "AskedPictures",
    "AskedPiece",
    "AskedTool",
    "Check",
    "CheckFinding",
    "Confirmed",
    "Exercise",
    "ExerciseBase",
    "Fault",
    "Inspect",
    "Judge",
    "Lesson",
    "Library",
    "Limits",
    "Localized",
    "Option",
    "Order",
    "OwnCosts",
    "Picture",
    "PictureOrder",
    "Problem",
    "Product",
    "SamplePiece",
    "Single",
    "Step",
    "Told",
    "Tool",
    "TrueFalse",
    "Unit",
    "answer_unit",
    "ask_exercise",
    "figures_of",
    "format_quantity",
    "limits_of",
    "load_lessons",
    "sample_piece",
    "schema",
    "with_fresh_numbers",
]
