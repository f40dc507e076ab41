"""A real sound server: what a loudspeaker would get is recorded from a PulseAudio null sink's monitor.

The server is the test's own, in a folder of its own; without the pulseaudio program these tests are skipped, and
those at the file device (test_speaker.py) stand alone.
"""

from __future__ import annotations

import shutil
import time
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from kiosk.app.call_watch import CHIMES_EVERY, CallWatch
from kiosk.app.inputs.input import Host
from kiosk.app.narrator import Narrator
from kiosk.learning import Event, Workshop, fold_workshop
from kiosk.learning import event_kinds as f
from kiosk.speech import Silent, Speaker, Speaking, SpeechEvent, SpeechStatus, Voice, outlet
from kiosk.speech.plan import recording_key
from kiosk.speech.player import OUTPUT_RATE, Player
from kiosk.speech.recordings import keep_recording, read_recording
from kiosk.visit import Line, Phrase
from tests.app.test_call_watch import Shown
from tests.speech.conftest import heard_from
from tests.speech.test_recordings import holds, spoken, wav
from tests.support.pulse import Capture, Server, capture, wait

pytestmark = pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("parec")), reason="pulseaudio is not installed"
)


def test_what_the_loudspeaker_gets(server: Server, tmp_path: Path) -> None:
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, None)
    try:
        wait(lambda: SpeechStatus("ok") in told)
        assert speaker.device == "PulseAudio"
        with capture(tmp_path / "monitor.pcm", server) as captured:
            turn = speaker.speak([Line(Phrase("Satu dua tiga."), 0)], Voice(volume=8))
            wait(lambda: Silent(turn) in told)
            time.sleep(0.4)
            turn = speaker.speak(
                [Line(Phrase("Letakkan papan di atas meja kerja dan pegang kain."), 0)], Voice(volume=8)
            )
            wait(lambda: Speaking(0, turn) in told)
            time.sleep(0.5)
            speaker.stop()
            time.sleep(0.7)
    finally:
        speaker.close()
    samples = captured.samples()
    stretches = heard_from(samples)
    whole = [s for s in stretches if s[1] - s[0] > OUTPUT_RATE // 20]
    gaps = [i for i in range(1, len(whole)) if whole[i][0] - whole[i - 1][1] > OUTPUT_RATE * 15 // 100]
    cut_at = gaps[-1] if gaps else 0
    # The first sentence in full, the second for half a second and then nothing more.
    assert 0.8 < (whole[cut_at - 1][1] - whole[0][0]) / OUTPUT_RATE < 2.5
    assert 0.35 < (whole[-1][1] - whole[cut_at][0]) / OUTPUT_RATE < 0.8
    assert not any(abs(sample) > 200 for sample in samples[whole[-1][1] + OUTPUT_RATE // 10 :])


def test_a_sound_server_that_goes_and_comes_back(server: Server) -> None:
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, None)
    try:
        wait(lambda: SpeechStatus("ok") in told)
        turn = speaker.speak([Line(Phrase("Letakkan papan di atas meja kerja dan pegang kain."), 0)], Voice())
        wait(lambda: Speaking(0, turn) in told)
        server.stop()
        wait(lambda: SpeechStatus("no-device") in told)
        assert Silent(turn) in told
        told.clear()
        server.start()
        wait(lambda: Speaking(0, turn) in told)
        wait(lambda: Silent(turn) in told)
    finally:
        speaker.close()


class Loudspeaker:
    """A speaker with sentences that a person read, what it gave its device, and what came out of that."""

    def __init__(self, speaker: Speaker, told: list[SpeechEvent], given: bytearray, captured: Capture) -> None:
        self.speaker, self.told, self.given, self.captured = speaker, told, given, captured

    def say(self, text: str) -> int:
        return self.speaker.speak([Line(Phrase(text), 0)], Voice(volume=8))

    def hear(self, text: str) -> tuple[array[int], array[int]]:
        """Say a text to its end; return what the device was given from first to last sound, and all that came."""
        given, came = len(self.given), self.captured.size()
        turn = self.say(text)
        wait(lambda: Silent(turn) in self.told)
        self.captured.go_on(0.5)
        samples = array("h", bytes(self.given[given:]))
        loud = [i for i, sample in enumerate(samples) if sample]
        return samples[loud[0] : loud[-1] + 1], self.captured.samples(came)


READ = ("Pegang kain.", "Gulung benang.")
LONG = "Letakkan kain di atas meja kerja, ratakan dengan tangan, lipat pinggirnya ke dalam, lalu jahit pelan sekali."


@pytest.fixture
def loudspeaker(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Loudspeaker]:
    for text in (*READ, LONG):
        keep_recording(tmp_path / "rekaman", "rina", recording_key(text, "id"), wav(spoken(text)), text)
    given, pull = bytearray(), Player.pull

    def noted_pull(player: Player, frames: int) -> bytes:
        samples = pull(player, frames)
        given.extend(samples)
        return samples

    monkeypatch.setattr(Player, "pull", noted_pull)
    periods = getattr(request, "param", outlet.BUFFERED_PERIODS)
    monkeypatch.setattr(outlet, "BUFFERED_PERIODS", periods)
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, None, recordings=tmp_path / "rekaman")
    try:
        wait(lambda: SpeechStatus("ok") in told)
        assert speaker.device == "PulseAudio"
        with capture(tmp_path / "monitor.pcm", server, periods * outlet.PERIOD_MS) as captured:
            yield Loudspeaker(speaker, told, given, captured)
    finally:
        speaker.close()


def clip_of(folder: Path, text: str) -> array[int]:
    return array("h", read_recording(folder / "rekaman", recording_key(text, "id")) or b"")


@pytest.mark.slow
@pytest.mark.parametrize("loudspeaker", [50], indirect=True)
def test_recordings_and_the_synthesiser_alternate_without_a_gap_or_a_click(
    loudspeaker: Loudspeaker, tmp_path: Path
) -> None:
    """What the kiosk gives is looked at each time, and each join comes out as it was given.

    A busy machine is late for the device, which then puts silence in between: the device keeps more here than the
    kiosk lets it keep, and a join at which it was still late is listened to again.
    """
    page = f"Cuci tangan. {READ[0]} Ambil pisau. {READ[1]} Selesai."
    loudspeaker.hear(page)  # from now on the synthesiser's sentences are ready
    clips = [clip_of(tmp_path, text) for text in READ]
    missing = set(range(2 * len(clips)))
    for _ in range(20):
        given, came = loudspeaker.hear(page)
        for number, join in enumerate(joins(given, clips)):
            if holds(came, given[join - AROUND : join + AROUND]) >= 0:
                missing.discard(number)
        if not missing:
            return
    assert not missing, "each of these joins was late at the device twenty times"


AROUND = OUTPUT_RATE * 35 // 100
"""More than the longest gap, so that both sides of it are heard."""


def joins(samples: array[int], clips: list[array[int]]) -> list[int]:
    """Return where recordings begin and end; see that each sounds whole, 0.3 s from others at most, and no click."""
    places = [holds(samples, clip) // 2 for clip in clips]
    assert 0 < places[0] < places[1], "whole, and in their order"
    found = [at for place, clip in zip(places, clips, strict=True) for at in (place, place + len(clip))]
    steps = [abs(b - a) for a, b in pairwise(samples)]
    loudest = max(abs(b - a) for a, b in pairwise(clips[0]))
    for number, join in enumerate(found):
        side = samples[join:] if number % 2 else samples[:join][::-1]
        assert next(i for i, sample in enumerate(side) if abs(sample) > 200) < OUTPUT_RATE * 0.3
        assert max(steps[join - 40 : join + 40]) < loudest / 4, "a click where a recording begins or ends"
    return found


@pytest.mark.slow
def test_a_recording_is_cut_at_once_at_the_loudspeaker(loudspeaker: Loudspeaker, tmp_path: Path) -> None:
    clip = clip_of(tmp_path, LONG)
    came = loudspeaker.captured.size()
    loudspeaker.say(LONG)
    wait(lambda: any(abs(sample) > 2_000 for sample in loudspeaker.captured.samples(came)))
    loudspeaker.speaker.stop()
    after = len(loudspeaker.given) // 2
    loudspeaker.captured.go_on(len(clip) / OUTPUT_RATE)
    given = array("h", bytes(loudspeaker.given))
    period = OUTPUT_RATE // 100
    assert len(given) > after + 2 * period
    assert not any(given[after + 2 * period :]), "the fading end takes 4 ms of the next period"
    count, heard = (sum(map(bool, samples)) for samples in (given, loudspeaker.captured.samples(came)))
    assert 0 < heard <= count < sum(map(bool, clip)), "nothing comes but what was given before the cut"


class CallHost:
    """A host whose clock stands until it is set on; its chimes go to a real loudspeaker."""

    def __init__(self, narrator: Narrator) -> None:
        self.at, self.workshop, self.narrator, self.chimes = 0, Workshop(), narrator, 0
        self.visit = Shown()

    def now(self) -> int:
        return self.at

    def after(self, milliseconds: int, act: Callable[[], None]) -> None: ...
    def again(self) -> None: ...

    def later(self, act: Callable[[], None]) -> None: ...

    def chime(self, *, emergency: bool) -> bool:
        self.chimes += 1
        return self.narrator.chime(self.workshop.call_volume, emergency=emergency) > 0

    def no_chime(self) -> None:
        self.narrator.no_chime()


def pitches(samples: array[int]) -> set[int]:
    """Return the pitches in hertz that last for two windows of 40 ms, by how often the sound crosses zero."""
    window, found = OUTPUT_RATE // 25, list[int]()
    for start in range(0, len(samples) - window, window):
        part = samples[start : start + window]
        loud = min(max(map(abs, part[:80])), max(map(abs, part[-80:]))) > 1_000
        found.append(round(sum((a < 0) != (b < 0) for a, b in pairwise(part)) * 12.5) if loud else 0)
    return {one for one, other in pairwise(found) if one and abs(one - other) <= 25}


@pytest.mark.slow
def test_a_call_chimes_at_the_loudspeaker_until_it_is_answered(server: Server, tmp_path: Path) -> None:
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, None)
    host = CallHost(cast(Narrator, None))
    host.narrator = Narrator(cast(Host, host), starts=True)
    assert host.narrator.begin(lambda on_event: speaker)
    watch = CallWatch(cast(Host, host), lambda kind: None)
    try:
        wait(lambda: SpeechStatus("ok") in told)
        with capture(tmp_path / "monitor.pcm", server) as captured:

            def heard(*events: f.AnyEventData) -> set[int]:
                """Return the pitches that came out after these events, twenty seconds of the clock later."""
                begin = captured.size()
                host.at += CHIMES_EVERY
                for event_data in events:
                    event = Event(f"{host.at:032x}", host.at, "r1", event_data)
                    host.workshop = fold_workshop(host.workshop, event)
                watch.look()
                captured.go_on(2.5)
                return pitches(captured.samples(begin))

            for events in ((f.MentorCalled(),), (), ()):
                found = heard(*events)
                assert any(abs(pitch - 880) <= 30 for pitch in found), found
                assert any(abs(pitch - 660) <= 30 for pitch in found), found
                assert all(400 <= pitch <= 2000 for pitch in found), found
            found = heard(f.MentorCalled(emergency=""))
            assert any(abs(pitch - 1320) <= 40 for pitch in found), found
            assert heard(f.CallAnswered("r1")) == set()
            assert heard() == set()
            assert host.chimes == 4
    finally:
        speaker.close()
