"""The kiosk with a count of what it takes in, for tests of floods: ``python -m tests.faults.counted FILE ...``.

Whoever feeds it reads from FILE how much has come through, so that the next burst comes when this one is done.
"""

from __future__ import annotations

import mmap
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from textual.message import Message

from kiosk.app import input_gate
from kiosk.app.terminal_driver import Translator

LAYOUT: Final = struct.Struct("<4q")
LOOKS: Final = 0.004
"""Seconds between looks at what waits."""


class Count(Struct, frozen=True):
    """Characters read from the terminal, events handed to the app, events let go by the gate, messages that wait."""

    read: int = 0
    handed: int = 0
    let_go: int = 0
    waiting: int = 0


class Counts:
    """The count in a file that both sides map: writing and reading it costs next to nothing."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            opened.truncate(LAYOUT.size)
            self._map = mmap.mmap(opened.fileno(), LAYOUT.size)

    def write(self, count: Count) -> None:
        self._map[:] = LAYOUT.pack(count.read, count.handed, count.let_go, count.waiting)

    def now(self) -> Count:
        return Count(*LAYOUT.unpack(self._map[:]))


def counting(counts: Counts) -> None:
    """Have the kiosk of this process counted."""
    read, asked = 0, 0
    gates: list[input_gate.Gate] = []
    feed, send = Translator.feed, input_gate.Gate.send_message

    def counted_feed(self: Translator, data: bytes, now: float) -> Iterator[Message]:
        nonlocal read
        yield from feed(self, data, now)
        read += sum(byte & 0xC0 != 0x80 for byte in data)  # what begins a character

    def counted_send(self: input_gate.Gate, message: Message) -> None:
        nonlocal asked
        if self not in gates:
            gates[:] = [self]
        asked += isinstance(message, input_gate.INPUT_MESSAGES)
        send(self, message)

    def look() -> None:
        while True:
            time.sleep(LOOKS)
            for gate in gates:
                app: input_gate.Follows = gate._app  # type: ignore[assignment]
                # The order matters: what has been read is counted before what waits of it.
                now = read
                handed = gate.handed
                counts.write(Count(now, handed, asked - handed, handed - app.taken + app.waiting()))

    set_on: Callable[[type, str, object], None] = setattr
    set_on(Translator, "feed", counted_feed)
    set_on(input_gate.Gate, "send_message", counted_send)
    threading.Thread(target=look, daemon=True).start()


def main() -> int:
    file, *command = sys.argv[1:]
    counting(Counts(Path(file)))
    from kiosk.commands.cli import main as kiosk

    return kiosk(command)


if __name__ == "__main__":
    raise SystemExit(main())
