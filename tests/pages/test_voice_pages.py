"""The pages of listening: what to do where it cannot be, a wake word of one's own, and a way out by silence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.pages.settings.voice import RESTS, HearTest, TeachVoice
from kiosk.visit import Context, Listening, Visit, VisitState
from tests.support.workshop import Memory, pick, words


class WithoutExtra(Memory):
    """A kiosk on which the software for listening is not installed."""

    def context(self, state: VisitState) -> Context:
        return replace(super().context(state), can_listen=lambda: False)


def say(key: str, **values: object) -> str:
    return words().say("id", key, **values).text


def spoken(visit: Visit) -> str:
    return " ".join(line.phrase.text for sheet in visit.view.sheets for line in sheet.script)


def at(memory: Memory, *keys: str) -> Visit:
    visit = memory.visit()
    for key in ("r1", *keys):
        pick(visit, key)
    return visit


@pytest.mark.parametrize("keys", [(), ("listen",), ("test",)])
def test_where_the_extra_is_missing_the_pages_say_what_to_do(keys: tuple[str, ...]) -> None:
    visit = at(WithoutExtra(), "settings", "listening", *keys)
    assert say("voice.missing") in spoken(visit)
    assert "make voice" in spoken(visit)
    assert say("voice.missing") not in spoken(at(Memory(), "settings", "listening", *keys))


def test_who_tries_the_voice_before_it_is_on_is_told_so() -> None:
    memory = Memory()
    assert say("voice.page.off") in spoken(at(memory, "settings", "listening", "test"))
    memory.record((f.SettingChanged("listen", "key"),), "r1", True)
    assert say("voice.page.off") not in spoken(at(memory, "settings", "listening", "test"))


def test_a_wake_word_of_ones_own_is_taught_used_taught_again_and_deleted() -> None:
    memory = Memory()
    visit = at(memory, "settings", "listening", "wake_word")
    outcome = pick(visit, "own")
    assert (visit.state.place, outcome.effects) == (TeachVoice(wake=True), (Listening("teach-wake"),))
    visit.state = replace(
        visit.state, path=(*visit.state.path[:-1], TeachVoice(words().say("id", "voice.page.own_wake"), wake=True))
    )
    visit.redraw()
    assert [choice.key for choice in visit.page.choices] == ["close"], "one word: there is none to skip to"
    visit.state = replace(visit.state, path=(*visit.state.path[:-1], TeachVoice(wake=True)))
    visit.redraw()
    before = visit.state
    assert say("voice.page.wake_taught") in spoken(visit)
    assert pick(visit, "again").effects == (Listening("forget-wake"), Listening("teach-wake"))
    pick(visit, "use")
    assert memory.known.workshop.settings_of("r1", before.settings).wake_word == "own"
    assert visit.page.key == "setting.wake_word"
    visit.state = replace(before, settings=visit.state.settings)
    visit.redraw()
    pick(visit, "forget")
    assert pick(visit, "yes").effects == (Listening("forget-wake"),)
    assert memory.known.workshop.settings_of("r1", before.settings).wake_word == "kiosk"


def test_only_residents_teach_one() -> None:
    visit = Memory().visit()
    for key in ("mentor", *"1234", "done"):
        pick(visit, key)
    visit.state = replace(visit.state, settings=replace(visit.state.settings, listen="wake"))
    for key in ("settings", "listening", "wake_word"):
        pick(visit, key)
    assert [choice.key for choice in visit.page.choices] == ["kiosk", "hello", "listen"]


def test_silence_ends_teaching_and_nothing_else() -> None:
    visit = at(Memory(), "settings", "listening")
    here = visit.state
    for place, rests in (
        (TeachVoice(words().say("id", "voice.word.next")), True),
        (TeachVoice(), False),
        (HearTest(), False),
    ):
        visit.state = replace(here, path=(*here.path, place))
        visit.redraw()
        assert (visit.page.wait is not None) == rests
        if visit.page.wait is not None:
            assert visit.page.wait.after == RESTS
            visit.waited(0)
            assert visit.page.key == "settings"
            assert say("voice.page.rest") in spoken(visit)
