"""The lessons that come with the kiosk: all there, each complete, speakable, and kept by the keys of its steps."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import BaseModel

from kiosk.learning import LessonProgress, Progress, fold_progress
from kiosk.learning import event_kinds as f
from kiosk.lessons import (
    Amount,
    Inspect,
    Judge,
    Lesson,
    Library,
    Localized,
    Single,
    Step,
    Told,
    ask_exercise,
    parallel_questions,
    resume_spot,
    sample_piece,
    schema,
    with_fresh_numbers,
)
from kiosk.lessons.generate import SETS, figures_of
from kiosk.speech import spoken_form, unsure
from kiosk.store.lesson_files import default_folder, find_picture
from kiosk.words import LANGS, Lang
from tests.support import workshop
from tools.curriculum import PAGE, page, pictures

PRODUCTS = ("batik", "keset", "ondel", "pel", "sapu")
LESSONS = (
    *(f"{product}.{topic}" for product in PRODUCTS for topic in ("harga", "mutu", "produksi")),
    *(
        f"umum.{topic}"
        for topic in (
            "bersama",
            "daring",
            "distribusi",
            "harga",
            "keselamatan",
            "kreativitas",
            "merek",
            "motivasi",
            "pemasaran",
            "pencatatan",
            "promosi",
            "rencana",
        )
    ),
)
MADE = tuple(f"{product}.produksi" for product in PRODUCTS)
CHECKED = tuple(f"{product}.mutu" for product in PRODUCTS)
PRICED = tuple(f"{product}.harga" for product in PRODUCTS)

MENTORS_WORK = re.compile(
    r"\b(?:lorod|waterglass|soda|mendidih|kompor|panaskan|rebus|pisau|gergaji|bor|bubuk|pemutih|kimia|lem panas"
    r"|lem tembak|palu)\b",
    re.IGNORECASE,
)
"""What only a mentor does: what burns, boils, corrodes, or is cut with force."""


@pytest.fixture(scope="module")
def library() -> Library:
    return workshop.library()


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
    assert sorted(library.lessons) == list(LESSONS)


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
    for name in pictures(library.lessons[key]):
        assert (find_picture(default_folder(), name) or b"").lstrip().startswith(b"<"), name


# Complete ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_complete(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    assert 2 <= len(lesson.objectives) <= 4
    assert lesson.vocabulary
    assert lesson.safety
    assert 6 <= len(lesson.steps) <= 12
    assert 3 <= len(lesson.practice) <= 5
    assert 5 <= len(lesson.quiz) <= 6
    assert 0 < lesson.required_right <= len(lesson.quiz)
    assert lesson.bench_tasks
    if key in MADE or key == "umum.keselamatan":
        assert lesson.emergencies


@pytest.mark.parametrize("key", LESSONS)
def test_a_part_has_at_most_7_steps_one_after_the_other(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    parts = [step.part for step in lesson.steps]
    assert max(Counter(parts).values()) <= 7
    assert [part for part in dict.fromkeys(parts) if part] == [part.key for part in lesson.parts]
    assert parts == sorted(parts, key=list(dict.fromkeys(parts)).index)


@pytest.mark.parametrize("key", LESSONS)
def test_every_step_has_its_key_point_its_reason_its_check_and_a_picture_of_its_own(
    library: Library, key: str
) -> None:
    steps = library.lessons[key].steps
    for step in steps:
        assert step.key_point, step.key
        assert step.why, step.key
        assert step.check, step.key
    shown = [step.picture.name for step in steps if step.picture]
    assert len(set(shown)) == len(steps)


@pytest.mark.parametrize("key", LESSONS)
def test_help_has_three_levels_and_the_last_calls_the_mentor(library: Library, key: str) -> None:
    for step in residents_steps(library.lessons[key]):
        assert len(step.help) == 3, step.key
        assert len({text.id for text in step.help}) == 3
        assert "pembimbing" in (step.help[2].id or "")
        assert "mentor" in (step.help[2].en or "")


@pytest.mark.parametrize("key", MADE)
def test_each_step_of_the_work_is_adapted_for_at_least_two_needs(library: Library, key: str) -> None:
    for step in residents_steps(library.lessons[key]):
        assert len(step.adapt) >= 2, step.key


@pytest.mark.parametrize("key", LESSONS)
def test_what_only_a_mentor_does_is_never_asked_of_a_resident(library: Library, key: str) -> None:
    for step in residents_steps(library.lessons[key]):
        for text in step.say:
            for sentence in re.split(r"(?<=[.!?]) ", text.id or ""):
                if MENTORS_WORK.search(sentence):
                    assert re.search(r"[Pp]embimbing|[Jj]angan|[Jj]aga jarak|[Jj]auh", sentence), (step.key, sentence)


def residents_steps(lesson: Lesson) -> list[Step]:
    return [step for step in lesson.steps if step.who == "resident"]


@pytest.mark.parametrize("key", LESSONS)
def test_every_wrong_answer_has_its_feedback_and_leads_back_to_a_step(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    for exercise in (*lesson.practice, *lesson.quiz):
        if not isinstance(exercise, Told):
            continue  # its feedback is made with it
        assert exercise.back_to, exercise.key
        assert "Belum" in (exercise.wrong.id or "") or "Berbahaya" in (exercise.wrong.id or ""), exercise.key
        answers = (
            {choice.key for choice in exercise.choices}
            if isinstance(exercise, Single)
            else {grade.key for grade in lesson.grades}
            if isinstance(exercise, Judge)
            else set()
        )
        wrong = answers - {exercise.answer}
        assert wrong <= exercise.wrong_for.keys(), exercise.key
        assert len({exercise.wrong_text(answer).id for answer in wrong}) == len(wrong), exercise.key


@pytest.mark.parametrize("key", CHECKED)
def test_a_lesson_on_quality_shows_every_defect_and_makes_fresh_pieces(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    assert 5 <= len(lesson.checklist) <= 9
    assert {grade.key for grade in lesson.grades} == {"pass", "fix", "reject"}
    bad = [check.picture_bad.name for check in lesson.checklist if check.picture_bad]
    assert len(set(bad)) == len(lesson.checklist)
    assert any(check.by is not None for check in lesson.checklist)
    assert any(isinstance(exercise, Inspect) for exercise in lesson.practice)
    judged = [exercise for exercise in lesson.quiz if isinstance(exercise, Judge)]
    assert len({exercise.answer for exercise in judged}) > 1
    assert all(exercise.picture for exercise in judged)


@pytest.mark.parametrize("key", PRICED)
def test_a_lesson_on_the_price_gives_fresh_sums_with_hints_and_the_way_to_the_answer(
    library: Library, key: str
) -> None:
    sums = [exercise for exercise in library.lessons[key].practice if isinstance(exercise, Amount)]
    assert sum(bool(exercise.vary) for exercise in sums) >= 2
    assert all(exercise.hints and exercise.solution for exercise in sums)


# Spoken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", LESSONS)
def test_every_text_has_a_spoken_form_without_a_sign_or_a_digit(library: Library, key: str, lang: Lang) -> None:
    texts = [model for model in inside(library.lessons[key]) if isinstance(model, Localized)]
    for text in texts:
        phrase = text.phrase(lang)
        assert phrase.lang == lang
        said = spoken_form(phrase.say or phrase.text, lang)
        assert re.search(r"[^\W\d_]", said), phrase.text
        assert re.fullmatch(r"(?:[^\W\d_]|[ .,!?;:'-])+", said), phrase.text
        assert not unsure(phrase.text, lang), phrase.text


# Kept while a lesson changes --------------------------------------------------------------------------


def after(lesson: Lesson, done: list[str], place: str) -> LessonProgress:
    """Return how far a resident is who did these steps of a lesson and was last at a place."""
    events: list[f.AnyEventData] = [f.LessonOpened(lesson.key)]
    for key in done:
        events += [f.PlaceReached(lesson.key, f"step:{key}"), f.StepDone(lesson.key, key)]
    events.append(f.PlaceReached(lesson.key, place))
    progress = Progress()
    for number, event_data in zip(count(1), events, strict=False):
        progress = fold_progress(progress, f.Event(f"{number:032x}", number, "warga", event_data))
    return progress.lesson(lesson.key)


@st.composite
def new_editions(draw: st.DrawFn) -> tuple[list[str], list[str], str]:
    """Draw the keys of a lesson's steps in a new edition, those done in the old one, and where the resident was."""
    old = [f"langkah-{n}" for n in range(1, 8)]
    done = old[: draw(st.integers(0, 6))]
    place = draw(st.sampled_from(old))
    kept = draw(st.lists(st.sampled_from(old), unique=True))
    return draw(st.permutations([*kept, *draw(st.sampled_from([[], ["baru-1"], ["baru-1", "baru-2"]]))])), done, place


