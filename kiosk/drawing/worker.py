"""The process that draws: resvg alone, within limits, so that a picture that hangs or crashes it is not the kiosk's.

It is run as a file and imports nothing of the kiosk, which keeps it small. It reads requests on standard input and
answers each on standard output: a head in JSON and then bytes. A picture that takes too long ends the process (the
system sends SIGPROF), as one does that takes too much memory; the kiosk starts another.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import struct
import sys
from typing import IO, Any
from xml.parsers import expat

MAX_NESTING = 60
"""Elements within elements: resvg calls itself for each and ends at some hundreds by a broken stack."""

MAX_ELEMENTS = 3000
MAX_ATTRIBUTES = 12_000
"""Drawings of a few KB have a few dozen of these; resvg takes seconds for ten thousands."""

_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_FORBIDDEN = re.compile(
    # References leave the file or bring text of unknown fonts; entities can grow without bound. No part of this can
    # match the same signs in two ways: it takes no longer than the file is long.
    rb"<!DOCTYPE|<!ENTITY|<image\b|<script\b|<foreignObject\b|@import|"
    rb"(?:href|src)\s*=\s*[\"']\s*[^#\"'\s]|url\(\s*(?:[\"']\s*)?[^#\"')\s]",
    re.IGNORECASE,
)


class Refused(Exception):
    """A picture that is not drawn: the key of the reason, and what more there is to say."""

    def __init__(self, reason: str, why: str = "") -> None:
        super().__init__(reason, why)
        self.reason, self.why = reason, why


def send(stream: IO[bytes], head: dict[str, Any], data: bytes = b"") -> None:
    """Write one message. Raises OSError if the other side is gone."""
    packed = json.dumps(head).encode()
    stream.write(struct.pack("<II", len(packed), len(data)) + packed + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None if the other side is gone."""
    sizes = stream.read(8)
    if len(sizes) < 8:
        return None
    head_size, data_size = struct.unpack("<II", sizes)
    packed, data = stream.read(head_size), stream.read(data_size)
    if len(packed) < head_size or len(data) < data_size:
        return None
    return json.loads(packed), data


def check(svg: bytes) -> None:
    """Look at a picture without drawing it. Raises Refused."""
    found = _FORBIDDEN.search(svg)
    if found:
        raise Refused("forbidden", found[0].decode("ascii", "replace"))
    depth, elements, attributes = 0, 0, 0

    def begin(name: str, given: dict[str, str]) -> None:
        nonlocal depth, elements, attributes
        depth, elements, attributes = depth + 1, elements + 1, attributes + len(given)
        if depth > MAX_NESTING or elements > MAX_ELEMENTS or attributes > MAX_ATTRIBUTES:
            raise Refused("complex")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as wrong:
        raise Refused("broken", str(wrong)) from None


def blocks(svg: bytes, columns: int, rows: int) -> bytes:
    """Return a picture as rows of block characters: each cell has four quarters, each ink if half of it is."""
    lines = _dots(svg, columns * 2, rows * 4)
    return "\n".join(_row(lines[at * 4 : at * 4 + 4], columns) for at in range(rows)).encode()


def _row(dots: list[bytes], columns: int) -> str:
    upper, lower = (
        [above + below >= 255 for above, below in zip(dots[at], dots[at + 1], strict=True)] for at in (0, 2)
    )
    return "".join(
        _QUARTERS[upper[at] + 2 * upper[at + 1] + 4 * lower[at] + 8 * lower[at + 1]]
        for at in range(0, columns * 2, 2)
    )


def _dots(svg: bytes, across: int, down: int) -> list[bytes]:
    """Return how much ink each dot has, 0 to 255, in rows that fill the given size."""
    import png

    data = _raster(
        svg,
        width=across,
        height=down,
        shape_rendering="geometric_precision",  # how much of a dot is ink says more than whether its middle is
        skip_system_fonts=True,
    )
    wide, high, lines, _ = png.Reader(bytes=data).asRGBA8()
    rows = [bytes(line[3::4]) for line in lines]
    if not any(map(any, rows)):
        raise Refused("empty")
    left, top = (across - wide) // 2, (down - high) // 2
    rows = [(bytes(max(0, left)) + row + bytes(across))[:across] for row in rows]
    return ([bytes(across)] * max(0, top) + rows + [bytes(across)] * down)[:down]


def _raster(svg: bytes, **how: Any) -> bytes:
    import resvg_py

    try:
        text = svg.decode()
    except UnicodeDecodeError as wrong:
        raise Refused("broken", str(wrong)) from None
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=text, **how))
    except MemoryError:
        raise Refused("heavy") from None
    except BaseException as wrong:  # a panic of resvg is no Exception
        raise Refused("broken", str(wrong)) from None


def _answer(head: dict[str, Any], svg: bytes) -> bytes:
    if head["form"] == "blocks":
        check(svg)
        return blocks(svg, head["width"], head["height"])
    return _raster(svg, width=head["width"], background="#ffffff", **head["how"])


def _limit(memory: int) -> None:
    """Let this process have so many bytes from now on, and leave no image of itself when it crashes."""
    with contextlib.suppress(OSError, ValueError):  # a system that refuses still has the limit of time
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))


def main() -> int:
    """Answer requests until standard input ends."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the terminal's keys are the kiosk's matter
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    with answers:
        while (request := receive(sys.stdin.buffer)) is not None:
            head, svg = request
            _limit(head["memory"])
            signal.setitimer(signal.ITIMER_PROF, head["seconds"])
            try:
                done = _answer(head, svg)
            except Refused as refused:
                send(answers, {"refused": refused.reason, "why": refused.why[:200]})
            except MemoryError:
                send(answers, {"refused": "heavy"})
            except Exception as wrong:  # the picture's fault, whatever failed at it
                send(answers, {"refused": "broken", "why": str(wrong)[:200]})
            else:
                send(answers, {}, done)
            signal.setitimer(signal.ITIMER_PROF, 0)
    return 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
