"""The events that the kiosk records. An event says one thing that happened; an Event adds who, when and its id.

Events are only ever added to. A field that comes later has a default, so that an old event still reads.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from kiosk.pricing import Costing

Need: TypeAlias = Literal["wheelchair", "one_hand", "low_vision", "tremor", "weak_grip", "left_hand"]
"""What an adaptation answers to; a resident may have several."""

Why: TypeAlias = Literal["called", "safety", "stuck", "same_mistake", "more_help", "sign_off", "absent"]
"""Why a resident needs a mentor."""


class EventData(Struct, frozen=True, tag_field="fact"):
    """The base of every event; the tag on disk is the class's name."""


# People ------------------------------------------------------------------------------------------------


class MentorAdded(EventData, frozen=True, tag="MentorAdded"):
    """A mentor may now sign in. ``pin`` is an argon2 hash, never the PIN. A mentor need not have a tile."""

    mentor: str
    name: str
    pin: str
    colour: str = ""
    picture: str = ""


class MentorChanged(EventData, frozen=True, tag="MentorChanged"):
    """A mentor's name or tile changed; a field left unset stays as it was."""

    mentor: str
    name: str | UnsetType = UNSET
    colour: str | UnsetType = UNSET
    picture: str | UnsetType = UNSET


class MentorArchived(EventData, frozen=True, tag="MentorArchived"):
    """A mentor no longer signs in; what they signed keeps their name. The last one stays a mentor all the same."""

    mentor: str


class MentorRestored(EventData, frozen=True, tag="MentorRestored"):
    """An archived mentor may sign in again, with the PIN that they had."""

    mentor: str


class ResidentAdded(EventData, frozen=True, tag="ResidentAdded"):
    """A resident has a tile on the sign-in page."""

    resident: str
    name: str
    colour: str
    picture: str
    needs: tuple[Need, ...] = ()


class ResidentChanged(EventData, frozen=True, tag="ResidentChanged"):
    """A resident's name, tile or needs changed; a field left unset stays as it was."""

    resident: str
    name: str | UnsetType = UNSET
    colour: str | UnsetType = UNSET
    picture: str | UnsetType = UNSET
    needs: tuple[Need, ...] | UnsetType = UNSET


class ResidentArchived(EventData, frozen=True, tag="ResidentArchived"):
    """A resident is no longer shown at sign-in; nothing of theirs is lost."""

    resident: str


class ResidentRestored(EventData, frozen=True, tag="ResidentRestored"):
    """An archived resident is shown at sign-in again."""

    resident: str


class ResidentPinSet(EventData, frozen=True, tag="ResidentPinSet"):
    """A resident's picture PIN was set (an argon2 hash), or taken away (None)."""

    resident: str
    pin: str | None


class MentorPinSet(EventData, frozen=True, tag="MentorPinSet"):
    """A mentor's PIN was set (an argon2 hash)."""

    mentor: str
    pin: str


class PinMissed(EventData, frozen=True, tag="PinMissed"):
    """Somebody entered a PIN that is not this resident's or mentor's."""

    person: str


class PinWaited(EventData, frozen=True, tag="PinWaited"):
    """The whole wait after wrong PINs was waited at the kiosk, whose clock was set back meanwhile."""

    person: str


# Groups ------------------------------------------------------------------------------------------------


class GroupNamed(EventData, frozen=True, tag="GroupNamed"):
    """A group of residents was made, renamed, or brought back after it was removed."""

    group: str
    name: str


class GroupMember(EventData, frozen=True, tag="GroupMember"):
    """A resident came into a group, or left it (``member`` False)."""

    group: str
    resident: str
    member: bool


class GroupRemoved(EventData, frozen=True, tag="GroupRemoved"):
    """A group is no longer shown; its members and what they were given stay as they are."""

    group: str


# A visit -----------------------------------------------------------------------------------------------


class SignedIn(EventData, frozen=True, tag="SignedIn"):
    """A visit began; the event's ``who`` says whose."""


class SignedOut(EventData, frozen=True, tag="SignedOut"):
    """A visit ended."""


class SettingChanged(EventData, frozen=True, tag="SettingChanged"):
    """One of a person's settings has a new value (its text form; see ``Settings``)."""

    name: str
    value: str


class SettingsGiven(EventData, frozen=True, tag="SettingsGiven"):
    """A mentor gave a resident these settings, by name in their text form: those of another, or a profile's."""

    resident: str
    values: dict[str, str]


# Assignments -------------------------------------------------------------------------------------------


class LessonAssigned(EventData, frozen=True, tag="LessonAssigned"):
    """A mentor gave a resident a lesson to do.

    ``until`` is the day by which it should be done (ISO, "2026-03-31"), if any; ``note`` is the mentor's own word
    with it, or ``recording`` the key of one that was spoken; ``noted_by`` is whose note it is, if not of who gives
    it now. ``path`` is the key of the path that it belongs to, if any.
    """

    resident: str
    lesson: str
    until: str | None = None
    note: str = ""
    path: str | None = None
    recording: str = ""
    noted_by: str | None = None


