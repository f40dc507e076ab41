"""Raw devices: holds are exact, and whatever is missing is told as a reason, never thrown."""

from __future__ import annotations

import builtins
import os
import queue
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import rawdevice as r
from kiosk.access.keymap import is_known_key
from kiosk.access.rawdevice import RawEvent, RawKeys, SlowKeys

if TYPE_CHECKING:
    from evdev.events import InputEvent

EVENT = struct.Struct("llHHi")
EV_SYN, EV_KEY, KEY_A, KEY_ENTER, KEY_KP5, BTN_LEFT, BTN_TRIGGER, KEY_F13 = 0, 1, 30, 28, 76, 272, 288, 183


def run(slow: SlowKeys, events: list[RawEvent], until: int) -> list[tuple[str, int]]:
    """Run events through slow keys with their timer; return what counted and when."""
    counted: list[tuple[str, int]] = []
    for event in [*events, None]:
        limit = until if event is None else event.at
        while (wake := r.next_wake(slow)) is not None and wake <= limit:
            slow, keys = r.tick(slow, wake)
            counted += [(key, wake) for key in keys]
        if event is not None:
            slow, keys = r.feed_event(slow, event)
            counted += [(key, event.at) for key in keys]
    return counted


PRESSES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 2000), st.integers(0, 2000)), max_size=20
)  # key, pause before it, how long it is down


@given(PRESSES, st.sampled_from([0, 300, 1000]))
def test_a_press_counts_once_if_it_lasts_and_never_if_it_does_not(
    presses: list[tuple[str, int, int]], hold: int
) -> None:
    events, expected, now = [], [], 0
    for key, pause, length in presses:
        start = now = now + pause
        now += length
        events += [RawEvent(key, True, start), RawEvent(key, False, now)]
        if length >= hold:
            expected.append((key, start + hold))
    assert run(SlowKeys(hold), events, 10**9) == expected


def test_two_keys_at_once_are_each_judged_by_their_own_hold() -> None:
    events = [RawEvent("a", True, 0), RawEvent("b", True, 100), RawEvent("a", False, 200), RawEvent("b", False, 900)]
    assert run(SlowKeys(300), events, 5000) == [("b", 400)]


def test_keys_have_the_names_that_key_maps_use() -> None:
    codes = [
        "KEY_A",
        "KEY_5",
        "KEY_KP5",
        "KEY_F13",
        "KEY_ENTER",
        "KEY_KPDOT",
        "BTN_LEFT",
        "KEY_PAGEDOWN",
        "BTN_SOUTH",
    ]
    names = ["a", "5", "5", "f13", "enter", "full_stop", "mouse-left", "pagedown", "btn-south"]
    assert [r.kiosk_key(code) for code in codes] == names
    assert all(is_known_key(name) for name in names)


class Pipe:
    """A device whose events are written into a pipe, in the form in which Linux writes them."""

    def __init__(self) -> None:
        self.fd, self.end = os.pipe()

    def read(self) -> Iterator[InputEvent]:
        from evdev.events import InputEvent

        data = os.read(self.fd, EVENT.size * 64)
        if not data:
            raise OSError(19, "No such device")
        for event in EVENT.iter_unpack(data):
            yield InputEvent(*event)

    def close(self) -> None:
        os.close(self.fd)

    def send(self, code: int, value: int) -> None:
        os.write(self.end, EVENT.pack(1, 2, EV_KEY, code, value) + EVENT.pack(1, 2, EV_SYN, 0, 0))


def test_the_reading_loop_tells_presses_and_releases_and_no_repeats() -> None:
    pytest.importorskip("evdev")
    got: queue.Queue[RawEvent] = queue.Queue()
    keyboard, switch = Pipe(), Pipe()
    reader = RawKeys((keyboard, switch), got.put, clock=lambda: 7)
    try:
        for code in (KEY_A, KEY_KP5, KEY_F13, BTN_LEFT):
            for value in (1, 2, 2, 0):
                keyboard.send(code, value)
        seen = [got.get(timeout=10) for _ in range(8)]
        assert seen[:2] == [RawEvent("a", True, 7), RawEvent("a", False, 7)]
        assert [event.key for event in seen[2::2]] == ["5", "f13", "mouse-left"]
        switch.send(BTN_TRIGGER, 1)
        assert got.get(timeout=10).key.startswith("btn-")
    finally:
        reader.close()
        reader.close()
        os.close(keyboard.end)
        os.close(switch.end)
    assert got.empty()


def test_an_unplugged_device_ends_quietly() -> None:
    pytest.importorskip("evdev")
    ended: queue.Queue[bool] = queue.Queue()
    device = Pipe()
    reader = RawKeys((device,), lambda event: None, lambda: ended.put(True))
    os.close(device.end)
    assert ended.get(timeout=10)
    reader.close()


def test_no_device_is_a_reason(tmp_path: Path) -> None:
    pytest.importorskip("evdev")
    assert r.open_devices(tmp_path) == "no-device"
    (tmp_path / "event0").write_bytes(b"")
    assert r.open_devices(tmp_path) == "no-device"


@pytest.mark.skipif(sys.platform != "linux", reason="permissions of devices are Linux's")
def test_no_permission_is_a_reason(tmp_path: Path) -> None:
    pytest.importorskip("evdev")
    device = tmp_path / "event0"
    device.write_bytes(b"")
    device.chmod(0)
    tmp_path.chmod(0o755)
    if os.geteuid() != 0:
        assert r.open_devices(tmp_path) == "no-permission"
        return
    # Root may read everything: look as another user, once the code has been imported.
    code = (
        "import os, pathlib, evdev, kiosk.access.rawdevice as r; os.setuid(65534); "
        f"folder = pathlib.Path({str(tmp_path)!r}); print(r.open_devices(folder))"
    )
    for parent in list(tmp_path.parents)[:3]:
        if str(parent) != "/tmp":
            parent.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no-permission"


def test_no_package_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **named: Any) -> Any:
        if name.startswith("evdev"):
            raise ImportError(name)
        return real(name, *args, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert r.open_devices(tmp_path) == "no-package"


def test_elsewhere_than_linux_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert r.open_devices() == "not-linux"


@pytest.mark.skipif(
    not os.access("/dev/uinput", os.W_OK), reason="this machine has no /dev/uinput to make a keypad with"
)
def test_a_real_keypad_is_read() -> None:
    evdev = pytest.importorskip("evdev")
    got: queue.Queue[RawEvent] = queue.Queue()
    with evdev.UInput({EV_KEY: [KEY_ENTER]}, name="kiosk test keypad") as keypad:
        devices = r.open_devices()
        assert not isinstance(devices, str)
        mine = [device for device in devices if getattr(device, "name", "") == "kiosk test keypad"]
        for other in devices:
            if other not in mine:
                other.close()
        reader = RawKeys(mine, got.put)
        try:
            for value in (1, 0):
                keypad.write(EV_KEY, KEY_ENTER, value)
                keypad.syn()
            assert [got.get(timeout=10).down for _ in range(2)] == [True, False]
        finally:
            reader.close()
