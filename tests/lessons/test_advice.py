"""What the shipped lessons advise: the same, safe thing everywhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kiosk.lessons import Amount, Judge, Library, with_fresh_numbers
from kiosk.lessons.generate import SETS, figures_of
from tests.support import workshop

LESSONS = workshop.library().lessons
PRICED = [key for key in LESSONS if key.endswith(".harga") and key != "umum.harga"]


@pytest.fixture(scope="module")
def library() -> Library:
    return workshop.library()


@pytest.mark.parametrize("key", PRICED)
@pytest.mark.parametrize("seed", ["Sri", "Budi"])
def test_every_discount_that_is_called_safe_stays_above_wholesale(library: Library, key: str, seed: str) -> None:
    lesson = library.lessons[key]
    values = figures_of(lesson).values
    assert values["modal"] < values["grosir"] < values["harga_diskon"] < values["harga"]
    sums = [
        exercise
        for exercise in (*lesson.practice, *lesson.quiz)
        if isinstance(exercise, Amount) and exercise.back_to == "diskon-yang-aman"
    ]
    assert sums
    for exercise in sums:
        for turn in range(SETS):
            fresh = with_fresh_numbers(lesson, exercise, seed, turn)
            price, discount, cost = _rupiah(fresh.prompt.id)
            paid, wholesale = _rupiah(fresh.right.id)
            assert paid == price - discount
            assert fresh.answer == paid - cost
            assert paid > wholesale > cost


def _rupiah(text: str | None) -> list[int]:
    return [int(found.replace(".", "")) for found in re.findall(r"Rp([0-9.]*[0-9])", text or "")]


def test_danger_to_life_ends_with_a_call_for_an_ambulance(library: Library) -> None:
    told = {emergency.key: [text.id or "" for text in emergency.do] for emergency in library.emergencies}
    for key in ("api", "baju-terbakar", "luka", "sesak", "setrum", "jatuh"):
        assert any(re.search(r"Pembimbing menelepon [0-9]", text) for text in told[key]), key
    leave, water, big = (
        next(place for place, text in enumerate(told["api"]) if start in text)
        for start in ("Keluar lewat pintu", "Jangan siram", "Api besar?")
    )
    assert leave < water < big


@pytest.mark.parametrize("key", list(LESSONS))
def test_brakes_are_named_for_those_who_have_them_and_work_stays_off_the_floor(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    told = [*lesson.safety, *(text for step in lesson.steps for text in step.say)]
    for text in told:
        if "Kunci rem" in (text.id or ""):
            assert (text.id or "").startswith("Pakai kursi roda?")
            assert (text.en or "").startswith("In a wheelchair?")
        assert not re.search(r"[Tt]aruh \w+ di lantai", text.id or ""), text.id


@pytest.mark.parametrize("key", list(LESSONS))
def test_who_searches_with_a_magnet_stops_at_a_find_and_feels_nothing(library: Library, key: str) -> None:
    for step in library.lessons[key].steps:
        told = " ".join(text.id or "" for text in step.say)
        if "Gerakkan magnet" in told:
            assert re.search(r"Ada yang menempel\? Berhenti\. Pisahkan [\w ]+\. Panggil pembimbing\.", told), step.key
        for kind, advice in step.adapt.items():
            assert not re.search(r"\b[Rr]aba magnet", advice.id or ""), (step.key, kind)


@pytest.mark.parametrize("key", list(LESSONS))
def test_every_objective_is_asked_for_more_than_once(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    asked = Counter(getattr(exercise, "shows", None) for exercise in (*lesson.practice, *lesson.quiz))
    assert {place for place in range(1, len(lesson.objectives) + 1) if asked[place] < 2} == set()


@pytest.mark.parametrize("key", [key for key in LESSONS if key.endswith(".mutu")])
def test_a_piece_is_judged_by_what_is_said_and_not_by_its_picture_alone(library: Library, key: str) -> None:
    judged = [exercise for exercise in library.lessons[key].quiz if isinstance(exercise, Judge)]
    assert judged
    for exercise in judged:
        rest = re.sub(r"(?:Pemeriksaan lain|Yang lain) baik\.|Apa keputusan Anda\?", "", exercise.prompt.id or "")
        assert rest.strip(), exercise.key
