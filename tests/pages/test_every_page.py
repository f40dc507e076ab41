"""Every page of every journey: spoken, reachable by each input, and never a trap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from msgspec.structs import replace

from kiosk.access import scanning
from kiosk.layout import lay_out, make_frame_texts
from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.entry import Sure
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.speech import SynthesiserProcess, Voice, pieces_of
from kiosk.speech.plan import Job, job_of
from kiosk.speech.player import OUTPUT_RATE
from kiosk.visit import (
    GENERAL,
    Act,
    Choice,
    Command,
    Lang,
    Leave,
    Move,
    Open,
    Page,
    Place,
    Sheet,
    View,
    Visit,
    VisitState,
    choose,
    resolve,
)
from kiosk.visit.journey import find_way_back
from tests.support.workshop import Memory, pick, settle, words

MOST_PAGES = 3_000


def sign(page: Page) -> tuple[object, ...]:
    """Tell pages apart by what they say and offer, not by what has been typed on them."""
    typed = page.pad or page.key in ("name", "picture-pin", "exercise.order")
    return (page.key, page.title, page.where, () if typed else tuple(c.key for c in page.choices))


def bare(page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
    """Cut a page into one sheet with nothing on it: enough where only the way matters."""
    return (Sheet((), ()),), 0


def every_page(visit: Visit, below: tuple[type[Place], ...] = ()) -> Iterator[Visit]:
    """Walk breadth first through all that can be picked; yield the visit at each page that is new.

    ``below``, if given, are the places of which one is on the path of every page that is walked to.
    """
    seen = set()
    waiting = [visit.state]
    real = visit._cut
    while waiting:
        # Where a choice leads is told by the page alone; only a page that is looked at needs laying out.
        visit._cut = bare
        visit.state = waiting.pop(0)
        visit.redraw()
        if sign(visit.page) in seen:
            continue
        seen.add(sign(visit.page))
        assert len(seen) <= MOST_PAGES, "the walk does not end"
        visit._cut = real
        visit.redraw()
        yield visit
        visit._cut = bare
        for choice in visit.page.choices:
            before = visit.state
            if choice.key in ("archive", "quit"):
                continue
            settle(visit, visit._settle(choice))
            inside = not below or any(isinstance(place, below) for place in visit.state.path)
            if visit.state.role == before.role and inside:
                waiting.append(visit.state)
            visit.state = before
            visit.redraw()


def start_visit(role: str, settings: Settings, size: tuple[int, int]) -> Visit:
    memory = Memory(size=size)
    visit = memory.visit(settings)
    match role:
        case "resident":
            # The lessons on safety and on prices come before most others, which are walked too.
            memory.record(tuple(f.LessonFinished(key) for key in ("umum.keselamatan", "umum.harga")), "r1", True)
            pick(visit, "r1")
            visit.state = _with_base(visit, settings)
        case "mentor":
            pick(visit, "mentor")
            for digit in "1234":
                pick(visit, digit)
            pick(visit, "done")
            visit.state = _with_base(visit, settings)
        case "first":
            visit = Memory(people=False, size=size).visit(settings)
    visit.redraw()
    return visit


def _with_base(visit: Visit, settings: Settings):  # type: ignore[no-untyped-def]
    return replace(visit.state, settings=settings)


CASES = [
    pytest.param(role, lang, size, cells, id=f"{role}-{lang}-size{size}-{cells[0]}x{cells[1]}", marks=marks)
    for role in ("resident", "mentor", "nobody", "first")
    for lang, size, cells, marks in (("id", 1, (60, 18), ()), ("en", 4, (100, 30), pytest.mark.slow))
]


@pytest.mark.parametrize(("role", "lang", "size", "cells"), CASES)
def test_each_page_is_spoken_and_reachable(role: str, lang: str, size: int, cells: tuple[int, int]) -> None:
    visit = start_visit(role, Settings(lang=lang, size=size), cells)
    count = 0
    for here in every_page(visit):
        count += 1
        speaks_all_it_shows(here)
        says_soon_what_it_is(here)
        reaches_every_choice(here)
        reaches_every_target_by_switches(here)
        leads_home(here)
        leads_back_to_what_is_there(here)
        keeps_its_places(here, count)
        assert here.page.help, f"{here.page.key} has no help"
    assert count >= {"resident": 800, "mentor": 200, "nobody": 3, "first": 2}[role]


def leads_back_to_what_is_there(visit: Visit) -> None:
    """Each place to which a choice leads back is on the path, also behind a question and a PIN."""
    for choice in visit.page.choices:
        for path, leave in ways_back(visit.state.path, choice.then):
            assert find_way_back(path, leave), f"{visit.page.key}, {choice.key}: {leave}"


def ways_back(path: tuple[Place, ...], then: Move) -> Iterator[tuple[tuple[Place, ...], Leave]]:
    match then.to:
        case Leave():
            yield path, then.to
        case Open(place=Sure(yes=after) | PinGate(right=after) as place):
            yield from ways_back((*path, place), after)


LANGS: tuple[Lang, ...] = ("id", "en")
LOOKS = tuple(product(((60, 18), (80, 24), (100, 30)), (1, 2, 3, 4), LANGS))
"""Screens, letter sizes and languages; page after page takes the next."""


def keeps_its_places(visit: Visit, count: int) -> None:
    """With a notice each number of each sheet picks what it picks without, and each sheet says the notice."""
    cells, size, lang = LOOKS[count % len(LOOKS)]
    state = replace(visit.state, settings=replace(visit.state.settings, size=size, lang=lang))
    frame_texts, notice = make_frame_texts(words(), lang), words().say(lang, "notice.nothing")
    bare, told = (
        lay_out(replace(visit.page, notice=said), *cells, state.settings, frame_texts, lambda name: None)
        for said in (None, notice)
    )
    assert [laid.sheet.targets for laid in told] == [laid.sheet.targets for laid in bare], visit.page.key
    assert [laid.boxes for laid in told] == [laid.boxes for laid in bare], visit.page.key
    for laid in told:
        assert notice in [line.phrase for line in laid.sheet.script]
        assert "…" not in "".join(segment.text for row in laid.rows[1:] for segment in row if segment.target is None)


FIRST_S = 8
"""Seconds within which the first sentence of a page is over, at the first pace: who hears it knows where they are."""


def says_soon_what_it_is(visit: Visit) -> None:
    jobs = (job_of(piece, Voice()) for piece in pieces_of(visit.view.sheets[0].script))
    first = next(job for job in jobs if job is not None)
    assert lasts(first) <= FIRST_S, f"{visit.page.key}: {first.text!r}"


@cache
def lasts(job: Job) -> float:
    """Return how long the synthesiser needs for a sentence, in seconds; it has 14 signs a second."""
    if len(job.text) < FIRST_S * 14 * 2 // 3:
        return len(job.text) / 14
    worker = SynthesiserProcess()
    try:
        assert worker.answer(60)
        answer = worker.ask(job)
        assert answer is not None
        return len(answer[1]) / 2 / OUTPUT_RATE
    finally:
        worker.end()


def speaks_all_it_shows(visit: Visit) -> None:
    """Each text of the page is in what its sheets say, in its own language."""
    page = visit.page
    shown = [page.title, *(page.where,) * bool(page.where), *(p for b in page.blocks for p in b.read_out())]
    shown += [part for c in page.choices for part in (c.label, c.mark, c.detail) if part]
    spoken = Counter[str]()
    langs = set()
    for sheet in visit.view.sheets:
        for line in sheet.script:
            said = line.phrase.text if line.phrase.say is None else line.phrase.say
            spoken.update(said.replace(",", " ").replace(".", " ").split())
            langs.add(line.phrase.lang)
    for phrase in shown:
        assert phrase is not None
        said = phrase.text if phrase.say is None else phrase.say
        for word in said.replace(",", " ").replace(".", " ").split():
            assert spoken[word] > 0, f"{page.key}: {word!r} of {said!r} is shown and not spoken"
    assert langs <= {visit.state.settings.lang}, f"{page.key} speaks {langs}"


def reaches_every_choice(visit: Visit) -> None:
    """By its number, by arrows and enter, and by one switch that steps and selects: each choice, on its sheet."""
    by_number, by_highlight = set(), set()
    for index, sheet in enumerate(visit.view.sheets):
        at = View(visit.view.sheets, index)
        if index + 1 < len(visit.view.sheets):
            assert resolve(at, Command(Act.NEXT)) == View(visit.view.sheets, index + 1)
        for number in range(12):
            found = resolve(at, choose(number))
            if isinstance(found, Choice):
                by_number.add(found.key)
        stepped = at
        for _ in sheet.targets:
            moved = resolve(stepped, Command(Act.HIGHLIGHT_NEXT))
            assert isinstance(moved, View)
            stepped = moved
            found = resolve(stepped, Command(Act.SELECT))
            if isinstance(found, Choice):
                by_highlight.add(found.key)
        back = resolve(at, Command(Act.HIGHLIGHT_PREVIOUS))
        assert isinstance(back, View)
        assert back.highlight == len(sheet.targets) - 1
    wanted = {choice.key for choice in visit.page.choices}
    assert by_number == wanted, visit.page.key
    assert by_highlight == wanted, visit.page.key


def reaches_every_target_by_switches(visit: Visit) -> None:
    """By one switch and by two: each target of each sheet, the general commands among them, and nothing else."""
    for sheet in visit.view.sheets:
        for style in ("auto", "step", "step-dwell"):
            pace = scanning.Pace(style, rate=1000, first=0, loops=9, cue=False)
            for target in range(len(sheet.targets)):
                assert switched(scanning.plan(sheet), pace, target) == target, (visit.page.key, style, target)
        acts = {target.command.act for target in sheet.targets if target.command}
        assert acts >= set(GENERAL)


def switched(entries: tuple[scanning.Entry, ...], pace: scanning.Pace, target: int) -> int | None:
    """Return what a person selects who waits or steps until a target is lit, with its group and then alone."""
    scan, at = scanning.begin(entries, pace, 0).scan, 0
    for _ in range(100):
        at += 1
        wanted = target in scan.lit and not scan.leaving
        if pace.style == "auto":
            act = scanning.press(scan, "select", at) if wanted or not scan.lit else None
        elif pace.style == "step":
            act = scanning.press(scan, "select" if wanted else "move", at)
        else:
            act = None if wanted else scanning.press(scan, "move", at)
        if act is None:  # time does it
            at = scanning.next_wake(scan) or at
            act = scanning.tick(scan, at)
        if act.chosen is not None:
            return act.chosen
        scan = act.scan
    return None


def leads_home(visit: Visit) -> None:
    """From here the command "home" leads to the first place, and a person who is signed in can sign out there."""
    before, real = visit.state, visit._cut
    visit._cut = bare
    visit.command(Command(Act.HOME))
    assert len(visit.state.path) == 1, f"no way home from {visit.page.key}"
    if visit.state.role != "nobody":
        assert "sign-out" in {choice.key for choice in visit.page.choices}
    visit.state = before
    visit.redraw()
    visit._cut = real
