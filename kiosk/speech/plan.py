"""What is said, what waits and what is told: the speech as a pure step function.

The queue holds no sound and starts nothing: ``step`` takes one thing that happened and returns the new plan and
what is to be done about it. A command has a ``turn``; whatever belongs to an earlier turn no longer counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias, assert_never

from msgspec import Struct
from msgspec.structs import replace

from kiosk.speech.phonemes import plain, respell
from kiosk.speech.spoken import sentences, spoken_form
from kiosk.speech.voice import Silent, Speaking, Voice
from kiosk.visit import Lang, Line, Phrase
from kiosk.words import LANGUAGES

TAKE: Final = "take-"
"""How the name of a recording begins that its reader has yet to keep: nobody but who hears it back gets it."""

NOTE: Final = "note-"
"""How the key of a note begins that was spoken: no sentence has such a key."""

GAP_TOGETHER: Final = 120
GAP_SENTENCE: Final = 250
GAP_LINE: Final = 260
"""Silence in ms before what is said next, at the normal rate: within a mark, between sentences, between marks.

With the ends of a recording and of the synthesiser's, up to 20 ms each, it stays below 300 ms. A person's own breath
makes it longer.
"""


class SpeechPiece(Struct, frozen=True):
    """A sentence as written, with its place on the sheet and the pause before it in ms.

    ``recording`` is the key of what was recorded in place of a sentence.
    """

    sentence: str
    lang: Lang
    mark: int
    gap: int
    recording: str = ""


class Job(Struct, frozen=True):
    """What the synthesiser needs for a sentence; ``text`` is its spoken form, ``rate`` in percent.

    ``phonemes`` is the same, with the words that eSpeak NG would say wrong as phonemes; other synthesisers
    take the text. ``recording`` names the recording that is played in its place, if a person made one.
    """

    lang: Lang
    voice: str
    rate: int
    text: str
    phonemes: str = ""
    recording: str = ""


# What happens -------------------------------------------------------------------------------------------


class Speak(Struct, frozen=True):
    """Say these lines in place of whatever is said."""

    turn: int
    lines: tuple[Line, ...]
    voice: Voice


class Hold(Struct, frozen=True):
    """Be silent, and keep the place (stop and pause)."""

    turn: int


class Resume(Struct, frozen=True):
    """Go on from the sentence at which the script was held."""

    turn: int


class Again(Struct, frozen=True):
    """Say the sentence that sounded last again, and go on from it."""

    turn: int


class SayCue(Struct, frozen=True):
    """Say a short name by itself; the script is held."""

    turn: int
    phrase: Phrase
    voice: Voice


class Tune(Struct, frozen=True):
    """Say the sentence that sounded last again in another voice, and go on in it."""

    turn: int
    voice: Voice


class Rendered(Struct, frozen=True):
    """The sound for a job is there; or cannot be made (``ok`` is False)."""

    job: Job
    ok: bool


class Started(Struct, frozen=True):
    """The player has begun to sound the piece that it was given with this number."""

    serial: int


class Ended(Struct, frozen=True):
    """The player has come to the end of the piece with this number."""

    serial: int


class DeviceChanged(Struct, frozen=True):
    """The sound device is there, or is gone."""

    up: bool


class NoEngine(Struct, frozen=True):
    """No sound can be made for the time being."""


Happening: TypeAlias = (
    Speak | Hold | Resume | Again | SayCue | Tune | Rendered | Started | Ended | DeviceChanged | NoEngine
)

# What is to be done -------------------------------------------------------------------------------------


class Want(Struct, frozen=True):
    """Make the sound for this job now; it takes the place of what was wanted before."""

    job: Job


class Soon(Struct, frozen=True):
    """Make the sound for these jobs when nothing is wanted now."""

    jobs: tuple[Job, ...]


class Play(Struct, frozen=True):
    """Sound the job after ``gap`` ms of silence."""

    turn: int
    serial: int
    job: Job
    gap: int


class Drop(Struct, frozen=True):
    """Forget what the player holds: the device it was for is gone."""


class Tell(Struct, frozen=True):
    """Tell the screen."""

    heard: Speaking | Silent


Deed: TypeAlias = Want | Soon | Play | Drop | Tell


class Plan(Struct, frozen=True):
    """Where the speech is.

    ``at`` is the piece that is said or comes next, ``heard`` the one that sounded last. ``stage`` is "idle"
    (nothing to do), "making" (the sound is awaited), "playing", or "blocked" (there is a sound but no device).
    ``told`` is the mark told last in this turn; ``quiet`` says that Silent was told in this turn.
    """

    turn: int = 0
    voice: Voice = Voice()
    pieces: tuple[SpeechPiece, ...] = ()
    at: int = 0
    heard: int = 0
    cue: SpeechPiece | None = None
    cue_voice: Voice = Voice()
    stage: Literal["idle", "making", "playing", "blocked"] = "idle"
    job: Job | None = None
    serial: int = 0
    first: bool = True
    told: int | None = None
    quiet: bool = False
    device: bool | None = None


def pieces_of(lines: Iterable[Line]) -> Iterator[SpeechPiece]:
    """Yield the sentences of lines in order, each with the pause before it."""
    before: int | None = None
    for line in lines:
        phrase = line.phrase
        text = phrase.text if phrase.say is None else phrase.say
        lang = LANGUAGES[phrase.lang].spoken_as
        for number, sentence in enumerate((text,) if phrase.recording else sentences(text, lang)):
            gap = GAP_SENTENCE if number else GAP_TOGETHER if line.mark == before else GAP_LINE
            yield SpeechPiece(sentence, lang, line.mark, gap, phrase.recording)
        before = line.mark


def job_of(piece: SpeechPiece, voice: Voice) -> Job | None:
    """Return what must be rendered for a piece; None if it has no sound."""
    mended = voice.mended_in(piece.lang)
    text = spoken_form(piece.sentence, piece.lang, mended)
    if not text.strip(" .,!?;:'-"):
        return None
    noted = is_note_key(piece.recording)  # it may come from another kiosk, and must name nothing else
    recording = piece.recording if noted else recording_key(piece.sentence, piece.lang)
    if voice.take and recording:
        recording = TAKE + recording
    return Job(piece.lang, voice.voice, voice.rate, plain(text), respell(text, piece.lang, mended), recording)


def recording_key(sentence: str, lang: str) -> str:
    """Return the name of a sentence's recording; "" for a sentence that stays with the synthesiser."""
    words = " ".join(sentence.split())
    if any(c.isnumeric() for c in words) or not any(c.isalpha() for c in words):
        return ""
    return hashlib.sha256(f"{lang}\0{words}".encode()).hexdigest()[:12]


