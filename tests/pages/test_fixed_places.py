"""What stands under a number stays: keys without use, notices and changes that nobody asked for move nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import VALUES, Settings
from kiosk.learning import event_kinds as f
from kiosk.visit import Act, Command, Field, Page, Phrase, PlaySound, Sheet, View, Visit, VisitState, choose
from tests.support.effort import examples
from tests.support.workshop import Memory, pick, words

NAMES = ("Dewi", "Hasan", "Joko", "Ani", "Tuti", "Umar", "Wati", "Yanto", "Lina", "Rudi")


def door(size: tuple[int, int] = (100, 30), own: Settings | None = None) -> Visit:
    """Return the page for signing in of a home of 12 residents."""
    memory = Memory(size=size)
    memory.record(
        tuple(f.ResidentAdded(f"n{at}", name, "hijau", "ikan") for at, name in enumerate(NAMES)), None, True
    )
    return memory.visit(own)


def numbers(view: View) -> list[dict[int, str]]:
    """Return what each number picks on each sheet."""
    return [{t.number: t.choice.key for t in sheet.targets if t.choice and t.number} for sheet in view.sheets]


LOOKS = st.tuples(
    st.sampled_from(((60, 18), (80, 24), (100, 30), (132, 43))),
    st.builds(Settings, lang=st.sampled_from(VALUES["lang"]), size=st.sampled_from((1, 2, 3, 4))),
)


@given(LOOKS, st.integers(0, 5), st.sampled_from(("stray", "told")))
@settings(max_examples=examples(40), deadline=None)
def test_after_a_key_without_use_each_number_picks_who_stood_there(
    looks: tuple[tuple[int, int], Settings], turns: int, how: str
) -> None:
    visit = door(*looks)
    for _ in range(turns):
        if visit.view.index + 1 < len(visit.view.sheets):
            visit.command(Command(Act.NEXT))
    visit.command(Command(Act.HIGHLIGHT_NEXT))
    before = visit.view
    if how == "stray":
        visit.command(Command(Act.UNDO))
    else:
        visit.tell(words().say("id", "trouble.disk-full"))
    assert visit.page.notice is not None
    assert numbers(visit.view) == numbers(before)
    assert (visit.view.index, visit.view.highlight) == (before.index, before.highlight)
    assert visit.page.notice in [line.phrase for line in visit.view.sheet.script], (
        "it is told on the sheet that is seen"
    )
    for number, key in numbers(before)[before.index].items():
        assert visit.view.sheet.numbered(number).choice.key == key  # type: ignore[union-attr]


def test_stray_keys_do_not_make_another_person_sign_in() -> None:
    visit = door()
    visit.command(Command(Act.NEXT))
    there = numbers(visit.view)[1]
    for act in (Act.UNDO, Act.LISTEN, Act.UNDO):
        visit.command(Command(act))
    visit.command(choose(1))
    assert visit.state.person == there[1]


def test_home_leads_to_the_first_sheet_of_the_first_page() -> None:
    visit = door((60, 18), Settings(size=4))
    for _ in range(3):
        visit.command(Command(Act.NEXT))
    assert visit.view.index == 3
    outcome = visit.command(Command(Act.HOME))
    assert (visit.view.index, visit.page.notice) == (0, None)
    assert outcome.say == visit.view.sheet.script
    visit.command(Command(Act.HOME))
    assert visit.page.notice is not None, "there is no further way"


def test_a_notice_goes_when_another_sheet_is_turned_to() -> None:
    visit = door()
    visit.command(Command(Act.UNDO))
    visit.command(Command(Act.NEXT))
    assert visit.view.index == 1
    assert visit.page.notice is None


def test_a_key_without_use_leaves_the_question_of_a_number_pad_in_sight() -> None:
    visit = Memory().visit(Settings(size=4))
    real = visit._cut

    def cut(page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        long = Phrase("Berapa harga kain perca? " * 30)
        longer = [replace(one, title=long) if one and one.pad else one for one in (page, before)]
        return real(longer[0] or page, state, longer[1])

    visit._cut = cut
    pick(visit, "mentor")
    assert len(visit.view.sheets) > 1
    assert visit.view.index == 0
    visit.command(Command(Act.LISTEN))
    assert visit.page.notice is not None
    assert visit.view.index == 0
    visit.command(choose(5))
    assert visit.view.index == len(visit.view.sheets) - 1, "what is typed stays in sight"
    assert any(isinstance(block, Field) for block in visit.page.blocks)


@pytest.mark.parametrize("stray", VALUES["stray"])
def test_a_key_without_use_is_answered_as_the_person_wants(stray: str) -> None:
    visit = door(own=Settings(stray=stray))  # type: ignore[arg-type]
    outcome = visit.command(Command(Act.UNDO))
    told = words().say("id", "notice.nothing")
    assert (visit.page.notice == told) is (stray != "off")
    assert (PlaySound("edge") in outcome.effects) is (stray != "off")
    assert (told in [line.phrase for line in outcome.say]) is (stray == "sentence")
    assert outcome.quiet is (stray != "sentence"), "what is being read out goes on"


def test_the_help_shows_what_the_notice_said_first() -> None:
    visit = door()
    notice = Phrase("kain perca " * 40)
    visit.tell(notice)
    visit.command(Command(Act.HELP))
    assert notice.text in str(visit.page.blocks[0])
    assert visit.page.notice is None


@pytest.mark.parametrize(
    ("act", "name"), [(Act.LOUDER, "volume"), (Act.QUIETER, "volume"), (Act.FASTER, "rate"), (Act.SLOWER, "rate")]
)
def test_a_new_value_is_shown_and_so_is_the_last_one(act: Act, name: str) -> None:
    visit = door()
    seen = set()
    for _ in range(20):
        visit.command(Command(act))
        value = getattr(visit.state.settings, name)
        told = words().say(
            "id", f"setting.{name}.number" if name == "volume" else f"setting.{name}.value.{value}", n=value
        )
        assert visit.page.notice is not None
        assert visit.page.notice.text.endswith(told.text)
        seen.add(value)
    assert value in (VALUES[name][0], VALUES[name][-1])
    assert len(seen) >= 3


def test_what_was_lit_stays_lit_when_others_come_before_it() -> None:
    memory = Memory()
    visit = memory.visit()
    while visit.view.highlighted is None or visit.view.highlighted.phrase.text != "Pembimbing":
        visit.command(Command(Act.HIGHLIGHT_NEXT))
    memory.record((f.ResidentAdded("n", "Dewi", "hijau", "ikan"),), None, True)
    visit.redraw()
    assert visit.view.highlighted is not None
    assert visit.view.highlighted.phrase.text == "Pembimbing"


@pytest.mark.parametrize("act", [Act.LARGER, Act.SMALLER])
def test_other_letters_keep_in_sight_who_stood_first(act: Act) -> None:
    visit = door(own=Settings(size=2))
    for turned in range(len(visit.view.sheets)):
        visit = door(own=Settings(size=2))
        for _ in range(turned):
            visit.command(Command(Act.NEXT))
        first = next(iter(numbers(visit.view)[turned].values()))
        visit.command(Command(act))
        assert first in numbers(visit.view)[visit.view.index].values()


def test_a_press_on_its_way_picks_what_stood_there_when_the_page_changed_unasked() -> None:
    memory = Memory()
    visit = memory.visit()
    page, view = visit.page, visit.view
    guest = next(t.number for t in view.sheet.targets if t.choice and t.choice.key == "guest")
    memory.record((f.ResidentAdded("n", "Dewi", "hijau", "ikan"),), None, True)
    visit.redraw()
    assert visit.view.sheet.numbered(guest).choice.key == "n"  # type: ignore[union-attr,arg-type]
    visit.aimed(choose(guest), page, view)  # type: ignore[arg-type]
    assert visit.state.role == "guest"


def test_a_press_on_its_way_to_what_is_gone_does_nothing() -> None:
    visit = door()
    page, view = visit.page, visit.view
    pick(visit, "guest")
    before = visit.state.path
    for command in (choose(1), choose(2), Command(Act.NEXT), Command(Act.SELECT), Command(Act.BACK)):
        visit.aimed(command, page, view)
        assert visit.state.path == before
    visit.aimed(Command(Act.HELP), page, view)
    assert visit.page.key == "help", "the general commands mean the same everywhere"
