"""Calling the mentor and answering: what stands at the head, and the one act that answers, wherever one is."""

from __future__ import annotations

import pytest

from kiosk.learning import event_kinds as f
from kiosk.pages.call import CallWaits, call_sign
from kiosk.pages.sign_in.idle import TELLS_OF_CALL_AFTER, ask_if_idle
from kiosk.visit import Act, Command, Enter, Lang, Move, Open, Page, Visit
from tests.support.workshop import Memory, pick, words


def keys(page: Page) -> list[str]:
    return [choice.key for choice in page.choices]


def sign(memory: Memory, visit: Visit) -> tuple[str, bool] | None:
    found = call_sign(memory.context(visit.state))
    return None if found is None else (found.text.text, found.emergency)


def said(key: str, lang: Lang = "id", **values: object) -> str:
    return words().say(lang, key, **values).text


def test_the_sign_says_who_called_and_what_for() -> None:
    memory = Memory()
    visit = memory.visit()
    assert sign(memory, visit) is None
    memory.record((f.MentorCalled("keset.mutu"),), "r1", True)
    title = memory.context(visit.state).lesson("keset.mutu")
    assert title is not None
    plain = said("call.lesson", name="Sri", title=title.title.phrase("id").text)
    assert sign(memory, visit) == (plain, False)
    memory.record((f.MentorCalled(),), "r2", True)
    assert sign(memory, visit) == (said("call.and_more", text=plain, n=1), False)
    memory.record((f.MentorCalled(emergency="tidak-ada"),), "r2", True)
    grave = said("call.emergency", name="Budi")
    assert sign(memory, visit) == (said("call.and_more", text=grave, n=1), True), "unknown is grave all the same"
    memory.record((f.MentorCalled(),), "r2", True)
    assert sign(memory, visit) == (said("call.and_more", text=grave, n=1), True), "a later call takes nothing back"


def test_each_emergency_calls_as_itself() -> None:
    memory = Memory()
    assert memory.library is not None
    for emergency in memory.library.emergencies:
        visit = memory.visit()
        visit.then(Move(Enter("resident", "r1")))
        visit.command(Command(Act.EMERGENCY))
        pick(visit, emergency.key)
        pick(visit, "call")
        assert memory.events[-1].data == f.MentorCalled(emergency=emergency.key)
        assert said("call.follow_steps") in [line.phrase.text for line in visit.view.sheets[0].script], (
            "what helps is not left for a wait"
        )
        what = emergency.when.phrase("id").text
        assert sign(memory, visit) == (said("call.emergency_of", name="Sri", what=what), True)
        pick(visit, "answer-call")
        assert sign(memory, visit) is None


def test_nobody_is_signed_in_and_one_act_answers_at_the_page_for_signing_in() -> None:
    memory = Memory()
    visit = memory.visit()
    before = [choice.key for choice in visit.page.choices]
    memory.record((f.MentorCalled(),), "r1", True)
    memory.record((f.MentorCalled(emergency=""),), "r2", True)
    visit.redraw()
    assert keys(visit.page) == [*before, "answer-call"], "every tile keeps its place"
    pick(visit, "answer-call")
    answered = memory.events[-1]
    assert (answered.who, answered.data) == (None, f.CallAnswered("r2")), "the gravest first, at the kiosk"
    assert visit.page.notice is not None
    pick(visit, "answer-call")
    assert memory.events[-1].data == f.CallAnswered("r1")
    assert keys(visit.page) == before


def test_a_kiosk_that_nobody_uses_tells_of_the_call_and_the_main_act_answers() -> None:
    memory = Memory()
    visit = memory.visit()
    memory.record((f.MentorCalled(),), "r1", True)
    asked = ask_if_idle(visit.state, called=True)
    assert asked is not None
    assert asked[0] == TELLS_OF_CALL_AFTER
    assert isinstance(asked[1].to, Open)
    visit.then(asked[1])
    assert isinstance(visit.state.place, CallWaits)
    assert ask_if_idle(visit.state, called=True) is None, "it stands until it is answered"
    assert said("call.plain", name="Sri") in {line.phrase.text for line in visit.view.sheet.script}
    visit.command(Command(Act.NEXT))
    assert (memory.events[-1].who, memory.events[-1].data) == (None, f.CallAnswered("r1"))
    assert said("call.nobody_waits") in {line.phrase.text for line in visit.view.sheet.script}
    visit.command(Command(Act.NEXT))
    assert visit.page.key == "sign-in"


def test_a_mentor_answers_from_the_help_of_any_page_in_their_own_name() -> None:
    memory = Memory()
    memory.record((f.MentorCalled(),), "r1", True)
    visit = memory.visit()
    visit.then(Move(Enter("mentor", "m1")))
    visit.command(Command(Act.HELP))
    pick(visit, "answer-call")
    assert (memory.events[-1].who, memory.events[-1].data) == ("m1", f.CallAnswered("r1"))


def test_a_resident_says_of_their_own_call_alone_that_the_mentor_came() -> None:
    memory = Memory()
    memory.record((f.MentorCalled(),), "r2", True)
    visit = memory.visit()
    visit.then(Move(Enter("resident", "r1")))
    visit.command(Command(Act.HELP))
    assert "answer-call" not in keys(visit.page)
    pick(visit, "call")
    pick(visit, "answer-call")
    assert (memory.events[-1].who, memory.events[-1].data) == ("r1", f.CallAnswered("r1"))
    assert memory.known.workshop.waiting_calls() == ["r2"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_guest_calls_by_voice_and_answers_nobody(lang: Lang) -> None:
    memory = Memory()
    memory.record((f.MentorCalled(),), "r1", True)
    visit = memory.visit()
    pick(visit, "guest")
    visit.command(Command(Act.HELP))
    assert "answer-call" not in keys(visit.page)


def test_a_mentor_sets_how_loud_a_call_is_for_everybody() -> None:
    memory = Memory()
    memory.record((f.SettingChanged("call_volume", "8"),), "r1", True)
    assert memory.known.workshop.call_volume == 6, "no resident's to change"
    memory.record((f.SettingChanged("call_volume", "0"),), "m1", True)
    assert memory.known.workshop.call_volume == 0
