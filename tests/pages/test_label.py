"""Labels, used as people use them: a few choices, a contact only with consent, files through one effect."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.learning import WORKSHOP_PRODUCTS, AnyEventData, Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.work.label import LabelDraft, Labels, files_of, label_of
from kiosk.store import DataFolder
from kiosk.store.exported import export_files
from kiosk.visit import Export, Outcome, Visit
from tests.pages.test_every_page import every_page, reaches_every_choice, speaks_all_it_shows
from tests.support.workshop import Memory, pick

NUMBER = "081234567890"


def at_labels(memory: Memory, person: str = "r1", lang: str = "id") -> Visit:
    visit = memory.visit(Settings(lang=lang))
    role = {"m1": "mentor", "guest": "guest"}.get(person, "resident")
    visit.state = replace(visit.state, role=role, person=person, path=(Labels(),))
    visit.redraw()
    return visit


def enter(visit: Visit, name: str, digits: str) -> None:
    pick(visit, name)
    for digit in digits:
        pick(visit, digit)
    pick(visit, "done")


def fill_in(visit: Visit) -> None:
    pick(visit, "keset")
    enter(visit, "length", "60")
    enter(visit, "width", "40")
    enter(visit, "weight", "550")
    pick(visit, "material")
    for name in ("rope", "rags", "cotton", "cotton"):
        pick(visit, name)
    pick(visit, "close")
    pick(visit, "care")
    pick(visit, "shade")
    pick(visit, "close")
    enter(visit, "maker", "07")


def draft(visit: Visit) -> LabelDraft:
    place = visit.state.place
    assert isinstance(place, LabelDraft)
    return place


def made(outcome: Outcome) -> Export:
    (effect,) = outcome.effects
    assert isinstance(effect, Export)
    return effect


def recorded(memory: Memory) -> list[AnyEventData]:
    return [event.data for event in memory.events]


def test_what_is_not_filled_in_is_empty_and_no_size_of_nothing() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    for key in ("tools", "labels", "keset"):
        pick(visit, key)
    told = {key: visit.page.choice(key).detail for key in ("length", "width", "weight", "material")}
    assert {detail.text for detail in told.values() if detail} == {"kosong"}


def test_a_few_choices_make_a_label_and_a_listing() -> None:
    memory = Memory()
    visit = at_labels(memory)
    fill_in(visit)
    label = label_of(memory.context(visit.state), draft(visit))
    assert label.lines == (
        ("Ukuran", "60 × 40 cm"),
        ("Bahan", "kain perca, tali"),
        ("Berat", "550 gram"),
        ("Perawatan", "Keringkan di tempat teduh."),
        ("Kode pembuat", "07"),
    )
    assert label.listing[0] == "Keset 60 × 40 cm kain perca, tali"
    assert "Berat: 550 gram." in label.listing[1]
    assert label.code == "\n".join(label.listing)


def test_the_files_are_written_by_the_effect(tmp_path: Path) -> None:
    visit = at_labels(Memory())
    fill_in(visit)
    pick(visit, "see")
    effect = made(pick(visit, "make"))
    assert export_files(DataFolder(tmp_path), effect.folder, effect.files).outcome == "done"
    names = {path.name for path in (tmp_path / "label").iterdir()}
    assert names == {f"keset-60x40.{ending}" for ending in ("html", "svg", "png", "txt")}
    assert "60 × 40 cm" in (tmp_path / "label/keset-60x40.html").read_text("utf-8")


def test_a_contact_needs_a_recorded_yes_and_is_gone_once_that_is_taken_back() -> None:
    memory = Memory()
    visit = at_labels(memory)
    fill_in(visit)
    pick(visit, "contact")
    assert not any(choice.key.startswith("of-") for choice in visit.page.choices)
    enter(visit, "allow", NUMBER)
    pick(visit, "no")
    assert memory.known.workshop.contact("r1") is None
    enter(visit, "allow", NUMBER)
    pick(visit, "yes")
    assert recorded(memory)[-1] == f.ConsentGiven("r1", NUMBER)
    label = label_of(memory.context(visit.state), draft(visit))
    assert (label.code, label.code_head) == ("tel:+6281234567890", "Hubungi 0812-3456-7890")
    assert NUMBER not in " ".join(label.listing), "online shops have their own way to the seller"

    mentor = at_labels(memory, "m1")
    pick(mentor, "keset")
    pick(mentor, "contact")
    pick(mentor, "of-r1")
    assert label_of(memory.context(mentor.state), draft(mentor)).code.startswith("tel:")

    pick(visit, "contact")
    pick(visit, "withdraw")
    assert recorded(memory)[-1] == f.ConsentWithdrawn("r1")
    assert not label_of(memory.context(mentor.state), draft(mentor)).code.startswith("tel:")


def test_the_homes_number_comes_first_and_a_private_one_after_none() -> None:
    memory = Memory()
    for person in ("r1", "m1"):
        visit = at_labels(memory, person)
        pick(visit, "keset")
        pick(visit, "contact")
        assert visit.page.choices[0].key == "none" or person == "m1"
        enter(visit, "allow", NUMBER)
        pick(visit, "yes")
    visit = at_labels(memory)
    pick(visit, "keset")
    pick(visit, "contact")
    assert [choice.key for choice in visit.page.choices][:3] == ["of-m1", "none", "of-r1"]


def test_a_guest_gives_no_contact() -> None:
    visit = at_labels(Memory(), "guest")
    pick(visit, "keset")
    pick(visit, "contact")
    assert {choice.key for choice in visit.page.choices} == {"none", "close"}


def test_a_name_that_claims_an_official_mark_is_refused() -> None:
    visit = at_labels(Memory())
    pick(visit, "batik")
    pick(visit, "name")
    for letter in "sni":
        visit.type(letter)
    pick(visit, "done")
    assert visit.page.notice
    assert visit.page.notice.text == "SNI dan Batikmark hanya dari lembaga resmi."
    assert visit.page.key == "name"


@pytest.mark.parametrize("product", WORKSHOP_PRODUCTS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_product_has_a_label_in_both_languages(product: str, lang: str) -> None:
    memory = Memory()
    visit = at_labels(memory, lang=lang)
    pick(visit, product)
    label = label_of(memory.context(visit.state), draft(visit))
    assert all(make() for _, make in files_of(draft(visit), label))


def test_every_page_is_spoken_and_reachable() -> None:
    memory = Memory(size=(60, 18))
    memory.record((f.ConsentGiven("r2", NUMBER),), "r2", True)
    keys = set()
    for here in every_page(at_labels(memory, lang="en")):
        speaks_all_it_shows(here)
        reaches_every_choice(here)
        assert here.page.help
        keys.add(here.page.key)
    assert keys >= {"labels", "label", "label.material", "label.care", "label.contact", "label.preview", "digits"}
