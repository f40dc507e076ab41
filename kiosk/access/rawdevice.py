"""Reading keyboards, keypads and switches as Linux knows them, where a key let go is known too.

A terminal tells of presses only. With the optional package ``evdev`` and the right to read the devices, slow keys
and inverse scanning are exact, and switches that are joystick buttons work at all. Without them the kiosk says
so and goes on with the terminal.
"""

from __future__ import annotations

import logging
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from evdev.events import InputEvent

log = logging.getLogger(__name__)

Reason: TypeAlias = Literal["not-linux", "no-package", "no-permission", "no-device", "busy"]
"""Why there is no raw device. ``raw.<reason>`` in the words files says it and what to do."""


class RawEvent(Struct, frozen=True):
    """A key went down or was let go at ``at``, milliseconds of a clock that never goes back.

    ``key`` is what Textual would call it; keys are named by their place on a keyboard of US layout.
    """

    key: str
    down: bool
    at: int


class SlowKeys(Struct, frozen=True):
    """Keys count once they have been down for ``hold`` ms (0: at once). ``down`` are those that have not yet."""

    hold: int
    down: tuple[tuple[str, int], ...] = ()


def feed_event(slow: SlowKeys, event: RawEvent) -> tuple[SlowKeys, tuple[str, ...]]:
    """Return the state after an event, and the keys that count with it. One let go too early never counts."""
    if event.down:
        waiting = tuple(item for item in slow.down if item[0] != event.key)
        slow = SlowKeys(slow.hold, (*waiting, (event.key, event.at)))
        return tick(slow, event.at)
    slow, counted = tick(slow, event.at)
    return SlowKeys(slow.hold, tuple(item for item in slow.down if item[0] != event.key)), counted


def tick(slow: SlowKeys, at: int) -> tuple[SlowKeys, tuple[str, ...]]:
    """Return the state after time has passed, and the keys that have now been down long enough."""
    counted = tuple(key for key, since in slow.down if at - since >= slow.hold)
    return SlowKeys(slow.hold, tuple(item for item in slow.down if at - item[1] < slow.hold)), counted


def next_wake(slow: SlowKeys) -> int | None:
    """Return when to call ``tick`` next, or None if no key is waiting."""
    return min((since + slow.hold for _, since in slow.down), default=None)


_NAMES: Final = {
    "KEY_KPENTER": "enter",
    "KEY_ESC": "escape",
    "KEY_DOT": "full_stop",
    "KEY_EQUAL": "equals_sign",
    "KEY_LEFTBRACE": "left_square_bracket",
    "KEY_RIGHTBRACE": "right_square_bracket",
    "KEY_GRAVE": "grave_accent",
    "KEY_KPDOT": "full_stop",
    "KEY_KPPLUS": "plus",
    "KEY_KPMINUS": "minus",
    "KEY_KPASTERISK": "asterisk",
    "KEY_KPSLASH": "slash",
    "KEY_COMPOSE": "menu",
    "KEY_SYSRQ": "print_screen",
    "KEY_SCROLLLOCK": "scroll_lock",
    "KEY_VOLUMEDOWN": "lower_volume",
    "KEY_VOLUMEUP": "raise_volume",
    "KEY_MUTE": "mute_volume",
    "BTN_LEFT": "mouse-left",
    "BTN_RIGHT": "mouse-right",
    "BTN_MIDDLE": "mouse-middle",
    **{f"KEY_KP{n}": str(n) for n in range(10)},
}


def kiosk_key(code: str) -> str:
    """Return the kiosk's name for a key that Linux calls ``KEY_…`` or ``BTN_…``."""
    if code in _NAMES:
        return _NAMES[code]
    kind, _, name = code.partition("_")
    return f"btn-{name.lower().replace('_', '-')}" if kind == "BTN" else name.lower()


class InputDevice(Protocol):
    """As much of an evdev device as is needed here."""

    fd: int

    def read(self) -> Iterator[InputEvent]:
        """Yield the events that wait. Raises BlockingIOError if none does, OSError if the device is gone."""

    def close(self) -> None:
        """Let go of the device."""


def open_devices(folder: Path = Path("/dev/input"), *, grab: bool = True) -> tuple[InputDevice, ...] | Reason:
    """Open every device with keys or buttons, or tell why none can be.

    With ``grab`` their events come here alone, so that no press also arrives through the terminal; the system
    takes that back when the program ends in whatever way. Never raises.
    """
    if sys.platform != "linux":
        return "not-linux"
    try:
        from evdev import InputDevice, ecodes  # an optional extra, and slow to import
    except ImportError:
        return "no-package"
    found: list[InputDevice] = []
    reason: Reason = "no-device"
    for path in sorted(folder.glob("event*")):
        device: InputDevice[str] | None = None
        try:
            device = InputDevice(str(path))
            if ecodes.EV_KEY in device.capabilities():
                if grab:
                    device.grab()
                found.append(device)
                continue
        except PermissionError:
            reason = "no-permission"
        except OSError as error:
            log.info("%s is not used: %s", path, error)
            reason = "busy" if device is not None and reason == "no-device" else reason
        if device is not None:
            device.close()
    return tuple(found) or reason


class RawKeys:
    """Reads devices in a thread until it is closed; ``on_event`` is called there with each press and release.

    ``on_end`` is called there too, once, when the last device has gone (unplugged).
    """

    def __init__(
        self,
        devices: Sequence[InputDevice],
        on_event: Callable[[RawEvent], object],
        on_end: Callable[[], object] = lambda: None,
        *,
        clock: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        self._devices = {device.fd: device for device in devices}
        self._on_event, self._on_end, self._clock = on_event, on_end, clock
        self._stop, self._stopper = os.pipe()
        self._thread = threading.Thread(target=self._run, name="raw-keys", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading and let go of the devices."""
        if self._stopper < 0:
            return
        os.write(self._stopper, b".")
        self._thread.join()
        for device in self._devices.values():
            device.close()
        self._devices.clear()
        os.close(self._stop)
        os.close(self._stopper)
        self._stopper = -1

    def _run(self) -> None:
        poll = select.poll()
        for fd in (self._stop, *self._devices):
            poll.register(fd, select.POLLIN)
        while self._devices:
            for fd, _ in poll.poll():
                if fd == self._stop:
                    return
                try:
                    self._read(self._devices[fd])
                except BlockingIOError:
                    continue
                except OSError as error:
                    log.warning("an input device has gone: %s", error)
                    poll.unregister(fd)
                    self._devices.pop(fd).close()
        self._on_end()

    def _read(self, device: InputDevice) -> None:
        from evdev import ecodes  # already loaded by whoever opened the device

        for event in device.read():
            # 0 is let go, 1 is down; 2 is a repeat, which says nothing that is not known.
            if event.type == ecodes.EV_KEY and event.value in (0, 1):
                code = ecodes.KEY.get(event.code) or ecodes.BTN.get(event.code) or f"BTN_{event.code}"
                name = code if isinstance(code, str) else code[-1] if "KEY_MUTE" in code else code[0]
                self._on_event(RawEvent(kiosk_key(name), event.value == 1, self._clock()))
