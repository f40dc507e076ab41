"""Safety is said before the act it belongs to: of a lesson before its steps, of a step before what is done."""

from __future__ import annotations

from kiosk.learning import Settings
from kiosk.lessons import spots
from kiosk.pages.learning.step import StepReview
from kiosk.visit import Text, VisitState
from tests.support.workshop import Memory, library


def test_each_step_warns_before_it_says_what_to_do() -> None:
    """Blocks are read in their order, and the layout keeps it (tests/layout)."""
    memory, warned = Memory(), 0
    for lesson in library().lessons.values():
        for step in lesson.steps:
            place = StepReview(lesson.key, step.key)
            page = place.page(memory.context(VisitState((place,), "resident", "r1", Settings())))
            texts = [block for block in page.blocks if isinstance(block, Text)]
            act = next(at for at, block in enumerate(texts) if step.say[0].phrase("id") in block.phrases)
            if step.safety is not None:
                warned += 1
                warning = next(at for at, block in enumerate(texts) if step.safety.phrase("id") in block.phrases)
                assert texts[warning].role == "safety"
                assert warning < act, f"{lesson.key}, {step.key}"
    assert warned > 20


def test_each_lesson_with_a_warning_gives_it_before_its_first_step() -> None:
    for lesson in library().lessons.values():
        order = spots(lesson)
        steps = [at for at, spot in enumerate(order) if spot.startswith("step:")]
        if lesson.safety and steps:
            assert order.index("safety") < steps[0], lesson.key
