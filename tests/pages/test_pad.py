"""A number pad: its keys count on each of its sheets, so that no digit of an answer is lost."""

from __future__ import annotations

import pytest

from kiosk.learning import Settings
from kiosk.pages.entry import AmountEntry
from kiosk.visit import HASH, Move, Open, Phrase, Text, choose
from kiosk.words import Lang
from tests.support.workshop import Memory, pick


def test_digits_count_where_the_question_fills_a_sheet_of_its_own() -> None:
    visit = Memory(size=(60, 18)).visit(Settings(size=4))
    pick(visit, "r1")
    question = Text(tuple(Phrase(f"Bahan baku nomor {n} berapa rupiah?") for n in range(8)))
    entered: list[int] = []

    def finish(context: object, amount: int) -> Move:
        entered.append(amount)
        return Move()

    visit.then(Move(Open(AmountEntry(Phrase("Berapa modal?"), finish, (question,)))))
    assert len(visit.view.sheets) > 1
    assert visit.view.sheet.numbered(5) is None, "the first sheet has no keys"
    for digit in (5, 0, 7):
        visit.command(choose(digit))
    pick(visit, "done")
    assert entered[-1] == 507


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_name_is_entered_on_one_sheet_of_the_smallest_screen(lang: Lang) -> None:
    visit = Memory(people=False, size=(60, 18)).visit(Settings(lang=lang))
    pick(visit, "begin")
    assert visit.page.key == "name"
    assert len(visit.view.sheets) == 1


@pytest.mark.parametrize("sign", ["#", "key"])
@pytest.mark.parametrize("size", [1, 4])
def test_no_number_that_is_shown_over_a_pad_is_typed(size: int, sign: str) -> None:
    """The way on is "#" there: a 1 before it was typed into the answer."""
    visit = Memory(size=(60, 18)).visit(Settings(size=size))
    pick(visit, "r1")
    question = Text(tuple(Phrase(f"Bahan baku nomor {n} berapa rupiah?") for n in range(20)))
    visit.then(Move(Open(AmountEntry(Phrase("Berapa modal?"), lambda context, amount: Move(), (question,)))))
    sheets = len(visit.view.sheets)
    assert sheets > 2
    for at in range(sheets - 1):
        assert visit.view.index == at
        assert {target.number for target in visit.view.sheet.targets if target.number} == {HASH}
        if sign == "#":
            visit.type(sign)
        else:
            visit.command(choose(HASH))
    assert visit.view.index == sheets - 1
    assert isinstance(visit.state.place, AmountEntry)
    assert visit.state.place.typed == ""
