"""Makes fonts for the text console: Debian's Terminus, with the signs that the kiosk draws with in place of Cyrillic.

    python3 console_font.py TO [FROM]

A console font has 512 signs at most, and Debian's have no quarter blocks, of which pictures and large letters are
made. Every Terminus in FROM (/usr/share/consolefonts) that is tall enough is written into the folder TO. Needs
nothing but Python. Exits with 1 if there is no font to begin with (Debian: apt install console-setup-linux).
"""

from __future__ import annotations

import gzip
import math
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

SIZES = ("32x16", "28x14", "24x12", "22x11", "20x10", "18x10", "16")
"""Heights and widths in dots, the largest first. The last is 8 dots wide."""

MAGIC = b"\x72\xb5\x4a\x86"
Inside: TypeAlias = Callable[[float, float], bool]
"""Whether a point belongs to a sign; both numbers go from 0 to 1, from the left and from the top."""

Font: TypeAlias = tuple[int, int, list[bytes], list[str]]
"""Width and height in dots, the dots of each sign a row after another, and the characters it stands for."""


def quarters(lit: str) -> Inside:
    """Return the block whose quarters are lit: upper left, upper right, lower left, lower right as 1 or 0."""
    return lambda x, y: lit[2 * (y >= 0.5) + (x >= 0.5)] == "1"


def ring(outer: float, inner: float, gaps: int = 0) -> Inside:
    """Return a circle's line, broken into so many pieces if there are gaps. Radii are in cells' widths."""

    def inside(x: float, y: float) -> bool:
        across, down = x - 0.5, 2 * (y - 0.5)
        part = math.atan2(down, across) / math.tau * 2 * gaps
        return inner <= math.hypot(across, down) <= outer and (not gaps or int(part + 100) % 2 == 0)

    return inside


def polygon(*corners: tuple[float, float]) -> Inside:
    """Return what lies within corners."""

    def inside(x: float, y: float) -> bool:
        found = False
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                found = not found
        return found

    return inside


def either(*parts: Inside) -> Inside:
    """Return what lies within any of these."""
    return lambda x, y: any(part(x, y) for part in parts)


def star() -> Inside:
    """Return a star with five points."""
    corners = []
    for step in range(10):
        far, turn = (0.5, 0.2)[step % 2], math.tau * step / 10 - math.tau / 4
        corners.append((0.5 + far * math.cos(turn), 0.5 + far * math.sin(turn) / 2))
    return polygon(*corners)


def note() -> Inside:
    """Return a quaver."""
    head: Inside = lambda x, y: math.hypot(x - 0.35, 2 * (y - 0.72)) <= 0.25  # noqa: E731
    stem = polygon((0.48, 0.2), (0.6, 0.2), (0.6, 0.72), (0.48, 0.72))
    return either(head, stem, polygon((0.6, 0.2), (0.95, 0.4), (0.85, 0.52), (0.6, 0.36)))


def frame(thick: float) -> Inside:
    """Return a square's line."""
    inner = 0.4 - thick
    return lambda x, y: inner <= max(abs(x - 0.5), 2 * abs(y - 0.5)) <= 0.4


DRAWN: dict[str, Inside] = {
    "▀": quarters("1100"), "▄": quarters("0011"), "▌": quarters("1010"), "▐": quarters("0101"),
    "▖": quarters("0010"), "▗": quarters("0001"), "▘": quarters("1000"), "▝": quarters("0100"),
    "▙": quarters("1011"), "▟": quarters("0111"), "▛": quarters("1110"), "▜": quarters("1101"),
    "▚": quarters("1001"), "▞": quarters("0110"),
    "►": polygon((0.1, 0.25), (0.95, 0.5), (0.1, 0.75)), "◄": polygon((0.9, 0.25), (0.05, 0.5), (0.9, 0.75)),
    "○": ring(0.45, 0.28), "◌": ring(0.45, 0.28, gaps=6), "★": star(), "♪": note(), "□": frame(0.12),
    "✓": polygon((0.05, 0.52), (0.18, 0.46), (0.36, 0.62), (0.82, 0.24), (0.95, 0.32), (0.36, 0.78)),
}  # fmt: skip
"""The signs that no Debian console font has all of. Each is drawn for every size."""


