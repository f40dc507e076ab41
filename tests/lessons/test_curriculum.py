"""The lessons that come with the kiosk."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from pydantic import BaseModel

from kiosk.lessons import Amount, Inspect, Library, Localized, fresh, piece, schema
from kiosk.lessons.generate import SETS
from kiosk.store.lesson_files import default_folder, find_picture, read_library

LESSONS = sorted(f"{path.parent.name}.{path.stem}" for path in Path(default_folder()).glob("*/*.yaml"))


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(default_folder())


def inside(value: object) -> Iterator[BaseModel]:
    """Yield every model in a lesson."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from inside(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from inside(part)
    elif isinstance(value, dict):
        yield from inside(tuple(value.values()))


def test_every_lesson_loads_without_a_problem(library: Library) -> None:
    assert library.problems == ()
    assert sorted(library.lessons) == LESSONS
    assert {"batik.produksi", "keset.harga", "keset.mutu", "keset.produksi"} <= set(LESSONS)


@pytest.mark.parametrize("key", LESSONS)
def test_every_text_is_there_in_both_languages_and_has_no_blank_left(library: Library, key: str) -> None:
    texts = [model for model in inside(library.lessons[key]) if isinstance(model, Localized)]
    assert len(texts) > 80
    for text in texts:
        for words in (text.id, text.en):
            assert words
            assert not set("{}") & set(words)
            assert words == words.strip()


@pytest.mark.parametrize("key", LESSONS)
def test_every_picture_that_is_named_is_there(library: Library, key: str) -> None:
    names = {step.picture.name for step in library.lessons[key].steps if step.picture}
    assert names
    for name in names:
        assert (find_picture(default_folder(), name) or b"").lstrip().startswith(b"<"), name


def test_the_price_lesson_reckons_as_a_person_would(library: Library) -> None:
    lesson = library.lessons["keset.harga"]
    materials = Fraction(6 * 7000 + 18000 + 10 * 1000, 10)
    cost = ceil(materials) + 9000 + ceil(Fraction(200000, 50))
    price = -(-(cost + 5000) // 500) * 500
    titles = {step.key: step for step in lesson.steps}
    assert titles["jumlahkan-modal"].say[-1].id == f"Modal 1 keset Rp{cost:,}.".replace(",", ".")
    assert titles["jumlahkan-modal"].say[-1].en == f"The cost of 1 mat is Rp{cost:,}."
    assert titles["tambah-untung"].say[-1].en == f"The price is Rp{price:,}."
    amounts = {e.key: e.answer for e in lesson.practice if isinstance(e, Amount)}
    assert amounts == {"p1": 8000 + 10000 + 4000, "p2": 28000, "p3": 28000 - 3000 - 22000}


@pytest.mark.parametrize("key", LESSONS)
def test_fresh_numbers_and_pieces_come_from_every_lesson_that_makes_them(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    for exercise in (*lesson.practice, *lesson.quiz):
        if isinstance(exercise, Amount) and exercise.vary:
            turns = [fresh(lesson, exercise, "Sri", turn) for turn in range(SETS)]
            assert len({turn.prompt.id for turn in turns}) > 1
            for text in inside(tuple(turns)):
                if isinstance(text, Localized):
                    assert not re.search(r"[{}]|-(?:Rp)?[0-9]", f"{text.id} {text.en}"), text
        elif isinstance(exercise, Inspect):
            verdicts = Counter(piece(lesson, exercise, f"Sri/{turn}").verdict for turn in range(200))
            assert 80 <= verdicts["pass"] <= 120
            assert set(verdicts) == {"pass"} | {check.if_bad for check in lesson.checklist}


def test_marks_of_what_a_mentor_must_confirm_are_kept(library: Library) -> None:
    marks = library.lessons["keset.harga"].unconfirmed
    assert "figure upah" in marks
    assert "step hitung-upah" in marks
    assert "figure modal" not in marks


def test_the_schema_for_editors_is_the_models(library: Library) -> None:
    file = Path(default_folder()) / "lesson.schema.json"
    assert json.loads(file.read_text("utf-8")) == json.loads(json.dumps(schema()))


def test_a_word_is_spoken_as_its_lesson_says(library: Library) -> None:
    batik = library.lessons["batik.produksi"]
    step = next(step for step in batik.steps if step.key == "kunci-warna")
    phrase = next(text.phrase("id") for text in step.say if "waterglass" in (text.id or ""))
    assert "waterglass" in phrase.text
    assert phrase.say is not None
    assert "woterglas" in phrase.say
    assert all(text.phrase("en").say is None for text in step.say)
