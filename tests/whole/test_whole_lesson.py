"""Whole visits in a real terminal, from an empty data folder on: every key is one that a person presses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.learning import AnyEventData, LessonProgress
from kiosk.learning import event_kinds as f
from kiosk.lessons import Amount, Exercise, Lesson, ask_exercise, exercise_spot, spots
from kiosk.pages.name_entry import NAME_LETTERS
from kiosk.store import Store
from tests.support.answering import keys_to_pick, labels_of
from tests.support.terminal import Terminal
from tests.support.workshop import library, words

LESSON = "umum.harga"
"""A lesson with an order to find, sums to work out, picking and judging."""


def said(key: str, **values: object) -> str:
    return words().say("id", key, **values).text


def name_by_digits(terminal: Terminal, name: str) -> None:
    """Enter a name as a keypad does: the group of a letter, then its place in the group."""
    for letter in name.lower():
        group = next(place for place, letters in enumerate(NAME_LETTERS) if letter in letters)
        terminal.press(str(group + 1))
        terminal.pick(letter.upper())
    terminal.press("enter")


def number_by_digits(terminal: Terminal, number: str) -> None:
    for digit in number:
        terminal.press(digit)
    terminal.press("enter")


def sign_out(terminal: Terminal) -> None:
    terminal.pick(said("home.sign_out"))
    terminal.wait_for(said("sure.title"))
    terminal.pick(said("sure.yes"))
    terminal.wait_for(said("sign_in.title"))


def sign_in(terminal: Terminal, name: str) -> None:
    terminal.wait_for(said("sign_in.title"))
    terminal.pick(name)
    terminal.wait_for(said("home.title", name=name))
    terminal.wait_gone(said("home.reading"))


def turn(terminal: Terminal, number: int) -> None:
    """Go on with one of the keys that do so: a hand that types fast must not meet the guard against bouncing."""
    terminal.press(("n", "pagedown", "enter")[number % 3])


def to_the_last_sheet(terminal: Terminal) -> None:
    for number in range(20):
        now, total = terminal.sheets()
        if now == total:
            return
        turn(terminal, number)
    raise AssertionError(f"the page does not end:\n{terminal.screen()}")


def answer(terminal: Terminal, lesson: Lesson, exercise: Exercise, person: str) -> None:
    if not exercise.judged:
        terminal.pick(said("lesson.go_on"))
        return
    one = ask_exercise(lesson, exercise, person, 0)
    if isinstance(one.now, Amount):
        terminal.pick(said("practice.enter"))
        number_by_digits(terminal, one.right)
    else:
        for label in labels_of(lesson, exercise, keys_to_pick(one), person, "id"):
            terminal.pick(label)
    terminal.wait_for(said("practice.right"))
    if rule := one.now.rule():
        terminal.wait_for(" ".join(rule.phrase("id").text.split()[:4]))
    to_the_last_sheet(terminal)
    terminal.pick(said("lesson.go_on"))


def learn(terminal: Terminal, lesson: Lesson, since: str = "intro", until: str = "end", person: str = "") -> None:
    """Do a lesson from one spot to another, answering rightly as this person (by their id) is asked."""
    exercises = {exercise_spot(lesson, exercise): exercise for exercise in (*lesson.practice, *lesson.quiz)}
    order = spots(lesson)
    for number, spot in enumerate(order[order.index(since) : order.index(until)]):
        if spot in exercises:
            answer(terminal, lesson, exercises[spot], person)
        else:
            to_the_last_sheet(terminal)
            turn(terminal, number)


def progress_of(store: Store, name: str, lesson: str) -> LessonProgress:
    (resident,) = (r for r in store.known.workshop.shown_residents() if r.name.value == name)
    return store.known.progress[resident.id].lesson(lesson)


def test_from_the_first_start_to_a_finished_lesson(tmp_path: Path) -> None:
    lesson = library().lessons[LESSON]
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        terminal.wait_for(said("first.hello"))
        terminal.pick(said("first.begin"))
        name_by_digits(terminal, "rina")
        for title in ("first.pin", "first.pin_again"):
            terminal.wait_for(said(title))
            number_by_digits(terminal, "4213")
        terminal.wait_for(said("first.zone"))
        terminal.press("enter")
        terminal.wait_for(said("mentor.title", name="Rina"))

        terminal.pick(said("mentor.add"))
        for letter in "sari":
            terminal.press(letter)
        terminal.press("enter")
        terminal.pick(said("colour.hijau"))
        terminal.pick(said("tile.ikan"))
        terminal.pick(said("need.one_hand"))
        terminal.pick(said("mentor.add_done"))
        terminal.wait_for(said("mentor.added", name="Sari"))

        terminal.pick(said("mentor.residents"))
        terminal.pick("Sari")
        terminal.pick(said("mentor.assign"))
        terminal.until(lambda: terminal.number_of(said(f"product.{lesson.product}")) is not None, "the lessons")
        terminal.pick(said(f"product.{lesson.product}"))
        terminal.pick(lesson.title.phrase("id").text)
        terminal.wait_for(said("mentor.assigned", title=lesson.title.phrase("id").text))
        terminal.press("a")
        sign_out(terminal)

        sign_in(terminal, "Sari")
        terminal.pick(lesson.title.phrase("id").text)
        learn(terminal, lesson, person=resident_on_disk(tmp_path, "Sari"))
        terminal.wait_for(said("end.title"))
        terminal.wait_for(said("end.passed"))
        terminal.press("a")
        sign_out(terminal)
        close_by_mentor(terminal, "4213")
        assert terminal.wait_end() == 0

    with Store.open(tmp_path) as store:
        progress = progress_of(store, "Sari", LESSON)
        events = [event.data for event in store.events()]
        (resident,) = store.known.workshop.shown_residents()
    assert (resident.colour.value, resident.picture.value, resident.needs.value) == ("hijau", "ikan", ("one_hand",))
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    answered = [exercise for exercise in (*lesson.practice, *lesson.quiz) if exercise.judged]
    ones = [ask_exercise(lesson, exercise, resident.id, 0) for exercise in answered]
    given = [event_data for event_data in events if isinstance(event_data, f.AnswerGiven)]
    assert given == [f.AnswerGiven(LESSON, one.own.key, one.right, True, one.truth) for one in ones]
    assert [event_data.place for event_data in events if isinstance(event_data, f.PlaceReached)] == spots(lesson)
    assert events.count(f.LessonFinished(LESSON)) == 1
    (mentor,) = (event_data for event_data in events if isinstance(event_data, f.MentorAdded))
    assert mentor.pin.startswith("$argon2"), "a PIN is never on disk"


def close_by_mentor(terminal: Terminal, pin: str) -> None:
    """End the kiosk as only a mentor can."""
    terminal.pick(said("sign_in.mentor"))
    terminal.wait_for(said("sign_in.mentor_pin"))
    number_by_digits(terminal, pin)
    terminal.until(lambda: terminal.number_of(said("mentor.residents")) is not None, "the mentor's page")
    to_the_last_sheet(terminal)  # who needs the mentor stands before it
    terminal.pick(said("mentor.quit"))
    terminal.wait_for(said("sure.title"))
    terminal.press(terminal.number_of(said("sure.yes")) or "", changes=False)


def on_disk(folder: Path) -> list[AnyEventData]:
    """Return the events in the database of a kiosk that runs, in their order: what a pulled plug would leave."""
    with closing(sqlite3.connect(f"file:{folder / 'kiosk.db'}?mode=ro", uri=True)) as db:
        return [
            msgspec.json.decode(row[0], type=AnyEventData)
            for row in db.execute("SELECT fact FROM events ORDER BY id")
        ]


def resident_on_disk(folder: Path, name: str) -> str:
    """Return the id of a resident of a kiosk that runs."""
    return next(
        event_data.resident
        for event_data in on_disk(folder)
        if isinstance(event_data, f.ResidentAdded) and event_data.name == name
    )


@pytest.mark.slow
def test_after_a_pulled_plug_the_first_choice_leads_to_the_exact_step(tmp_path: Path) -> None:
    lesson = library().lessons["batik.produksi"]
    step = lesson.steps[3]
    spot = f"step:{step.key}"
    title, where = step.title.phrase("id").text, said("lesson.where", n=4, total=len(lesson.steps))
    with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
        sign_in(terminal, "Sri")
        terminal.pick(lesson.title.phrase("id").text)
        learn(terminal, lesson, until=spot)
        terminal.wait_for(title)
        terminal.until(lambda: on_disk(tmp_path)[-1] == f.PlaceReached(lesson.key, spot), "step on disk")
        assert where.split(". ")[-1] in terminal.flat()
        terminal.kill()
    with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
        sign_in(terminal, "Sri")
        assert terminal.number_of(lesson.title.phrase("id").text) == "1", terminal.screen()
        assert said("lesson.steps_done", done=3, total=len(lesson.steps)) in terminal.flat()
        terminal.press("1")
        terminal.wait_for(title)
        assert where.split(". ")[-1] in terminal.flat()
    with Store.open(tmp_path) as store:
        progress = progress_of(store, "Sri", lesson.key)
    assert progress.place.value == spot
    assert progress.steps == {done.key for done in lesson.steps[:3]}


@pytest.mark.slow
def test_english_from_the_first_page_and_back(tmp_path: Path) -> None:
    english = words().texts["en"]
    lesson = library().lessons["batik.produksi"]
    with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
        terminal.wait_for(said("sign_in.title"))
        terminal.press("l")
        terminal.wait_for(english["sign_in.title"])
        terminal.pick(english["sign_in.guest"])
        terminal.wait_for(english["home.title_guest"])
        terminal.wait_gone(english["home.reading"])
        terminal.pick(english["home.lessons"])
        terminal.pick(english["product.batik"])
        terminal.pick(lesson.title.phrase("en").text)
        terminal.wait_for(english["lesson.objectives"])
        terminal.press("l")
        terminal.wait_for(said("lesson.objectives"))
        assert english["lesson.objectives"] not in terminal.flat()
        terminal.press("a")
        terminal.wait_for(said("home.title_guest"))
        sign_out(terminal)