@given(new_editions())
def test_a_resident_goes_on_at_the_same_step_of_a_lesson_whose_steps_were_inserted_removed_or_moved(
    edition: tuple[list[str], list[str], str],
) -> None:
    keys, done, place = edition
    old = small_lesson([f"langkah-{n}" for n in range(1, 8)])
    progress = after(old, done, f"step:{place}")
    assert resume_spot(old, progress) == f"step:{place}"
    if not keys:
        return
    spot = resume_spot(small_lesson(keys), progress)
    if place in keys:
        assert spot == f"step:{place}"
    else:
        left = [key for key in keys if key not in done]
        assert spot == (f"step:{left[0]}" if left else "intro")
    assert progress.steps == frozenset(done)


@given(title=st.text(min_size=1, max_size=40), number=st.integers(0, 11))
def test_a_step_may_get_another_name_and_other_texts(library: Library, title: str, number: int) -> None:
    lesson = library.lessons["keset.produksi"]
    keys = [step.key for step in lesson.steps]
    progress = after(lesson, keys[:number], f"step:{keys[number]}")
    other = Localized(id=title, en=title)
    steps = tuple(step.model_copy(update={"title": other, "say": (other,), "part": None}) for step in lesson.steps)
    renamed = lesson.model_copy(update={"steps": steps, "title": other, "parts": ()})
    assert resume_spot(renamed, progress) == resume_spot(lesson, progress) == f"step:{keys[number]}"