def drawn(inside: Inside, width: int, height: int) -> bytes:
    """Return the dots of a sign, a row after another, each row filled up to whole bytes."""
    rows = bytearray()
    for row in range(height):
        dots = 0
        for column in range(width):
            # A dot is lit if most of it lies within: nine places of it are asked.
            hits = sum(
                inside((column + across / 6) / width, (row + down / 6) / height)
                for across in (1, 3, 5)
                for down in (1, 3, 5)
            )
            dots = dots << 1 | (hits >= 5)
        size = (width + 7) // 8
        rows += (dots << (8 * size - width)).to_bytes(size, "big")
    return bytes(rows)


def read(data: bytes) -> Font:
    """Return a font of either kind that Linux has (PSF 1 and 2). Raises ValueError if it is none."""
    if data[:4] == MAGIC:
        start, flags, count, size, height, width = struct.unpack("<6I", data[8:32])
        signs = [data[start + at * size : start + (at + 1) * size] for at in range(count)]
        tables = data[start + count * size :].split(b"\xff")[:count] if flags & 1 else [b""] * count
        means = [table.split(b"\xfe")[0].decode("utf-8", "replace") for table in tables]
    elif data[:2] == b"\x36\x04":
        count, height, width = (512 if data[2] & 1 else 256), data[3], 8
        signs = [data[4 + at * height : 4 + (at + 1) * height] for at in range(count)]
        means, table = [], data[4 + count * height :]
        codes = struct.unpack(f"<{len(table) // 2}H", table[: len(table) // 2 * 2])
        for text in "".join(chr(code) for code in codes).split("\uffff")[:count]:
            means.append(text.split("\ufffe")[0])
    else:
        raise ValueError("not a font of the Linux console")
    return width, height, signs, means


def written(font: Font) -> bytes:
    """Return a font as a file (PSF 2)."""
    width, height, signs, means = font
    head = MAGIC + struct.pack("<7I", 0, 32, 1, len(signs), len(signs[0]), height, width)
    return head + b"".join(signs) + b"".join(text.encode() + b"\xff" for text in means)


def with_signs(font: Font) -> Font:
    """Return a font with the kiosk's signs. Raises ValueError if it has too few others to give up."""
    width, height, signs, means = font
    signs, means = list(signs), list(means)
    free = [at for at, text in enumerate(means) if text and all("\u0370" <= sign < "\u0600" for sign in text)]
    for sign, inside in DRAWN.items():
        at = next((at for at, text in enumerate(means) if sign in text), None)
        if at is not None and means[at] == sign:
            signs[at] = drawn(inside, width, height)
            continue
        if at is not None:  # it shares its dots with a sign that only looks alike
            means[at] = means[at].replace(sign, "")
        if not free:
            raise ValueError("the font has no signs to give up")
        place = free.pop()
        signs[place], means[place] = drawn(inside, width, height), sign
    return width, height, signs, means


def main(arguments: list[str]) -> int:
    """Write the fonts."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    to, source = Path(arguments[0]), Path(arguments[1] if len(arguments) > 1 else "/usr/share/consolefonts")
    to.mkdir(parents=True, exist_ok=True)
    made = 0
    for place, size in enumerate(SIZES):
        file = source / f"Uni2-Terminus{'Bold' if size != '16' else ''}{size}.psf.gz"
        if file.exists():
            (to / f"{place}-{size}.psf").write_bytes(written(with_signs(read(gzip.decompress(file.read_bytes())))))
            made += 1
    if not made:
        print(f"no Terminus font in {source}: apt install console-setup-linux", file=sys.stderr)
    return 0 if made else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
