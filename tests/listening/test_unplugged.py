"""A microphone that is pulled out and put in again, and a sound server that goes and comes back: a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime")

from kiosk.listening import Listener, ListeningStatus, Noise, VoiceEvent, is_voice_installed
from kiosk.listening.microphone import microphones
from tests.listening.conftest import PATIENCE
from tests.support.pulse import Server

pytestmark = pytest.mark.skipif(
    not (is_voice_installed() and shutil.which("pulseaudio") and shutil.which("pactl")),
    reason="the extra voice or pulseaudio is not installed",
)

NAME = "Mikrofon_meja"


class Jack:
    """Where a microphone is plugged in: a source of silence on the test's own sound server."""

    def __init__(self, folder: Path) -> None:
        self._fifo = folder / "microphone.fifo"
        self._module = ""

    def plug(self) -> None:
        self._fifo.unlink(missing_ok=True)
        arguments = [f"file={self._fifo}", "source_name=desk", "rate=16000", "channels=1", "format=s16le"]
        described = f"source_properties=device.description={NAME}"
        command = ["pactl", "load-module", "module-pipe-source", *arguments, described]
        self._module = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        self._ended = threading.Event()
        threading.Thread(target=self._feed, args=(self._ended,), daemon=True).start()

    def unplug(self) -> None:
        self._ended.set()
        subprocess.run(["pactl", "unload-module", self._module], check=True)

    def _feed(self, ended: threading.Event) -> None:
        with suppress(OSError), self._fifo.open("wb", buffering=0) as pipe:
            while not ended.wait(0.02):
                pipe.write(os.urandom(640))


def wait(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_loudspeaker_is_no_microphone(server: Server, tmp_path: Path) -> None:
    assert microphones() == []
    jack = Jack(tmp_path)
    jack.plug()
    assert microphones() == [NAME]
    jack.unplug()
    assert microphones() == []


@pytest.mark.parametrize("lost", ["microphone", "server"])
def test_what_was_lost_is_told_and_listening_comes_back_by_itself(server: Server, tmp_path: Path, lost: str) -> None:
    jack, told = Jack(tmp_path), list[VoiceEvent]()
    jack.plug()
    listener = Listener.start(told.append, None, NAME)
    try:
        wait(lambda: any(isinstance(event, Noise) for event in told))
        assert ListeningStatus("no-microphone") not in told
        if lost == "microphone":
            jack.unplug()
        else:
            server.stop()
        wait(lambda: ListeningStatus("no-microphone") in told)
        at = told.index(ListeningStatus("no-microphone"))
        if lost == "server":
            server.start()
        jack.plug()
        wait(lambda: any(isinstance(event, Noise) for event in told[at:]))
        states = [event.state for event in told if isinstance(event, ListeningStatus)]
        assert states == ["ok", "no-microphone", "ok"]
    finally:
        listener.close()
