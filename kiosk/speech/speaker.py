"""The speech of the kiosk: threads around the plan. Nothing here makes the screen wait."""

from __future__ import annotations

import logging
import queue
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias, assert_never

from kiosk.speech.cache import Cache
from kiosk.speech.outlet import open_outlet
from kiosk.speech.plan import (
    Again,
    DeviceChanged,
    Drop,
    Happening,
    Hold,
    Job,
    NoEngine,
    Plan,
    Play,
    Rendered,
    Resume,
    SayCue,
    Soon,
    Speak,
    Tell,
    Tune,
    Want,
    job_of,
    pieces_of,
    plan_step,
)
from kiosk.speech.player import Player
from kiosk.speech.recordings import find_recording, read_recording
from kiosk.speech.renderer import Engine, EngineState, Renderer
from kiosk.speech.signals import (
    CHIMES,
    LEAST_EMERGENCY,
    ChimeName,
    Signal,
    chime_samples,
    signal_samples,
    tones_ms,
)
from kiosk.speech.sound import SoundDevice
from kiosk.speech.spoken import spoken_form
from kiosk.speech.synthesiser import WORKER
from kiosk.speech.voice import Silent, Speaking, SpeechEvent, SpeechState, SpeechStatus, Voice
from kiosk.visit import Line, Phrase

log: Final = logging.getLogger(__name__)

Chime: TypeAlias = tuple[ChimeName, int]
"""A chime and its step of loudness."""

_LOST_S: Final = 1.0
"""A device that has not asked for samples for so long (a hundred periods) is gone."""

_RETRY_S: Final = 2.0


