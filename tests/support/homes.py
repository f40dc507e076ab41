"""A home of several kiosks and what they exchange with, for random histories: in the end all agree."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.exchange.exchanging import ExchangeReport, exchange
from kiosk.exchange.stick import Stick
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.erasing import erase_person
from kiosk.store import EventRow, EventTable, Store, checksum, connect, erased, is_row, new_id, tells_of
from tests.support.histories import check

BEGIN = 1_790_000_000_000
"""When histories begin: in 2026, in milliseconds since 1970."""

DAY = 86_400_000
CLOCKS = (0, 0, 90_000, -365 * DAY, 40 * DAY)
"""By how much the clocks of kiosks are wrong, in milliseconds."""

NAMES = ("Sri", "Budi", "Wati", "Joko", "Endang", "Siti")


class Cut(BaseException):
    """The exchange is cut here: the plug is pulled, or the line breaks."""


class Cutting:
    """A peer or a store that cuts at a call, before or after it is carried out. ``left`` counts down over several."""

    def __init__(self, whole: Any, left: list[int], *, late: bool, methods: frozenset[str]) -> None:
        self.__dict__.update(_whole=whole, _left=left, _late=late, _methods=methods)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._whole, name)
        if name not in self._methods:
            return value

        def called(*given: Any, **named: Any) -> Any:
            self._left[0] -= 1
            if self._left[0] == 0 and not self._late:
                raise Cut
            done = value(*given, **named)
            if self._left[0] == 0:
                raise Cut
            return done

        return called


PEER = frozenset({"meet", "gone", "forget", "digests", "pairs", "missing", "fetch", "page", "push", "settle"})
STORE = frozenset({"flush", "peer", "keep_peer", "join"})


class Hub(Protocol):
    """What the kiosks of a home exchange with."""

    def meet(self, kiosk: int) -> AbstractContextManager[Any]:
        """Return what yields the peer for a kiosk."""

    def finish(self, peer: Any, store: Store, report: ExchangeReport) -> None:
        """Do what comes after an exchange that was not cut."""

    def back_up(self) -> None:
        """Keep a copy of it as it is now."""

    def restore(self) -> None:
        """Put the last copy in its place, or a new and empty one if there is none."""

    def rows(self) -> set[EventRow]:
        """Return all that it holds."""

    def gone(self) -> frozenset[str]:
        """Return who it knows to be erased."""


class StickHub:
    """A stick that is carried around."""

    def __init__(self, folder: Path) -> None:
        self.file, self._copy = folder / "stick.zip", folder / "stick.bak"

    def meet(self, kiosk: int) -> Stick:
        return Stick(self.file)

    def finish(self, peer: Stick, store: Store, report: ExchangeReport) -> None:
        peer.write(store, report.waiting)

    def back_up(self) -> None:
        if self.file.exists():
            shutil.copy(self.file, self._copy)

    def restore(self) -> None:
        self.file.unlink(missing_ok=True)
        if self._copy.exists():
            shutil.copy(self._copy, self.file)

    def rows(self) -> set[EventRow]:
        with Stick(self.file) as stick:
            return rows_of(stick)

    def gone(self) -> frozenset[str]:
        with Stick(self.file) as stick:
            return stick.gone()


def rows_of(table: EventTable) -> set[EventRow]:
    """Return all whole rows of a table."""
    return {row for _, row in table.page(0, 1 << 40) if is_row(row)}


def kiosk_rows(store: Store) -> set[EventRow]:
    """Return all rows on a kiosk's disk."""
    with closing(connect(store.file)) as db:
        return rows_of(EventTable(db))


