"""What stands under a number stays: keys without use, notices and changes that nobody asked for move nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import VALUES, Settings
from kiosk.learning import facts as f
from kiosk.pages import Act, Command, PlaySound, choose
from kiosk.pages.desk import Desk
from kiosk.pages.journey import State
from kiosk.pages.page import Field, Page, Phrase
from kiosk.pages.sheet import Sheet
from kiosk.pages.view import View
from tests.pages.workshop import Memory, pick, words

NAMES = ("Dewi", "Hasan", "Joko", "Ani", "Tuti", "Umar", "Wati", "Yanto", "Lina", "Rudi")


def door(size: tuple[int, int] = (100, 30), own: Settings | None = None) -> Desk:
    """Return the page for signing in of a home of 12 residents."""
    memory = Memory(size=size)
    memory.record(
        tuple(f.ResidentAdded(f"n{at}", name, "hijau", "ikan") for at, name in enumerate(NAMES)), None, True
    )
    return memory.desk(own)


def numbers(view: View) -> list[dict[int, str]]:
    """Return what each number picks on each sheet."""
    return [{t.number: t.choice.key for t in sheet.targets if t.choice and t.number} for sheet in view.sheets]


LOOKS = st.tuples(
    st.sampled_from(((60, 18), (80, 24), (100, 30), (132, 43))),
    st.builds(Settings, lang=st.sampled_from(VALUES["lang"]), size=st.sampled_from((1, 2, 3, 4))),
)


@given(LOOKS, st.integers(0, 5), st.sampled_from(("stray", "told")))
@settings(max_examples=40, deadline=None)
def test_after_a_key_without_use_each_number_picks_who_stood_there(
    looks: tuple[tuple[int, int], Settings], turns: int, how: str
) -> None:
    desk = door(*looks)
    for _ in range(turns):
        if desk.view.index + 1 < len(desk.view.sheets):
            desk.command(Command(Act.NEXT))
    desk.command(Command(Act.HIGHLIGHT_NEXT))
    before = desk.view
    if how == "stray":
        desk.command(Command(Act.UNDO))
    else:
        desk.tell(words().say("id", "trouble.disk-full"))
    assert desk.page.notice is not None
    assert numbers(desk.view) == numbers(before)
    assert (desk.view.index, desk.view.highlight) == (before.index, before.highlight)
    assert desk.page.notice in [line.phrase for line in desk.view.sheet.script], (
        "it is told on the sheet that is seen"
    )
    for number, key in numbers(before)[before.index].items():
        assert desk.view.sheet.numbered(number).choice.key == key  # type: ignore[union-attr]


def test_stray_keys_do_not_make_another_person_sign_in() -> None:
    desk = door()
    desk.command(Command(Act.NEXT))
    there = numbers(desk.view)[1]
    for act in (Act.UNDO, Act.LISTEN, Act.UNDO):
        desk.command(Command(act))
    desk.command(choose(1))
    assert desk.state.person == there[1]


def test_home_leads_to_the_first_sheet_of_the_first_page() -> None:
    desk = door((60, 18), Settings(size=4))
    for _ in range(3):
        desk.command(Command(Act.NEXT))
    assert desk.view.index == 3
    outcome = desk.command(Command(Act.HOME))
    assert (desk.view.index, desk.page.notice) == (0, None)
    assert outcome.say == desk.view.sheet.script
    desk.command(Command(Act.HOME))
    assert desk.page.notice is not None, "there is no further way"


def test_a_notice_goes_when_another_sheet_is_turned_to() -> None:
    desk = door()
    desk.command(Command(Act.UNDO))
    desk.command(Command(Act.NEXT))
    assert desk.view.index == 1
    assert desk.page.notice is None


def test_a_key_without_use_leaves_the_question_of_a_number_pad_in_sight() -> None:
    desk = Memory().desk(Settings(size=4))
    real = desk._cut

    def cut(page: Page, state: State, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        long = Phrase("Berapa harga kain perca? " * 30)
        longer = [replace(one, title=long) if one and one.pad else one for one in (page, before)]
        return real(longer[0] or page, state, longer[1])

    desk._cut = cut
    pick(desk, "mentor")
    assert len(desk.view.sheets) > 1
    assert desk.view.index == 0
    desk.command(Command(Act.LISTEN))
    assert desk.page.notice is not None
    assert desk.view.index == 0
    desk.command(choose(5))
    assert desk.view.index == len(desk.view.sheets) - 1, "what is typed stays in sight"
    assert any(isinstance(block, Field) for block in desk.page.blocks)


@pytest.mark.parametrize("stray", VALUES["stray"])
def test_a_key_without_use_is_answered_as_the_person_wants(stray: str) -> None:
    desk = door(own=Settings(stray=stray))  # type: ignore[arg-type]
    outcome = desk.command(Command(Act.UNDO))
    told = words().say("id", "notice.nothing")
    assert (desk.page.notice == told) is (stray != "off")
    assert (PlaySound("edge") in outcome.effects) is (stray != "off")
    assert (told in [line.phrase for line in outcome.say]) is (stray == "sentence")
    assert outcome.quiet is (stray != "sentence"), "what is being read out goes on"


def test_the_help_shows_what_the_notice_said_first() -> None:
    desk = door()
    notice = Phrase("kain perca " * 40)
    desk.tell(notice)
    desk.command(Command(Act.HELP))
    assert notice.text in str(desk.page.blocks[0])
    assert desk.page.notice is None


@pytest.mark.parametrize(
    ("act", "name"), [(Act.LOUDER, "volume"), (Act.QUIETER, "volume"), (Act.FASTER, "rate"), (Act.SLOWER, "rate")]
)
def test_a_new_value_is_shown_and_so_is_the_last_one(act: Act, name: str) -> None:
    desk = door()
    seen = set()
    for _ in range(20):
        desk.command(Command(act))
        value = getattr(desk.state.settings, name)
        assert desk.page.notice == words().say("id", f"setting.{name}.number", n=value)
        seen.add(value)
    assert value in (VALUES[name][0], VALUES[name][-1])
    assert len(seen) >= 3


def test_what_was_lit_stays_lit_when_others_come_before_it() -> None:
    memory = Memory()
    desk = memory.desk()
    while desk.view.highlighted is None or desk.view.highlighted.phrase.text != "Pembimbing":
        desk.command(Command(Act.HIGHLIGHT_NEXT))
    memory.record((f.ResidentAdded("n", "Dewi", "hijau", "ikan"),), None, True)
    desk.redraw()
    assert desk.view.highlighted is not None
    assert desk.view.highlighted.phrase.text == "Pembimbing"


@pytest.mark.parametrize("act", [Act.LARGER, Act.SMALLER])
def test_other_letters_keep_in_sight_who_stood_first(act: Act) -> None:
    desk = door(own=Settings(size=2))
    for turned in range(len(desk.view.sheets)):
        desk = door(own=Settings(size=2))
        for _ in range(turned):
            desk.command(Command(Act.NEXT))
        first = next(iter(numbers(desk.view)[turned].values()))
        desk.command(Command(act))
        assert first in numbers(desk.view)[desk.view.index].values()


def test_a_press_on_its_way_picks_what_stood_there_when_the_page_changed_unasked() -> None:
    memory = Memory()
    desk = memory.desk()
    page, view = desk.page, desk.view
    guest = next(t.number for t in view.sheet.targets if t.choice and t.choice.key == "guest")
    memory.record((f.ResidentAdded("n", "Dewi", "hijau", "ikan"),), None, True)
    desk.redraw()
    assert desk.view.sheet.numbered(guest).choice.key == "n"  # type: ignore[union-attr,arg-type]
    desk.aimed(choose(guest), page, view)  # type: ignore[arg-type]
    assert desk.state.role == "guest"


def test_a_press_on_its_way_to_what_is_gone_does_nothing() -> None:
    desk = door()
    page, view = desk.page, desk.view
    pick(desk, "guest")
    before = desk.state.path
    for command in (choose(1), choose(2), Command(Act.NEXT), Command(Act.SELECT), Command(Act.BACK)):
        desk.aimed(command, page, view)
        assert desk.state.path == before
    desk.aimed(Command(Act.HELP), page, view)
    assert desk.page.key == "help", "the general commands mean the same everywhere"
