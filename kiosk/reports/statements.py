"""What was recorded as xAPI statements (version 1.0.3), one JSON object a line, for learning record stores.

A person is an account at the kiosk, by the id alone: no name leaves with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from kiosk.learning import LAST_MOMENT, Event, day_number, midnight
from kiosk.learning import event_kinds as f

HOME: Final = "https://kiosk-belajar.invalid"
"""Begins each identifier of ours. The top-level domain is one that never leads anywhere (RFC 2606)."""

ADL: Final = "http://adlnet.gov/expapi"

_VERBS: Final = {
    "logged-in": "https://w3id.org/xapi/adl/verbs/logged-in",
    "logged-out": "https://w3id.org/xapi/adl/verbs/logged-out",
    "initialized": f"{ADL}/verbs/initialized",
    "completed": f"{ADL}/verbs/completed",
    "answered": f"{ADL}/verbs/answered",
    "asked": f"{ADL}/verbs/asked",
    "passed": f"{ADL}/verbs/passed",
    "failed": f"{ADL}/verbs/failed",
    "evaluated": f"{HOME}/verbs/evaluated",
}


def statement_lines(
    events: Iterable[Event],
    *,
    people: Collection[str],
    lesson: str | None,
    first: int,
    last: int,
    about: dict[str, str],
    zone: str,
) -> bytes:
    """Return the statements of these people's events from one day to another (ordinals of the home's ``zone``).

    They are of one lesson or of all.

    ``about`` says in words what was asked for; it stands in each statement, for a line may travel alone.
    """
    encode = msgspec.json.encode
    found = (
        encode(one)
        for event in events
        if first <= day_number(event.at, zone) <= last
        for one in statements(event, about)
        if one["actor"]["account"]["name"] in people and (lesson is None or _in(event, lesson))
    )
    return b"".join(line + b"\n" for line in found)


def _in(event: Event, lesson: str) -> bool:
    return getattr(event.data, "lesson", None) == lesson


def statements(event: Event, about: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the statement of an event: none, if it says nothing of what was learned."""
    found = _told(event)
    if found is None or not event.who:
        return
    who, verb, path, kind, result = found
    key = event.id
    context: dict[str, Any] = {
        "platform": "Kiosk Belajar",
        "extensions": {f"{HOME}/extensions/report": about},
    }
    if who != event.who:
        context["instructor"] = _agent(event.who)
    one: dict[str, Any] = {
        "id": f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}",
        "actor": _agent(who),
        "verb": {"id": _VERBS[verb], "display": {"en": verb.replace("-", " ")}},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/{path}",
            "definition": {"type": kind},
        },
        "context": context,
        "timestamp": _time(event.at),
    }
    if result:
        one["result"] = result
    yield one


def _agent(who: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": who}}


def _time(at: int) -> str:
    moment = datetime.fromtimestamp(min(max(at, 0), LAST_MOMENT) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_LESSON: Final = f"{ADL}/activities/lesson"
_QUESTION: Final = f"{ADL}/activities/cmi.interaction"
_TASK: Final = f"{ADL}/activities/performance"
_STEP: Final = f"{ADL}/activities/objective"
_KIOSK: Final = f"{HOME}/activities/kiosk"
_PIECE: Final = f"{HOME}/activities/piece"

_Told = tuple[str, str, str, str, dict[str, Any]]


def _told(event: Event) -> _Told | None:
    """Return who did what: the verb, the object's path and type, and the result."""
    who, event_data = event.who or "", event.data
    match event_data:
        case f.SignedIn():
            return who, "logged-in", "kiosk", _KIOSK, {}
        case f.SignedOut():
            return who, "logged-out", "kiosk", _KIOSK, {}
        case f.LessonOpened():
            return who, "initialized", f"lessons/{event_data.lesson}", _LESSON, {}
        case f.LessonFinished():
            return who, "completed", f"lessons/{event_data.lesson}", _LESSON, {"completion": True}
        case f.StepDone():
            return (
                who,
                "completed",
                f"lessons/{event_data.lesson}/steps/{event_data.step}",
                _STEP,
                {"completion": True},
            )
        case f.AnswerGiven():
            result = {"success": event_data.right, "response": event_data.answer}
            return who, "answered", f"lessons/{event_data.lesson}/exercises/{event_data.exercise}", _QUESTION, result
        case f.HelpShown():
            level = {"extensions": {f"{HOME}/extensions/help-level": event_data.level}}
            return who, "asked", f"lessons/{event_data.lesson}/help/{event_data.step.replace(':', '/')}", _STEP, level
        case f.MentorCalled():
            return who, "asked", "kiosk/mentor", _KIOSK, {}
        case f.BenchSigned():
            path = f"lessons/{event_data.lesson}/bench/{event_data.task}"
            return (
                event_data.resident,
                "passed" if event_data.ok else "failed",
                path,
                _TASK,
                {"success": event_data.ok},
            )
        case f.PieceChecked():
            result = {"success": event_data.verdict == "pass", "response": event_data.verdict}
            return who, "evaluated", f"products/{event_data.product}", _PIECE, result
        case _:
            return None


def parts(days: Collection[int], zone: str) -> list[tuple[str, str | None, str | None]]:
    """Return how to read the events of some days (ordinals) a month at a time: names, and the ids between.

    The months are those of the home's ``zone``.

    The ids of a kiosk's events tell their time. A clock that went back leaves events with later ids than their
    time: so the last part has no end, and each part may hold events of other days.
    """
    months = sorted({date.fromordinal(day).replace(day=1) for day in days})
    starts = [f"{midnight(month, zone):012x}" for month in months]
    return [
        (month.strftime("%Y-%m"), start, end)
        for month, start, end in zip(months, starts, [*starts[1:], None], strict=False)
    ]
