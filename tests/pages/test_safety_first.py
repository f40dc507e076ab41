"""Safety is said before the act it belongs to: of a lesson before its steps, of a step before what is done."""

from __future__ import annotations

import pytest

from kiosk.layout import lay_out, make_frame_texts
from kiosk.learning import Settings
from kiosk.lessons import spots
from kiosk.pages.learning.step import StepReview
from kiosk.visit import Text, VisitState
from kiosk.words import Lang
from tests.support.workshop import Memory, library, words


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("size", "cells"), [(1, (60, 18)), (4, (100, 30))])
def test_each_step_warns_before_it_says_what_to_do(lang: Lang, size: int, cells: tuple[int, int]) -> None:
    memory, settings = Memory(size=cells), Settings(lang=lang, size=size)
    frame_texts, warned = make_frame_texts(words(), lang), 0
    for lesson in library().lessons.values():
        for step in lesson.steps:
            if step.safety is None:
                continue
            warned += 1
            place = StepReview(lesson.key, step.key)
            context = memory.context(VisitState((place,), "resident", "r1", settings))
            page = place.page(context)
            roles = [block.role for block in page.blocks if isinstance(block, Text)]
            assert roles.index("safety") < roles.index("body"), f"{lesson.key}, {step.key}"
            # Cut into sheets, the words come in the same order, each on the sheet that is read before.
            sheets = lay_out(page, *cells, settings, frame_texts, lambda name: None)
            said = " ".join(line.phrase.text for laid in sheets for line in laid.sheet.script)
            warning, act = step.safety.phrase(lang).text, step.say[0].phrase(lang).text
            assert said.index(warning[:12]) < said.rindex(act[:12]), f"{lesson.key}, {step.key}"
    assert warned > 20


def test_each_lesson_with_a_warning_gives_it_before_its_first_step() -> None:
    for lesson in library().lessons.values():
        order = spots(lesson)
        steps = [at for at, spot in enumerate(order) if spot.startswith("step:")]
        if lesson.safety and steps:
            assert order.index("safety") < steps[0], lesson.key
