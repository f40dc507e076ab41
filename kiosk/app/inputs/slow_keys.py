"""Keys read from the devices themselves, for those who need to hold a key before it counts, or to let it go."""

from __future__ import annotations

import threading

from kiosk.access.rawdevice import InputDevice, RawEvent, RawKeys, SlowKeys, feed_event, next_wake, open_devices, tick
from kiosk.app.inputs.input import Host, Input, Present


class SlowKeysInput(Input):
    """Reads the devices while a person's settings ask for it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._slow = SlowKeys(0)
        self._keys: RawKeys | None = None
        self._wanted = False

    def person(self, present: Present) -> None:
        """Take a person's settings: open the devices, or let go of them."""
        settings = present.settings
        wanted = settings.hold > 0 or settings.scan == "inverse"
        self._slow = SlowKeys(settings.hold)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if wanted:
            # Opening waits for the system, which must not hold up a paint.
            threading.Thread(target=self._open, name="open-devices", daemon=True).start()
        else:
            self.close()

    def close(self) -> None:
        """Let go of the devices: the terminal gets their keys again."""
        keys, self._keys = self._keys, None
        if keys is not None:
            keys.close()

    def _open(self) -> None:
        found = open_devices()
        if isinstance(found, str):
            self._host.later(lambda: self._refuse(found))
            return
        self._host.later(lambda: self._opened(found))

    def _opened(self, devices: tuple[InputDevice, ...]) -> None:
        if self._wanted and self._keys is None:
            # Reading begins here and not in the opening thread: a device unplugged at once is told after this.
            self._keys = RawKeys(
                devices,
                lambda event: self._host.later(lambda: self._event(event)),
                lambda: self._host.later(self._gone),
            )
        else:  # the person left while the devices were being opened
            for device in devices:
                device.close()

    def _gone(self) -> None:
        if self._keys is not None:
            self.close()
            self._refuse("gone")

    def _refuse(self, reason: str) -> None:
        """Say why keys cannot be read from their devices; the terminal's keys go on."""
        self._host.tell(f"raw.{reason}")

    def _hold(self, key: str) -> None:
        """Take a key that was held long enough."""
        self._host.press(key, key if len(key) == 1 else None, self._host.now())

    def _event(self, event: RawEvent) -> None:
        self._slow, counted = feed_event(self._slow, event)
        for key in counted:
            self._hold(key)
        if not event.down:
            self._host.let_go(event.key)
        self._set()

    def _tick(self) -> None:
        self._slow, counted = tick(self._slow, self._host.now())
        for key in counted:
            self._hold(key)
        self._set()

    def _set(self) -> None:
        self._wake_at(next_wake(self._slow), self._tick)
