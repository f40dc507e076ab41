"""A doormat is made at the real kiosk by one switch, with two waits; the plug is pulled in the second."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson, figures_of, limits_of, stages
from kiosk.store import Store
from kiosk.store.lesson_files import default_folder, read_library
from tests.support.hands import Hand, OneSwitch
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before

pytestmark = pytest.mark.slow

LESSON = "keset.produksi"
GLUE = '      - {id: "Tunggu {LEM} sampai lem kering.", en: "Wait {LEM} for the glue to dry."}\n'


def lessons_with_waits(folder: Path) -> Lesson:
    """Write a workshop's lessons, in which two steps of the doormat end with a short wait; return that lesson."""
    shutil.copytree(default_folder(), folder)
    file = folder / "keset" / "produksi.yaml"
    text = file.read_text("utf-8")
    figures = "figures:\n  lem_satu: {value: 0.05, unit: minute}\n  lem_dua: {value: 0.5, unit: minute}\n"
    text = text.replace("figures:\n", figures, 1)
    for figure, step, after in (("lem_satu", "siapkan-tempat-kerja", 4), ("lem_dua", "potong-pita-kain", 4)):
        at = text.index("    picture:", text.index(f"  - key: {step}\n"))
        said = GLUE.replace("LEM", figure) + f"    waits: [{{after: {after}, minutes: {figure}}}]\n"
        text = text[:at] + said + text[at:]
    file.write_text(text, "utf-8")
    library = read_library(folder)
    assert not library.problems
    return library.lessons[LESSON]


def make(hand: Hand, lesson: Lesson, begin: int, end: int) -> None:
    """Do some of a lesson's steps, each to its end; a wait is waited until the kiosk says that it is over."""
    say, all_stages = hand.say, stages(lesson)
    for number in range(begin, end):
        stage = all_stages[number]
        hand.terminal.wait_for(say("batch.where", n=number + 1, total=len(all_stages), pieces=1))
        hand.pick(say("batch.done_wait" if stage.wait else "batch.done"))
        if stage.wait:
            go_on_after(hand)


def go_on_after(hand: Hand) -> None:
    """Wait until a wait is over, and go on."""
    hand.terminal.wait_for(hand.say("batch.over_check"), timeout=120)
    hand.terminal.wait_for(hand.say("batch.over"), timeout=120)
    hand.pick(hand.say("batch.go_on"))


def check(hand: Hand, folder: Path) -> None:
    """Check the piece: all that is measured is on a limit, all that is seen is good."""
    say, lesson = hand.say, read_library(folder).lessons["keset.mutu"]
    hand.pick(say("batch.check"))
    for one in lesson.checklist:
        hand.terminal.wait_for(one.name.phrase("id").text)
        if (limits := limits_of(one, figures_of(lesson))) is None:
            hand.pick(one.seen(bad=False).phrase("id").text)
            continue
        edge = limits.low if limits.low is not None else limits.high
        assert edge is not None
        assert edge.denominator == 1
        for digit in str(edge):
            hand.pick(digit)
        hand.pick(say("entry.done"))
    hand.pick(say("batch.go_on"))


def at_work(terminal: Terminal) -> OneSwitch:
    """Sign in and go to what is being made."""
    hand = OneSwitch(terminal)
    terminal.wait_for(hand.say("sign_in.title"))
    hand.pick("Sari")
    terminal.wait_for(hand.say("home.title", name="Sari"))
    terminal.wait_gone(hand.say("home.reading"))
    hand.pick(hand.say("batch.title"))
    hand.pick("Membuat keset dari kain perca")
    return hand


def test_a_doormat_is_made_by_one_switch_with_two_waits_and_a_pulled_plug(tmp_path: Path) -> None:
    lessons, data = tmp_path / "lessons", tmp_path / "data"
    lesson = lessons_with_waits(lessons)
    with Store.open(data) as store:
        people = (f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan"))
        store.append(people, None)
        own = (f.SettingChanged("set_up", "true"), *OneSwitch.events)
        store.append((*finish_before(lesson), f.LessonOpened(LESSON), *own), "r")
        assert store.flush()
    arguments = ("run", "--silent", "--data", str(data), "--lessons", str(lessons))
    second = next(at for at, stage in enumerate(stages(lesson)) if stage.wait and at)
    with Terminal(*arguments) as terminal:
        hand = at_work(terminal)
        hand.pick(hand.say("batch.piece"))
        make(hand, lesson, 0, second)
        hand.pick(hand.say("batch.done_wait"))
        terminal.wait_for(hand.say("batch.wait_end"))
        os.kill(terminal.pid, signal.SIGKILL)
    with Terminal(*arguments) as terminal:
        hand = at_work(terminal)
        go_on_after(hand)
        make(hand, lesson, second + 1, len(stages(lesson)))
        check(hand, lessons)
        hand.pick(hand.say("batch.end"))
        terminal.wait_for(hand.say("batch.made", n=1))
    with Store.open(data) as store:
        batch = store.known.workshop.batches["r"][LESSON]
        (piece,) = store.known.progress["r"].pieces
        told = [event.data for event in store.events()]
    assert not batch.open
    assert (batch.ended.value, piece.product, piece.verdict) == (1, "keset", "pass")
    assert [one.step for one in told if isinstance(one, f.BatchStepReached)] == [
        *(stage.key for stage in stages(lesson)[1:]),
        "/check",
    ]
    assert {one.step for one in told if isinstance(one, f.BatchWaitBegun)} == {
        stage.key for stage in stages(lesson) if stage.wait
    }