class AssignmentWithdrawn(EventData, frozen=True, tag="AssignmentWithdrawn"):
    """A mentor took an assignment back."""

    resident: str
    lesson: str


class PathSet(EventData, frozen=True, tag="PathSet"):
    """A path was made or changed, or brought back: lessons in the order in which they are best done."""

    path: str
    name: str
    lessons: tuple[str, ...]


class PathRemoved(EventData, frozen=True, tag="PathRemoved"):
    """A path is no longer there; whom it was given to has nothing to do by it."""

    path: str


class PathAssigned(EventData, frozen=True, tag="PathAssigned"):
    """A mentor gave a resident all lessons of a path, as it is now and as it will be; see LessonAssigned."""

    resident: str
    path: str
    until: str | None = None
    note: str = ""
    recording: str = ""
    noted_by: str | None = None


class PathWithdrawn(EventData, frozen=True, tag="PathWithdrawn"):
    """A mentor took a path back from a resident."""

    resident: str
    path: str


# Learning ----------------------------------------------------------------------------------------------


class LessonOpened(EventData, frozen=True, tag="LessonOpened"):
    """A resident began a lesson or came back to it."""

    lesson: str


class PlaceReached(EventData, frozen=True, tag="PlaceReached"):
    """A resident is at this place of a lesson: ``safety``, ``step:<key>``, ``practice:<key>``, ``quiz:<key>``..."""

    lesson: str
    place: str


class StepDone(EventData, frozen=True, tag="StepDone"):
    """A resident went on from a step, having had its check read out."""

    lesson: str
    step: str


class HelpShown(EventData, frozen=True, tag="HelpShown"):
    """A resident asked for help at a step; ``level`` is 1 (hint), 2 (example) or 3 (the mentor).

    ``step`` is the step's key, or the place of an exercise (``practice:<key>``, ``quiz:<key>``): there the first
    hint is level 1, and every further one level 2.
    """

    lesson: str
    step: str
    level: int


class MentorCalled(EventData, frozen=True, tag="MentorCalled"):
    """A resident asked for the mentor; ``lesson`` and ``step`` say where, if in a lesson.

    ``emergency`` is the key of what happened if it is one, "" if that is not known.
    """

    lesson: str | None = None
    step: str | None = None
    emergency: str | None = None


class CallAnswered(EventData, frozen=True, tag="CallAnswered"):
    """A mentor came to a resident who had called: by their own word, or by whoever said so at the kiosk."""

    resident: str


class ResidentMet(EventData, frozen=True, tag="ResidentMet"):
    """A mentor met a resident about what they needed; ``met`` False takes that back.

    ``cause`` is when it came about last, in milliseconds since 1970: only what comes about anew is told again.
    ``lesson``, ``step`` and ``exercise`` say where it was, if known.
    """

    resident: str
    why: Why
    cause: int
    lesson: str | None = None
    step: str | None = None
    exercise: str | None = None
    met: bool = True


class AnswerGiven(EventData, frozen=True, tag="AnswerGiven"):
    """A resident answered an exercise. ``answer`` is its text form (choice keys joined by commas, or rupiah).

    ``truth`` is the right answer in the same form, where the exercise had fresh numbers or a fresh piece: only
    then is it not in the lesson.
    """

    lesson: str
    exercise: str
    answer: str
    right: bool
    truth: str | None = None


class LessonFinished(EventData, frozen=True, tag="LessonFinished"):
    """A resident reached the end page of a lesson."""

    lesson: str


Felt: TypeAlias = Literal["easy", "fine", "hard"]
"""How a lesson was for a resident, as they say."""


class LessonFelt(EventData, frozen=True, tag="LessonFelt"):
    """A resident said at the end of a lesson how it was for them."""

    lesson: str
    felt: Felt


PathPart: TypeAlias = Literal["before", "after"]
"""Where on a path a set of parallel questions stands: at its start or at its end."""


class ParallelAnswered(EventData, frozen=True, tag="ParallelAnswered"):
    """A resident answered a question of a path's parallel sets; ``objective`` is an aim of the lesson, from 1."""

    path: str
    part: PathPart
    lesson: str
    objective: int
    right: bool


class ParallelPassed(EventData, frozen=True, tag="ParallelPassed"):
    """A resident passed over the rest of one of a path's parallel sets."""

    path: str
    part: PathPart


# Work at the bench --------------------------------------------------------------------------------------

PieceVerdict: TypeAlias = Literal["pass", "fix", "reject"]
"""What is found of a piece."""


class BenchSigned(EventData, frozen=True, tag="BenchSigned"):
    """A mentor saw a resident do a lesson's bench task (counted from 0) and says whether it was done well.

    ``values`` are what was measured, by the name of the measure, as it was entered. ``recording`` is the key of a
    note that was spoken.
    """

    resident: str
    lesson: str
    task: int
    values: dict[str, str] = {}
    note: str = ""
    ok: bool = True
    recording: str = ""


