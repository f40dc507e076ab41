"""The price calculator, used as people use it: figures in, result out, kept, compared and confirmed."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.work.calculator import Calculator
from kiosk.pricing import Costing, Fee, Material
from kiosk.visit import Items, Phrase, Table, Text, Visit
from tests.pages.test_every_page import every_page, reaches_every_choice, speaks_all_it_shows
from tests.support.workshop import Memory, pick

KESET = Costing(
    (Material("Kain perca", "gram", 7_000, 1_000, 5_500, 500),),
    batch=10,
    pay=9_000,
    other_month=200_000,
    pieces_month=50,
    profit=5_000,
    fees={"online": Fee(10, 1_250)},
)


def at_calculator(memory: Memory, role: str = "resident", lang: str = "id") -> Visit:
    visit = memory.visit(Settings(lang=lang))
    person = {"resident": "r1", "mentor": "m1", "guest": "guest"}[role]
    visit.state = replace(visit.state, role=role, person=person, path=(Calculator(),))
    visit.redraw()
    return visit


def enter(visit: Visit, name: str, amount: int) -> None:
    pick(visit, name)
    for digit in str(amount):
        pick(visit, digit)
    pick(visit, "done")


def texts(visit: Visit) -> list[str]:
    blocks = visit.page.blocks
    lines = [
        p.text
        for b in blocks
        for p in (b.items if isinstance(b, Items) else b.phrases if isinstance(b, Text) else ())
    ]
    return [visit.page.notice.text, *lines] if visit.page.notice else lines


def fill_in(visit: Visit) -> None:
    pick(visit, "keset")
    pick(visit, "new")
    pick(visit, "materials")
    enter(visit, "batch", 10)
    pick(visit, "add")
    pick(visit, "perca")
    for name in ("pack_price", "pack_size", "used", "wasted"):
        enter(visit, name, getattr(KESET.materials[0], name))
    pick(visit, "close")
    pick(visit, "close")
    for name in ("pay", "other_month", "pieces_month", "profit"):
        enter(visit, name, getattr(KESET, name))
    pick(visit, "channels")
    pick(visit, "online")
    enter(visit, "of_100", 10)
    enter(visit, "order", 1_250)
    pick(visit, "close")
    pick(visit, "close")
    pick(visit, "reckon")


def test_the_figures_lead_to_the_result_of_the_same_sums() -> None:
    visit = at_calculator(Memory())
    fill_in(visit)
    assert KESET.cost == 4_200 + 9_000 + 4_000
    assert texts(visit) == [
        "Modal 1 barang Rp17.200",
        "Harga jual Rp22.500",
        "Untung 1 barang Rp5.300",
        "Jangan jual di bawah Rp17.500",
        "Jual paling sedikit 22 buah sebulan",
        "Harga di toko daring Rp26.500",
    ]


def test_every_figure_is_kept_as_it_is_entered() -> None:
    memory = Memory()
    visit = at_calculator(memory)
    fill_in(visit)
    ((_, sheet),) = memory.known.workshop.shown_prices("keset")
    assert sheet.now.costing == KESET
    assert (sheet.now.state, sheet.versions) == ("draft", ())
    again = at_calculator(memory)
    pick(again, "keset")
    pick(again, next(c.key for c in again.page.choices if c.key != "new"))
    assert "Harga jual Rp22.500" in texts(again)


def test_a_resident_saves_and_a_mentor_confirms() -> None:
    memory = Memory()
    visit = at_calculator(memory)
    fill_in(visit)
    pick(visit, "save")
    assert texts(visit)[0] == "Hitungan tersimpan."
    mentor = at_calculator(memory, "mentor")
    pick(mentor, "keset")
    pick(mentor, next(c.key for c in mentor.page.choices if c.key != "new"))
    pick(mentor, "save")
    assert texts(mentor)[:2] == ["Hitungan disetujui.", "Disetujui Bu Rina, hari ini."]
    ((_, sheet),) = memory.known.workshop.shown_prices("keset")
    assert [(v.state, v.who) for v in sheet.versions] == [("saved", "r1"), ("confirmed", "m1")]
    pick(mentor, "change")
    enter(mentor, "profit", 6_000)
    pick(mentor, "reckon")
    assert "Harga yang disetujui Rp22.500." in texts(mentor)
    pick(mentor, "history")
    pick(mentor, sheet.versions[0].id)
    assert texts(mentor)[0] == "Angka lama dipakai lagi."
    assert "Harga jual Rp22.500" in texts(mentor)


def test_of_a_guest_nothing_is_kept() -> None:
    memory = Memory()
    before = len(memory.events)
    visit = at_calculator(memory, "guest")
    fill_in(visit)
    assert "Harga jual Rp22.500" in texts(visit)
    assert "save" not in {choice.key for choice in visit.page.choices}
    assert len(memory.events) == before
    assert visit.page.back
    visit.then(visit.page.back)
    assert visit.page.choice("pay").detail == Phrase("Rp9.000", "id"), "back must not lose what was entered"


def test_a_share_of_all_and_an_empty_batch_are_refused() -> None:
    visit = at_calculator(Memory())
    pick(visit, "keset")
    pick(visit, "new")
    pick(visit, "channels")
    pick(visit, "online")
    enter(visit, "of_100", 100)
    assert texts(visit)[0] == "Potongan tiap Rp100 harus di bawah Rp100."
    visit = at_calculator(Memory())
    pick(visit, "keset")
    pick(visit, "new")
    pick(visit, "materials")
    enter(visit, "batch", 0)
    assert texts(visit)[0] == "Jumlah barang paling sedikit 1."


def test_what_if_stands_side_by_side_and_can_be_taken_over() -> None:
    memory = Memory()
    visit = at_calculator(memory)
    fill_in(visit)
    pick(visit, "compare")
    for pay in (10_000, 12_000):
        pick(visit, "add")
        enter(visit, "pay", pay)
        pick(visit, "reckon")
    table = next(block for block in visit.page.blocks if isinstance(block, Table))
    assert [p.text for p in table.head] == ["Hitungan", "Sekarang", "Pilihan 1", "Pilihan 2"]
    assert [p.text for p in table.rows[0]] == ["Modal", "Rp17.200", "Rp18.200", "Rp20.200"]
    assert "add" not in {choice.key for choice in visit.page.choices}
    pick(visit, "change-2")
    enter(visit, "asked", 20_000)
    pick(visit, "reckon")
    assert "Pilihan 2 membuat Anda rugi." in texts(visit)
    ((_, sheet),) = memory.known.workshop.shown_prices("keset")
    assert sheet.now.costing == KESET, "what is only tried is not kept"
    pick(visit, "take-1")
    ((_, sheet),) = memory.known.workshop.shown_prices("keset")
    assert sheet.now.costing == replace(KESET, pay=10_000)


def test_where_nothing_is_lost_it_is_never_called_a_loss() -> None:
    from kiosk.pages.work.calculator import _column
    from kiosk.pricing import Costing

    context = (memory := Memory()).context(memory.visit().state)
    assert _column(context, Costing())[3].text == "0 buah"
    assert _column(context, Costing(other_month=50_000))[3].text == "selalu rugi"
    assert _column(context, Costing(pay=5_000, asked=1_000))[3].text == "selalu rugi"


def test_a_loss_is_told_in_words_first() -> None:
    visit = at_calculator(Memory())
    fill_in(visit)
    pick(visit, "change")
    enter(visit, "asked", 15_000)
    pick(visit, "reckon")
    assert texts(visit)[0] == "Anda rugi Rp2.200 tiap barang."
    pick(visit, "percents")
    assert texts(visit) == ["Dibanding modal: -12,79 persen", "Dibanding harga jual: -14,67 persen"]


def test_every_page_of_a_filled_calculator_is_spoken_and_reachable() -> None:
    memory = Memory(size=(60, 18))
    memory.record((f.PriceSaved("h1", "keset", "Keset besar", KESET, "confirmed"),), "m1", True)
    keys = set()
    for here in every_page(at_calculator(memory, "mentor", "en")):
        speaks_all_it_shows(here)
        reaches_every_choice(here)
        assert here.page.help
        keys.add(here.page.key)
        assert here.page.where is None or here.page.where.text
    assert keys >= {"costs", "costs.reckoning", "costs.compare", "costs.history", "costs.by-channel", "costs.channel"}
    assert keys >= {"costs.percents", "costs.material", "costs.unit", "costs.which-material", "amount", "name"}
