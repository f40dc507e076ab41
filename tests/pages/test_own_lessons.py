"""The mentor's pages on lessons of the workshop's own: every page spoken and reachable, every act told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.learning import Settings
from kiosk.lessons import Library
from kiosk.pages.homes import StandardHomes
from kiosk.pages.mentors.draft_lesson import AnswerEntry, DraftPage, KeptDraft
from kiosk.pages.mentors.own_lessons import OwnLessonsPage, StickItemPage, StickPage
from kiosk.visit import (
    CareRefused,
    Context,
    DraftQuestion,
    Items,
    OwnLesson,
    Page,
    SheetWritten,
    StickLook,
    Visit,
    VisitState,
)
from kiosk.words import Lang
from tests.authoring.test_draft import GOOD as LINES
from tests.authoring.test_own_lessons import ALIAS_BOMB, DRAWING, GOOD, OTHER_DRAWING, Desk
from tests.pages.test_care import shown, told
from tests.pages.test_every_page import (
    every_page,
    keeps_its_places,
    leads_back_to_what_is_there,
    leads_home,
    reaches_every_choice,
    reaches_every_target_by_switches,
    speaks_all_it_shows,
)
from tests.support.small_lessons import FILE, SMALL
from tests.support.workshop import Memory, pick, words

FIRST = Settings()
BELOW = (StickPage, StickItemPage, OwnLessonsPage, DraftPage, KeptDraft, AnswerEntry)


class Mentor:
    """A mentor's visit on a real store with a stick."""

    def __init__(self, desk: Desk, settings: Settings = FIRST, size: tuple[int, int] = (100, 30)) -> None:
        self.desk, self.memory = desk, Memory(size=size)
        self.memory.library = desk.library()
        desk.care.take_library = lambda library: setattr(self.memory, "library", library)
        self.visit = Visit(self._context, self.memory.record, self.memory.cut, StandardHomes())
        pick(self.visit, "mentor")
        for digit in "1234":
            pick(self.visit, digit)
        pick(self.visit, "done")
        self.visit.state = replace(self.visit.state, settings=settings)
        self.visit.redraw()

    def _context(self, state: VisitState) -> Context:
        return replace(self.memory.context(state), care=self.desk.care)

    def pick(self, *picked: str) -> Page:
        for key in picked:
            pick(self.visit, key)
        return self.visit.page


def say(key: str, **values: object) -> str:
    return words().say("id", key, **values).text


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as made:
        made.put("lessons/keset/jahit.yaml", GOOD)
        made.put("lessons/keset/pictures/jahit-01.svg", DRAWING)
        made.put(f"lessons/{FILE}", SMALL.replace("Lipat dua.", "Lipat tiga."))
        made.put("lessons/keset/rusak.yaml", "key: keset.rusak\ntitle: [1\n")
        made.put("lessons/keset/bom.yaml", ALIAS_BOMB)
        made.put("lessons/batik/pictures/lain.svg", OTHER_DRAWING)
        made.put("figures.yaml", "keset.uji:\n  upah: {value: 11000}\n  asing: {value: 1}\n")
        made.put("kata/id.txt", "nirwana\n")
        made.put("di luar.yaml", "x")
        yield made


class Held:
    """What is done with the workshop's own lessons, held at one moment: nothing that is picked changes it."""

    def __init__(self, desk: Desk) -> None:
        self.looked = replace(desk.own.look(), last=("lessons/keset/lama.yaml", "figures.yaml"))
        desk.own.join(self.looked.items[:1])
        self.own = *desk.own.lessons(), OwnLesson("keset/tiada.yaml", "")

    def look(self) -> StickLook:
        return self.looked

    def picture(self, name: str) -> bytes | None:
        return None

    def join(self, items: object) -> None:
        return None

    def take_back(self) -> tuple[str, ...]:
        return ()

    def lessons(self) -> tuple[OwnLesson, ...]:
        return self.own

    def kept_answers(self) -> tuple[str, ...]:
        return ("6",)

    def ask(self, library: Library, answers: tuple[str, ...], lang: Lang) -> DraftQuestion:
        if not answers:
            return DraftQuestion("Barang", ("Keset", "Kain pel"), "", (), "", ())
        told = ("Jawaban ini perlu diisi.",) if answers[-1] == "" else ()
        empty = words().say(lang, "draft.empty_word").text
        complete = len(answers) > 2
        longest = words().say(lang, "draft.meaning", word="pertanggungjawaban").text.strip()
        file = "keset/uji.yaml" if complete else ""
        return DraftQuestion("" if complete else longest, (), empty, told, "", answers, file)

    def write_draft(self, library: Library, answers: tuple[str, ...], lang: Lang) -> None:
        return None

    def print_sheet(self, file: str, lang: Lang) -> SheetWritten:
        return SheetWritten("/data/lembar", "keset-uji.html")


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        pytest.param(Settings(), (60, 18), id="id-60x18"),
        pytest.param(Settings(lang="en", size=4), (100, 30), id="en-size4-100x30", marks=pytest.mark.slow),
    ],
)
def test_every_page_is_spoken_and_reachable(desk: Desk, settings: Settings, size: tuple[int, int]) -> None:
    held = Held(desk)
    desk.care._own_lessons = held
    kinds = set()
    for way in ("stick", "own"):
        mentor = Mentor(desk, settings, size)
        mentor.pick("lessons", way)
        for count, here in enumerate(every_page(mentor.visit, BELOW)):
            kinds.add(here.page.key)
            speaks_all_it_shows(here)
            reaches_every_choice(here)
            reaches_every_target_by_switches(here)
            leads_home(here)
            leads_back_to_what_is_there(here)
            keeps_its_places(here, count)
            assert here.page.help, f"{here.page.key} has no help"
    assert kinds >= {
        "stick",
        "stick.item",
        "own_lessons",
        "own_lessons.one",
        "own_lessons.parts",
        "lesson.step",
        "draft.kept_page",
        "draft.question",
        "name",
    }


