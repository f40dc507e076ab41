"""A whole lesson with its quiz in a real terminal in real time, by each kind of input alone."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.learning import facts as f
from kiosk.store import Store
from kiosk.words import Lang
from tests.hands import HANDS, Hand, visit
from tests.pages.workshop import library

LESSON = "batik.produksi"

CASES: list[tuple[str, Lang]] = [*((kind, "id") for kind in HANDS), ("one switch", "en")]

_TOGETHER = 4
"""Visits that run at once: they mostly wait, as people do."""


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Path, Future[Hand]]]:
    pool = ThreadPoolExecutor(_TOGETHER)
    found = {}
    for kind, lang in CASES:
        folder = tmp_path_factory.mktemp("visit")
        found[kind, str(lang)] = folder, pool.submit(visit, kind, library().lessons[LESSON], lang, folder)
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
        progress = store.facts.progress["r"].lesson(LESSON)
        facts = [event.fact for event in store.events()]
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    assert all(fact.right for fact in facts if isinstance(fact, f.AnswerGiven))
    assert isinstance(facts[-1], f.SignedOut)
