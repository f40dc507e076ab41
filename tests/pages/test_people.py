"""People on the pages: no two read alike, anyone is mended, mentors are several and each signs by their own name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.learning import Settings, folded
from kiosk.learning import event_kinds as f
from kiosk.pages.care.care import ErasePage, ExportPage
from kiosk.pages.mentors.assign import AssignProduct, Given, Whom
from kiosk.pages.mentors.certificate import certificate_html
from kiosk.pages.mentors.groups import GroupPage, Groups, Members
from kiosk.pages.mentors.mentors import ArchivedMentors, Mentors
from kiosk.pages.mentors.paths import PathPage, Paths
from kiosk.pages.mentors.reports import OfWhat, sources
from kiosk.pages.mentors.residents import Archived, CopyFrom, Residents
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.people import Namesakes
from kiosk.pages.sign_in.sign_in import MentorList, SignIn
from kiosk.pages.work.bench import BenchSheet, SignHere
from kiosk.reports import ReportRequest, make
from kiosk.reports.files import report_files
from kiosk.visit import Items, Move, Open, Page, Phrase, Table, Visit
from kiosk.words import Lang
from tests.learning.test_people import ADDED
from tests.pages.test_mentors import as_mentor, as_resident, finished, said, whole_page
from tests.support.answering import enter
from tests.support.effort import examples
from tests.support.workshop import Memory, library, pick, settle, words

SITI = (
    f.ResidentAdded("r3", "Siti", "merah", "ikan"),
    f.ResidentAdded("r4", "Siti", "hijau", "bola"),
)


def named(visit: Visit, name: str) -> Page:
    """Finish the name entry that is shown with a whole name, however it is typed."""
    assert isinstance(visit.state.place, NameEntry)
    place = visit.state.place
    settle(visit, visit.then(place.finish(visit._make_context(visit.state), name)))
    return visit.page


def told(visit: Visit) -> str:
    assert visit.page.notice is not None
    return visit.page.notice.text


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


def people_pages(memory: Memory, visit: Visit) -> Iterator[Page]:
    """Yield each page that lists people, all of whom are in one group."""
    residents = memory.known.workshop.residents
    memory.record((f.GroupNamed("g", "Semua"), *(f.GroupMember("g", who, True) for who in residents)), "m1", True)
    places = (
        SignIn(), MentorList(), Residents(), Archived(), CopyFrom("r1"), Mentors(), ArchivedMentors(), Members("g"),
        GroupPage("g"), OfWhat("resident"), ExportPage(), ErasePage(), Whom(), Given(tuple(residents), "path", "p1"),
        Namesakes("Siti", Move(), SignIn()), SignHere(Move(), "bench.good"),
    )  # fmt: skip
    for place in places:
        yield place.page(memory.context(visit.state))


@settings(max_examples=examples(60), deadline=None)
@given(ADDED, st.sampled_from(("id", "en")))
def test_on_no_page_and_in_no_report_do_two_people_read_alike(
    people: list[tuple[str, tuple[str, str], str]], lang: Lang
) -> None:
    memory = Memory(lessons=False)
    for n, (name, tile, kind) in enumerate(people):
        who = f"p{n}"
        added = f.MentorAdded(who, name, "-", *tile) if kind == "mentor" else f.ResidentAdded(who, name, *tile)
        memory.record((added, *((f.ResidentArchived(who),) * (kind == "archived"))), "m1", True)
    visit = memory.visit(Settings(lang=lang))
    for page in people_pages(memory, visit):
        assert read_alike(page) == [], page.key
    memory.now += 8 * 24 * 3600 * 1000
    pick(visit, "mentor")
    if visit.page.key == "mentors":
        pick(visit, "m1")
    enter(visit, "1234")
    assert read_alike(visit.page) == []
    if "attention" in {choice.key for choice in visit.page.choices}:
        pick(visit, "attention")
        assert read_alike(visit.page) == []
    report = make(ReportRequest("group"), sources(memory.context(visit.state)))
    names = [folded(str(row[0])) for row in report.rows]
    assert len(set(names)) == len(names)


# Adding and mending ----------------------------------------------------------------------------------


def add_resident(visit: Visit, name: str, colour: str, picture: str) -> None:
    pick(visit, "add")
    if named(visit, name).key == "people.known":
        pick(visit, "other")
    for key in (colour, picture, "done"):
        pick(visit, key)


def test_who_adds_a_second_one_of_a_name_is_told_and_asked_and_both_are_told_apart() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    add_resident(visit, "Siti Aminah", "merah", "ikan")
    pick(visit, "add")
    page = named(visit, "siti  aminah")
    assert page.key == "people.known"
    assert "Apakah ini orang yang sama?" in said(page)
    assert "Siti Aminah" in said(page)
    whole_page(visit)
    pick(visit, "other")
    pick(visit, "merah")
    assert "ikan" not in {choice.key for choice in visit.page.choices}, "their tiles must differ"
    pick(visit, "bola")
    pick(visit, "done")
    assert visit.page.key == "mentor"
    pick(visit, "residents")
    labels = [choice.label.text for choice in visit.page.choices]
    assert labels == ["Sri", "Budi", "Siti Aminah (ikan, merah)", "siti  aminah (bola, merah)"]
    speech = [line.phrase.text for sheet in visit.view.sheets for line in sheet.script]
    assert any("Siti Aminah (ikan, merah)" in text for text in speech)


def test_two_of_one_name_or_one_tile_from_two_kiosks_are_shown_to_the_mentor_and_not_once_told_apart() -> None:
    memory = Memory()
    same_tile = f.ResidentAdded("r5", "Wati", "hijau", "bola")
    memory.record((*SITI, same_tile), "m1", keep=True)
    visit = as_mentor(memory)
    visit.then(Move(Open(Residents())))
    marked = {choice.key for choice in visit.page.choices if choice.mark is not None}
    assert marked == {"r3", "r4", "r5"}
    pick(visit, "r4")
    text = said(visit.page)
    assert "Mungkin orang yang sama" in text
    assert "Gambar dan warna ini juga milik Wati." in text
    changed = (f.ResidentChanged("r4", name="Siti Aminah", picture="kunci"),)
    memory.record(changed, "m1", keep=True)
    visit.redraw()
    assert "Mungkin orang yang sama" not in said(visit.page)
    assert "juga milik" not in said(visit.page)


def test_who_is_the_same_person_is_found_instead_and_another_name_can_be_written() -> None:
    memory = Memory()
    memory.record((*SITI, f.ResidentArchived("r4")), "m1", True)
    before = len(memory.known.workshop.residents)
    visit = as_mentor(memory)
    pick(visit, "add")
    named(visit, "SITI")
    pick(visit, "r3")
    assert visit.page.title.text == "Siti (ikan, merah)"
    visit = as_mentor(memory)
    pick(visit, "add")
    named(visit, "SITI")
    pick(visit, "r4")
    assert visit.page.key == "mentor.archived"
    visit = as_mentor(memory)
    pick(visit, "add")
    named(visit, "SITI")
    pick(visit, "again")
    assert isinstance(visit.state.place, NameEntry)
    assert visit.state.place.typed == "SITI"
    named(visit, "Sita")
    assert visit.page.key == "mentor.new-colour"
    assert len(memory.known.workshop.residents) == before


def test_a_name_and_a_tile_are_mended_by_a_mentor() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "rename")
    assert isinstance(visit.state.place, NameEntry)
    assert visit.state.place.typed == "Sri", "a slip is mended, not written anew"
    named(visit, "Sri Wahyuni")
    assert told(visit) == "Namanya sekarang Sri Wahyuni."
    assert visit.page.title.text == "Sri Wahyuni"
    pick(visit, "tile")
    pick(visit, "biru")
    assert "ikan" not in {choice.key for choice in visit.page.choices}, "Budi has it"
    pick(visit, "payung")
    assert told(visit) == "Sri Wahyuni sekarang punya gambar payung, warna biru."
    assert visit.page.key == "mentor.resident"
    resident = memory.known.workshop.residents["r1"]
    assert (resident.colour.value, resident.picture.value) == ("biru", "payung")
    pick(visit, "rename")
    assert named(visit, "budi").key == "people.known", "a name that is mended into another's is asked about too"
    assert "r1" not in {choice.key for choice in visit.page.choices}
    pick(visit, "other")
    assert visit.page.title.text == "budi (payung, biru)"
    pick(visit, "rename")
    assert named(visit, "Sri").key == "mentor.resident"
    assert visit.page.title.text == "Sri"


# Mentors ---------------------------------------------------------------------------------------------


def add_mentor(visit: Visit, name: str, pin: str) -> None:
    for key in ("mentors", "add"):
        pick(visit, key)
    enter(visit, "1234")
    if named(visit, name).key == "people.known":
        pick(visit, "other")
    for key in ("ungu", "kunci"):
        pick(visit, key)
    enter(visit, pin)
    enter(visit, pin)


def test_a_second_mentor_is_added_signs_in_and_signs_by_their_own_name_and_pin() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    visit = as_mentor(memory)
    add_mentor(visit, "Pak Budi", "9876")
    assert visit.page.key == "mentors.all"
    assert [choice.label.text for choice in visit.page.choices[:2]] == ["Bu Rina", "Pak Budi"]
    whole_page(visit)
    (second,) = (one for one in memory.known.workshop.shown_mentors() if one.name.value == "Pak Budi")
    assert second.pin.value == "pin:9876"

    start_visit = as_resident(memory)
    for key in ("bench", "keset.mutu", "sign", "task-0", "good"):
        pick(start_visit, key)
    assert start_visit.page.key == "bench.sign"
    assert start_visit.page.choice(second.id).tile is not None
    pick(start_visit, second.id)
    enter(start_visit, "1234")
    assert not memory.known.workshop.signed, "another mentor's PIN signs nothing"
    enter(start_visit, "9876")
    assert memory.known.workshop.signed_tasks("r1", "keset.mutu")[0].by == second.id
    assert start_visit.page.key == "bench.sheet"
    assert "Pak Budi" in said(start_visit.page)

    other = memory.visit()
    pick(other, "mentor")
    pick(other, second.id)
    enter(other, "9876")
    assert other.page.title.text == "Pembimbing Pak Budi"
    memory.record((f.LessonAssigned("r2", "keset.mutu", note="Pelan saja."),), second.id, True)
    context = other._make_context(other.state)
    assert "Pak Budi" in said(Given(("r2",), "lesson", "keset.mutu").page(context))
    home = memory.visit()
    pick(home, "r2")
    for picture in ("bunga", "burung", "ikan"):
        pick(home, picture)
    assert "Periksa mutu keset, dari Pak Budi\nPelan saja." in said(home.page)


def test_a_visit_that_was_left_open_makes_no_mentor_and_no_pin_of_another_can_be_changed() -> None:
    memory = Memory()
    memory.record((f.MentorAdded("m2", "Pak Budi", "pin:9876"),), "m1", True)
    visit = memory.visit()
    pick(visit, "mentor")
    pick(visit, "m1")
    enter(visit, "1234")
    for key in ("mentors", "add"):
        pick(visit, key)
    assert visit.page.key == "pin"
    enter(visit, "9876")
    assert told(visit) == "PIN belum tepat."
    assert not isinstance(visit.state.place, NameEntry)
    visit = memory.visit()
    pick(visit, "mentor")
    pick(visit, "m1")
    enter(visit, "1234")
    for key in ("mentors", "m2"):
        pick(visit, key)
    assert {choice.key for choice in visit.page.choices} == {"rename", "tile", "archive"}
    for key in ("archive", "yes"):
        pick(visit, key)
    enter(visit, "9876")
    assert told(visit) == "PIN belum tepat."
    assert [one.id for one in memory.known.workshop.shown_mentors()] == ["m1", "m2"]


def test_a_mentor_is_archived_by_pin_and_comes_back_and_the_last_one_stays() -> None:
    memory = Memory()
    memory.record((f.MentorAdded("m2", "Pak Budi", "pin:9876", "ungu", "kunci"),), "m1", True)
    memory.record((f.BenchSigned("r1", "keset.mutu", 0),), "m2", True)
    visit = memory.visit()
    pick(visit, "mentor")
    pick(visit, "m1")
    enter(visit, "1234")
    for key in ("mentors", "m2", "rename"):
        pick(visit, key)
    named(visit, "Pak Budiman")
    assert visit.page.title.text == "Pak Budiman"
    for key in ("archive", "yes"):
        pick(visit, key)
    assert memory.known.workshop.archived_mentors() == []
    enter(visit, "1234")
    assert visit.page.key == "mentors.all"
    assert "m2" not in {choice.key for choice in visit.page.choices}
    sheet = BenchSheet("r1", "keset.mutu").page(visit._make_context(visit.state))
    assert "Pak Budiman" in said(sheet), "what they signed keeps their name"
    pick(visit, "m1")
    pick(visit, "archive")
    assert told(visit) == "Hanya ada satu pembimbing. Tambah yang lain sebelum mengarsipkan."
    visit = as_mentor(memory)
    for key in ("mentors", "archived", "m2"):
        pick(visit, key)
    enter(visit, "1234")
    assert [one.id for one in memory.known.workshop.shown_mentors()] == ["m1", "m2"]
    for key in ("mentors", "m1", "archive", "yes"):
        if key == "mentors":
            visit = memory.visit()
            pick(visit, "mentor")
            pick(visit, "m1")
            enter(visit, "1234")
        pick(visit, key)
    enter(visit, "1234")
    assert (visit.state.role, visit.page.key) == ("nobody", "sign-in"), "who archives themselves is signed out"
    assert [one.id for one in memory.known.workshop.shown_mentors()] == ["m2"]


def test_a_certificate_bears_the_name_in_large_letters_and_beside_it_what_tells_it_apart() -> None:
    memory = Memory()
    memory.record(SITI, "m1", True)
    memory.record((f.MentorAdded("m2", "bu rina", "-", "ungu", "kunci"),), "m1", True)
    lessons = [library().lessons[f"keset.{topic}"] for topic in ("produksi", "mutu", "harga")]
    for lesson in lessons:
        signed = (f.BenchSigned("r3", lesson.key, task) for task in range(len(lesson.bench_tasks)))
        memory.record(tuple(signed), "m2", True)
    html = certificate_html(memory.context(memory.visit().state), "r3", "keset")
    assert '<p class="name">Siti</p><p>Siti (ikan, merah)</p>' in html
    assert "(bu rina (pembimbing, kunci, ungu), " in html


# Groups and paths ------------------------------------------------------------------------------------


@pytest.mark.parametrize("things", ["groups", "paths"])
def test_a_second_group_or_path_of_a_name_is_not_made_and_the_mentor_is_told(things: str) -> None:
    memory = Memory()
    visit = as_mentor(memory)

    def there() -> list[str]:
        workshop = memory.known.workshop
        return [one.name.value for one in workshop.shown_groups()] or [one.name for _, one in workshop.shown_paths()]

    pick(visit, things)
    pick(visit, "make")
    named(visit, "Pagi")
    pick(visit, "rename")
    assert named(visit, "Pagi").key != "name", "its own name is no other's"
    for key in (things, "make"):
        if key == things:
            visit = as_mentor(memory)
        pick(visit, key)
    page = named(visit, "pa-GI")
    assert (page.key, page.notice) == ("name", words().say("id", "entry.taken", name="pa-GI"))
    assert there() == ["Pagi"]
    named(visit, "Sore")
    pick(visit, "rename")
    page = named(visit, "pagi")
    assert (page.key, page.notice) == ("name", words().say("id", "entry.taken", name="pagi"))
    assert there() == ["Pagi", "Sore"]


def test_groups_and_paths_of_one_name_from_two_kiosks_are_told_apart_wherever_they_stand() -> None:
    memory = Memory()
    memory.record(
        (f.GroupNamed("g1", "Pagi"), f.GroupNamed("g2", "pagi"), f.GroupMember("g2", "r1", True)), "m1", True
    )
    memory.record((f.PathSet("p1", "Dasar", ("keset.mutu",)), f.PathSet("p2", "Dasar", ("pel.mutu",))), "m1", True)
    context = memory.context(as_mentor(memory).state)
    of_groups, of_paths = (Groups(), Whom(), OfWhat("group")), (Paths(), AssignProduct(("r1",)))
    for page, keys in (
        *((place.page(context), ("g1", "g2")) for place in of_groups),
        *((place.page(context), ("p1", "p2")) for place in of_paths),
    ):
        assert set(keys) <= {choice.key for choice in page.choices}
        assert read_alike(page) == []
    assert GroupPage("g2").page(context).title.text == "pagi (kelompok, 2)"
    assert Members("g2").page(context).title.text == "Anggota pagi (kelompok, 2)"
    assert PathPage("p1").page(context).title.text == "Dasar (jalur)"
    for group, about, file in (
        ("g1", "Pagi (kelompok)", "group-pagi-kelompok-g1-"),
        ("g2", "pagi (kelompok, 2)", "group-pagi-kelompok-2-g2-"),
    ):
        asked = ReportRequest("group", group)
        assert make(asked, sources(context)).about == about
        ((name, _),) = report_files(asked, sources(context), "csv")
        assert name.startswith(file)
