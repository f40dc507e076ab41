"""A day in the workshop in a real terminal: mentor and resident take turns at one kiosk, and the numbers agree."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.learning import Event, local
from kiosk.learning import event_kinds as f
from kiosk.lessons import Exercise, Lesson, ask_exercise, exercise_spot
from kiosk.safekeeping.backups import list_backups
from kiosk.store import DataFolder, Store
from kiosk.store.contents import inspect_database
from kiosk.store.pins import hash_pin
from tests.support.answering import labels_of
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before, library
from tests.whole.test_whole_lesson import (
    learn,
    number_by_digits,
    on_disk,
    said,
    sign_in,
    sign_out,
    to_the_last_sheet,
)

pytestmark = pytest.mark.slow

LESSON = "keset.mutu"
PIN = "4213"
GROUP = "Pagi"


def workshop(folder: Path) -> None:
    """Record a mentor and three residents who have been through the set-up, one also through what comes first."""
    before = library().lessons[library().lessons[LESSON].after or ""]
    with Store.open(folder) as store:
        store.append((f.MentorAdded("m1", "Rina", hash_pin(PIN)),), None)
        for who, name, picture in (("r1", "Sri", "bunga"), ("r2", "Budi", "ikan"), ("r3", "Wati", "bola")):
            store.append((f.ResidentAdded(who, name, "biru", picture),), "m1")
            store.append((f.SettingChanged("set_up", "true"),), who)
        store.append(finish_before(library().lessons[LESSON]), "r1")
        store.append([f.BenchSigned("r1", before.key, task) for task in range(len(before.bench_tasks))], "m1")


def mentor_in(terminal: Terminal) -> None:
    terminal.wait_for(said("sign_in.title"))
    terminal.pick(said("sign_in.mentor"))
    terminal.wait_for(said("sign_in.mentor_pin"))
    number_by_digits(terminal, PIN)
    terminal.wait_for(said("mentor.title", name="Rina"))


def home(terminal: Terminal, title: str) -> None:
    terminal.press("a")
    terminal.wait_for(title)


def answer_wrongly(terminal: Terminal, lesson: Lesson, exercise: Exercise, person: str) -> str:
    """Pick an answer that is not right; return its key."""
    one = ask_exercise(lesson, exercise, person, 0)
    assert exercise.kind == "true_false"
    wrong = next(key for key in ("true", "false") if key != one.right)
    terminal.pick(labels_of(lesson, exercise, [wrong], person, "id")[0])
    terminal.wait_for(said("practice.not_yet"))
    return wrong


def morning(terminal: Terminal, lesson: Lesson, note: str) -> None:
    """The mentor makes a group of two and gives it a lesson, with a note and a day."""
    title = lesson.title.phrase("id").text
    mentor_in(terminal)
    terminal.wait_for(said("attention.none"))
    terminal.pick(said("groups.title"))
    terminal.pick(said("groups.make"))
    terminal.wait_for(said("groups.new_name"))
    for letter in GROUP.lower():
        terminal.press(letter)
    terminal.press("enter")
    terminal.wait_for(said("groups.empty"))
    terminal.pick(said("groups.change"))
    terminal.pick("Sri")
    terminal.pick("Budi")
    terminal.press("b")
    terminal.wait_for(said("groups.members"))
    terminal.pick(said("mentor.assign"))
    terminal.wait_for(said("assign.to_several", n=2))
    terminal.until(lambda: terminal.number_of(said("product.keset")) is not None, "the lessons")
    terminal.pick(said("product.keset"))
    terminal.pick(title)
    terminal.wait_for(said("mentor.assigned", title=title))
    terminal.pick(title)
    terminal.pick(said("assign.write_note"))
    terminal.pick(note)
    terminal.wait_for(said("assign.changed"))
    terminal.pick(said("assign.set_day"))
    terminal.pick(said("assign.in_days.1"))
    terminal.wait_for(said("assign.changed"))
    home(terminal, said("mentor.title", name="Rina"))
    to_the_last_sheet(terminal)
    sign_out(terminal)


def first_try(terminal: Terminal, lesson: Lesson, stop: Exercise, note: str) -> str:
    """Sri does part of the lesson, asks for a hint on the way, answers one question wrongly, and calls the mentor."""
    sign_in(terminal, "Sri")
    assert note in terminal.flat(), "the mentor's note stands on the first page"
    assert said("assign.in_days.1") in terminal.flat()
    terminal.pick(lesson.title.phrase("id").text)
    helped = f"step:{lesson.steps[1].key}"
    learn(terminal, lesson, until=helped, person="r1")
    terminal.wait_for(lesson.steps[1].title.phrase("id").text)
    terminal.pick(said("lesson.help_me"))
    terminal.wait_for(said("lesson.help_level.1"))
    terminal.pick(said("lesson.back_to_step"))
    learn(terminal, lesson, since=helped, until=exercise_spot(lesson, stop), person="r1")
    wrong = answer_wrongly(terminal, lesson, stop, "r1")
    terminal.press("h")
    terminal.wait_for(said("help.title"))
    terminal.pick(said("home.call"))
    terminal.wait_for(said("call.done"))
    home(terminal, said("home.title", name="Sri"))
    to_the_last_sheet(terminal)
    sign_out(terminal)
    return wrong


def call_answered(terminal: Terminal) -> None:
    """The mentor sees who calls before all else, and answers."""
    called = said("attention.why.called", name="Sri")
    mentor_in(terminal)
    terminal.wait_for(said("attention.now"))
    assert terminal.number_of(called) == "1", terminal.screen()
    terminal.pick(called)
    terminal.wait_for(said("attention.what.go", name="Sri"))
    terminal.pick(said("mentor.answer", name="Sri"))
    terminal.wait_for(said("mentor.answered"))
    assert called not in terminal.flat()
    to_the_last_sheet(terminal)
    sign_out(terminal)


def finish_and_sign(terminal: Terminal, lesson: Lesson, since: Exercise) -> None:
    """Sri goes on at the question where she was, finishes, and the mentor signs her bench task then and there."""
    title = lesson.title.phrase("id").text
    sign_in(terminal, "Sri")
    assert terminal.number_of(title) == "1", terminal.screen()
    terminal.press("1")
    terminal.until(lambda: terminal.number_of(said("practice.true")) is not None, "the question that was left")
    learn(terminal, lesson, since=exercise_spot(lesson, since), person="r1")
    terminal.wait_for(said("end.passed"))
    home(terminal, said("home.title", name="Sri"))
    terminal.pick(said("home.bench"))
    terminal.pick(title)
    terminal.pick(said("bench.sign_here"))
    terminal.wait_for(said("bench.judge", name="Sri"))
    terminal.pick(lesson.bench_tasks[0].phrase("id").text)
    terminal.pick(said("bench.good"))
    terminal.wait_for(said("bench.sign_here"))
    terminal.pick("Rina")
    terminal.wait_for(said("sign_in.mentor_pin"))
    number_by_digits(terminal, PIN)
    terminal.wait_for(said("bench.signed"))
    home(terminal, said("home.title", name="Sri"))
    assert said("home.bench") not in terminal.flat()
    to_the_last_sheet(terminal)
    sign_out(terminal)


def evening(terminal: Terminal) -> None:
    """The mentor keeps the group's report as a table, makes a backup, and closes the kiosk."""
    mentor_in(terminal)
    terminal.pick(said("reports.title"))
    terminal.pick(said("reports.kind.group"))
    terminal.pick(GROUP)
    terminal.pick(said("reports.periods.all"))
    terminal.wait_for(said("reports.about", about=GROUP))
    to_the_last_sheet(terminal)
    terminal.pick(said("reports.save"))
    terminal.pick(said("reports.format.csv"))
    terminal.wait_for(said("export.done", folder="").rstrip(" ."))
    home(terminal, said("mentor.title", name="Rina"))
    terminal.pick(said("care.title"))
    terminal.wait_for(said("care.well"))
    to_the_last_sheet(terminal)
    terminal.pick(said("care.back_up"))
    terminal.wait_for(said("care.backed_up", backup="").strip())
    home(terminal, said("mentor.title", name="Rina"))
    to_the_last_sheet(terminal)
    terminal.pick(said("mentor.quit"))
    terminal.wait_for(said("sure.title"))
    terminal.press(terminal.number_of(said("sure.yes")) or "", changes=False)
    assert terminal.wait_end() == 0


