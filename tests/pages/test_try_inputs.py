"""Trying the inputs: whatever is done is named and does nothing, and the same three times leaves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import load_maps
from kiosk.app.page_context import key_line
from kiosk.learning import Settings
from kiosk.pages.try_inputs import LEAVES_AT, QUIET, TWO_PRESSES, TryInputs
from kiosk.visit import Act, Command, Context, Phrase, Visit, VisitState
from tests.support.workshop import Memory, pick, words

MAPS = load_maps({})[0]


class Trying(Memory):
    """A workshop whose pages are told what keys do."""

    def context(self, state: VisitState) -> Context:
        from msgspec.structs import replace

        context, keys = super().context(state), MAPS[state.settings.keys]
        return replace(context, key_line=lambda key: key_line(key, state.settings, keys, context.say))


def begin(memory: Memory) -> Visit:
    visit = memory.visit()
    visit.command(Command(Act.HELP))
    pick(visit, "try")
    assert words().say("id", "try.out").text in {line.phrase.text for line in visit.view.sheet.script}
    pick(visit, "begin")
    assert isinstance(visit.state.place, TryInputs)
    return visit


def shown(visit: Visit) -> set[str]:
    return {line.phrase.text for line in visit.view.sheet.script}


def test_each_key_says_what_it_is_for_this_person() -> None:
    say = Memory().context(Memory().visit().state).say
    settings = Settings(scan="step", switch_move="f1", switch_select="f2")
    for keys in MAPS.values():
        for key, command in keys.keys.items():
            told = key_line(key, Settings(), keys, say).text
            assert told != say("try.no_use", name=key).text
            assert (command.act is Act.CHOOSE) == (told.endswith(f" {command.number}"))
        assert key_line("f1", settings, keys, say).text.startswith("Tombol F1: sakelar")
        assert key_line("kp_enter_of_no_keypad", settings, keys, say).text.endswith("tidak dipakai")


@given(
    st.lists(
        st.tuples(st.sampled_from(("1", "a", "enter", "f9", "touch", "word")), st.integers(0, 3000)), max_size=30
    )
)
def test_nothing_happens_but_that_it_is_named_until_the_same_came_three_times(
    made: list[tuple[str, int]],
) -> None:
    memory = Trying(lessons=False)
    visit, at = begin(memory), 0
    before, last, running, pressed_at = len(memory.events), "", 0, 0
    for name, gap in made:
        at += gap
        if name in ("touch", "word"):
            visit.tried("touch" if name == "touch" else "word", Phrase("Kembali"))
            counts = True
        else:
            visit.pressed(name, at)
            counts = name != last or at - pressed_at >= TWO_PRESSES
            pressed_at = at
        if counts:
            running = running + 1 if name == last else 1
        last = name
        assert len(memory.events) == before
        if running == LEAVES_AT:
            assert visit.page.key == "help"
            return
        assert isinstance(visit.state.place, TryInputs)
        assert words().say("id", "try.times", n=running).text in shown(visit)


def test_who_does_nothing_is_led_back() -> None:
    visit = begin(Trying())
    assert visit.page.wait is not None
    assert visit.page.wait.after == QUIET
    visit.waited(0)
    assert visit.page.key == "help"
    assert visit.page.notice is not None


def test_a_held_key_leaves_nothing() -> None:
    visit = begin(Trying())
    for at in range(0, 60_000, 30):
        visit.pressed("enter", at)
    assert isinstance(visit.state.place, TryInputs)
