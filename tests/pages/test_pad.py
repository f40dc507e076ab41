"""A number pad: its keys count on each of its sheets, so that no digit of an answer is lost."""

from __future__ import annotations

import pytest

from kiosk.learning import Settings
from kiosk.pages import Phrase, Text, choose
from kiosk.pages.entry import AmountEntry
from kiosk.pages.move import Move, Open
from kiosk.words import Lang
from tests.pages.workshop import Memory, pick


def test_digits_count_where_the_question_fills_a_sheet_of_its_own() -> None:
    desk = Memory(size=(60, 18)).desk(Settings(size=4))
    pick(desk, "r1")
    question = Text(tuple(Phrase(f"Bahan baku nomor {n} berapa rupiah?") for n in range(8)))
    entered: list[int] = []

    def finish(context: object, amount: int) -> Move:
        entered.append(amount)
        return Move()

    desk.then(Move(Open(AmountEntry(Phrase("Berapa modal?"), finish, (question,)))))
    assert len(desk.view.sheets) > 1
    assert desk.view.sheet.numbered(5) is None, "the first sheet has no keys"
    for digit in (5, 0, 7):
        desk.command(choose(digit))
    pick(desk, "done")
    assert entered[-1] == 507


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_name_is_entered_on_one_sheet_of_the_smallest_screen(lang: Lang) -> None:
    desk = Memory(people=False, size=(60, 18)).desk(Settings(lang=lang))
    pick(desk, "begin")
    assert desk.page.key == "name"
    assert len(desk.view.sheets) == 1
