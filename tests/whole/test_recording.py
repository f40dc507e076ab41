"""A mentor at the real kiosk reads a sentence aloud: it is kept once it was heard, and survives a kill."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.speech.recordings import read_samples, recordings_in
from kiosk.store import Store
from kiosk.store.pins import hash_pin
from tests.speech.test_recordings import spoken, wav
from tests.support.pulse import Server
from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import on_disk

pytestmark = pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("paplay")), reason="pulseaudio is not installed"
)


class Room:
    """A room of the test's own: a loudspeaker, and a microphone in which something is read."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self._run("pactl", "load-module", "module-null-sink", "sink_name=room", "rate=22050", "channels=1")
        source = ("master=room.monitor", "source_name=mic", "source_properties=device.description=Mikrofon")
        self._run("pactl", "load-module", "module-remap-source", *source)
        self._run("pactl", "set-default-source", "mic")
        self._run("pactl", "set-default-sink", "kiosk")

    def _run(self, *command: str) -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout.strip()

    def read(self, sentence: str) -> None:
        """Read a sentence aloud in the room."""
        file = self.folder / "read.wav"
        file.write_bytes(wav(spoken(sentence), 0.4, 0.1))
        self._run("paplay", "-d", "room", str(file))


@pytest.fixture
def room(server: Server, tmp_path: Path) -> Room:
    return Room(server, tmp_path)


@contextmanager
def at_the_kiosk(room: Room, data: Path, columns: int = 60, rows: int = 18) -> Iterator[Terminal]:
    socket = f"unix:{room.server.socket}"
    with Terminal(
        "run", "--data", str(data), "--lang", "id", columns=columns, rows=rows, PULSE_SERVER=socket
    ) as kiosk:
        kiosk.wait_for("Siapa Anda?")
        yield kiosk


def sign_in_as_mentor(kiosk: Terminal) -> None:
    kiosk.pick("Bu Rina") if kiosk.number_of("Bu Rina") else kiosk.pick("Pembimbing")
    for digit in "1234":
        kiosk.press(digit)
    kiosk.press("#", changes=False)
    kiosk.wait_gone("PIN pembimbing")


@contextmanager
def at_the_lesson(room: Room, data: Path, columns: int = 60, rows: int = 18) -> Iterator[Terminal]:
    with at_the_kiosk(room, data, columns, rows) as kiosk:
        sign_in_as_mentor(kiosk)
        kiosk.pick("Pengaturan")
        kiosk.pick("Rekam suara")
        kiosk.wait_for("Nama orang")
        kiosk.pick("Keset")
        kiosk.pick("Periksa mutu keset")
        kiosk.wait_for("kalimat punya suara")
        yield kiosk


def a_kiosk(data: Path) -> Path:
    with Store.open(data) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", hash_pin("1234"))], None)
    return data / "rekaman"


def read_shown(kiosk: Terminal, room: Room) -> str:
    """Record the sentence that is shown; return it."""
    kiosk.wait_for("Bacakan kalimat ini")
    sentence = kiosk.flat().split("Kalimat ")[2].split(" 1 ")[0].strip()
    kiosk.pick("Mulai merekam")
    kiosk.wait_for("Kiosk merekam.")
    time.sleep(0.7)  # the tone is over, and whoever reads takes a breath
    room.read(sentence)
    return sentence


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_a_sentence_is_read_heard_back_and_kept_and_a_kill_loses_nothing_kept(
    room: Room, tmp_path: Path, size: tuple[int, int]
) -> None:
    recordings = a_kiosk(tmp_path / "data")
    with at_the_lesson(room, tmp_path / "data", *size) as kiosk:
        kiosk.pick("Rekam kalimat berikutnya")
        kiosk.wait_for("Bolehkah suara Anda disimpan?")
        kiosk.pick("Ya, saya setuju")
        read_shown(kiosk, room)
        kiosk.wait_for("Ini suara Anda")
        (take,) = recordings.glob("m1/take-*.wav")
        clip = read_samples(take)
        assert clip, "what is heard back is a file of its own"
        assert not list(recordings_in(recordings))
        kiosk.pick("Simpan")
        kiosk.wait_for("Kalimat 2 dari")
        (kept,) = recordings_in(recordings)
        assert read_samples(kept.file) == clip
        read_shown(kiosk, room)
        kiosk.wait_for("Ini suara Anda")
        kiosk.kill()  # before it is kept
    assert [one.file for one in recordings_in(recordings)] == [kept.file]
    assert read_samples(kept.file) == clip
    with at_the_lesson(room, tmp_path / "data", *size) as kiosk:
        kiosk.wait_for("1 dari")
        kiosk.wait_for("Bu Rina")
        kiosk.pick("Dengarkan semua")
        kiosk.wait_for("Semua rekaman sudah diputar.")


