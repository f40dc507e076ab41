"""The listener as the kiosk uses it: threads, a microphone made of a file or of a sound server, and none at all."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.listening import Listener, ListeningStatus, Noise, VoiceEvent, WordHeard
from tests.listening.conftest import PAGE, PATIENCE

if TYPE_CHECKING:
    from kiosk.listening.synthetic import SyntheticVoices
    from kiosk.listening.templates import Templates


def wait(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def keys(told: list[VoiceEvent]) -> list[str]:
    return [event.key for event in told if isinstance(event, WordHeard)]


@pytest.fixture
def said(synthetic_voices: SyntheticVoices, tmp_path: Path) -> Path:
    """A WAV file: two words by a voice that no template has, five seconds into the file."""
    np = pytest.importorskip("numpy")
    from kiosk.listening.signals import SAMPLE_RATE
    from tests.listening import corpus
    from tests.support.sounds import write_wav

    chance = random.Random(1)
    words = [
        corpus.placed(synthetic_voices.say(t, "id", corpus.STRANGERS[0]), chance, None, 60) for t in ("lanjut", "dua")
    ]
    path = tmp_path / "said.wav"
    write_wav(path, np.concatenate([np.zeros(2 * SAMPLE_RATE, np.float32), *words]))
    return path


def test_a_file_as_a_microphone(templates: Templates, seed_folder: Path, said: Path) -> None:
    told: list[VoiceEvent] = []
    before = set(threading.enumerate())
    listener = Listener.start(told.append, seed_folder, f"file:{said}")
    try:
        listener.words(PAGE)
        wait(lambda: len(keys(told)) == 2)
        assert keys(told) == ["next", "choose:2"]
        assert ListeningStatus("ok") in told
        assert sum(isinstance(event, Noise) for event in told) > 20
        assert listener.device == f"file:{said}"
    finally:
        listener.close()
    assert set(threading.enumerate()) <= before


def test_while_the_kiosk_speaks_nothing_is_heard(templates: Templates, seed_folder: Path, said: Path) -> None:
    told: list[VoiceEvent] = []
    listener = Listener.start(told.append, seed_folder, f"file:{said}")
    try:
        listener.words(PAGE)
        listener.deaf(True)
        wait(lambda: ListeningStatus("deaf") in told)
        time.sleep(8)
        assert keys(told) == []
        listener.deaf(False)
        wait(lambda: told[-1] != ListeningStatus("deaf") and any(isinstance(event, Noise) for event in told[-3:]))
    finally:
        listener.close()


def test_without_a_microphone_it_says_so_and_goes_on(templates: Templates, tmp_path: Path) -> None:
    told: list[VoiceEvent] = []
    listener = Listener.start(told.append, None, f"file:{tmp_path / 'none.wav'}")
    listener.words(PAGE)
    wait(lambda: ListeningStatus("no-microphone") in told)
    began = time.monotonic()
    listener.close()
    assert time.monotonic() - began < 2


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.listening.embedder.is_voice_installed", lambda: False)
    told: list[VoiceEvent] = []
    listener = Listener.start(told.append)
    listener.words(PAGE)
    wait(lambda: ListeningStatus("not-installed") in told)
    listener.close()
    assert told == [ListeningStatus("not-installed")]


def test_to_import_the_room_loads_nothing_heavy() -> None:
    code = "import sys, kiosk.listening as room; room.is_voice_installed(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"numpy", "onnxruntime", "miniaudio", "wave", "subprocess", "livekit"}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A private sound server whose default microphone is what is played into its null sink."""
    if not (shutil.which("pulseaudio") and shutil.which("paplay")):
        pytest.skip("pulseaudio is not installed")
    socket = tmp_path / "pulse.socket"
    process = subprocess.Popen(
        [
            "pulseaudio", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "-n",
            "-L", "module-null-sink sink_name=kiosk rate=16000 channels=1",
            "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1",
        ],
        env=os.environ | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait(socket.exists)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("HOME", str(tmp_path))
    yield
    process.kill()
    process.wait()


@pytest.mark.usefixtures("server")
def test_words_played_into_a_virtual_microphone(templates: Templates, seed_folder: Path, said: Path) -> None:
    told: list[VoiceEvent] = []
    listener = Listener.start(told.append, seed_folder)
    try:
        listener.words(PAGE)
        wait(lambda: ListeningStatus("ok") in told and any(isinstance(event, Noise) for event in told))
        assert listener.device == "PulseAudio"
        subprocess.run(["paplay", "-d", "kiosk", str(said)], check=True, timeout=PATIENCE)
        wait(lambda: len(keys(told)) == 2)
        assert keys(told) == ["next", "choose:2"]
    finally:
        listener.close()


@pytest.mark.parametrize(
    ("identity", "hears"),
    [
        (b"null\0\0", False),  # ALSA: "Discard all samples (playback) or generate zero samples (capture)"
        (b"alsa_output.usb.analog-stereo.monitor\0", False),
        (b"nullified.mono\0", True),
        (b"alsa_input.usb.mono\0null", True),
        (b"hw:0,0\0\0", True),
    ],
)
def test_what_only_gives_zeros_or_the_kiosks_own_sound_is_no_microphone(identity: bytes, hears: bool) -> None:
    from kiosk.listening.microphone import is_real_source

    assert is_real_source(identity) is hears
