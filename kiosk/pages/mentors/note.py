"""A mentor's short note: one that is ready, or one's own, letter by letter or spoken. The resident hears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.name_entry import LIKE_APOSTROPHE, NameEntry, is_latin
from kiosk.pages.settings.recording import Reading, recorder_work
from kiosk.visit import Block, Choice, Context, Move, Page, Phrase, Place, Recorder, Swap

MAX_NOTE: Final = 80
"""Letters of a note: two short sentences, as long as they are heard well at one go."""

FURTHER: Final = "“”–—…°½¼"
"""Signs of notes beyond those of ASCII."""

TO_A_TASK: Final = ("bench.note_calm", "bench.note_rest", "bench.note_together", "bench.note_proud")
"""Notes that are ready to go with a lesson to do."""

TO_WORK: Final = ("bench.note_neat", "bench.note_safe", "bench.note_again", "bench.note_slower")
"""Notes that are ready to go with what was seen at the bench."""


class Notes(Struct, frozen=True):
    """Which note? ``leave`` is where "back" leads.

    ``then`` gets its text and the key of its recording, of which one or both are "", and says what then.
    """

    ready: tuple[str, ...]
    then: Callable[[str, str], Move]
    leave: Place

    def page(self, context: Context) -> Page:
        """Return the ready notes, then writing one, speaking one, and none.

        A mentor speaks at a visit of their own: at a resident's nobody knows yet who they are.
        """
        ready = [context.say(key) for key in self.ready]
        write = NoteEntry("bench.note_write", lambda context, note: self.then(note, ""), leave=self)
        return context.page(
            "notes",
            "bench.note",
            choices=(
                *(Choice(key, text, self.then(text.text, "")) for key, text in zip(self.ready, ready, strict=True)),
                context.choice("write", "bench.note_write", Move(Swap(write))),
                *((self._speak(context),) if context.recorder and context.role == "mentor" else ()),
                context.choice("none", "bench.note_none", self.then("", "")),
            ),
            back=Move(Swap(self.leave)),
        )

    def _speak(self, context: Context) -> Choice:
        def begin(recorder: Recorder) -> Move:
            if not recorder.can_record():
                return Move(notice=context.say("bench.note_unspoken"))
            note = recorder.note(_mark(context, context.person))
            return SpokenNote("notes", (note,), allowed=recorder.allows(context.person or ""), notes=self).read(
                context, 0
            )

        return context.choice("speak", "bench.note_speak", recorder_work(context, begin))


class SpokenNote(Reading, frozen=True, kw_only=True):
    """A note that is spoken, heard back and kept, as sentences are that are read aloud."""

    notes: Notes

    TEXTS: ClassVar[str] = "bench.note_speak"
    BEGINS: ClassVar[str] = "bench.note_now"

    def page(self, context: Context) -> Page:
        """Return the other ways to a note: that is where it leads when nothing is kept."""
        return self.notes.page(context)

    def shown(self, context: Context, at: int) -> tuple[Block, ...]:
        """Return nothing: whoever speaks knows what to say."""
        return ()

    def kept(self, context: Context, at: int) -> Move:
        """Return what follows with the note."""
        return self.notes.then("", self.sentences[at].key)


def note_phrase(context: Context, note: str, recording: str, by: str | None) -> Phrase | None:
    """Return a note as it is shown and said: the mentor's own voice if they spoke it; None if there is none."""
    if recording:
        return replace(_mark(context, by), recording=recording)
    return Phrase(note, context.lang) if note else None


def _mark(context: Context, by: str | None) -> Phrase:
    return context.say("bench.note_voice", name=context.name(by, "call.title"))


class NoteEntry(NameEntry, frozen=True, kw_only=True):
    """A note, letter by letter. ``leave`` is where "back" leads from an empty one."""

    leave: Place

    MOST: ClassVar[int] = MAX_NOTE
    PICKED: ClassVar[str] = ".,?!-':/"
    SO_FAR: ClassVar[str] = "bench.note_so_far"

    def _takes(self, sign: str) -> bool:
        return is_latin(sign) or (sign.isascii() and sign.isprintable()) or sign in LIKE_APOSTROPHE + FURTHER

    def _begins(self) -> bool:
        return not self.typed or self.typed.endswith((". ", "? ", "! "))

    def _back(self) -> Move | None:
        return super()._back() or Move(Swap(self.leave))
