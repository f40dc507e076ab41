"""A mentor confirms ten figures and changes one by one switch, in a real terminal; the lessons follow at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import DataFolder, Store
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.store.pins import hash_pin
from tests.support.hands import OneSwitch
from tests.support.terminal import Terminal

PIN, CONFIRMED = "1234", 10


@pytest.mark.slow
def test_ten_figures_are_confirmed_and_one_is_changed_by_one_switch(tmp_path: Path) -> None:
    taught = read_library(default_folder())
    danger = [mark for mark in taught.marks if mark.danger and mark.waits]
    changed = next(mark for mark in danger[CONFIRMED:] if mark.unit == "minute" and mark.value == 15)
    before, after = danger[:CONFIRMED], danger[danger.index(changed) + 1]
    with Store.open(tmp_path) as store:
        store.append((f.MentorAdded("m1", "Bu Rina", hash_pin(PIN)),), None)
        for event in OneSwitch.events:
            store.append((event,), "m1")
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=100, rows=30) as terminal:
        hand = OneSwitch(terminal)

        def shown(mark: object) -> bool:
            return mark.sentences[-1].phrase("id").text in terminal.flat()  # type: ignore[attr-defined]

        terminal.wait_for(hand.say("sign_in.title"))
        hand.pick(hand.say("sign_in.mentor"))
        for digit in PIN:
            hand.pick(digit)
        hand.pick(hand.say("entry.done"))
        terminal.wait_for(hand.say("mentor.title", name="Bu Rina"))
        hand.pick(hand.say("mentor.lessons"))
        hand.pick(hand.say("figures.title"))
        hand.pick(hand.say("figures.danger"))
        hand.pick(hand.say("figures.one_by_one"))
        for place, mark in enumerate(before):
            terminal.until(lambda mark=mark: shown(mark), f"the page of {mark.name}")  # type: ignore[misc]
            acts = hand.acts
            hand.pick(hand.say("figures.keep"))
            terminal.until(lambda place=place: shown(danger[place + 1]), "the next one")  # type: ignore[misc]
            assert hand.acts - acts <= 6
        for mark in danger[CONFIRMED : danger.index(changed)]:
            terminal.until(lambda mark=mark: shown(mark), f"the page of {mark.name}")  # type: ignore[misc]
            hand.pick(hand.say("figures.unknown"))
        terminal.until(lambda: shown(changed), "the figure to change")
        hand.pick(hand.say("figures.change"))
        for digit in "20":
            hand.pick(digit)
        hand.pick(hand.say("entry.done"))
        hand.pick(hand.say("sure.yes"))
        terminal.until(lambda: shown(after), "the one after the change")
    folder = DataFolder(tmp_path)
    renewed = read_library(default_folder(), folder.figures)
    assert renewed.problems == ()
    assert [(one.lesson, one.figure) for one in renewed.confirmed] == sorted(
        (mark.lesson, mark.name) for mark in (*before, changed)
    )
    assert {one.by for one in renewed.confirmed} == {"Bu Rina"}
    (now,) = (mark for mark in renewed.marks if (mark.lesson, mark.name) == (changed.lesson, changed.name))
    assert (now.value, now.own, now.waits) == (Fraction(20), True, False)
