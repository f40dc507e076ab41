"""The end of a wait is told to whose it is, wherever they are, until they go on, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.app.wait_watch import SECOND, SHOWS_TIME, TELLS_ALL_FOR, TELLS_EVERY, WaitWatch
from kiosk.learning import Uptime
from kiosk.learning import event_kinds as f
from kiosk.pages.work.batch import WAIT_PAGE
from kiosk.store import Store
from kiosk.visit import TAKE_PAGE, Phrase
from tests.support.workshop import MORNING, PEOPLE, library, words

LESSON = "ondel.produksi"


class Kiosk:
    """A host whose time goes by as the test wants, with a real store."""

    def __init__(self, folder: Path) -> None:
        self.time, self.told, self.signals, self.made = 0, list[str](), 0, 0
        self.role, self.person, self.page, self.speaks = "nobody", cast(str | None, None), "sign-in", False
        self.store = Store.open(folder, now=lambda: MORNING + self.time)
        self.store.uptime = self.uptime  # type: ignore[method-assign]
        self.store.append(PEOPLE, None)
        self.due: tuple[int, Any] | None = None
        contexts = cast(Any, SimpleNamespace(library=library()))
        self.watch = WaitWatch(cast(Any, self), self.store, contexts, lambda: self.speaks)
        self.watch.begin()

    def uptime(self) -> Uptime:
        return Uptime(f"{self.store.kiosk}/1", self.time)

    @property
    def visit(self) -> Any:
        settings = SimpleNamespace(lang="id")
        state = SimpleNamespace(role=self.role, person=self.person, settings=settings)
        return SimpleNamespace(page=SimpleNamespace(key=self.page), state=state)

    def now(self) -> int:
        return self.time

    def after(self, ms: int, act: Any) -> None:
        self.due = (self.time + ms, act)

    def say(self, key: str, /, **values: object) -> Phrase:
        return words().say("id", key, **values)

    def tell_phrase(self, notice: Phrase, *, alive: bool) -> None:
        assert not alive, "a kiosk that tells by itself is no person"
        self.told.append(notice.text)

    def signal(self, name: str) -> None:
        assert name == "done"
        self.signals += 1

    def again(self) -> None:
        self.made += 1

    def go(self, ms: int) -> None:
        """Let time go by."""
        end = self.time + ms
        while self.due and self.due[0] <= end:
            self.time, act = self.due
            act()
        self.time = end

    def sign_in(self, person: str | None, role: str = "resident") -> None:
        self.person, self.role = person, role


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    found = Kiosk(tmp_path)
    found.store.append((f.BatchBegun("r1", LESSON, 1), f.BatchWaitBegun("r1", LESSON, "x", 600_000, 600_000)), "r1")
    yield found
    found.store.close()


MINE = "Waktu menunggu selesai: Membuat suvenir ondel-ondel dari botol bekas. Pilih Kerja bersama kiosk."


def test_it_is_told_at_the_end_and_again_until_somebody_goes_on(kiosk: Kiosk) -> None:
    kiosk.sign_in("r1")
    kiosk.go(598_000)
    assert not kiosk.told
    kiosk.go(4_000)
    assert kiosk.told == [MINE]
    kiosk.go(3 * TELLS_EVERY + SECOND)
    assert kiosk.told == [MINE] * 4
    assert kiosk.signals == 4
    kiosk.store.append((f.BatchStepReached("r1", LESSON, "y", "x"),), "r1")
    kiosk.go(5 * TELLS_EVERY)
    assert len(kiosk.told) == 4


def test_it_is_told_by_name_while_nobody_is_here_and_to_them_when_they_come(kiosk: Kiosk) -> None:
    kiosk.go(603_000)
    assert kiosk.told == ["Sri: waktu menunggu selesai."]
    for other, role in (("r2", "resident"), ("m1", "mentor"), ("guest", "guest")):
        kiosk.sign_in(other, role)
        kiosk.go(2 * TELLS_EVERY)
    assert len(kiosk.told) == 1, "it is nobody else's business"
    kiosk.sign_in("r1")
    kiosk.go(SECOND)
    assert kiosk.told[1:] == [MINE]


def test_nobody_hears_it_all_night_and_it_is_told_in_the_morning_all_the_same(kiosk: Kiosk) -> None:
    kiosk.go(600_000 + 5 * TELLS_ALL_FOR)
    assert len(kiosk.told) <= TELLS_ALL_FOR // TELLS_EVERY
    assert set(kiosk.told) == {"Sri: waktu menunggu selesai."}
    kiosk.sign_in("r1")
    kiosk.go(SECOND)
    assert kiosk.told[-1] == MINE


def test_what_is_being_said_or_recorded_is_not_cut_short(kiosk: Kiosk) -> None:
    kiosk.sign_in("r1")
    kiosk.speaks = True
    kiosk.go(700_000)
    kiosk.speaks, kiosk.page = False, TAKE_PAGE
    kiosk.go(SECOND)
    assert not kiosk.told
    kiosk.page = "home"
    kiosk.go(SECOND)
    assert kiosk.told == [MINE]


def test_the_time_left_is_shown_as_it_runs_and_one_event_notes_its_clock(kiosk: Kiosk) -> None:
    assert SHOWS_TIME == WAIT_PAGE
    kiosk.page = WAIT_PAGE
    kiosk.go(100 * SECOND)
    assert kiosk.made == 100
    assert kiosk.store.flush()
    noted = [event for event in kiosk.store.events() if isinstance(event.data, f.BatchWaitBegun)]
    assert [event.data.clock for event in noted if isinstance(event.data, f.BatchWaitBegun)] == [
        "",
        kiosk.uptime().clock,
    ]
