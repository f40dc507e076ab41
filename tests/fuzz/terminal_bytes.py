"""Raw bytes, most of them no UTF-8, into a real kiosk in a pseudo-terminal: it goes on, and hears keys and sizes."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from tests.faults.test_terminal import memory
from tests.support.terminal import Terminal
from tests.whole.test_robust import log_of, shows_a_page
from tests.whole.test_whole_lesson import said

MOST: Final = 150_000
"""Kilobytes that the process may have: a size that is believed takes all there is."""


def piece(chance: random.Random) -> tuple[str, bytes]:
    """Return a kind of input and some bytes of it."""

    def number() -> str:
        return str(chance.choice((0, 1, 2, 3, 27, 97, 200, 500, 99999, 1114112, 55296, 10**12)))

    parameters = chance.choice((";", ":")).join(number() for _ in range(chance.randint(0, 6)))
    kinds = {
        "bytes": chance.randbytes(chance.randint(1, 12)),
        "high": bytes(chance.randint(0x80, 0xFF) for _ in range(chance.randint(1, 4))),
        "cut": "é漢😀".encode()[: chance.randint(1, 8)],
        "csi": f"\x1b[{chance.choice(('', '?', '<', '>', '='))}{parameters}".encode()
        + bytes([chance.randint(0x20, 0x7E)]),
        "kitty": f"\x1b[{number()}:{number()};{number()}:{chance.randint(0, 4)};{number()}u".encode(),
        "key": f"\x1b[{number()};{number()};{number()}{chance.choice('u~ABCDEFHPQRS')}".encode(),
        "resize": f"\x1b[48;{number()};{number()};{number()};{number()}t".encode(),
        "mode": f"\x1b[?{chance.choice((2048, 2026, 1, 25))};{chance.randint(0, 9)}$y".encode(),
        "mouse": f"\x1b[<{number()};{number()};{number()}{chance.choice('Mm')}".encode(),
        "mouse10": b"\x1b[M" + chance.randbytes(3),
        "string": b"\x1b" + chance.choice((b"]", b"P", b"_", b"^", b"X")) + chance.randbytes(chance.randint(0, 40)),
        "paste": b"\x1b[200~" + chance.randbytes(chance.randint(0, 40)) + chance.choice((b"\x1b[201~", b"")),
        "surrogate": chance.choice((b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xc0\x80")),
        "endless": b"\x1b[" + b"1;" * chance.randint(1, 400),
        "control": bytes([chance.randint(0, 31)]),
        "letter": bytes([chance.randint(32, 126)]),
    }
    return chance.choice(list(kinds.items()))


def run(seed: int, seconds: float) -> dict[str, int]:
    """Send bytes for so long; return how many pieces of each kind. Raises AssertionError if the kiosk fell."""
    chance, counts = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with Terminal("demo", "--silent", "--data", folder) as terminal:
            terminal.wait_for(said("sign_in.title"))
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                sent = b""
                for _ in range(chance.randint(1, 20)):
                    kind, raw = piece(chance)
                    counts[kind] += 1
                    counts["bytes sent"] += len(raw)
                    sent += raw
                os.write(terminal._child.child_fd, sent)
                terminal.drain(chance.choice((0.0, 0.02, 0.2)))
                assert terminal.alive(), (seed, sent, log_of(data))
                assert memory(terminal.pid) < MOST, (seed, sent)
            hears(terminal)
            assert "Traceback" not in log_of(data), log_of(data)
    return dict(counts)


def hears(terminal: Terminal) -> None:
    """Check that the kiosk still takes another size and a key."""
    end = time.monotonic() + 1.5  # of silence: what was begun is over
    while time.monotonic() < end:
        terminal.drain(0.1)
    terminal.resize(90, 28)
    terminal.until(lambda: shows_a_page(terminal), "a page in its new size")
    before = terminal.screen()
    for key in "?ab":
        terminal.send(key)
        terminal.pump(0.5)
    terminal.until(lambda: terminal.screen() != before, "an answer to a key")