def test_a_microphone_that_goes_while_it_records_is_told_and_what_was_kept_stays(room: Room, tmp_path: Path) -> None:
    recordings = a_kiosk(tmp_path / "data")
    with at_the_lesson(room, tmp_path / "data") as kiosk:
        kiosk.pick("Rekam kalimat berikutnya")
        kiosk.pick("Ya, saya setuju")
        read_shown(kiosk, room)
        kiosk.wait_for("Ini suara Anda")
        kiosk.pick("Simpan")
        kiosk.wait_for("Kalimat 2 dari")
        kept = [read_samples(one.file) for one in recordings_in(recordings)]
        kiosk.pick("Mulai merekam")
        kiosk.wait_for("Kiosk merekam.")
        room.server.stop()
        kiosk.wait_for("Mikrofon tidak ada.")
        kiosk.wait_for("Mulai merekam")
    assert [read_samples(one.file) for one in recordings_in(recordings)] == kept
    assert len(kept) == 1


def test_a_key_ends_a_recording_and_silence_alone_is_told(room: Room, tmp_path: Path) -> None:
    a_kiosk(tmp_path / "data")
    with at_the_lesson(room, tmp_path / "data") as kiosk:
        kiosk.pick("Rekam kalimat berikutnya")
        kiosk.pick("Ya, saya setuju")
        kiosk.pick("Mulai merekam")
        kiosk.wait_for("Kiosk merekam.")
        time.sleep(1.5)
        kiosk.press("x")
        kiosk.wait_for("Terlalu pelan.")


# A note that is spoken ---------------------------------------------------------------------------------

NOTE = "Kerja Anda makin rapi, Sri, lanjutkan pelan saja, dan panggil saya jika kain itu masih terasa terlalu kaku."


def speak_note(kiosk: Terminal, room: Room) -> None:
    """Go to the note of Sri's lesson and speak one, up to where it is heard back."""
    kiosk.pick("Warga")
    kiosk.pick("Sri")
    kiosk.pick("Tugas yang sudah diberi")
    kiosk.pick("Periksa mutu keset")
    kiosk.pick("Beri pesan")
    kiosk.pick("Ucapkan pesan")
    kiosk.until(lambda: "Mulai merekam" in kiosk.flat() or "Bolehkah suara" in kiosk.flat(), "a way to record")
    if "Bolehkah suara" in kiosk.flat():
        kiosk.pick("Ya, saya setuju")
        kiosk.wait_for("Mulai merekam")
    kiosk.pick("Mulai merekam")
    kiosk.wait_for("Kiosk merekam.")
    room.read(NOTE)
    kiosk.wait_for("Ini suara Anda")


@pytest.mark.slow
def test_a_spoken_note_comes_to_the_resident_once_it_is_kept(room: Room, tmp_path: Path) -> None:
    data = tmp_path / "data"
    recordings = a_kiosk(data)
    with Store.open(data) as store:
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan"), f.LessonAssigned("r1", "keset.mutu")], "m1")
        store.append([f.SettingChanged("set_up", "true")], "r1")
    with at_the_kiosk(room, data, 100, 30) as kiosk:
        sign_in_as_mentor(kiosk)
        speak_note(kiosk, room)
        kiosk.kill()  # before it is kept
    assert not list(recordings_in(recordings))
    assert not [one for one in on_disk(data) if getattr(one, "recording", "")]
    with at_the_kiosk(room, data, 100, 30) as kiosk:
        kiosk.pick("Sri")
        kiosk.wait_for("Halo, Sri")
        assert "Pesan suara" not in kiosk.look()
    with at_the_kiosk(room, data, 100, 30) as kiosk:
        sign_in_as_mentor(kiosk)
        speak_note(kiosk, room)
        kiosk.pick("Simpan")
        kiosk.wait_for("Perubahan disimpan.")
        (kept,) = recordings_in(recordings)
        assert read_samples(kept.file)
        kiosk.until(lambda: bool([one for one in on_disk(data) if getattr(one, "recording", "")]), "the event")
    assert f.LessonAssigned("r1", "keset.mutu", recording=kept.key) in on_disk(data)
    with at_the_kiosk(room, data, 100, 30) as kiosk:
        kiosk.pick("Sri")
        kiosk.wait_for("Pesan suara dari Bu Rina.")