def counted(events: list[Event], who: str) -> list[str]:
    """Return a resident's row of the report, counted from the events alone."""
    own = [event for event in events if event.who == who]
    kinds = Counter(type(event.data).__name__ for event in own)
    answers = [event.data.right for event in own if isinstance(event.data, f.AnswerGiven)]
    days = {local(event.at).date() for event in own if isinstance(event.data, f.SignedIn)}
    return [
        str(len(days)),
        str(kinds["StepDone"]),
        str(sum(answers)),
        str(len(answers)),
        str(int(100 * sum(answers) / len(answers) + 0.5)) if answers else "",
        str(kinds["HelpShown"]),
        str(kinds["MentorCalled"]),
        str(kinds["LessonFinished"]),
    ]


def test_a_day_in_the_workshop(tmp_path: Path) -> None:
    lesson, note = library().lessons[LESSON], said("bench.note_calm")
    stop = next(exercise for exercise in lesson.practice if exercise.kind == "true_false")
    workshop(tmp_path)
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        morning(terminal, lesson, note)
        wrong = first_try(terminal, lesson, stop, note)
        assert f.MentorCalled() in on_disk(tmp_path)
        call_answered(terminal)
        finish_and_sign(terminal, lesson, stop)
        evening(terminal)

    with Store.open(tmp_path) as store:
        events = list(store.events())
        workshop_now = store.known.workshop
    new_events = [event.data for event in events]
    tomorrow = (local(events[-1].at).date() + timedelta(1)).isoformat()
    given = [event_data for event_data in new_events if isinstance(event_data, f.LessonAssigned)]
    assert {event_data.resident for event_data in given} == {"r1", "r2"}
    assert given[-2:] == [f.LessonAssigned(who, LESSON, tomorrow, note, noted_by="m1") for who in ("r1", "r2")]
    answers = [
        event_data
        for event_data in new_events
        if isinstance(event_data, f.AnswerGiven) and event_data.exercise == stop.key
    ]
    assert [(answer.answer, answer.right) for answer in answers] == [(wrong, False), (answers[-1].answer, True)]
    assert new_events.count(f.LessonFinished(LESSON)) == 1
    (answered,) = (event for event in events if isinstance(event.data, f.CallAnswered))
    assert (answered.who, answered.data) == ("m1", f.CallAnswered("r1"))
    (signed,) = (e for e in events if isinstance(e.data, f.BenchSigned) and e.data.lesson == LESSON)
    assert (signed.who, signed.data) == ("m1", f.BenchSigned("r1", LESSON, 0))
    assert workshop_now.waiting_calls() == []

    (file,) = (tmp_path / "laporan").glob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        table = {row[0]: row[1:] for row in csv.reader(opened, delimiter=";") if row}
    head = table[said("reports.head.name")]
    assert head[:2] == [said("reports.head.days"), said("reports.head.steps")]
    assert {name for name in ("Sri", "Budi", "Wati") if name in table} == {"Sri", "Budi"}, "of the group alone"
    assert table["Sri"] == counted(events, "r1")
    assert table["Budi"] == counted(events, "r2")
    right = len((*lesson.practice, *lesson.quiz))
    assert table["Sri"][1:4] == [str(n) for n in (len(lesson.steps), right, right + 1)]
    assert table["Sri"][5:] == ["1", "1", "2"], "a hint, a call, this lesson finished and that on safety"
    (backup,) = list_backups(DataFolder(tmp_path))
    assert inspect_database(backup.file).events >= len(events) - 1, "only the end of the visit came after it"