def test_a_lesson_is_looked_at_page_by_page_joined_and_taken_back(desk: Desk) -> None:
    mentor = Mentor(desk)
    before = len(mentor.memory.events)
    page = mentor.pick("lessons", "stick")
    assert say("stick.count_unusable", n=2) in shown(page)
    assert "di luar.yaml" in shown(page)
    (number,) = (n for n, item in enumerate(desk.own.look().items) if item.lesson == "keset.jahit")
    page = mentor.pick(f"item-{number}")
    assert say("stick.is_new") in shown(page)
    page = mentor.pick("see")
    seen = [page.title.text]
    for _ in range(9):  # as far as the first question, which is to be answered
        if page.key == "amount":
            break
        page = mentor.pick(page.next or page.choices[0].key)
        seen.append(page.title.text)
    assert {"Uji", "Potong", "Lipat"} <= set(seen)
    mentor.visit.state = replace(mentor.visit.state, path=mentor.visit.state.path[:-1])
    mentor.visit.redraw()
    page = mentor.pick("parts", "end")
    for _ in range(9):
        if page.key == "stick.item":
            break
        page = mentor.pick(page.choices[-1].key)
    assert page.key == "stick.item", "every way out of the lesson leads back"
    assert len(mentor.memory.events) == before, "looking is no learning"
    page = mentor.pick("join")
    assert page.key == "sure"
    page = mentor.pick("no")
    assert page.key == "stick.item", "who is not sure has the page as before"
    page = mentor.pick("join", "yes")
    assert told(page) == say("stick.joined_figures", n=1), "a figure of the lesson waits"
    assert mentor.memory.library is not None
    assert "keset.jahit" in mentor.memory.library.lessons
    page = mentor.pick("undo")
    assert told(page) == say("stick.undone", n=2)
    assert "keset.jahit" not in mentor.memory.library.lessons
    assert [type(place).__name__ for place in mentor.visit.state.path] == ["MentorHome", "LessonReport", "StickPage"]


def test_what_is_wrong_alike_in_a_file_is_told_once_with_how_often(desk: Desk) -> None:
    desk.put("lessons/keset/rusak.yaml", SMALL + "".join(f"lain{n}: 1\n" for n in range(50)))
    mentor = Mentor(desk)
    look = desk.own.look()
    number = next(n for n, item in enumerate(look.items) if item.file == "lessons/keset/rusak.yaml")
    page = mentor.pick("lessons", "stick", f"item-{number}")
    kinds = {(problem.file, problem.key) for problem in look.items[number].problems}
    lists = [block for block in page.blocks if isinstance(block, Items)]
    assert len(lists[0].items) == len(kinds) < len(look.items[number].problems)
    assert say("stick.alike", what="", n=49).strip() in shown(page)


def test_all_that_can_be_joined_is_joined_at_once_and_printed(desk: Desk) -> None:
    mentor = Mentor(desk)
    page = mentor.pick("lessons", "stick", "all")
    assert say("stick.join_sure_figures") in shown(page)
    page = mentor.pick("yes")
    assert told(page) == say("stick.joined_figures", n=5)
    assert say("stick.count_same", n=5) in shown(page)
    mentor.pick("close")
    page = mentor.pick("own")
    assert [choice.label.text for choice in page.choices] == ["Uji", "Uji", say("draft.new"), say("gone.close")]
    page = mentor.pick("lesson-0", "print")
    assert told(page).startswith(say("own_lessons.printed", file="keset-jahit.html", folder="", n=0)[:15])
    assert (desk.folder.bench_sheets / "keset-jahit.html").is_file()


