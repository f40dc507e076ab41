"""A mentor brings lessons on a stick by one switch, in a real terminal; a broken and a hostile one stop nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import DataFolder, Store
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.store.pins import hash_pin
from tests.authoring.test_own_lessons import ALIAS_BOMB, DRAWING, GOOD, PICTURE_BOMB
from tests.support.hands import OneSwitch
from tests.support.terminal import Terminal

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
        terminal.wait_for(hand.say("sign_in.title"))
        hand.pick(hand.say("sign_in.mentor"))
        for digit in PIN:
            hand.pick(digit)
        hand.pick(hand.say("entry.done"))
        terminal.wait_for(hand.say("mentor.title", name="Bu Rina"))
        hand.pick(hand.say("mentor.lessons"))
        terminal.wait_for(hand.say("stick.bring"))  # once the lessons have been read
        hand.pick(hand.say("stick.bring"))
        terminal.wait_for(hand.say("stick.count_unusable", n=3), 120)
        terminal.wait_for(hand.say("stick.count_new", n=1))
        hand.pick("keset/rusak.yaml")
        terminal.wait_for(hand.say("stick.is_unusable").split(".")[0])
        terminal.wait_for("keset/rusak.yaml, baris 2")
        hand.pick(hand.say("gone.close"))
        terminal.wait_for(hand.say("stick.count_new", n=1))
        hand.pick(TITLE)
        terminal.wait_for(hand.say("stick.is_new"))
        hand.pick(hand.say("own_lessons.see"))
        terminal.wait_for("Setelah pelajaran ini")
        hand.pick(hand.say("act.back"))
        terminal.wait_for(hand.say("stick.is_new"))
        hand.pick(hand.say("stick.join"))
        terminal.wait_for(hand.say("stick.joined", n=1), 120)
        hand.pick(hand.say("gone.close"))
        terminal.wait_for(hand.say("own_lessons.title"))
        hand.pick(hand.say("own_lessons.title"))
        terminal.wait_for(hand.say("draft.new"))
        hand.pick(TITLE)
        terminal.wait_for(hand.say("own_lessons.print"))
        hand.pick(hand.say("own_lessons.see"))
        terminal.wait_for("Setelah pelajaran ini")
        hand.pick(hand.say("lesson.begin"))
        terminal.wait_for(STEP)
        assert terminal.alive()
    library = read_library(default_folder(), folder.figures, folder.lessons)
    assert library.problems == ()
    assert "keset.jahit" in library.lessons
    assert {file.name for file in folder.lessons.rglob("*") if file.is_file()} == {"jahit.yaml", "jahit-01.svg"}
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:  # and it starts with them
        terminal.wait_for(OneSwitch(terminal).say("sign_in.title"))
