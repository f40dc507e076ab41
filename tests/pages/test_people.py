"""People on the pages: no two read alike, anyone is mended, mentors are several and each signs by their own name."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.learning import Settings, folded
from kiosk.learning import facts as f
from kiosk.pages import Page
from kiosk.pages.assign import Given, Whom
from kiosk.pages.bench import BenchSheet, SignHere
from kiosk.pages.care import CarryPage, ErasePage
from kiosk.pages.certificate import certificate_html
from kiosk.pages.desk import Desk
from kiosk.pages.groups import GroupPage, Members
from kiosk.pages.mentors import ArchivedMentors, Mentors
from kiosk.pages.move import Move
from kiosk.pages.name import NameEntry
from kiosk.pages.page import Items, Phrase, Table
from kiosk.pages.people import Namesakes
from kiosk.pages.reports import OfWhat, sources
from kiosk.pages.residents import Archived, CopyFrom, Residents
from kiosk.pages.sign_in import MentorList, SignIn
from kiosk.reports import Asked, make
from kiosk.words import Lang
from tests.learning.test_people import ADDED
from tests.pages.test_journeys import enter
from tests.pages.test_mentors import as_mentor, as_resident, finished, said, whole_page
from tests.pages.workshop import Memory, library, pick, settle

SITI = (
    f.ResidentAdded("r3", "Siti", "merah", "ikan"),
    f.ResidentAdded("r4", "Siti", "hijau", "bola"),
)


def named(desk: Desk, name: str) -> Page:
    """Finish the name entry that is shown with a whole name, however it is typed."""
    assert isinstance(desk.state.place, NameEntry)
    place = desk.state.place
    settle(desk, desk.then(place.finish(desk._make_context(desk.state), name)))
    return desk.page


def told(desk: Desk) -> str:
    assert desk.page.notice is not None
    return desk.page.notice.text


def rows(page: Page) -> Iterator[list[Phrase]]:
    """Yield what stands in a list on a page: its choices, the items of a list, the rows of a table."""
    yield [choice.label for choice in page.choices]
    for block in page.blocks:
        if isinstance(block, Items):
            yield list(block.items)
        if isinstance(block, Table):
            yield [row[0] for row in block.rows]


def read_alike(page: Page) -> list[str]:
    found = []
    for phrases in rows(page):
        texts = [folded(phrase.text) for phrase in phrases]
        found += [phrase.text for phrase in phrases if texts.count(folded(phrase.text)) > 1]
    return found


def people_pages(memory: Memory, desk: Desk) -> Iterator[Page]:
    """Yield each page that lists people, all of whom are in one group."""
    residents = memory.facts.workshop.residents
    memory.record((f.GroupNamed("g", "Semua"), *(f.GroupMember("g", who, True) for who in residents)), "m1", True)
    places = (
        SignIn(), MentorList(), Residents(), Archived(), CopyFrom("r1"), Mentors(), ArchivedMentors(), Members("g"),
        GroupPage("g"), OfWhat("resident"), CarryPage(), ErasePage(), Whom(), Given(tuple(residents), "path", "p1"),
        Namesakes("Siti", Move(), SignIn()), SignHere(f.BenchSigned("r1", "keset.mutu", 0)),
    )  # fmt: skip
    for place in places:
        yield place.page(memory.context(desk.state))


@settings(max_examples=60, deadline=None)
@given(ADDED, st.sampled_from(("id", "en")))
def test_on_no_page_and_in_no_report_do_two_people_read_alike(
    people: list[tuple[str, tuple[str, str], str]], lang: Lang
) -> None:
    memory = Memory(lessons=False)
    for n, (name, tile, kind) in enumerate(people):
        who = f"p{n}"
        added = f.MentorAdded(who, name, "-", *tile) if kind == "mentor" else f.ResidentAdded(who, name, *tile)
        memory.record((added, *((f.ResidentArchived(who),) * (kind == "archived"))), "m1", True)
    desk = memory.desk(Settings(lang=lang))
    for page in people_pages(memory, desk):
        assert read_alike(page) == [], page.key
    memory.now += 8 * 24 * 3600 * 1000
    pick(desk, "mentor")
    if desk.page.key == "mentors":
        pick(desk, "m1")
    enter(desk, "1234")
    assert read_alike(desk.page) == []
    if "attention" in {choice.key for choice in desk.page.choices}:
        pick(desk, "attention")
        assert read_alike(desk.page) == []
    report = make(Asked("group"), sources(memory.context(desk.state)))
    names = [folded(str(row[0])) for row in report.rows]
    assert len(set(names)) == len(names)


# Adding and mending ----------------------------------------------------------------------------------


def add_resident(desk: Desk, name: str, colour: str, picture: str) -> None:
    pick(desk, "add")
    if named(desk, name).key == "people.known":
        pick(desk, "other")
    for key in (colour, picture, "done"):
        pick(desk, key)


def test_who_adds_a_second_one_of_a_name_is_told_and_asked_and_both_are_told_apart() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    add_resident(desk, "Siti Aminah", "merah", "ikan")
    pick(desk, "add")
    page = named(desk, "siti  aminah")
    assert page.key == "people.known"
    assert "Apakah ini orang yang sama?" in said(page)
    assert "Siti Aminah" in said(page)
    whole_page(desk)
    pick(desk, "other")
    pick(desk, "merah")
    assert "ikan" not in {choice.key for choice in desk.page.choices}, "their tiles must differ"
    pick(desk, "bola")
    pick(desk, "done")
    assert desk.page.key == "mentor"
    pick(desk, "residents")
    labels = [choice.label.text for choice in desk.page.choices]
    assert labels == ["Sri", "Budi", "Siti Aminah (ikan, merah)", "siti  aminah (bola, merah)"]
    speech = [line.phrase.text for sheet in desk.view.sheets for line in sheet.script]
    assert any("Siti Aminah (ikan, merah)" in text for text in speech)


def test_who_is_the_same_person_is_found_instead_and_another_name_can_be_written() -> None:
    memory = Memory()
    memory.record((*SITI, f.ResidentArchived("r4")), "m1", True)
    before = len(memory.facts.workshop.residents)
    desk = as_mentor(memory)
    pick(desk, "add")
    named(desk, "SITI")
    pick(desk, "r3")
    assert desk.page.title.text == "Siti (ikan, merah)"
    desk = as_mentor(memory)
    pick(desk, "add")
    named(desk, "SITI")
    pick(desk, "r4")
    assert desk.page.key == "mentor.archived"
    desk = as_mentor(memory)
    pick(desk, "add")
    named(desk, "SITI")
    pick(desk, "again")
    assert isinstance(desk.state.place, NameEntry)
    assert desk.state.place.typed == "SITI"
    named(desk, "Sita")
    assert desk.page.key == "mentor.new-colour"
    assert len(memory.facts.workshop.residents) == before


def test_a_name_and_a_tile_are_mended_by_a_mentor() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "rename")
    assert isinstance(desk.state.place, NameEntry)
    assert desk.state.place.typed == "Sri", "a slip is mended, not written anew"
    named(desk, "Sri Wahyuni")
    assert told(desk) == "Namanya sekarang Sri Wahyuni."
    assert desk.page.title.text == "Sri Wahyuni"
    pick(desk, "tile")
    pick(desk, "biru")
    assert "ikan" not in {choice.key for choice in desk.page.choices}, "Budi has it"
    pick(desk, "payung")
    assert told(desk) == "Sri Wahyuni sekarang punya gambar payung, warna biru."
    assert desk.page.key == "mentor.resident"
    resident = memory.facts.workshop.residents["r1"]
    assert (resident.colour.value, resident.picture.value) == ("biru", "payung")
    pick(desk, "rename")
    assert named(desk, "budi").key == "people.known", "a name that is mended into another's is asked about too"
    assert "r1" not in {choice.key for choice in desk.page.choices}
    pick(desk, "other")
    assert desk.page.title.text == "budi (payung, biru)"
    pick(desk, "rename")
    assert named(desk, "Sri").key == "mentor.resident"
    assert desk.page.title.text == "Sri"


# Mentors ---------------------------------------------------------------------------------------------


def add_mentor(desk: Desk, name: str, pin: str) -> None:
    for key in ("mentors", "add"):
        pick(desk, key)
    enter(desk, "1234")
    if named(desk, name).key == "people.known":
        pick(desk, "other")
    for key in ("ungu", "kunci"):
        pick(desk, key)
    enter(desk, pin)
    enter(desk, pin)


def test_a_second_mentor_is_added_signs_in_and_signs_by_their_own_name_and_pin() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    desk = as_mentor(memory)
    add_mentor(desk, "Pak Budi", "9876")
    assert desk.page.key == "mentors.all"
    assert [choice.label.text for choice in desk.page.choices[:2]] == ["Bu Rina", "Pak Budi"]
    whole_page(desk)
    (second,) = (one for one in memory.facts.workshop.shown_mentors() if one.name.value == "Pak Budi")
    assert second.pin.value == "pin:9876"

    visit = as_resident(memory)
    for key in ("bench", "keset.mutu", "sign", "task-0", "good"):
        pick(visit, key)
    assert visit.page.key == "bench.sign"
    assert visit.page.choice(second.id).tile is not None
    pick(visit, second.id)
    enter(visit, "1234")
    assert not memory.facts.workshop.signed, "another mentor's PIN signs nothing"
    enter(visit, "9876")
    assert memory.facts.workshop.signed_tasks("r1", "keset.mutu")[0].by == second.id
    assert visit.page.key == "bench.sheet"
    assert "Pak Budi" in said(visit.page)

    other = memory.desk()
    pick(other, "mentor")
    pick(other, second.id)
    enter(other, "9876")
    assert other.page.title.text == "Pembimbing Pak Budi"
    memory.record((f.LessonAssigned("r2", "keset.mutu", note="Pelan saja."),), second.id, True)
    context = other._make_context(other.state)
    assert "Pak Budi" in said(Given(("r2",), "lesson", "keset.mutu").page(context))
    home = memory.desk()
    pick(home, "r2")
    for picture in ("bunga", "burung", "ikan"):
        pick(home, picture)
    assert "Pak Budi: Pelan saja." in said(home.page)


def test_a_visit_that_was_left_open_makes_no_mentor_and_no_pin_of_another_can_be_changed() -> None:
    memory = Memory()
    memory.record((f.MentorAdded("m2", "Pak Budi", "pin:9876"),), "m1", True)
    desk = memory.desk()
    pick(desk, "mentor")
    pick(desk, "m1")
    enter(desk, "1234")
    for key in ("mentors", "add"):
        pick(desk, key)
    assert desk.page.key == "pin"
    enter(desk, "9876")
    assert told(desk) == "PIN belum tepat."
    assert not isinstance(desk.state.place, NameEntry)
    desk = memory.desk()
    pick(desk, "mentor")
    pick(desk, "m1")
    enter(desk, "1234")
    for key in ("mentors", "m2"):
        pick(desk, key)
    assert {choice.key for choice in desk.page.choices} == {"rename", "tile", "archive"}
    for key in ("archive", "yes"):
        pick(desk, key)
    enter(desk, "9876")
    assert told(desk) == "PIN belum tepat."
    assert [one.id for one in memory.facts.workshop.shown_mentors()] == ["m1", "m2"]


def test_a_mentor_is_archived_by_pin_and_comes_back_and_the_last_one_stays() -> None:
    memory = Memory()
    memory.record((f.MentorAdded("m2", "Pak Budi", "pin:9876", "ungu", "kunci"),), "m1", True)
    memory.record((f.BenchSigned("r1", "keset.mutu", 0),), "m2", True)
    desk = memory.desk()
    pick(desk, "mentor")
    pick(desk, "m1")
    enter(desk, "1234")
    for key in ("mentors", "m2", "rename"):
        pick(desk, key)
    named(desk, "Pak Budiman")
    assert desk.page.title.text == "Pak Budiman"
    for key in ("archive", "yes"):
        pick(desk, key)
    assert memory.facts.workshop.archived_mentors() == []
    enter(desk, "1234")
    assert desk.page.key == "mentors.all"
    assert "m2" not in {choice.key for choice in desk.page.choices}
    sheet = BenchSheet("r1", "keset.mutu").page(desk._make_context(desk.state))
    assert "Pak Budiman" in said(sheet), "what they signed keeps their name"
    pick(desk, "m1")
    pick(desk, "archive")
    assert told(desk) == "Hanya ada satu pembimbing. Tambah yang lain sebelum mengarsipkan."
    desk = as_mentor(memory)
    for key in ("mentors", "archived", "m2"):
        pick(desk, key)
    enter(desk, "1234")
    assert [one.id for one in memory.facts.workshop.shown_mentors()] == ["m1", "m2"]
    for key in ("mentors", "m1", "archive", "yes"):
        if key == "mentors":
            desk = memory.desk()
            pick(desk, "mentor")
            pick(desk, "m1")
            enter(desk, "1234")
        pick(desk, key)
    enter(desk, "1234")
    assert (desk.state.role, desk.page.key) == ("nobody", "sign-in"), "who archives themselves is signed out"
    assert [one.id for one in memory.facts.workshop.shown_mentors()] == ["m2"]


def test_a_certificate_bears_the_name_in_large_letters_and_beside_it_what_tells_it_apart() -> None:
    memory = Memory()
    memory.record(SITI, "m1", True)
    memory.record((f.MentorAdded("m2", "bu rina", "-", "ungu", "kunci"),), "m1", True)
    lessons = [library().lessons[f"keset.{topic}"] for topic in ("produksi", "mutu", "harga")]
    for lesson in lessons:
        signed = (f.BenchSigned("r3", lesson.key, task) for task in range(len(lesson.bench_tasks)))
        memory.record(tuple(signed), "m2", True)
    html = certificate_html(memory.context(memory.desk().state), "r3", "keset")
    assert '<p class="name">Siti</p><p>Siti (ikan, merah)</p>' in html
    assert "(bu rina (pembimbing, kunci, ungu), " in html
