"""Random events, right and wrong ones: every page and every report is made all the same."""

from __future__ import annotations

import random
import time
import types
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kiosk.exchange.admission import MOST_ADMITTED, fits_bounds
from kiosk.learning import PRODUCTS, AnyEventData, Settings
from kiosk.learning import event_kinds as f
from kiosk.lessons import Library
from kiosk.reports import PERIODS, Period, ReportRequest, make
from kiosk.reports.files import csv_file, html_file, xlsx_file
from kiosk.store.ids import END
from kiosk.visit import Enter, Move, Visit
from tests.pages.test_every_page import bare
from tests.support.report_sources import sources
from tests.support.workshop import MORNING, Memory, library, settle

PAGES: Final = 60
"""Pages that are looked at by each role after each history."""

DECODER: Final = msgspec.json.Decoder(AnyEventData)

JUNK: Final = (
    "", " ", "-", "0", "-1", "9" * 60, "1e400", "½", "true", "None", "../../etc", "a/b", "no:x", "{n}", "{0}", "%s",
    "<script>", "=1+1", "\x1b[2J", "\x00", "\n\n", "\u202e", "👩\u200d🦽" * 9, "ﷺ" * 20, "a" * 60, "2026-02-31",
    "9999-12-31", "0000-00-00", "step:", "quiz:x", "practice:", "|", "KEY.", "product.x", "\ufffd\u0301\u200b",
)  # fmt: skip


class Maker:
    """Makes events of every kind, of what there is in the workshop and in the lessons, and of what there is not."""

    def __init__(self, chance: random.Random, lessons: Library) -> None:
        self.chance = chance
        keys = sorted(lessons.lessons)
        known = [lessons.lessons[key] for key in chance.sample(keys, min(12, len(keys)))]
        steps = sorted({step.key for lesson in known for step in lesson.steps})[:40]
        people = ("r1", "r2", "r3", "m1", "m2")
        settings = tuple(Settings.__struct_fields__)
        self.pools: dict[str, tuple[str, ...]] = {
            "resident": people, "mentor": people, "person": people, "who": people, "group": ("g1", "g2"),
            "path": ("p1", "p2"), "sheet": ("h1", "h2"), "lesson": tuple(lesson.key for lesson in known),
            "lessons": tuple(keys), "product": PRODUCTS, "step": tuple(steps), "exercise": tuple(steps),
            "place": ("safety", "end", *(f"step:{key}" for key in steps), *(f"quiz:{key}" for key in steps)),
            "answer": ("a", "a,b", "32000"), "truth": ("a", "35000"), "until": ("2026-03-05", "2026-12-31"),
            "colour": ("merah", "biru"), "picture": ("bunga", "ikan"), "contact": ("081234567890", "+62812"),
            "pin": ("pin:1234", "pin:123"), "name": ("Sri", "Bu Rina", *settings), "values": settings,
            "value": ("id", "en", "4", "auto", "true", "900", "row"),
        }  # fmt: skip

    def data(self) -> AnyEventData:
        kind = self.chance.choice(get_args(AnyEventData))
        while True:
            try:
                made: AnyEventData = self.struct(kind)
                # As it would come out of the database: what no file can hold is none.
                again: AnyEventData = DECODER.decode(msgspec.json.encode(made))
                return again
            except (msgspec.MsgspecError, UnicodeEncodeError):
                continue

    def struct(self, kind: type[Struct]) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        return kind(**{name: self.value(hints[name], name) for name in kind.__struct_fields__})

    def value(self, kind: Any, name: str) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.value(inner[0], name)
        if origin is Literal:
            return self.chance.choice(inner)
        if origin in (Union, types.UnionType):
            return self.value(self.chance.choice(inner), name)
        if kind is UnsetType:
            return UNSET
        if kind is type(None):
            return None
        if kind is bool:
            return self.chance.random() < 0.7
        if kind is int:
            return self.chance.choice((0, 0, 1, 1, 2, 3, 7, 60, 999, 1_250, 32_000, MORNING, 10**12, MOST_ADMITTED))
        if kind is str:
            return self.text(name)
        if origin is tuple:
            return tuple(self.value(inner[0], name) for _ in range(self.chance.choice((0, 1, 2, 5))))
        if origin is dict:
            count = range(self.chance.choice((0, 1, 3)))
            return {self.value(inner[0], name): self.value(inner[1], "value") for _ in count}
        if isinstance(kind, type) and issubclass(kind, Struct):
            return self.struct(kind)
        raise TypeError(f"nothing is known of {kind}")

    def text(self, name: str) -> str:
        pool = self.pools.get(name, ("Pelan saja", "a"))
        return self.chance.choice(pool if self.chance.random() < 0.75 else JUNK)

    def at(self) -> int:
        near = MORNING - self.chance.randrange(40) * 86_400_000 + self.chance.randrange(86_400_000)
        return near if self.chance.random() < 0.9 else self.chance.choice((0, 1, END - 1, MORNING + 10**9))