def is_note_key(key: str) -> bool:
    """Tell whether a key is that of a note that was spoken."""
    return re.fullmatch(rf"{NOTE}[0-9a-f]{{12}}", key) is not None


def plan_step(plan: Plan, happening: Happening) -> tuple[Plan, tuple[Deed, ...]]:
    """Return the plan after one happening, and what is to be done. A happening of an older turn changes nothing."""
    match happening:
        case Speak() | Hold() | Resume() | Again() | SayCue() | Tune():
            return _commanded(plan, happening) if happening.turn > plan.turn else (plan, ())
        case Rendered(job=job, ok=ok):
            if plan.stage != "making" or plan.job != job:
                return plan, ()
            return _sound(plan) if ok else _next(plan)
        case Started(serial=serial):
            return _begun(plan) if plan.stage == "playing" and serial == plan.serial else (plan, ())
        case Ended(serial=serial):
            return _next(plan) if plan.stage == "playing" and serial == plan.serial else (plan, ())
        case DeviceChanged(up=up):
            return _device(replace(plan, device=up))
        case NoEngine():
            return _quiet(plan) if plan.stage == "making" else (plan, ())
        case _:
            assert_never(happening)


def _commanded(plan: Plan, command: Speak | Hold | Resume | Again | SayCue | Tune) -> tuple[Plan, tuple[Deed, ...]]:
    plan = replace(plan, turn=command.turn, cue=None, stage="idle", job=None, first=True, told=None, quiet=False)
    match command:
        case Speak(lines=lines, voice=voice):
            return _say(replace(plan, pieces=tuple(pieces_of(lines)), voice=voice, at=0, heard=0))
        case Hold():
            return plan, ()
        case Resume():
            return _say(plan)
        case Again():
            return _say(replace(plan, at=plan.heard))
        case SayCue(phrase=phrase, voice=voice):
            text = phrase.text if phrase.say is None else phrase.say
            piece = SpeechPiece(text, LANGUAGES[phrase.lang].spoken_as, -1, 0)
            return _say(replace(plan, cue=piece, cue_voice=voice))
        case Tune(voice=voice):
            return _say(replace(plan, voice=voice, at=plan.heard))
        case _:
            assert_never(command)


def _say(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    """Have the cue, or else the next piece that has a sound, made; or be silent when there is none."""
    if plan.cue is not None:
        job = job_of(plan.cue, plan.cue_voice)
        if job is None:
            return _quiet(replace(plan, cue=None, stage="idle"))
        return replace(plan, stage="making", job=job), (Want(job),)
    for at in range(plan.at, len(plan.pieces)):
        job = job_of(plan.pieces[at], plan.voice)
        if job is not None:
            return replace(plan, at=at, stage="making", job=job), (Want(job),)
    return _quiet(replace(plan, at=len(plan.pieces), stage="idle", job=None))


def _sound(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    if plan.device is not True:
        blocked = replace(plan, stage="blocked")
        return _quiet(blocked) if plan.device is False else (blocked, ())
    assert plan.job is not None
    piece = plan.cue or plan.pieces[plan.at]
    breath = 100 if piece.gap == GAP_TOGETHER else plan.voice.breath
    gap = 0 if plan.first else round(piece.gap * breath / min(max(plan.voice.rate, 70), 250))
    plan = replace(plan, stage="playing", serial=plan.serial + 1, first=False, quiet=False)
    assert plan.job is not None
    play = Play(plan.turn, plan.serial, plan.job, gap)
    if plan.cue is not None:
        return plan, (play,)
    following = (job_of(piece, plan.voice) for piece in plan.pieces[plan.at + 1 : plan.at + 3])
    return plan, (play, Soon(tuple(job for job in following if job is not None)))


def _begun(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    if plan.cue is not None:
        return plan, ()
    mark = plan.pieces[plan.at].mark
    after = replace(plan, heard=plan.at, told=mark)
    return after, (Tell(Speaking(mark, plan.turn)),) if mark != plan.told else ()


def _next(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    if plan.cue is not None:
        return _quiet(replace(plan, cue=None, stage="idle", job=None))
    return _say(replace(plan, at=plan.at + 1))


def _device(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    if plan.device:
        return _say(plan) if plan.stage == "blocked" else (plan, ())
    if plan.stage not in ("playing", "blocked"):
        return plan, (Drop(),)
    plan, deeds = _quiet(replace(plan, stage="blocked", first=True, told=None))
    return plan, (Drop(), *deeds)


def _quiet(plan: Plan) -> tuple[Plan, tuple[Deed, ...]]:
    """Tell that nothing sounds, once a silence."""
    return replace(plan, quiet=True), () if plan.quiet else (Tell(Silent(plan.turn)),)
