"""A whole lesson with its quiz in a real terminal in real time, by each kind of input alone."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.sign_in.set_up import TRIALS
from kiosk.store import Store
from kiosk.words import Lang
from tests.support.hands import HANDS, Hand, OneSwitch, start_visit
from tests.support.terminal import Terminal
from tests.support.workshop import library

pytestmark = pytest.mark.slow

LESSON = "batik.produksi"


def test_a_first_visit_with_one_switch_ends_with_a_kiosk_set_up_for_it(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append((f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan")), None)
        assert store.flush()
    with Terminal("run", "--silent", "--data", str(tmp_path), columns=60, rows=18) as terminal:
        hand = OneSwitch(terminal)
        say = hand.say
        terminal.wait_for(say("sign_in.title"))
        hand.pick("Sari")
        for key in ("set_up.press_first", "set_up.press_other"):
            terminal.wait_for(say(key))
            hand.send(hand.switch)
        for _ in range(TRIALS):
            terminal.wait_for(say("presses.now_text"))
            time.sleep(0.6)
            hand.send(hand.switch)
            terminal.wait_gone(say("presses.now_text"))
        hand.pick(say("presses.use"))
        hand.pick("Bahasa Indonesia")
        for answer in ("hear_ok", "see_ok", "pace_ok", "finish"):
            hand.pick(say(f"set_up.{answer}"))
        terminal.wait_for(say("home.title", name="Sari"))
    with Store.open(tmp_path) as store:
        settings = store.known.workshop.settings_of("r", Settings())
    assert (settings.scan, settings.switch_select, settings.set_up) == ("auto", "x", True)
    assert 700 <= settings.scan_rate <= 2000, "0.6 s and a busy machine's delay, divided by 0.65"


CASES: list[tuple[str, Lang]] = [*((kind, "id") for kind in HANDS), ("one switch", "en")]

_TOGETHER = 2
"""Visits that run at once: they mostly wait, as people do."""


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Path, Future[Hand]]]:
    pool = ThreadPoolExecutor(_TOGETHER)
    found = {}
    for kind, lang in CASES:
        folder = tmp_path_factory.mktemp("visit")
        found[kind, str(lang)] = folder, pool.submit(start_visit, kind, library().lessons[LESSON], lang, folder)
    return found


@pytest.mark.parametrize(("kind", "lang"), CASES)
def test_a_whole_lesson_is_done(
    kind: str, lang: str, visits: dict[tuple[str, str], tuple[Path, Future[Hand]]]
) -> None:
    folder, doing = visits[kind, lang]
    hand = doing.result(timeout=300)
    assert hand.acts >= hand.picks > 20
    lesson = library().lessons[LESSON]
    with Store.open(folder) as store:
        progress = store.known.progress["r"].lesson(LESSON)
        events = [event.data for event in store.events()]
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    assert all(event_data.right for event_data in events if isinstance(event_data, f.AnswerGiven))
    assert isinstance(events[-1], f.SignedOut)