def test_what_is_refused_is_told_and_the_page_stays(desk: Desk) -> None:
    mentor = Mentor(desk)
    mentor.pick("lessons", "stick")
    own = desk.own

    class Refusing:
        def __getattr__(self, name: str) -> object:
            def refuse(*_: object) -> object:
                raise CareRefused("stick.gone" if name == "look" else "start.disk-full")

            return refuse

    desk.care._own_lessons = Refusing()  # type: ignore[assignment]
    assert told(mentor.pick("all", "yes")) == say("start.disk-full")
    assert told(mentor.pick("again")) == say("stick.gone")
    assert mentor.visit.page.key == "stick"
    desk.care._own_lessons = own
    (desk.stick / "kata" / "id.txt").unlink()
    assert say("stick.count_new", n=2) in shown(mentor.pick("again"))


def test_without_a_stick_or_with_an_empty_one_the_page_says_what_to_do(tmp_path: Path) -> None:
    with closing(Desk(tmp_path)) as desk:
        mentor = Mentor(desk)
        assert say("stick.empty") in shown(mentor.pick("lessons", "stick"))
        desk.own._sticks = tuple
        assert say("stick.none") in shown(mentor.pick("again"))


@pytest.mark.parametrize(
    ("place", "typed", "why"),
    [
        (3, "Kata " * 13, "kalimat berisi 13 kata"),
        (5, "Lima", words().say("id", "draft.number", most=240).text),
        (6, "Potong {kain}.", say("draft.no_braces")),
    ],
)
def test_an_answer_that_is_refused_is_told_and_mended_where_it_stands(
    desk: Desk, place: int, typed: str, why: str
) -> None:
    mentor = Mentor(desk)
    mentor.pick("lessons", "own", "new")
    for line in LINES[:place]:
        option = f"option-{line}"
        if option in {one.key for one in mentor.visit.page.choices}:
            mentor.pick(option)
            continue
        mentor.pick("write")
        for sign in line:
            mentor.visit.type(sign)
        mentor.pick("done")
    mentor.pick("write")
    for sign in typed:
        mentor.visit.type(sign)
    page = mentor.pick("done")
    assert page.key == "name"
    assert isinstance(mentor.visit.state.place, AnswerEntry)
    assert mentor.visit.state.place.typed == typed.strip()
    assert why in told(page)
    mentor.pick("space")  # and nothing else must be typed anew
    assert mentor.visit.state.place.typed.strip() == typed.strip()


@pytest.mark.parametrize("line", LINES[:12])
def test_an_empty_answer_is_offered_only_where_it_is_taken(desk: Desk, line: str) -> None:
    at = LINES.index(line)
    asked = desk.own.ask(desk.library(), (), "id")
    for answer in LINES[:at]:
        asked = desk.own.ask(desk.library(), (*asked.answers, answer), "id")
    after = desk.own.ask(desk.library(), (*asked.answers, ""), "id")
    assert bool(asked.empty) == (len(after.answers) > len(asked.answers) or after.question != asked.question)


def test_a_lesson_is_drafted_question_by_question_and_taught(desk: Desk) -> None:
    mentor = Mentor(desk)
    page = mentor.pick("lessons", "own", "new")
    for place, line in enumerate(LINES):
        assert page.where is not None
        assert page.where.text == say("draft.so_far", n=place)
        if option := next((one.key for one in page.choices if one.key == f"option-{line}"), None):
            page = mentor.pick(option)
        elif line:
            mentor.pick("write")
            for sign in line:
                mentor.visit.type(sign)
            page = mentor.pick("done")
        else:
            page = mentor.pick("empty")
        if place == 3:
            mentor.pick("stop")
            page = mentor.pick("own", "new")
            assert page.key == "draft.kept_page"
            page = mentor.pick("on", "before", "write")
            assert line in shown(page), "who goes back mends what was answered"
            page = mentor.pick("done")
    page = mentor.pick("write")
    assert told(page) == say("draft.taught", file="keset/produksi-uji.yaml")
    assert mentor.memory.library is not None
    titles = [step.title.phrase("id").text for step in mentor.memory.library.lessons["keset.produksi-uji"].steps]
    assert titles == ["Potong kain", "Anyam"]
    assert "Membuat keset" in [choice.label.text for choice in mentor.pick("own").choices]
