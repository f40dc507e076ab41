"""The mentor's pages on what the lessons leave to the workshop: each is spoken, reachable, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.learning import Settings
from kiosk.pages.entry import AmountEntry
from kiosk.pages.mentors.figures import DANGER, FigureGroup, FiguresToConfirm, MarkPage, Undo
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.visit import ERASE, Leave, Phrase, Place
from tests.pages.test_care import Kiosk, Refusing, care_visit, say, settle, shown, told
from tests.pages.test_every_page import leads_home, reaches_every_choice, speaks_all_it_shows
from tests.support.workshop import library, words


def kiosk_of(folder: Path) -> Kiosk:
    """Return a kiosk on a real store that teaches the real lessons, and takes what is read anew."""
    kiosk = Kiosk(folder)
    kiosk.care = Caretaker(kiosk.store, default_folder(), words())
    kiosk.care.take_library = lambda library: setattr(kiosk.memory, "library", library)
    kiosk.memory.library = library()
    return kiosk


FIRST = next(mark for mark in library().marks if mark.danger and mark.waits)
PHONE = next(mark for mark in library().marks if mark.unit == "phone")
STEP = next(mark for mark in library().marks if mark.name.startswith("step "))
PAGES: tuple[Place, ...] = (
    FiguresToConfirm(),
    FigureGroup(DANGER),
    FigureGroup("keset.harga"),
    MarkPage(DANGER, FIRST.lesson, FIRST.name),
    MarkPage(DANGER, FIRST.lesson, FIRST.name, Undo(FIRST.lesson, FIRST.name, None)),
    MarkPage(PHONE.lesson, PHONE.lesson, PHONE.name),
    MarkPage(STEP.lesson, STEP.lesson, STEP.name),
    MarkPage(DANGER, "keset.uji", "nirwana"),
)


@pytest.mark.parametrize("settings", [Settings(size=1), Settings(size=4, lang="en")], ids=["id", "en"])
@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
@pytest.mark.parametrize("place", PAGES, ids=lambda place: type(place).__name__)
def test_each_page_is_spoken_and_reachable(place: Place, size: tuple[int, int], settings: Settings) -> None:
    visit = care_visit(place, Refusing(), settings, size)
    speaks_all_it_shows(visit)
    reaches_every_choice(visit)
    leads_home(visit)
    assert visit.page.help


def test_on_a_full_disk_the_page_stays_and_says_so() -> None:
    place = MarkPage(DANGER, FIRST.lesson, FIRST.name)
    visit = care_visit(place, Refusing())
    settle(visit, visit._settle(visit.page.choice("keep")))
    assert visit.state.place == place
    assert told(visit.page) == say("start.disk-full")


def test_keep_change_leave_open_and_undo(tmp_path: Path) -> None:
    with kiosk_of(tmp_path) as kiosk:
        kiosk.as_mentor().pick("lessons")
        figures = kiosk.folder / "figures.yaml"

        kiosk.pick("figures")
        assert kiosk.visit.page.choices[0].label.text == say("figures.danger"), "what can hurt comes first"
        kiosk.pick("keset.harga")
        page = kiosk.pick("all")
        first = kiosk.visit.state.place
        assert isinstance(first, MarkPage)
        assert [choice.key for choice in page.choices] == ["keep", "change", "later"]
        page = kiosk.pick("keep")
        second = kiosk.visit.state.place
        assert isinstance(second, MarkPage)
        assert second.name != first.name
        assert told(page).endswith(say("figures.kept", name="").strip(": "))
        assert "Bu Rina" in figures.read_text()

        page = kiosk.pick("undo")
        assert kiosk.visit.state.place == MarkPage("keset.harga", "keset.harga", first.name)
        assert figures.read_text() == ""
        assert told(page) == say("figures.undone")

        kiosk.pick("later")
        assert figures.read_text() == "", "who does not know yet writes nothing"
        assert isinstance(kiosk.visit.state.place, MarkPage)


def test_what_a_lesson_cannot_bear_is_told_and_not_written(tmp_path: Path) -> None:
    with kiosk_of(tmp_path) as kiosk:
        kiosk.as_mentor()
        for key in ("lessons", "figures", "danger", "batik.produksi/malam_klowong_rendah"):
            kiosk.pick(key)
        kiosk.pick("change")
        kiosk.enter("90")
        page = kiosk.pick("yes")
        assert told(page).startswith(say("figures.refused", why="").strip())
        assert "malam klowong tinggi" in told(page)
        assert not (kiosk.folder / "figures.yaml").exists()
        assert isinstance(kiosk.visit.state.place, AmountEntry)
        assert kiosk.visit.state.place.typed == "90", "what was typed is mended where it stands"
        path = kiosk.visit.state.path
        kiosk.visit.type(ERASE)
        kiosk.visit.type(ERASE)
        page = kiosk.enter("65")
        assert say("figures.danger_sure", before="60 °C", now="65 °C") in shown(page), "safety hangs on it"
        assert not (kiosk.folder / "figures.yaml").exists()
        assert kiosk.pick("no").key == "amount"
        assert kiosk.visit.state.place.typed == "65"
        kiosk.pick("done")
        kiosk.pick("yes")
        assert "65" in (kiosk.folder / "figures.yaml").read_text()
        assert len(kiosk.visit.state.path) == len(path), "the way back does not grow"


def test_a_value_of_the_workshop_stays_when_it_is_confirmed_again(tmp_path: Path) -> None:
    with kiosk_of(tmp_path) as kiosk:
        figures = kiosk.folder / "figures.yaml"
        figures.write_text("keset.produksi: {duduk: {value: 10}}  # sering lelah\n")
        kiosk.memory.library = read_library(default_folder(), figures)
        kiosk.as_mentor()
        for key in ("lessons", "figures", "keset.produksi", "keset.produksi/duduk", "keep"):
            kiosk.pick(key)
        again = read_library(default_folder(), figures)
        assert again.problems == ()
        assert again.lessons["keset.produksi"].figures["duduk"].value == 10
        assert [(one.figure, one.by) for one in again.confirmed] == [("duduk", "Bu Rina")]
        assert "# sering lelah" in figures.read_text()


def test_the_last_one_leads_back_to_its_group() -> None:
    marks = [mark for mark in library().marks if mark.lesson == "keset.mutu"]
    last = sorted((mark for mark in marks if mark.waits), key=lambda mark: not mark.danger)[-1]
    visit = care_visit(MarkPage("keset.mutu", last.lesson, last.name), Refusing())
    then = visit.page.choice("later").then
    assert then.to == Leave(to=FigureGroup)
    assert then.notice == Phrase(say("figures.last"), "id")
