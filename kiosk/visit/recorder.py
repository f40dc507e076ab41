"""What records sentences that people read aloud, as pages know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from msgspec import Struct

from kiosk.words import Phrase

TAKE_PAGE: Final = "record.heard"
"""The page on which a take is heard back: there alone it sounds in place of the recording that is kept."""

LOUDEST: Final = 12
"""The steps of the meter that shows how loud somebody reads."""


class SentenceToRead(Struct, frozen=True):
    """A sentence that can be read aloud, the key of its recording, and who read it last (an id; "" is nobody).

    It may be a note that is to be spoken: then ``phrase`` is its mark on the screen, and has the recording.
    """

    key: str
    phrase: Phrase
    by: str = ""


class RecordingRefused(Exception):
    """Something could not be done. ``key`` is the key of the text that says why and what to do."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Recorder(Protocol):
    """Records at the kiosk's microphone. But for ``level`` and ``finish`` each takes its time."""

    @property
    def level(self) -> int | None:
        """Return how loud it was at the microphone since the last look, 0 to ``LOUDEST``; None if nothing records."""
        ...

    def can_record(self) -> bool:
        """Tell whether there is a microphone."""
        ...

    def sentences(self, phrases: Iterable[Phrase]) -> tuple[SentenceToRead, ...]:
        """Return the sentences of texts that can be read aloud, each once, in their order."""
        ...

    def note(self, mark: Phrase) -> SentenceToRead:
        """Return a note that is to be spoken, with a key that nothing else has; it is shown as ``mark``."""
        ...

    def allows(self, person: str) -> bool:
        """Tell whether a person lends their voice."""
        ...

    def allow(self, person: str) -> None:
        """Note that a person lends their voice. Raises RecordingRefused."""
        ...

    def record(self, person: str, sentence: SentenceToRead, microphone: str) -> str:
        """Sound a tone, record until whoever reads is silent, and make the take ready to be heard.

        Return "" or the key of the text that says why it is of no use. Raises RecordingRefused.
        """
        ...

    def finish(self) -> None:
        """End the recording that is going on."""
        ...

    def keep(self, person: str, key: str) -> None:
        """Keep the take that was heard. Raises RecordingRefused."""
        ...

    def remove(self, person: str, key: str) -> None:
        """Remove one recording of a person, from the backups too. Raises RecordingRefused."""
        ...

    def count(self, person: str) -> int:
        """Return how many sentences a person read aloud."""
        ...

    def forget(self, person: str) -> int:
        """Remove all that a person read aloud, from the backups too; return how many. Raises RecordingRefused."""
        ...
