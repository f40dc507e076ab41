"""A day of visits over all lessons, spoken, at 50 times the speed of a person: memory levels off. `make test-all`."""

from __future__ import annotations

import random
import time
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson
from kiosk.store import Store
from tests.faults.test_terminal import memory
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before, library
from tests.whole.test_whole_lesson import said, sign_in, sign_out

DAY: Final = 8 * 3600 / 50
"""Seconds that a workshop's day takes at this speed."""

MOST: Final = 1.10
"""So many times what the kiosk holds after a tenth of the day it may hold at any time after that."""

PEOPLE: Final = ("Warga A", "Warga B", "Warga C", "Warga D", "Warga E", "Warga F")

KEYS: Final = 70
"""Keys that a person presses in a lesson, at most, before they leave."""


def start_visit(terminal: Terminal, name: str, lesson: Lesson, chance: random.Random) -> int:
    """Have a person go through a lesson, with answers right and wrong; return how many keys they pressed."""
    home = said("home.title", name=name)
    sign_in(terminal, name)
    terminal.pick(said("home.lessons"))
    terminal.pick(said(f"product.{lesson.product}"))
    terminal.pick(lesson.title.phrase("id").text)
    pressed = 0
    ends = (said("end.title"), said("end.nearly"), home)
    while pressed < KEYS and not any(end in terminal.flat() for end in ends):
        terminal.press("n" if chance.random() < 0.7 else chance.choice("1234#"), changes=False)
        terminal.pump(0.15)
        while terminal.pump(0.03):
            pass
        pressed += 1
    terminal.press("home", changes=False)  # a letter is no command where a number is asked for
    terminal.wait_for(home)
    sign_out(terminal)
    return pressed


@pytest.mark.long
def test_memory_levels_off_within_a_tenth_of_a_day(tmp_path: Path) -> None:
    chance, curve, keys = random.Random(1), list[tuple[float, int, int]](), 0
    with Store.open(tmp_path) as store:
        store.append((f.MentorAdded("m1", "Rina", "-"),), None)
        for number, name in enumerate(PEOPLE):
            store.append((f.ResidentAdded(f"r{number}", name, "biru", "ikan"),), "m1")
            first = (event for lesson in library().lessons.values() for event in finish_before(lesson))
            store.append((f.SettingChanged("set_up", "true"), *first), f"r{number}")
        assert store.flush(30)
    lessons = list(library().lessons.values())
    chance.shuffle(lessons)
    with Terminal("run", "--data", str(tmp_path), program=("tests.faults.quick_kiosk",)) as terminal:
        terminal.wait_for(said("sign_in.title"))
        began = time.monotonic()
        for number, lesson in enumerate(cycle(lessons)):
            keys += start_visit(terminal, PEOPLE[number // len(lessons) % len(PEOPLE)], lesson, chance)
            curve.append((round((time.monotonic() - began) / DAY, 3), keys, memory(terminal.pid)))
            if time.monotonic() - began > DAY and number >= len(lessons):
                break
    figures = ", ".join(f"{part:.0%} {held / 1000:.1f}" for part, _, held in curve)
    print(f"MB held at each part of the day, {keys} keys: {figures}")
    after_a_tenth, *later = (held for part, _, held in curve if part >= 0.1)
    assert max(later) < MOST * after_a_tenth, f"{max(later) / after_a_tenth:.2f} times a tenth's: {figures}"
