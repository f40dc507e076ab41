"""A mentor's short note: one that is ready, or one's own, letter by letter. It is spoken to the resident."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from msgspec import Struct

from kiosk.pages.name_entry import LIKE_APOSTROPHE, NameEntry, is_latin
from kiosk.visit import Choice, Context, Move, Page, Place, Swap

MAX_NOTE: Final = 80
"""Letters of a note: two short sentences, as long as they are heard well at one go."""

FURTHER: Final = "“”–—…°½¼"
"""Signs of notes beyond those of ASCII."""

TO_A_TASK: Final = ("bench.note_calm", "bench.note_rest", "bench.note_together", "bench.note_proud")
"""Notes that are ready to go with a lesson to do."""

TO_WORK: Final = ("bench.note_neat", "bench.note_safe", "bench.note_again", "bench.note_slower")
"""Notes that are ready to go with what was seen at the bench."""


class Notes(Struct, frozen=True):
    """Which note? ``then`` gets its text ("" is none) and says what then; ``leave`` is where "back" leads."""

    ready: tuple[str, ...]
    then: Callable[[str], Move]
    leave: Place

    def page(self, context: Context) -> Page:
        """Return the ready notes, then writing one, then none."""
        ready = [context.say(key) for key in self.ready]
        write = NoteEntry("bench.note_write", lambda context, note: self.then(note), leave=self)
        return context.page(
            "notes",
            "bench.note",
            choices=(
                *(Choice(key, text, self.then(text.text)) for key, text in zip(self.ready, ready, strict=True)),
                context.choice("write", "bench.note_write", Move(Swap(write))),
                context.choice("none", "bench.note_none", self.then("")),
            ),
            back=Move(Swap(self.leave)),
        )


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