def test_who_has_finished_begins_a_new_edition_again_and_keeps_what_was_done() -> None:
    old = small_lesson(["a", "b"])
    progress = replace(after(old, ["a", "b"], "end"), finished="f" * 32)
    assert resume_spot(small_lesson(["b", "c", "a"]), progress) == "intro"
    assert progress.steps == {"a", "b"}


def small_lesson(keys: list[str]) -> Lesson:
    """Return a lesson with these steps."""
    text = {"id": "Lipat.", "en": "Fold."}
    steps = [{"key": key, "title": text, "say": [text], "key_point": text} for key in keys]
    given = {"key": "keset.uji", "title": text, "product": "keset", "topic": "uji", "minutes": 5}
    return Lesson.model_validate({**given, "objectives": [text], "steps": steps})


# Figures, editors, pronunciation ----------------------------------------------------------------------


def test_the_page_of_the_curriculum_is_up_to_date(library: Library) -> None:
    assert PAGE.read_text("utf-8") == page(library), "write it anew: python -m tools.curriculum"


def test_the_price_lesson_reckons_as_a_person_would(library: Library) -> None:
    lesson = library.lessons["keset.harga"]
    materials = Fraction(10 * 3000 + 10000 + 10 * 1000 + 10 * 2000, 10)
    cost = ceil(materials) + 4 * 3000 + ceil(Fraction(200000, 50))
    price = -(-(cost + 5000) // 500) * 500
    titles = {step.key: step for step in lesson.steps}
    assert titles["jumlahkan-modal"].say[-1].id == f"Modal 1 keset Rp{cost:,}.".replace(",", ".")
    assert titles["jumlahkan-modal"].say[-1].en == f"The cost of 1 mat is Rp{cost:,}."
    assert titles["tambah-untung"].say[-1].en == f"The price is Rp{price:,}."
    amounts = {e.key: e.answer for e in lesson.practice if isinstance(e, Amount)}
    assert amounts == {"p1": 8000 + 10000 + 4000, "p2": 28000, "p3": 29000 - 3000 - 22000}


@pytest.mark.slow
@pytest.mark.parametrize("key", LESSONS)
def test_fresh_numbers_and_pieces_come_from_every_lesson_that_makes_them(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    for exercise in (*lesson.practice, *lesson.quiz):
        if isinstance(exercise, Amount) and exercise.vary:
            turns = [with_fresh_numbers(lesson, exercise, "Sri", turn) for turn in range(SETS)]
            assert len({turn.prompt.id for turn in turns}) > 1
            for text in inside(tuple(turns)):
                if isinstance(text, Localized):
                    assert not re.search(r"[{}]|-(?:Rp)?[0-9]", f"{text.id} {text.en}"), text
        elif isinstance(exercise, Inspect):
            verdicts = Counter(sample_piece(lesson, exercise, f"Sri/{turn}").verdict for turn in range(200))
            assert 80 <= verdicts["pass"] <= 120
            assert set(verdicts) == {"pass"} | {check.if_bad for check in lesson.checklist}


def test_marks_of_what_a_mentor_must_confirm_are_kept(library: Library) -> None:
    marks = library.lessons["keset.harga"].unconfirmed
    assert "figure upah_jam" in marks
    assert "step potong-pita-kain" in library.lessons["keset.produksi"].unconfirmed
    assert "figure modal" not in marks


@pytest.mark.parametrize("key", MADE)
def test_a_lesson_on_making_says_how_long_the_work_takes(library: Library, key: str) -> None:
    assert library.lessons[key].work


@pytest.mark.parametrize("key", LESSONS)
def test_before_and_after_a_path_no_aim_is_asked_the_same(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    asked = parallel_questions([lesson])
    assert [question.objective for question in asked] == list(range(1, len(lesson.objectives) + 1))
    for question in asked:
        fresh = ask_exercise(lesson, question.before, None, 0).fresh
        assert fresh or question.before != question.after, question.objective


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_hours_that_are_paid_are_the_hours_that_the_work_takes(library: Library, product: str) -> None:
    making, price = (figures_of(library.lessons[f"{product}.{topic}"]).values for topic in ("produksi", "harga"))
    assert price["jam"] == making.get("jam_mahir", making["jam_kerja"]), "jam_mahir: with practice, told beside it"
    work = library.lessons[f"{product}.produksi"].work
    assert work
    assert str(price["jam"]) in re.findall(r"\d+", work.id or "")


@pytest.mark.parametrize(
    "told",
    [
        {"keset.harga": "modal", "umum.rencana": "modal", "umum.daring": "modal"},
        {"keset.harga": "harga", "umum.rencana": "harga", "umum.pencatatan": "harga", "umum.kreativitas": "keset"},
        {"ondel.harga": "modal", "umum.pemasaran": "modal"},
        {"ondel.harga": "harga", "umum.pemasaran": "harga", "umum.kreativitas": "ondel"},
    ],
)
def test_a_product_costs_the_same_in_every_lesson(library: Library, told: dict[str, str]) -> None:
    assert len({figures_of(library.lessons[key]).values[name] for key, name in told.items()}) == 1


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


# Sound ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", CHECKED)
def test_fresh_pieces_cannot_be_told_by_the_number_of_their_pictures(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    exercise = next(e for e in lesson.practice if isinstance(e, Inspect))
    shown = Counter[tuple[str, int]]()
    asked = Counter[tuple[str, str]]()
    for turn in range(1_000):
        made = sample_piece(lesson, exercise, f"Sri/{turn}")
        pictures = [f.check.picture_bad if f.bad else f.check.picture_good for f in made.pictured]
        shown[made.verdict, len([picture for picture in pictures if picture])] += 1
        asked.update((made.verdict, finding.check.key) for finding in made.pictured)
        assert not {f.check.key for f in made.findings if f.bad} - {f.check.key for f in made.pictured}
    assert len({number for _, number in shown}) == 1, shown
    checks = {check.key for check in lesson.checklist}
    assert {check for verdict, check in asked if verdict == "pass"} == checks


@pytest.mark.parametrize("key", [*PRICED, "umum.harga", "umum.pemasaran"])
def test_the_prices_keep_their_order(library: Library, key: str) -> None:
    values = figures_of(library.lessons[key]).values
    prices = [values[name] for name in ("modal", "grosir", "harga_diskon", "harga") if name in values]
    assert len(prices) >= 3
    assert prices == sorted(set(prices))


@pytest.mark.parametrize("key", [*PRICED, "umum.harga"])
def test_pay_follows_from_hours_and_rate_and_is_told(library: Library, key: str) -> None:
    lesson = library.lessons[key]
    figures = figures_of(lesson)
    assert figures.values["upah"] == figures.values["jam"] * figures.values["upah_jam"]
    told = " ".join(text.id or "" for step in lesson.steps for text in step.say)
    assert figures.written("upah_jam", "id") in told
    assert key == "umum.harga" or lesson.after == "umum.harga"


@pytest.mark.parametrize("key", [key for key in LESSONS if key.startswith("umum.") or key in (*MADE, *CHECKED)])
def test_every_emergency_calls_a_person_first_and_is_the_same_everywhere(library: Library, key: str) -> None:
    table = {emergency.key: emergency for emergency in library.emergencies}
    for emergency in library.lessons[key].emergencies:
        assert emergency == table[emergency.key]
        assert re.match("Teriak|Panggil", emergency.do[0].id or ""), emergency.key
        assert re.match("Shout|Call", emergency.do[0].en or ""), emergency.key


@pytest.mark.parametrize("key", [*MADE, *CHECKED])
def test_a_lesson_with_dangers_opens_after_the_one_on_safety_whose_quiz_is_passed_whole(
    library: Library, key: str
) -> None:
    lesson = library.lessons[key]
    safety = library.lessons["umum.keselamatan"]
    assert bool(lesson.emergencies) == (lesson.after == safety.key)
    assert safety.required_right == len(safety.quiz)


def test_hot_wax_is_never_given_to_hands_that_shake(library: Library) -> None:
    for step in library.lessons["batik.produksi"].steps:
        told = " ".join(text.id or "" for text in (*step.say, step.safety) if text)
        if (
            step.who == "resident"
            and re.search("canting|malam panas", told, re.IGNORECASE)
            and "tremor" in step.adapt
        ):
            assert "Jangan memegang malam panas" in (step.adapt["tremor"].id or ""), step.key
            assert "embimbing" in told, step.key
