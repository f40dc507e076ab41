"""The listener: a microphone and one worker. It costs nothing until it is started."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.listening.events import ListeningStatus, VoiceEvent
from kiosk.listening.grammar import OWN_WAKE, Grammar, comparable_text
from kiosk.listening.numbers import digit_words
from kiosk.listening.personal import Personal
from kiosk.listening.teaching import Usual
from kiosk.words import Lang, Phrase

if TYPE_CHECKING:
    from kiosk.listening.hearing import Example, Hearing
    from kiosk.listening.templates import Templates
    from kiosk.speech import SoundDevice

_TAIL_MS: Final = 150
"""After the kiosk has spoken, a loudspeaker and a room go on for so long."""

MISSING: Final = 0.1
"""This share of the usual words may be missing, for a synthesiser may fail at some, before a person has to wait."""

NOTHING_LIKE: Final = (9.0, "")
"""Stands for the nearest word where there is no synthesiser to make any."""

_LOST_S: Final = 2.0
_AGAIN_S: Final = 5.0
_MOST_WAITING: Final = 500


class Listener:
    """Listens until it is closed. No method makes its caller wait; ``tell`` is called by the worker's thread.

    Half duplex: while the kiosk speaks, ``deaf(True)`` has to be said, and nothing is heard until 150 ms after
    ``deaf(False)``. Without a microphone it says so and looks for one every five seconds.
    """

    def __init__(
        self,
        tell: Callable[[VoiceEvent], None],
        folder: Path | None,
        device: str | None,
        others: Sequence[Phrase],
    ) -> None:
        self._tell, self._folder, self._device, self._others = tell, folder, device, others
        self._pieces: queue.SimpleQueue[bytes | Callable[[Hearing], None] | None] = queue.SimpleQueue()
        self._deaf = False
        self._closing = False
        self._status: ListeningStatus | None = None
        self._microphone: SoundDevice | None = None
        self._person: Personal | None = None
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)

    @classmethod
    def start(
        cls,
        tell: Callable[[VoiceEvent], None],
        folder: Path | None = None,
        device: str | None = None,
        others: Sequence[Phrase] = (),
    ) -> Listener:
        """Start listening.

        ``folder`` keeps what is known of the words without a person (None: nothing is kept), ``device`` is a
        microphone's name (None: the system's default), ``others`` are the kiosk's words that do not count now.
        """
        listener = cls(tell, folder, device, others)
        listener._thread.start()
        return listener

    @property
    def device(self) -> str:
        """Return the name of the open microphone, "" if there is none."""
        microphone = self._microphone
        return microphone.name if microphone is not None else ""

    def words(self, grammar: Grammar) -> None:
        """Let these words count from now on; what is being said now is held against them."""

        def change(hearing: Hearing) -> None:
            names = [name for word in grammar.words for name in word.names if name != OWN_WAKE]
            # Numbers first: with them everything on a page can be said.
            self._templates.prepare(sorted(names, key=lambda name: name.text not in digit_words(name.lang)))
            hearing.recogniser.words(grammar)

        self._pieces.put(change)

    def mend(self, words: dict[Lang, dict[str, str]]) -> None:
        """Expect these words of the languages as the workshop wants them said."""

        def change(hearing: Hearing) -> None:
            self._templates.mend(words)
            self._templates.prepare(self._others)

        self._pieces.put(change)

    def person(self, person: Personal | None) -> None:
        """Listen to this person from now on: their examples and their pause; None for anybody."""

        def change(hearing: Hearing) -> None:
            from kiosk.listening.endpoint import PAUSE_MS, Endpointer

            self._person = person
            floor = hearing.endpointer.floor
            hearing.recogniser.person(person)
            hearing.endpointer = Endpointer(person.pause_ms if person is not None else PAUSE_MS)
            hearing.endpointer.floor = floor

        self._pieces.put(change)

    def deaf(self, deaf: bool) -> None:
        """Hear nothing (the kiosk speaks), or hear again."""
        if deaf != self._deaf:
            self._deaf = deaf
            self._pieces.put(lambda hearing: hearing.deafen(_TAIL_MS))

    def teach(self, on_example: Callable[[Example, Usual | None], None] | None, *, usual: bool = False) -> None:
        """Give utterances to this function, from the worker's thread, and recognise none; None ends that.

        With ``usual`` it is also told how like the commands and everyday words each is; None while they are made.
        """

        def change(hearing: Hearing) -> None:
            hearing.on_example = given if on_example is not None else None
            if usual:
                self._templates.prepare(self._others)  # before what the page's own words need

        def given(example: Example) -> None:
            if on_example is not None:
                on_example(example, self._usual(example) if usual else None)

        self._pieces.put(change)

    def _usual(self, example: Example) -> Usual | None:
        from kiosk.listening.matching import Bank, score
        from kiosk.listening.projection import project_rows
        from kiosk.listening.templates import WAYS

        each = {comparable_text(phrase): self._templates.known(phrase)[::WAYS] for phrase in self._others}
        missing = sum(not known for known in each.values())
        if missing > MISSING * len(each) and not self._templates.wait(0):
            return None
        found = Bank([rows for known in each.values() for rows in known]).distances(project_rows(example.rows[0]))
        far: list[Usual] = []
        for name, known in each.items():
            of_name, found = found[: len(known)], found[len(known) :]
            if of_name:
                far.append((score(of_name), name))
        return min(far, default=NOTHING_LIKE)

    def meant(self, turn: int, key: str, then: Callable[[Personal], None] = lambda person: None) -> None:
        """Let the person's examples learn that ``key`` was meant by what was heard at ``turn``.

        ``then`` is called from the worker's thread if something was learnt: to save the examples.
        """

        def learn(hearing: Hearing) -> None:
            person = self._person
            if person is not None and hearing.meant(turn, key, person):
                then(person)

        self._pieces.put(learn)

    def close(self) -> None:
        """Stop listening and give the microphone back."""
        self._closing = True
        self._pieces.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def _say(self, status: ListeningStatus) -> None:
        if status != self._status:
            self._status = status
            self._tell(status)

    def _run(self) -> None:
        from kiosk.listening.embedder import is_voice_installed

        if not is_voice_installed():
            self._say(ListeningStatus("not-installed"))
            return

        # Tens of milliseconds and megabytes: only in this thread, and only where it is wanted.
        from kiosk.listening.embedder import Embedder
        from kiosk.listening.endpoint import PAUSE_MS
        from kiosk.listening.hearing import Hearing
        from kiosk.listening.recogniser import Recogniser
        from kiosk.listening.templates import Templates

        embedder = Embedder()
        self._templates: Templates = Templates(
            self._folder, embedder, lambda: self._pieces.put(lambda h: h.recogniser.changed())
        )
        recogniser = Recogniser(self._templates, None, self._others)
        hearing = Hearing(embedder, recogniser, PAUSE_MS)
        self._templates.prepare(self._others)
        try:
            while not self._closing:
                self._listen(hearing)
        finally:
            self._release()
            self._templates.close()

    def _listen(self, hearing: Hearing) -> None:
        """Hold a microphone as long as it gives something; if there is none, wait and let the caller try again."""
        from kiosk.listening.microphone import open_microphone

        try:
            self._microphone = open_microphone(self._device, self._push)
        except (OSError, ValueError):
            self._say(ListeningStatus("no-microphone"))
            self._serve_until(time.monotonic() + _AGAIN_S, hearing)
            return
        heard = time.monotonic()
        while not self._closing and time.monotonic() - heard < _LOST_S:
            if self._serve(hearing, 0.5):
                heard = time.monotonic()
        self._release()

    def _serve_until(self, end: float, hearing: Hearing) -> None:
        while not self._closing and time.monotonic() < end:
            self._serve(hearing, max(0.0, end - time.monotonic()))

    def _push(self, pcm: bytes) -> None:
        if self._pieces.qsize() < _MOST_WAITING:  # a worker that cannot keep up loses sound, not memory
            self._pieces.put(pcm)

    def _serve(self, hearing: Hearing, seconds: float) -> bool:
        """Serve the next piece or change; tell whether it was sound."""
        from kiosk.listening.signals import from_pcm

        try:
            piece = self._pieces.get(timeout=seconds)
        except queue.Empty:
            return False
        if piece is None:
            return False
        if not isinstance(piece, bytes):
            piece(hearing)
            return False
        if self._deaf:
            self._say(ListeningStatus("deaf"))
            return True
        self._say(self._able(hearing))
        for event in hearing.feed(from_pcm(piece)):
            self._tell(event)
        return True

    def _able(self, hearing: Hearing) -> ListeningStatus:
        if hearing.recogniser.ready():
            return ListeningStatus("ok")
        return ListeningStatus("no-voices" if self._templates.trouble else "learning")

    def _release(self) -> None:
        microphone, self._microphone = self._microphone, None
        if microphone is not None:
            with suppress(OSError):
                microphone.close()
