"""Keys read from devices while a person needs it: slow keys, and letting go for inverse scanning."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from kiosk.app.inputs import slow_keys
from kiosk.app.inputs.input import Present
from kiosk.app.inputs.slow_keys import SlowKeysInput
from kiosk.learning import Settings
from tests.access.test_rawdevice import KEY_A, Pipe


class Host:
    """Runs what is asked for in the test's own thread, in real time."""

    def __init__(self) -> None:
        self.todo: queue.Queue[Callable[[], None]] = queue.Queue()
        self.timers: list[tuple[int, Callable[[], None]]] = []
        self.told: list[str] = []

    def now(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def after(self, milliseconds: int, act: Callable[[], None]) -> Host:
        self.timers = [(self.now() + milliseconds, act)]
        return self

    def stop(self) -> None:
        self.timers = []

    def later(self, act: Callable[[], None]) -> None:
        self.todo.put(act)

    def press(self, key: str, character: str | None, at: int) -> None:
        self.told.append(f"held {key}")

    def let_go(self, key: str) -> None:
        self.told.append(f"let go {key}")

    def tell(self, key: str) -> None:
        self.told.append(key.removeprefix("raw."))

    def run(self, wanted: int) -> list[str]:
        """Do what comes until so much was told, 5 s at most."""
        end = time.monotonic() + 5
        while len(self.told) < wanted and time.monotonic() < end:
            due = [act for at, act in self.timers if at <= self.now()]
            if due:
                self.timers = []
                due[0]()
            try:
                self.todo.get(timeout=0.01)()
            except queue.Empty:
                continue
        return self.told


def test_a_key_counts_once_held_and_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("evdev")
    pipe, host = Pipe(), Host()
    monkeypatch.setattr(slow_keys, "open_devices", lambda: (pipe,))
    keys = SlowKeysInput(cast(Any, host))
    keys.person(Present(Settings(hold=200)))
    pipe.send(KEY_A, 1)
    assert host.run(1) == ["held a"]
    pipe.send(KEY_A, 0)
    assert host.run(2) == ["held a", "let go a"]
    pipe.send(KEY_A, 1)
    pipe.send(KEY_A, 0)
    assert host.run(3)[2:] == ["let go a"], "a key let go too early never counts"
    keys.close()


def test_why_there_are_no_such_keys_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    monkeypatch.setattr(slow_keys, "open_devices", lambda: "no-permission")
    keys = SlowKeysInput(cast(Any, host))
    keys.person(Present(Settings(scan="inverse")))
    keys.person(Present(Settings(scan="inverse")))
    assert host.run(1) == ["no-permission"]
    keys.person(Present(Settings()))
    keys.close()


def test_a_person_who_needs_none_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_keys, "open_devices", lambda: pytest.fail("opened"))
    SlowKeysInput(cast(Any, Host())).person(Present(Settings()))


def test_an_unplugged_device_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("evdev")
    pipe, host = Pipe(), Host()
    monkeypatch.setattr(slow_keys, "open_devices", lambda: (pipe,))
    keys = SlowKeysInput(cast(Any, host))
    keys.person(Present(Settings(hold=200)))
    pipe.send(KEY_A, 0)
    host.run(1)
    os.close(pipe.end)
    assert host.run(2)[1:] == ["gone"]
