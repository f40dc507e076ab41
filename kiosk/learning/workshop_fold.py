"""The workshop as a fold over events: in any order, each event counted once."""

from __future__ import annotations

from typing import TypeVar

from msgspec import UNSET
from msgspec.structs import asdict, replace

from kiosk.learning import event_kinds as f
from kiosk.learning.batches import fold_batches
from kiosk.learning.register import Register
from kiosk.learning.trade import fold_consents, fold_prices
from kiosk.learning.workshop import (
    PIN_WAITS,
    Assignment,
    Call,
    Group,
    Mentor,
    MissedPins,
    Path,
    Resident,
    Signed,
    Workshop,
    met_matter,
)  # fmt: skip


def fold_workshop(workshop: Workshop, event: f.Event) -> Workshop:
    """Return the workshop after one more event; an event that is not about people leaves it as it is."""
    by, event_data = event.id, event.data
    workshop = _fold_pins(workshop, event)
    match event_data:
        case f.MentorAdded() | f.MentorChanged() | f.MentorArchived() | f.MentorRestored() | f.MentorPinSet():
            mentor = _fold_mentor(workshop.mentors.get(event_data.mentor, Mentor(event_data.mentor)), by, event_data)
            return replace(workshop, mentors=workshop.mentors | {mentor.id: mentor})
        case (
            f.ResidentAdded() | f.ResidentChanged() | f.ResidentArchived() | f.ResidentRestored() | f.ResidentPinSet()
        ):
            before = workshop.residents.get(event_data.resident, Resident(event_data.resident))
            resident = _fold_resident(before, event, event_data)
            return replace(workshop, residents=workshop.residents | {resident.id: resident})
        case f.SettingChanged() | f.SettingsGiven():
            return _set(workshop, event.who, event_data, by)
        case f.GroupNamed() | f.GroupMember() | f.GroupRemoved():
            group = _fold_group(workshop.groups.get(event_data.group, Group(event_data.group)), by, event_data)
            return replace(workshop, groups=workshop.groups | {group.id: group})
        case f.LessonAssigned() | f.AssignmentWithdrawn():
            assignments = _assign(
                workshop.assignments, event_data.resident, event_data.lesson, _assignment(event), by
            )
            return replace(workshop, assignments=assignments)
        case f.PathAssigned() | f.PathWithdrawn():
            given = _assign(workshop.given_paths, event_data.resident, event_data.path, _assignment(event), by)
            return replace(workshop, given_paths=given)
        case f.PathSet() | f.PathRemoved():
            path = Path(event_data.name, event_data.lessons) if isinstance(event_data, f.PathSet) else None
            register = workshop.paths.get(event_data.path, Register[Path | None](None)).put(path, by)
            return replace(workshop, paths=workshop.paths | {event_data.path: register})
        case f.BenchSigned():
            noted = (event_data.note, event_data.recording)
            signed = Signed(event_data.ok, event.who, event.at, event_data.values, *noted)
            return _sign(workshop, event_data, signed, by)
        case _:
            return _fold_trade(_fold_help(workshop, event), event)


def _fold_help(workshop: Workshop, event: f.Event) -> Workshop:
    match event.data:
        case f.MentorCalled() as event_data if event.who:
            called = Call(True, event_data.lesson, event_data.step, event.at, event_data.emergency)
            return _call(workshop, event.who, called, event.id)
        case f.CallAnswered() as event_data:
            return _call(workshop, event_data.resident, Call(False, at=event.at), event.id)
        case f.ResidentMet() as event_data:
            return _meet(workshop, event_data, event.id)
        case _:
            return workshop


def _fold_trade(workshop: Workshop, event: f.Event) -> Workshop:
    match event.data:
        case f.BatchBegun() | f.BatchCounted() | f.BatchStepReached() | f.BatchWaitBegun() | f.BatchEnded() as told:
            return replace(workshop, batches=fold_batches(workshop.batches, event, told))
        case f.PriceSaved() as event_data:
            return replace(workshop, prices=fold_prices(workshop.prices, event, event_data))
        case f.ConsentGiven() | f.ConsentWithdrawn() as event_data:
            return replace(workshop, consents=fold_consents(workshop.consents, event, event_data))
        case f.WordPronounced(word=word, said=said, lang=lang):
            words = workshop.pronunciations.get(lang, {})
            words = words | {word: words.get(word, Register("")).put(said, event.id)}
            return replace(workshop, pronunciations=workshop.pronunciations | {lang: words})
        case _:
            return workshop


_ResidentFact = f.ResidentAdded | f.ResidentChanged | f.ResidentArchived | f.ResidentRestored | f.ResidentPinSet


def _fold_resident(resident: Resident, event: f.Event, event_data: _ResidentFact) -> Resident:
    by = event.id
    match event_data:
        case f.ResidentAdded():
            resident = _put(resident, by, **_registers(event_data))
            added = event.at if by >= resident.since else resident.added
            return replace(resident, since=max(resident.since, by), added=added)
        case f.ResidentChanged() | f.ResidentPinSet():
            return _put(resident, by, **_registers(event_data))
        case f.ResidentArchived() | f.ResidentRestored():
            return _put(resident, by, archived=isinstance(event_data, f.ResidentArchived))


_MentorFact = f.MentorAdded | f.MentorChanged | f.MentorArchived | f.MentorRestored | f.MentorPinSet


