"""Calling the mentor, and answering: from home and the help of every page, and where nobody has signed in."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning.event_kinds import CallAnswered, MentorCalled
from kiosk.visit import Choice, Context, Goto, Leave, Move, Open, Page, Phrase, Stay, Text


def call_mentor(context: Context, emergency: str | None = None) -> Move:
    """Return the move that records a call and opens the page that says so; a guest's call has no name to note.

    ``emergency`` is the key of what happened, "" if that is not known, None if it is no emergency.
    """
    events = () if context.role == "guest" else (MentorCalled(emergency=emergency),)
    return Move(Open(Called(emergency)), events)


def answer_call(context: Context, resident: str, to: Goto) -> Move:
    """Return the move that records that a mentor came to a resident who had called, and leads on."""
    return Move(to, (CallAnswered(resident),), notice=context.say("mentor.answered"))


class CallSign(Struct, frozen=True):
    """What stands at the head of every page while somebody waits: who called, and what for."""

    text: Phrase
    emergency: bool


def call_sign(context: Context) -> CallSign | None:
    """Return the sign of the gravest call that waits, None if there is none."""
    waiting = context.known.workshop.waiting_calls()
    call = context.known.workshop.waiting_call(waiting[0]) if waiting else None
    if call is None:
        return None
    name, more = context.name(waiting[0]), len(waiting) - 1
    text = _what_for(context, name, call.lesson, call.emergency).text
    if more:
        text = context.say("call.and_more", text=text, n=more).text
    return CallSign(Phrase(text, context.lang), call.emergency is not None)


def answer_choices(context: Context) -> tuple[Choice, ...]:
    """Return the choice that says that the mentor came, for the gravest call: the own one of a resident here."""
    workshop = context.known.workshop
    waiting = workshop.waiting_calls()
    if context.role == "resident":
        waiting = [who for who in waiting if who == context.person]
    if context.role == "guest" or not waiting:
        return ()
    label = context.say("call.answer", name=context.name(waiting[0]))
    return (Choice("answer-call", label, answer_call(context, waiting[0], Stay())),)


class Called(Struct, frozen=True):
    """Says that the mentor has been called, in an emergency (see ``call_mentor``) also what to do meanwhile."""

    emergency: str | None = None

    def page(self, context: Context) -> Page:
        """Return the page; a guest is told to raise a hand, for no one is noted as calling."""
        told = "call.guest" if context.role == "guest" else "call.done"
        meanwhile = "meanwhile" if self.emergency is None else "follow_steps" if self.emergency else "wait_safely"
        return context.page(
            "called",
            "call",
            blocks=(Text((context.say(told), context.say(f"call.{meanwhile}"))),),
            choices=(context.choice("ok", "call.ok", Move(Leave())), *answer_choices(context)),
            next="ok",
        )


class CallWaits(Struct, frozen=True):
    """Shown where nobody has signed in while somebody waits: who called, and the one act that answers."""

    def page(self, context: Context) -> Page:
        """Return the gravest call; once all are answered, that nobody waits any more."""
        sign, answers = call_sign(context), answer_choices(context)
        told = sign.text if sign else context.say("call.nobody_waits")
        begin = context.choice("begin", "call.begin", Move(Leave()))
        return context.page(
            "call-waits",
            "call.waits",
            blocks=(Text((told,), "safety" if sign and sign.emergency else "body"),),
            choices=(*answers, begin),
            next=answers[0].key if answers else "begin",
        )


def _what_for(context: Context, name: str, lesson: str | None, emergency: str | None) -> Phrase:
    """Return who called and what for."""
    known = context.library.emergencies if context.library else ()
    happened = next((one.when.phrase(context.lang).text for one in known if one.key == emergency), "")
    if emergency is not None:
        return context.say("call.emergency_of" if happened else "call.emergency", name=name, what=happened)
    title = found.title.phrase(context.lang).text if (found := context.lesson(lesson)) else ""
    return context.say("call.lesson" if title else "call.plain", name=name, title=title)
