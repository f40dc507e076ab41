"""Labels, used as people use them: a few choices, a contact only with consent, files through one effect."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.learning import AnyFact, Settings
from kiosk.learning import facts as f
from kiosk.pages.desk import Desk, Outcome
from kiosk.pages.label import LabelDraft, Labels, files_of, label_of
from kiosk.pages.move import Export
from kiosk.pages.price import MADE
from kiosk.store.exported import export
from tests.pages.test_every_page import every_page, reaches_every_choice, speaks_all_it_shows
from tests.pages.workshop import Memory, pick

NUMBER = "081234567890"


def at_labels(memory: Memory, person: str = "r1", lang: str = "id") -> Desk:
    desk = memory.desk(Settings(lang=lang))  # type: ignore[arg-type]
    role = {"m1": "mentor", "guest": "guest"}.get(person, "resident")
    desk.state = replace(desk.state, role=role, person=person, path=(Labels(),))
    desk.redraw()
    return desk


def enter(desk: Desk, name: str, digits: str) -> None:
    pick(desk, name)
    for digit in digits:
        pick(desk, digit)
    pick(desk, "done")


def fill_in(desk: Desk) -> None:
    pick(desk, "keset")
    enter(desk, "length", "60")
    enter(desk, "width", "40")
    enter(desk, "weight", "550")
    pick(desk, "material")
    for name in ("rope", "rags", "cotton", "cotton"):
        pick(desk, name)
    pick(desk, "close")
    pick(desk, "care")
    pick(desk, "shade")
    pick(desk, "close")
    enter(desk, "maker", "07")


def draft(desk: Desk) -> LabelDraft:
    place = desk.state.place
    assert isinstance(place, LabelDraft)
    return place


def made(outcome: Outcome) -> Export:
    (effect,) = outcome.effects
    assert isinstance(effect, Export)
    return effect


def recorded(memory: Memory) -> list[AnyFact]:
    return [event.fact for event in memory.events]


def test_what_is_not_filled_in_is_empty_and_no_size_of_nothing() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    for key in ("tools", "labels", "keset"):
        pick(desk, key)
    told = {key: desk.page.choice(key).detail for key in ("length", "width", "weight", "material")}
    assert {detail.text for detail in told.values() if detail} == {"kosong"}


def test_a_few_choices_make_a_label_and_a_listing() -> None:
    memory = Memory()
    desk = at_labels(memory)
    fill_in(desk)
    label = label_of(memory.context(desk.state), draft(desk))
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
    desk = at_labels(Memory())
    fill_in(desk)
    pick(desk, "see")
    effect = made(pick(desk, "make"))
    assert export(tmp_path, effect.folder, effect.files).outcome == "done"
    names = {path.name for path in (tmp_path / "label").iterdir()}
    assert names == {f"keset-60x40.{ending}" for ending in ("html", "svg", "png", "txt")}
    assert "60 × 40 cm" in (tmp_path / "label/keset-60x40.html").read_text("utf-8")


def test_a_contact_needs_a_recorded_yes_and_is_gone_once_that_is_taken_back() -> None:
    memory = Memory()
    desk = at_labels(memory)
    fill_in(desk)
    pick(desk, "contact")
    assert not any(choice.key.startswith("of-") for choice in desk.page.choices)
    enter(desk, "allow", NUMBER)
    pick(desk, "no")
    assert memory.facts.workshop.contact("r1") is None
    enter(desk, "allow", NUMBER)
    pick(desk, "yes")
    assert recorded(memory)[-1] == f.ConsentGiven("r1", NUMBER)
    label = label_of(memory.context(desk.state), draft(desk))
    assert (label.code, label.code_head) == ("tel:+6281234567890", "Hubungi 0812-3456-7890")
    assert NUMBER not in " ".join(label.listing), "online shops have their own way to the seller"

    mentor = at_labels(memory, "m1")
    pick(mentor, "keset")
    pick(mentor, "contact")
    pick(mentor, "of-r1")
    assert label_of(memory.context(mentor.state), draft(mentor)).code.startswith("tel:")

    pick(desk, "contact")
    pick(desk, "withdraw")
    assert recorded(memory)[-1] == f.ConsentWithdrawn("r1")
    assert not label_of(memory.context(mentor.state), draft(mentor)).code.startswith("tel:")


def test_a_guest_gives_no_contact() -> None:
    desk = at_labels(Memory(), "guest")
    pick(desk, "keset")
    pick(desk, "contact")
    assert {choice.key for choice in desk.page.choices} == {"none", "close"}


def test_a_name_that_claims_an_official_mark_is_refused() -> None:
    desk = at_labels(Memory())
    pick(desk, "batik")
    pick(desk, "name")
    for letter in "sni":
        desk.type(letter)
    pick(desk, "done")
    assert desk.page.notice
    assert desk.page.notice.text == "SNI dan Batikmark hanya dari lembaga resmi."
    assert desk.page.key == "name"


@pytest.mark.parametrize("product", MADE)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_product_has_a_label_in_both_languages(product: str, lang: str) -> None:
    memory = Memory()
    desk = at_labels(memory, lang=lang)
    pick(desk, product)
    label = label_of(memory.context(desk.state), draft(desk))
    assert all(make() for _, make in files_of(draft(desk), label))


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