Noted: TypeAlias = LessonAssigned | PathAssigned | BenchSigned
"""What may have a note of the mentor: ``note`` if it was written, the key ``recording`` if it was spoken."""


class PieceChecked(EventData, frozen=True, tag="PieceChecked"):
    """A real piece was checked by a lesson's checklist; the event's ``who`` says by whom.

    ``values`` are what was measured or seen, by the check's key; ``failed`` are the keys of the checks not passed.
    """

    product: str
    lesson: str
    values: dict[str, str]
    failed: tuple[str, ...]
    verdict: PieceVerdict


class BatchBegun(EventData, frozen=True, tag="BatchBegun"):
    """A resident began to make pieces by the steps of a lesson, all of them through each step together."""

    resident: str
    lesson: str
    pieces: int


class BatchCounted(EventData, frozen=True, tag="BatchCounted"):
    """So many pieces are left of a resident's batch: one was spoilt."""

    resident: str
    lesson: str
    pieces: int


class BatchStepReached(EventData, frozen=True, tag="BatchStepReached"):
    """A batch is at this step; ``done`` is the step that was done on the way, "" if none (one went back).

    The event's ``who`` is the resident, or the mentor if the step was theirs.
    """

    resident: str
    lesson: str
    step: str
    done: str = ""


class BatchWaitBegun(EventData, frozen=True, tag="BatchWaitBegun"):
    """A wait after a step began, or goes on by another clock: ``whole`` milliseconds, of which ``left`` are left.

    ``clock`` and ``up`` are the machine's uptime at that moment (see ``Uptime``); a page does not know them, so
    that they come a moment later in an event of their own (see ``waits_to_note``).
    """

    resident: str
    lesson: str
    step: str
    whole: int
    left: int
    clock: str = ""
    up: int = 0


class BatchEnded(EventData, frozen=True, tag="BatchEnded"):
    """A batch came to its end: so many good pieces were made."""

    resident: str
    lesson: str
    made: int


BatchFact: TypeAlias = BatchBegun | BatchCounted | BatchStepReached | BatchWaitBegun | BatchEnded


# The trade ----------------------------------------------------------------------------------------------

PriceState: TypeAlias = Literal["draft", "saved", "confirmed"]
"""What a calculation is to be: kept while it is worked on, kept for the workshop, or confirmed by a mentor."""


class PriceSaved(EventData, frozen=True, tag="PriceSaved"):
    """A price calculation (``sheet`` is its id) of a product; the event's ``who`` made or confirmed it.

    ``name`` is its own name, "" for that of the product.
    """

    sheet: str
    product: str
    name: str
    costing: Costing
    state: PriceState = "saved"


class ConsentGiven(EventData, frozen=True, tag="ConsentGiven"):
    """A resident or mentor (``person``) allows that this contact, a telephone number, stands on labels."""

    person: str
    contact: str


class ConsentWithdrawn(EventData, frozen=True, tag="ConsentWithdrawn"):
    """A person no longer allows that their contact stands on labels."""

    person: str


class WordPronounced(EventData, frozen=True, tag="WordPronounced"):
    """A mentor mended how a word of a language is said; "" undoes it: the kiosk's own way counts again.

    ``said`` is written by the sounds of the language's letters; é and è are an open *e* and ê is a schwa.
    """

    word: str
    said: str
    lang: str = "id"


AnyEventData: TypeAlias = (
    MentorAdded | MentorChanged | MentorArchived | MentorRestored | MentorPinSet
    | ResidentAdded | ResidentChanged | ResidentArchived | ResidentRestored | ResidentPinSet
    | PinMissed | PinWaited | GroupNamed | GroupMember | GroupRemoved
    | SignedIn | SignedOut | SettingChanged | SettingsGiven
    | LessonAssigned | AssignmentWithdrawn | PathSet | PathRemoved | PathAssigned | PathWithdrawn
    | LessonOpened | PlaceReached | StepDone | HelpShown | MentorCalled | CallAnswered | ResidentMet
    | AnswerGiven | LessonFinished | LessonFelt | ParallelAnswered | ParallelPassed | BenchSigned | PieceChecked
    | BatchBegun | BatchCounted | BatchStepReached | BatchWaitBegun | BatchEnded
    | PriceSaved | ConsentGiven | ConsentWithdrawn | WordPronounced
)  # fmt: skip


class Event(Struct, frozen=True):
    """An event with its circumstances.

    ``id`` is a UUIDv7 as 32 hex digits, made at the kiosk: its order is the order of happening there.
    ``at`` is UTC in milliseconds since 1970. ``who`` is the id of the resident or mentor who acted, if any.
    """

    id: str
    at: int
    who: str | None
    data: AnyEventData = field(name="fact")
