"""After a day at a real kiosk nothing of who is erased is left below the data folder, in whatever form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.learning import event_kinds as f
from kiosk.lessons import spots
from kiosk.store import Store
from kiosk.store.pins import hash_pin
from tests.safekeeping.test_restoring import NAME, left_of
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before, library
from tests.whole.test_whole_lesson import learn, number_by_digits, said, sign_in, sign_out, to_the_last_sheet

LESSON, PIN = "keset.mutu", "4213"


@pytest.mark.slow
def test_after_a_days_use_nothing_is_left_of_who_is_erased(tmp_path: Path) -> None:
    lesson = library().lessons[LESSON]
    title = lesson.title.phrase("id").text
    with Store.open(tmp_path) as store:
        person = store.fresh_id()
        store.append([f.MentorAdded("m1", "Rina", hash_pin(PIN))], None)
        store.append([f.ResidentAdded(person, NAME, "merah", "ikan")], "m1")
        store.append([f.ResidentAdded("r2", "Budi", "biru", "bola")], "m1")
        store.append([f.LessonAssigned(person, LESSON)], "m1")
        store.append([f.SettingChanged("set_up", "true"), *finish_before(lesson)], person)
    with Terminal("run", "--data", str(tmp_path)) as terminal:
        sign_in(terminal, NAME)
        terminal.pick(title)
        learn(terminal, lesson, until=spots(lesson)[4], person=person)
        terminal.press("h")
        terminal.wait_for(said("help.title"))
        terminal.pick(said("home.call"))
        terminal.wait_for(said("call.done"))
        terminal.press("a")
        terminal.wait_for(said("home.title", name=NAME))
        to_the_last_sheet(terminal)
        sign_out(terminal)
        terminal.pick(said("sign_in.mentor"))
        terminal.wait_for(said("sign_in.mentor_pin"))
        number_by_digits(terminal, PIN)
        terminal.wait_for(said("mentor.title", name="Rina"))
        terminal.pick(said("care.title"))
        terminal.wait_gone(said("care.looking"))
        terminal.pick(said("care.back_up"))
        terminal.wait_for(said("care.backed_up", backup="").strip())
        # The plug is pulled: the log of the database stays behind.
    assert (tmp_path / "kiosk.db-wal").exists()
    at = ["--data", str(tmp_path)]
    (tmp_path / "laporan").mkdir()
    (tmp_path / "masuk").mkdir()
    assert main(["report", "group", "--out", str(tmp_path / "laporan" / "group.xlsx"), *at]) == 0
    assert main(["export", str(tmp_path / "masuk" / "all.zip"), *at]) == 0
    assert main(["backup", *at]) == 0
    assert len(left_of(tmp_path, NAME, person)) >= 4
    assert main(["erase", NAME, "--yes", *at]) == 0
    assert left_of(tmp_path, NAME, person) == []
    with Store.open(tmp_path) as store:
        assert [one.name.value for one in store.known.workshop.residents.values()] == ["Budi"]
        assert left_of(tmp_path, NAME, person) == [], "nor while a kiosk is running"