class Speaker:
    """Speaks lines with a voice; every method returns at once, and may be called from any one thread.

    ``on_event`` is called from a thread of the speaker's own, one call at a time and in order; a slow one
    delays later events only, never the sound. An event carries the ``turn`` of the command that it belongs to;
    one that waits in the receiver's own queue is out of date if it is not the ``turn`` of the speaker now.
    """

    def __init__(
        self,
        on_event: Callable[[SpeechEvent], None],
        cache_folder: Path | None,
        device: str | None = None,
        command: Sequence[str] = WORKER,
        recordings: Path | None = None,
    ) -> None:
        self.turn = 0
        self.engine: Engine | None = None
        self.device = ""
        self.outlet: SoundDevice | None = None
        self._on_event, self._device_name = on_event, device
        self._inbox: queue.SimpleQueue[Happening | Engine | Signal | Chime | None] = queue.SimpleQueue()
        self._events: queue.SimpleQueue[SpeechEvent | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._cache, self._recordings = Cache(cache_folder), recordings
        self._player = Player(self._inbox.put)
        self._renderer = Renderer(self._cache, self._rendered, self._inbox.put, command)
        self._made: dict[Job, bytes] = {}
        self._up: bool | None = None
        self._engine_state: EngineState | None = None
        self._state: SpeechState | None = None
        self._threads = [
            threading.Thread(target=run, name=f"speech-{run.__name__.strip('_')}", daemon=True)
            for run in (self._conduct, self._keep_device, self._tell_events)
        ]
        self._threads[0].start()

    @classmethod
    def start(
        cls,
        on_event: Callable[[SpeechEvent], None],
        cache_folder: Path | None,
        device: str | None = None,
        recordings: Path | None = None,
    ) -> Speaker:
        """Start speaking to a device (see ``open_outlet``; None is the default one).

        Rendered sentences are kept in ``cache_folder``; None keeps a few in memory only. A sentence that a person
        has read aloud is played from ``recordings``, whatever voice and rate are asked for. What is asked for
        before the synthesiser and the device are there is said as soon as they are.
        """
        return cls(on_event, cache_folder, device, recordings=recordings)

    @property
    def state(self) -> SpeechState | None:
        """Return whether speech can sound now; None while that is not known yet."""
        return self._state

    def close(self) -> None:
        """Be silent, end the worker and give the device back."""
        self._player.cut(self._take_turn())
        self._closing.set()
        self._inbox.put(None)
        self._threads[0].join(timeout=5)
        self._renderer.close()
        self._events.put(None)
        for thread in self._threads[1:]:
            if thread.ident is None:
                continue
            # A receiver of events or a device that hangs must not keep the kiosk from ending.
            thread.join(timeout=5)

    # Commands: each cuts at once, in the caller's thread ------------------------------------------------

    def speak(self, lines: Sequence[Line], voice: Voice) -> int:
        """Say these lines in place of whatever is said. Returns the turn."""
        turn = self._cut(voice)
        self._inbox.put(Speak(turn, tuple(lines), voice))
        return turn

    def stop(self) -> int:
        """Be silent. The place is kept for ``resume`` and ``repeat_sentence``."""
        turn = self._cut()
        self._inbox.put(Hold(turn))
        return turn

    def pause(self) -> int:
        """Be silent until ``resume``, which begins the sentence again that was cut."""
        return self.stop()

    def resume(self) -> int:
        """Go on from the sentence that was cut."""
        turn = self._cut()
        self._inbox.put(Resume(turn))
        return turn

    def repeat_sentence(self) -> int:
        """Say the sentence that sounded last again, and go on from it."""
        turn = self._cut()
        self._inbox.put(Again(turn))
        return turn

    def preview(self, phrase: Phrase, voice: Voice) -> int:
        """Say a short name by itself (what is highlighted); the next command cuts it, the lines' place is kept."""
        turn = self._cut(voice)
        self._inbox.put(SayCue(turn, phrase, voice))
        return turn

    def tune(self, voice: Voice) -> int:
        """Say the sentence that sounded last again in this voice, and go on in it."""
        turn = self._cut(voice)
        self._inbox.put(Tune(turn, voice))
        return turn

    # What cuts nothing ----------------------------------------------------------------------------------

    def set_volume(self, volume: int) -> None:
        """Set the step of loudness (1..8) of what sounds and what comes."""
        self._player.set_volume(volume)

    def signal(self, name: Signal) -> None:
        """Sound a short signal; what is to be said next waits for its end."""
        self._inbox.put(name)

    def chime(self, name: ChimeName, volume: int) -> int:
        """Sound the chime of a call at a step of loudness of its own (1..8); it cuts no sentence.

        At step 0 an emergency sounds all the same, and a call is silent. Returns how long it sounds, in milliseconds.
        """
        volume = max(volume, LEAST_EMERGENCY) if name == "emergency" else volume
        if volume:
            self._inbox.put((name, volume))
        return tones_ms(CHIMES[name]) if volume else 0

    def no_chime(self) -> None:
        """Take back a chime that waits for the end of a sentence."""
        self._player.chime(array("h"))

    def ahead(self, lines: Sequence[Line], voice: Voice) -> None:
        """Render these lines when nothing else is to be done, in place of those of the call before."""
        self._renderer.ahead(job for job in _jobs(tuple(lines), voice) if not self._is_recorded(job))

    # Threads --------------------------------------------------------------------------------------------

    def _take_turn(self) -> int:
        self.turn += 1
        return self.turn

    def _cut(self, voice: Voice | None = None) -> int:
        turn = self._take_turn()
        self._player.cut(turn)
        if voice is not None:
            self._player.set_volume(voice.volume)
        return turn

    def _conduct(self) -> None:
        """Take what happens, one thing at a time, and do what the plan says."""
        # All else starts here and not in the caller's thread, which a starting thread would hold up.
        if not self._closing.wait(0.01):
            self._renderer.start()
            for thread in self._threads[1:]:
                thread.start()
        plan = Plan()
        spoken_form("1", "id")  # have the tables read before the first text needs them
        while (happening := self._inbox.get()) is not None:
            if isinstance(happening, tuple):
                self._player.chime(chime_samples(*happening))
                continue
            if isinstance(happening, str):
                self._player.signal(signal_samples(happening))
                continue
            if isinstance(happening, Engine):
                self._engine_state = happening.state
                self.engine = happening if happening.state == "ok" else self.engine
                self._tell_status()
                if happening.state != "no-engine":
                    continue
                happening = NoEngine()
            elif isinstance(happening, DeviceChanged):
                self._up = happening.up
                self._tell_status()
            elif isinstance(happening, Rendered) and happening.ok and happening.job not in self._made:
                # Asked for twice and already played once: its second answer may come after the sound was let go.
                self._renderer.want(happening.job)
                continue
            plan, deeds = plan_step(plan, happening)
            for deed in deeds:
                self._do(deed)

    def _is_recorded(self, job: Job) -> bool:
        return find_recording(self._recordings, job.recording) is not None

    def _rendered(self, job: Job, pcm: bytes | None) -> None:
        if pcm is not None:
            self._made[job] = pcm
        self._inbox.put(Rendered(job, pcm is not None))

    def _do(self, deed: Want | Soon | Play | Drop | Tell) -> None:
        match deed:
            case Want(job=job):
                pcm = read_recording(self._recordings, job.recording) or self._cache.in_memory(job)
                if pcm is None:
                    self._renderer.want(job)
                else:
                    self._rendered(job, pcm)
            case Soon(jobs=jobs):
                self._renderer.soon(tuple(job for job in jobs if not self._is_recorded(job)))
            case Play(turn=turn, serial=serial, job=job, gap=gap):
                pcm = self._made[job]
                self._made.clear()
                self._player.play(turn, serial, pcm, gap)
            case Drop():
                self._player.drop()
            case Tell(heard=heard):
                self._events.put(heard)
            case _:
                assert_never(deed)

    def _tell_status(self) -> None:
        if self._engine_state is None:
            state: SpeechState | None = None
        elif self._engine_state != "ok":
            state = self._engine_state
        else:
            state = None if self._up is None else "ok" if self._up else "no-device"
        if state is not None and state != self._state:
            self._state = state
            self._events.put(SpeechStatus(state))

    def _tell_events(self) -> None:
        while (heard := self._events.get()) is not None:
            if isinstance(heard, Speaking | Silent) and heard.turn != self.turn:
                continue
            try:
                self._on_event(heard)
            except Exception:  # the receiver may have ended; speech goes on
                if not self._closing.is_set():
                    log.exception("an event of the speech was not taken")

    def _keep_device(self) -> None:
        """Open the device, watch it, and try again when it is gone."""
        while not self._closing.is_set():
            try:
                outlet = open_outlet(self._device_name, self._player.pull)
            except OSError as error:
                log.debug("no sound: %s", error)
                self.device = "none"
                self._inbox.put(DeviceChanged(False))
                self._closing.wait(_RETRY_S)
                continue
            self.outlet, self.device = outlet, outlet.name
            self._player.pulled = time.monotonic()
            self._inbox.put(DeviceChanged(True))
            while not self._closing.wait(_LOST_S / 4) and time.monotonic() - self._player.pulled < _LOST_S:
                pass
            if not self._closing.is_set():
                self._inbox.put(DeviceChanged(False))
            outlet.close()


def _jobs(lines: tuple[Line, ...], voice: Voice) -> Iterator[Job]:
    for piece in pieces_of(lines):
        job = job_of(piece, voice)
        if job is not None:
            yield job
