"""Pictures that hang, crash, or take all memory cost one picture: a reason comes back, and the next is drawn."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.drawing import MAX_DRAWING_BYTES, DrawingJob, Rasteriser, Refusal, worker
from kiosk.layout import PictureRefused, draw, fit_drawing
from tests.fuzz.svg import GOOD, Grammar
from tests.support.effort import examples


def svg(body: str, more: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" {more}>{body}</svg>'.encode()


def nested(begins: str, ends: str, times: int, inside: str = '<rect width="50" height="50"/>') -> str:
    return begins * times + inside + ends * times


def filtered(primitive: str, more: str = "") -> str:
    return f'<filter id="f" {more}>{primitive}</filter><rect width="90" height="90" filter="url(#f)"/>'


RECT: Final = '<rect width="9" height="9"/>'
USES: Final = "".join(
    f'<g id="u{level}">{f"""<use href="#u{level - 1}"/>""" * 10 if level else RECT}</g>' for level in range(7)
)
CHAIN: Final = "".join(
    f'<KIND id="m{n}" KIND="url(#m{n + 1})"><rect width="99" height="99"/></KIND>' for n in range(400)
)

BOMBS: Final[dict[str, bytes]] = {
    "stroke 1e30": svg('<path stroke="black" stroke-width="1e30" d="M-1e30 -1e30L1e30 1e30"/>'),
    "arc 1e39": svg('<path d="M1e39 1e39 A 1e38 1e38 0 0 0 1e-38 1e38z"/>'),
    "groups": svg(nested('<g opacity=".9">', "</g>", 1000)),
    "plain groups": svg(nested("<g>", "</g>", 20_000)),
    "filtered groups": svg('<filter id="f"><feOffset/></filter>' + nested('<g filter="url(#f)">', "</g>", 600)),
    "nested svg": svg(nested('<svg viewBox="0 0 9 9">', "</svg>", 800)),
    "nested symbols": svg(nested("<symbol>", "</symbol>", 5000)),
    "nested text": svg("<text>" + nested("<tspan>", "</tspan>", 5000, "a") + "</text>"),
    "nested clip": svg(nested("<clipPath>", "</clipPath>", 3000)),
    "turbulence": svg(filtered('<feTurbulence baseFrequency=".1" numOctaves="100000"/>')),
    "turbulence without end": svg(filtered('<feTurbulence baseFrequency=".1" numOctaves="2147483647"/>')),
    "blur": svg(filtered('<feGaussianBlur stdDeviation="1e9"/>')),
    "morphology": svg(filtered('<feMorphology radius="1e6" operator="dilate"/>')),
    "convolve": svg(filtered(f'<feConvolveMatrix order="100" kernelMatrix="{"1 " * 10_000}"/>')),
    "filter region": svg(filtered("<feFlood/>", 'x="-1e7" y="-1e7" width="1e9" height="1e9"')),
    "pattern": svg(
        '<pattern id="p" width="1e7" height="1e7" viewBox="0 0 1 1" patternUnits="userSpaceOnUse">'
        '<rect width="1" height="1"/></pattern><rect width="90" height="90" fill="url(#p)"/>'
    ),
    "tiny pattern": svg(
        '<pattern id="p" width="1e-7" height="1e-7" patternUnits="userSpaceOnUse"><rect width="1" height="1"/>'
        '</pattern><rect width="1e6" height="1e6" fill="url(#p)"/>'
    ),
    "uses": svg(f'<defs>{USES}</defs><use href="#u6"/>'),
    "a use of itself": svg('<g id="a"><use href="#a"/></g>'),
    "many filtered": svg('<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>'
                         + '<rect filter="url(#f)" width="99" height="99"/>' * 4000),
    "masks": svg(CHAIN.replace("KIND", "mask") + '<rect mask="url(#m0)" width="9" height="9"/>'),
    "clips": svg(CHAIN.replace("KIND", "clipPath").replace(" clipPath=", " clip-path=")
                 + '<rect clip-path="url(#m0)" width="9" height="9"/>'),
    "attributes": svg("<rect " + " ".join(f'a{n}="1"' for n in range(24_000)) + "/>"),
    "dashes": svg('<path stroke="#000" stroke-dasharray="1e-6" d="M0 0L1e6 1e6"/>'),
    "long path": svg(f'<path d="M0 0{"L9 9 0 0" * 25_000}" stroke="#000" stroke-dasharray=".01"/>'),
    "arcs": svg(f'<path d="M0 0{"a1e9 1e9 0 1 1 1e-9 1e-9" * 9000}"/>'),
    "transform": svg('<rect width="9" height="9" transform="scale(1e38) scale(1e38) rotate(nan)"/>'),
    "matrix": svg('<g transform="matrix(1e308 0 0 1e308 0 0)"><rect width="9" height="9" stroke="#000"/></g>'),
    "gradient": svg('<linearGradient id="g" x2="1e-300"/><rect width="9" height="9" fill="url(#g)"/>'),
    "markers": svg('<marker id="m" markerWidth="1e6" markerHeight="1e6"><path d="M0 0L9 9" marker-mid="url(#m)"/>'
                   f'</marker><path marker-mid="url(#m)" d="M0 0{"L1 1" * 9999}"/>'),
    "style": svg(f"<style>{'*>' * 20_000}a{{fill:red}}</style><rect width='9' height='9'/>"),
    "style rules": svg(f"<style>{'a,b{fill:red}' * 9000}</style>" + "<a/>" * 2000),
    "spaces after url": svg(f"<rect fill='url({' ' * 200_000}'/>"),
    "spaces after href": svg("<rect " + f"href{' ' * 900}" * 200 + "/>"),
    "huge size": svg('<rect width="1e300" height="1e300"/>', 'width="1e9" height="1e9"'),
    "no size": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1.1.1 9"/>',
    "tiny box": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e-310 1e-310"/>',
    "box 1:1e30": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1e30"><rect width="1" height="1"/></svg>',
    "box of nines": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {"9" * 400} {"9" * 400}"/>'.encode(),
    "box of small": f'<svg viewBox="0 0 0.{"0" * 309}1 0.{"0" * 309}1"/>'.encode(),
    "box of nan": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan inf"/>',
    "box below zero": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 -80 -48"/>',
    "open": b'<svg viewBox="0 0 80 48">' + b"<g>" * 40_000,
    "entities": b'<!DOCTYPE a [<!ENTITY a "aa">]><svg viewBox="0 0 9 9">&a;</svg>',
    "nul": b'<svg viewBox="0 0 9 9">\0</svg>',
    "not utf-8": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>\xff</text></svg>',
    "another encoding": b'<?xml version="1.0" encoding="utf-32"?><svg viewBox="0 0 9 9"/>',
    "too large": svg(" " * MAX_DRAWING_BYTES),
    "gzip": b"\x1f\x8b" + bytes(100),
}  # fmt: skip


@pytest.fixture(scope="module")
def rasteriser() -> Iterator[Rasteriser]:
    made = Rasteriser(idle=0.5)
    yield made
    end = time.monotonic() + 30
    while made._thread is not None and time.monotonic() < end:
        time.sleep(0.05)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_one_picture(name: str, rasteriser: Rasteriser) -> None:
    bomb = BOMBS[name]
    try:
        columns, rows = fit_drawing(bomb, 40, 12)
    except PictureRefused:
        columns, rows = 40, 12
    result = rasteriser.draw(DrawingJob(bomb, columns, rows, seconds=0.5))
    if isinstance(result, Refusal):
        assert result.reason != "unavailable"
    else:
        assert [len(row) for row in result.decode().split("\n")] == [columns] * rows
    assert rasteriser.known(DrawingJob(bomb, columns, rows, seconds=0.5)) == result, "it is not tried again"
    good = rasteriser.draw(DrawingJob(GOOD, 40, 12))
    assert not isinstance(good, Refusal)
    assert "█" in good.decode()


@settings(max_examples=examples(150))
@given(st.integers(0, 2**32))
def test_pictures_by_grammar_have_a_size_or_a_reason(seed: int) -> None:
    svg = Grammar(random.Random(seed)).picture()
    found: tuple[int, int] | str
    try:
        found = fit_drawing(svg, 40, 12)
    except PictureRefused as refused:
        found = refused.reason
    assert found == "no_size" or (1 <= int(found[0]) <= 40 and 1 <= int(found[1]) <= 12)


def test_looking_takes_no_longer_than_the_file_is_long() -> None:
    """A pattern that can match the same spaces in two ways would take hours for this."""
    for body in (
        "url(" + " " * MAX_DRAWING_BYTES,
        "href=" + " " * MAX_DRAWING_BYTES,
        "href = '" + " " * MAX_DRAWING_BYTES,
    ):
        with pytest.raises(worker.Refused):
            worker.check(f"<svg>{body}".encode())


def test_a_process_that_others_end_is_started_again() -> None:
    rasteriser = Rasteriser()
    assert not isinstance(rasteriser.draw(DrawingJob(GOOD, 40, 12)), Refusal)
    first = rasteriser._process
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    assert not isinstance(rasteriser.draw(DrawingJob(GOOD, 41, 12)), Refusal)
    assert rasteriser._process is not first


def test_it_ends_when_it_has_nothing_to_do() -> None:
    rasteriser = Rasteriser(idle=0.1)
    rasteriser.draw(DrawingJob(GOOD, 40, 12))
    process = rasteriser._process
    assert process is not None
    process.wait(timeout=30)
    assert not isinstance(rasteriser.draw(DrawingJob(GOOD, 42, 12)), Refusal), "and starts again"


def test_where_it_cannot_be_started_pictures_are_left_out_for_a_while(tmp_path: Path) -> None:
    rasteriser = Rasteriser(command=(str(tmp_path / "none"),))
    assert rasteriser.draw(DrawingJob(GOOD, 40, 12)) == Refusal("unavailable")
    assert rasteriser.known(DrawingJob(GOOD, 10, 4)) == Refusal("unavailable"), "without a try at each paint"


def test_one_that_says_nothing_sensible_does_no_harm(tmp_path: Path) -> None:
    for code in ("print('nonsense' * 99)", "import sys; sys.exit(3)", "import os; os.close(0); os.close(1)"):
        file = tmp_path / "worker.py"
        file.write_text(code, encoding="utf-8")
        assert isinstance(Rasteriser(command=(sys.executable, str(file))).draw(DrawingJob(GOOD, 40, 12)), Refusal)


def test_many_threads_may_ask() -> None:
    rasteriser, found = Rasteriser(), []
    threads = [
        threading.Thread(target=lambda wide=wide: found.append(rasteriser.draw(DrawingJob(GOOD, wide, 12))))
        for wide in (*range(8, 20), *range(8, 20))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 24
    assert not any(isinstance(result, Refusal) for result in found)


def test_a_layout_waits_for_a_picture_where_nobody_asks_otherwise() -> None:
    assert "█" in "".join(draw(GOOD, 40, 12))