def _fold_mentor(mentor: Mentor, by: str, event_data: _MentorFact) -> Mentor:
    match event_data:
        case f.MentorAdded():
            return replace(_put(mentor, by, **_registers(event_data)), added=True)
        case f.MentorChanged() | f.MentorPinSet():
            return _put(mentor, by, **_registers(event_data))
        case f.MentorArchived() | f.MentorRestored():
            return _put(mentor, by, archived=isinstance(event_data, f.MentorArchived))


def _registers(event_data: f.EventData) -> dict[str, object]:
    """Return what an event says of a person: all but who it is."""
    return {name: value for name, value in asdict(event_data).items() if name not in ("resident", "mentor")}


P = TypeVar("P", Resident, Mentor)


def _put(person: P, by: str, **values: object) -> P:
    """Return a person after a write of these registers; a value left unset stays as it was."""
    return replace(person, **{k: getattr(person, k).put(v, by) for k, v in values.items() if v is not UNSET})


def _fold_group(group: Group, by: str, event_data: f.GroupNamed | f.GroupMember | f.GroupRemoved) -> Group:
    match event_data:
        case f.GroupNamed(name=name):
            return replace(group, name=group.name.put(name, by), shown=group.shown.put(True, by))
        case f.GroupMember(resident=resident, member=member):
            before = group.members.get(resident, Register(False))
            return replace(group, members=group.members | {resident: before.put(member, by)})
        case f.GroupRemoved():
            return replace(group, shown=group.shown.put(False, by))


def _set(workshop: Workshop, who: str | None, event_data: f.SettingChanged | f.SettingsGiven, by: str) -> Workshop:
    person, values = (
        (who, {event_data.name: event_data.value})
        if isinstance(event_data, f.SettingChanged)
        else (event_data.resident, event_data.values)
    )
    if not person:
        return workshop
    before = workshop.settings.get(person, {})
    after = before | {name: before.get(name, Register("")).put(value, by) for name, value in values.items()}
    return replace(workshop, settings=workshop.settings | {person: after})


def _fold_pins(workshop: Workshop, event: f.Event) -> Workshop:
    match event.data:
        case f.PinMissed(person=person):
            known = workshop.misses.get(person, MissedPins())
            wrong = tuple(sorted({*known.wrong, (event.id, event.at)}))[-len(PIN_WAITS) :]
            return replace(workshop, misses=workshop.misses | {person: replace(known, wrong=wrong)})
        case f.PinWaited(person=person):
            known = workshop.misses.get(person, MissedPins())
            known = replace(known, waited=max(known.waited, event.id))
            return replace(workshop, misses=workshop.misses | {person: known})
        case f.SignedIn() | f.BenchSigned() if event.who:
            person = event.who
        case f.BatchStepReached(resident=resident) | f.BatchWaitBegun(resident=resident) if event.who != resident:
            person = event.who or ""  # a mentor who did their part of a step gave their PIN
        case f.MentorPinSet(mentor=person) | f.ResidentPinSet(resident=person):
            pass
        case _:
            return workshop
    known = workshop.misses.get(person, MissedPins())
    return replace(workshop, misses=workshop.misses | {person: replace(known, right=max(known.right, event.id))})


def _assignment(event: f.Event) -> Assignment:
    match event.data:
        case f.LessonAssigned() as given:
            return Assignment(True, event.who, given.until, given.note, given.path, *_noted(event, given))
        case f.PathAssigned() as given:
            return Assignment(True, event.who, given.until, given.note, None, *_noted(event, given))
        case _:
            return Assignment(False, event.who)


def _noted(event: f.Event, given: f.LessonAssigned | f.PathAssigned) -> tuple[str, str | None]:
    """Return the key of a spoken note, and whose the note is."""
    return given.recording, (given.noted_by or event.who) if given.note or given.recording else None


_Given = dict[str, dict[str, Register[Assignment]]]


def _assign(given: _Given, resident: str, key: str, assignment: Assignment, by: str) -> _Given:
    own = given.get(resident, {})
    register = own.get(key, Register(Assignment(False))).put(assignment, by)
    return given | {resident: own | {key: register}}


def _call(workshop: Workshop, resident: str, call: Call, by: str) -> Workshop:
    """Note a call, or that a resident was come to; an emergency stays one whatever is called after it."""
    register = workshop.calls.get(resident, Register(Call(False))).put(call, by)
    workshop = replace(workshop, calls=workshop.calls | {resident: register})
    if call.waiting and call.emergency is None:
        return workshop
    register = workshop.emergencies.get(resident, Register(Call(False))).put(call, by)
    return replace(workshop, emergencies=workshop.emergencies | {resident: register})


def _meet(workshop: Workshop, event_data: f.ResidentMet, by: str) -> Workshop:
    own = workshop.met.get(event_data.resident, {})
    register = own.get(met_matter(event_data), Register[int | None](None)).put(
        event_data.cause if event_data.met else None, by
    )
    return replace(workshop, met=workshop.met | {event_data.resident: own | {met_matter(event_data): register}})


def _sign(workshop: Workshop, event_data: f.BenchSigned, signed: Signed, by: str) -> Workshop:
    own = workshop.signed.get(event_data.resident, {})
    tasks = own.get(event_data.lesson, {})
    register = tasks[event_data.task].put(signed, by) if event_data.task in tasks else Register(signed, by)
    lessons = own | {event_data.lesson: tasks | {event_data.task: register}}
    return replace(workshop, signed=workshop.signed | {event_data.resident: lessons})
