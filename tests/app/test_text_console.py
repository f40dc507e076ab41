"""On the Linux text console only what the kernel shows as it is meant is written."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from kiosk.app.text_console import start_sequence
from tests.support.terminal import PATIENCE, ROOT, inherited


@pytest.mark.slow
def test_grounds_are_plain_inks_that_are_bold_are_bright_and_the_console_gets_its_colours_back(
    tmp_path: Path,
) -> None:
    environment = {name: value for name, value in inherited().items() if name not in ("COLORTERM", "NO_COLOR")}
    kiosk = pexpect.spawn(
        sys.executable,
        ["-m", "kiosk", "demo", "--silent", "--data", str(tmp_path)],
        dimensions=(25, 80),
        cwd=str(ROOT),
        env=environment | {"TERM": "linux"},
        timeout=PATIENCE,
    )
    try:
        kiosk.expect_exact("Budi")
        written = bytes(kiosk.before)
        told, _, drawn = written.partition(b"\x1b[?1049h")  # a page follows on the screen of its own
        assert told.endswith(start_sequence().encode())
        written = drawn
        kiosk.send("1")
        kiosk.expect_exact("Halo")
        written += bytes(kiosk.before)
        kiosk.kill(signal.SIGTERM)
        kiosk.expect(pexpect.EOF)
        assert bytes(kiosk.before).rstrip().endswith(b"\x1b]R")
    finally:
        kiosk.close(force=True)
    painted = {frozenset(map(int, codes.split(b";"))) for codes in re.findall(rb"\x1b\[([\d;]+)m", written)} - {
        frozenset({0})
    }
    assert any(43 in codes for codes in painted)  # the head and the numbers
    for codes in painted:
        assert codes & {*range(30, 38), *range(90, 98)}
        assert not codes & {4, 7, 38, 48, *range(100, 108)}, "nothing that the console shows otherwise"
        assert 1 not in codes or codes & set(range(90, 98)), "bold changes a plain ink"