def run(seed: int, seconds: float) -> dict[str, int]:
    """Make histories for some seconds and look at all that follows from them; return how many of what were made.

    Raises AssertionError, with the seed, if a page or report was not made.
    """
    until, counts, number = time.monotonic() + seconds, Counter[str](), 0
    while not number or time.monotonic() < until:
        own = f"{seed}-{number}"
        number += 1
        try:
            history(random.Random(own), counts, until)
        except Exception as error:
            raise AssertionError(f"history {own}: {type(error).__name__}: {error}") from error
    return dict(counts)


def history(chance: random.Random, counts: Counter[str], until: float) -> None:
    maker, memory = Maker(chance, library()), Memory(size=chance.choice(((60, 18), (100, 30))))
    for _ in range(chance.choice((5, 30, 120))):
        event_data = maker.data()
        if isinstance(event_data, f.PinMissed | f.PinWaited | f.MentorPinSet | f.ResidentPinSet) or not fits_bounds(
            event_data
        ):
            continue  # these only keep people out
        memory.now = maker.at()
        memory.record((event_data,), maker.text("who") or None if chance.random() < 0.9 else None, True)
        counts["events"] += 1
    memory.now = MORNING
    counts["histories"] += 1
    for kind, asked in _questions(memory, maker):
        lang = chance.choice(("id", "en"))
        known = sources(memory.events, memory.now, lang)
        report = make(asked, known)
        for file in (csv_file, xlsx_file, html_file):
            assert file(report, known.say)
        counts[f"reports {kind}"] += 1
        if time.monotonic() > until and counts["pages"]:
            return
    for role in ("nobody", "resident", "mentor"):
        counts["pages"] += _walk(memory, role, chance, until)


def _questions(memory: Memory, maker: Maker) -> Iterator[tuple[str, ReportRequest]]:
    chance = maker.chance
    period = Period(chance.choice(PERIODS))
    workshop = memory.known.workshop
    subjects: dict[str, tuple[str, ...]] = {
        "group": ("", *workshop.groups), "days": ("", *workshop.groups), "resident": tuple(workshop.residents),
        "lesson": maker.pools["lesson"], "objective": maker.pools["lesson"], "quality": ("", *PRODUCTS),
        "weeks": ("", *PRODUCTS),
    }  # fmt: skip
    for kind, there in subjects.items():
        for subject in {*chance.sample(there, min(2, len(there))), *there[:1], chance.choice(JUNK)}:
            yield kind, ReportRequest(kind, subject, period)


def _walk(memory: Memory, role: str, chance: random.Random, until: float) -> int:
    """Look at pages that can be come to, some of them at random; return how many different ones there were."""
    visit = memory.visit(Settings(lang=chance.choice(("id", "en")), size=chance.choice((1, 2, 4))))
    if role == "resident":
        there = [resident.id for resident in memory.known.workshop.shown_residents()]
        if not there:
            return 0
        visit.then(Move(Enter("resident", chance.choice(there))))
    elif role == "mentor":
        visit.then(Move(Enter("mentor", "m1")))
    visit.redraw()
    return _look(visit, chance, until)


def _look(visit: Visit, chance: random.Random, until: float) -> int:
    real, waiting, seen = visit._cut, [visit.state], set[object]()
    for looked in range(PAGES):
        if not waiting or (looked >= 10 and time.monotonic() > until):
            break
        visit.state = waiting.pop(chance.randrange(len(waiting)))
        visit._cut = real
        visit.redraw()
        page = visit.page
        seen.add((page.key, page.title, page.where))
        assert visit.view.sheets, page.key
        visit._cut = bare
        for choice in chance.sample(page.choices, min(6, len(page.choices))):
            before = visit.state
            if choice.key not in ("archive", "quit"):
                settle(visit, visit._settle(choice))
                if visit.state.role == before.role:
                    waiting.append(visit.state)
            visit.state = before
            visit.redraw()
    visit._cut = real
    return len(seen)
