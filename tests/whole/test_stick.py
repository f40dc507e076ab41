"""A mentor brings lessons on a stick by one switch, in a real terminal; a broken and a hostile one stop nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import DataFolder, Store
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.store.pins import hash_pin
from tests.authoring.test_own_lessons import ALIAS_BOMB, DRAWING, GOOD, PICTURE_BOMB
from tests.support.hands import OneSwitch
from tests.support.terminal import EYE, PATIENCE, Terminal

PIN = "1234"
TITLE, STEP = "Menjahit tepi", "Jahit pelan"
LESSON = GOOD.replace('title: {id: "Uji"', f'title: {{id: "{TITLE}"').replace(
    'title: {id: "Potong"', f'title: {{id: "{STEP}"'
)


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


@pytest.mark.slow
def test_a_good_lesson_is_joined_and_played_and_bad_ones_are_told_by_one_switch(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with Store.open(folder) as store:
        store.append((f.MentorAdded("m1", "Bu Rina", hash_pin(PIN)),), None)
        for event in (*OneSwitch.events, f.SettingChanged("scan_rate", "2000")):  # for a machine that is busy
            store.append((event,), "m1")
    put(
        folder.incoming,
        {
            "lessons/keset/jahit.yaml": LESSON.encode(),
            "lessons/keset/pictures/jahit-01.svg": DRAWING,
            "lessons/keset/rusak.yaml": b"key: keset.rusak\ntitle: [1\n",
            "lessons/keset/bom.yaml": ALIAS_BOMB,
            "lessons/keset/pictures/bom.svg": PICTURE_BOMB,
        },
    )
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=100, rows=30) as terminal:
        hand = OneSwitch(terminal)

        def go(label: str, shows: str, patience: float = PATIENCE) -> None:
            """Pick something, and wait for what it leads to: the hand must not press on a page that is going."""
            hand.pick(label)
            terminal.wait_for(shows, patience)
            time.sleep(EYE)  # what came by itself must have been seen: else a press means what stood there before

        say = hand.say
        terminal.wait_for(say("sign_in.title"))
        go(say("sign_in.mentor"), "PIN pembimbing")
        for number, digit in enumerate(PIN, 1):
            go(digit, "●" * number)
        go(say("entry.done"), say("mentor.title", name="Bu Rina"))
        go(say("mentor.lessons"), say("stick.bring"))  # once the lessons have been read
        go(say("stick.bring"), say("stick.count_unusable", n=3), 120)
        terminal.wait_for(say("stick.count_new", n=1))
        go("keset/rusak.yaml", "keset/rusak.yaml, baris 2")
        go(say("gone.close"), say("stick.count_new", n=1))
        go(TITLE, say("stick.is_new"))
        go(say("own_lessons.see"), "Setelah pelajaran ini")
        go(say("act.back"), say("stick.is_new"))
        go(say("stick.join"), say("sure.title"))
        go(say("stick.join"), say("stick.joined_figures", n=1), 120)
        terminal.wait_for(say("stick.count_same", n=1))
        go(
            say("act.home"), say("mentor.title", name="Bu Rina")
        )  # on every page: "back" would mean another on the next
        go(say("mentor.lessons"), say("own_lessons.title"))
        go(say("own_lessons.title"), say("draft.new"))
        go(TITLE, say("own_lessons.print"))
        go(say("own_lessons.see"), "Setelah pelajaran ini")
        go(say("lesson.begin"), STEP)
        assert terminal.alive()
    library = read_library(default_folder(), folder.figures, folder.lessons)
    assert library.problems == ()
    assert "keset.jahit" in library.lessons
    assert {file.name for file in folder.lessons.rglob("*") if file.is_file()} == {"jahit.yaml", "jahit-01.svg"}
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:  # and it starts with them
        terminal.wait_for(OneSwitch(terminal).say("sign_in.title"))
