"""The pages of listening: what to do where it cannot be, a wake word of one's own, and a way out by silence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.learning import facts as f
from kiosk.pages.desk import Desk
from kiosk.pages.journey import Context, State
from kiosk.pages.move import Listening
from kiosk.pages.voice import RESTS, HearTest, TeachVoice
from tests.pages.workshop import Memory, pick, words


class WithoutExtra(Memory):
    """A kiosk on which the software for listening is not installed."""

    def context(self, state: State) -> Context:
        return replace(super().context(state), can_listen=lambda: False)


def say(key: str, **values: object) -> str:
    return words().say("id", key, **values).text


def spoken(desk: Desk) -> str:
    return " ".join(line.phrase.text for sheet in desk.view.sheets for line in sheet.script)


def at(memory: Memory, *keys: str) -> Desk:
    desk = memory.desk()
    for key in ("r1", *keys):
        pick(desk, key)
    return desk


@pytest.mark.parametrize("keys", [(), ("listen",), ("test",)])
def test_where_the_extra_is_missing_the_pages_say_what_to_do(keys: tuple[str, ...]) -> None:
    desk = at(WithoutExtra(), "settings", "listening", *keys)
    assert say("voice.missing") in spoken(desk)
    assert "make voice" in spoken(desk)
    assert say("voice.missing") not in spoken(at(Memory(), "settings", "listening", *keys))


def test_who_tries_the_voice_before_it_is_on_is_told_so() -> None:
    memory = Memory()
    assert say("voice.page.off") in spoken(at(memory, "settings", "listening", "test"))
    memory.record((f.SettingChanged("listen", "key"),), "r1", True)
    assert say("voice.page.off") not in spoken(at(memory, "settings", "listening", "test"))


def test_a_wake_word_of_ones_own_is_taught_used_taught_again_and_deleted() -> None:
    memory = Memory()
    desk = at(memory, "settings", "listening", "wake_word")
    outcome = pick(desk, "own")
    assert (desk.state.place, outcome.effects) == (TeachVoice(wake=True), (Listening("teach-wake"),))
    desk.state = replace(
        desk.state, path=(*desk.state.path[:-1], TeachVoice(words().say("id", "voice.page.own_wake"), wake=True))
    )
    desk.redraw()
    assert [choice.key for choice in desk.page.choices] == ["close"], "one word: there is none to skip to"
    desk.state = replace(desk.state, path=(*desk.state.path[:-1], TeachVoice(wake=True)))
    desk.redraw()
    before = desk.state
    assert say("voice.page.wake_taught") in spoken(desk)
    assert pick(desk, "again").effects == (Listening("forget-wake"), Listening("teach-wake"))
    pick(desk, "use")
    assert memory.facts.workshop.settings_of("r1", before.settings).wake_word == "own"
    assert desk.page.key == "setting.wake_word"
    desk.state = replace(before, settings=desk.state.settings)
    desk.redraw()
    pick(desk, "forget")
    assert pick(desk, "yes").effects == (Listening("forget-wake"),)
    assert memory.facts.workshop.settings_of("r1", before.settings).wake_word == "kiosk"


def test_only_residents_teach_one() -> None:
    desk = Memory().desk()
    for key in ("mentor", *"1234", "done"):
        pick(desk, key)
    desk.state = replace(desk.state, settings=replace(desk.state.settings, listen="wake"))
    for key in ("settings", "listening", "wake_word"):
        pick(desk, key)
    assert [choice.key for choice in desk.page.choices] == ["kiosk", "hello", "listen"]


def test_silence_ends_teaching_and_nothing_else() -> None:
    desk = at(Memory(), "settings", "listening")
    here = desk.state
    for place, rests in (
        (TeachVoice(words().say("id", "voice.word.next")), True),
        (TeachVoice(), False),
        (HearTest(), False),
    ):
        desk.state = replace(here, path=(*here.path, place))
        desk.redraw()
        assert (desk.page.wait is not None) == rests
        if desk.page.wait is not None:
            assert desk.page.wait.after == RESTS
            desk.waited(0)
            assert desk.page.key == "settings"
            assert say("voice.page.rest") in spoken(desk)