class Home:
    """Kiosks with wrong clocks, and a hub. All that is random comes from ``chance``."""

    def __init__(self, folder: Path, hub: Hub, chance: random.Random) -> None:
        self.folder, self.hub, self.chance = folder, hub, chance
        self.moment = BEGIN
        self.stores: list[Store] = []
        self.clocks: list[int] = []
        self.roles: list[int] = []
        self.people: list[str] = []
        self.asked: set[str] = set()
        self.pronounced: set[str] = set()
        for _ in range(chance.randint(2, 3)):
            self.open(chance.choice(CLOCKS))

    def open(self, clock: int, role: int | None = None) -> None:
        number = len(self.stores)
        self.clocks.append(clock)
        self.roles.append(number if role is None else role)
        self.stores.append(self._open(number))

    def _open(self, number: int) -> Store:
        return Store.open(self.folder / f"kiosk{number}", now=lambda: self.moment + self.clocks[number])

    def close(self) -> None:
        for store in self.stores:
            store.close()

    # What happens -------------------------------------------------------------------------------------

    def record(self, number: int) -> None:
        """Somebody learns, a mentor adds or changes somebody, or a newer kiosk's event comes in a file."""
        chance, store = self.chance, self.stores[number]
        for _ in range(chance.randint(1, 4)):
            who = chance.choice(self.people) if self.people else None
            match chance.randint(0, 7):
                case 0 | 1:
                    new = store.fresh_id()
                    self.people.append(new)
                    name = f"{chance.choice(NAMES)} {len(self.people)}"
                    store.append([f.ResidentAdded(new, name, "merah", "ikan")], "m1")
                case 2:
                    made = store.append([f.WordPronounced(chance.choice(NAMES).lower(), "x")], "m1")
                    self.pronounced |= {event.id for event in made}
                case 3 if who:
                    store.append([f.LessonAssigned(who, "keset.mutu"), f.ResidentChanged(who, "Baru")], "m1")
                case 4:
                    fact = f'{{"fact":"FromTheFuture","n":{chance.randint(0, 9)}}}'
                    key = new_id(store.now())
                    store.join([(key, store.now(), who, fact, checksum(key, store.now(), who, fact))])
                case _ if who:
                    step = f"s{chance.randint(0, 9)}"
                    store.append([f.StepDone("keset.produksi", step), f.SettingChanged("rate", step)], who)
        assert store.flush(30)

    def exchange(self, number: int, *, erase: bool = True, cut: int = 0, late: bool = False) -> ExchangeReport:
        """Exchange with the hub, cut at some step if ``cut`` says at which. Raises Cut."""
        store = self.stores[number]

        def erase_here(ids: frozenset[str]) -> None:
            for one in sorted(ids):
                erase_person(store, one, elsewhere=True)

        with self.hub.meet(self.roles[number]) as peer:
            left = [cut]
            report = exchange(
                Cutting(store, left, late=late, methods=STORE),  # type: ignore[arg-type]
                Cutting(peer, left, late=late, methods=PEER),
                erase_here if erase else None,
                page=self.chance.choice([3, 50]),
            )
            self.hub.finish(peer, store, report)
        return report

    def cut_exchange(self, number: int) -> None:
        """Begin an exchange and pull the plug somewhere in it."""
        try:
            self.exchange(number, cut=self.chance.randint(1, 14), late=self.chance.random() < 0.5)
        except Cut:
            if self.chance.random() < 0.3:
                self._reopen(number)

    def _reopen(self, number: int) -> None:
        self.stores[number].close()
        self.stores[number] = self._open(number)

    def clone(self, number: int) -> None:
        """Copy a whole data folder to another machine, which goes on as if it were the first."""
        if len(self.stores) < 5:
            self.stores[number].close()
            shutil.copytree(self.folder / f"kiosk{number}", self.folder / f"kiosk{len(self.stores)}")
            self.stores[number] = self._open(number)
            self.open(self.clocks[number], self.roles[number])

    def back_up(self, number: int) -> None:
        self.stores[number].close()
        shutil.copy(self.stores[number].file, self.folder / f"{number}.bak")
        self.stores[number] = self._open(number)

    def put_back(self, number: int) -> None:
        """Put a kiosk back to its last copy. Who was erased is erased from it, as a restore does."""
        copy = self.folder / f"{number}.bak"
        if copy.exists():
            self.stores[number].close()
            file = self.stores[number].file
            for rest in ("", "-wal", "-shm"):
                file.with_name(file.name + rest).unlink(missing_ok=True)
            shutil.copy(copy, file)
            store = self.stores[number] = self._open(number)
            for one in sorted(erased(store.folder)):
                store.erase(one)

    def erase(self, number: int) -> None:
        store = self.stores[number]
        if here := sorted(store.known.workshop.residents):
            person = self.chance.choice(here)
            self.asked.add(person)
            erase_person(store, person)

    def step(self) -> None:
        """Let something happen somewhere."""
        self.moment += self.chance.choice([0, 1, 1_000, DAY])
        number = self.chance.randrange(len(self.stores))
        acts: list[tuple[int, Callable[[], object]]] = [
            (30, lambda: self.record(number)),
            (25, lambda: self.exchange(number, erase=self.chance.random() < 0.7)),
            (15, lambda: self.cut_exchange(number)),
            (5, lambda: self.erase(number)),
            (4, self.hub.back_up),
            (4, self.hub.restore),
            (5, lambda: self.back_up(number)),
            (4, lambda: self.put_back(number)),
            (3, lambda: self.clone(number)),
        ]
        (act,) = self.chance.choices([act for _, act in acts], [weight for weight, _ in acts])
        act()

    # What must hold -----------------------------------------------------------------------------------

    def rest(self) -> None:
        """Let all exchange until nothing moves, and assert that all know the same and nothing was lost."""
        held = set[EventRow]().union(self.hub.rows(), *map(kiosk_rows, self.stores))
        for _ in range(8):
            reports = [self.exchange(number) for number in range(len(self.stores))]
            if not any(report.pushed or report.pulled or report.erased for report in reports):
                break
        else:
            pytest.fail("they never come to rest")
        assert not any(report.waiting or report.refused for report in reports)
        gone = erased(self.stores[0].folder)
        expected = {row for row in held if not tells_of(row, gone)}
        assert self.hub.rows() == expected
        assert self.hub.gone() == gone
        for store in self.stores:
            assert kiosk_rows(store) == expected, "no event is lost, and nobody erased comes back"
            assert erased(store.folder) == gone
            check(store)
        assert self.asked <= gone <= self.asked | self.pronounced, "nothing is erased that nobody asked for"


def live_through(hub: Callable[[Path], Hub], seed: int, steps: int = 25) -> None:
    """Let a home live through a random history, and assert that all agree in the end."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name), hub(Path(name)), random.Random(seed))
        try:
            for _ in range(steps):
                home.step()
            home.rest()
        finally:
            home.close()


def live_through_all(hub: Callable[[Path], Hub], seeds: Iterable[int], steps: int = 25) -> None:
    """Let one home after another live through a random history."""
    for seed in seeds:
        live_through(hub, seed, steps)
