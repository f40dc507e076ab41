"""What a hostile page or program sends to the web way: server and kiosk go on, stay small, and leave nothing."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

import aiohttp

from tests.faults.test_terminal import memory
from tests.web.serving import Line, Serving, line

LARGEST: Final = 200_000
"""Kilobytes that a kiosk may hold, whatever comes."""

TOO_LONG: Final = 64 * 1024
"""Bytes of a message at which the server closes a line, and for nothing else."""

EACH: Final = 200
"""Messages that a page sends before it is looked at how the kiosk is."""

KINDS: Final = ("stdin", "resize", "ping", "blur", "focus", "quit", "open_url", "", "STDIN", None, 7)

FINALS: Final = "ABCDHFPQRSZMmtuynchl~$cIO"


def run(seed: int, seconds: float) -> dict[str, int]:
    """Send messages, bytes, strange requests and broken lines for so many seconds; return how many of each."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Serving(Path(folder), "--silent") as serving,
    ):
        return dict(asyncio.run(_run(serving, random.Random(seed), time.monotonic() + seconds)))


async def _run(serving: Serving, chance: random.Random, end: float) -> Counter[str]:
    counts = Counter[str]()
    while time.monotonic() < end or not counts:
        await _strange_requests(serving, chance, counts)
        query = f"width={_number(chance)}&height={_number(chance)}"
        async with line(serving, query=query) as page:
            await _visit(serving, page, chance, counts)
        await serving.wait_started(0)
        counts["lines"] += 1
        assert serving.process.poll() is None, serving.journal()
    return counts


async def _visit(serving: Serving, page: Line, chance: random.Random, counts: Counter[str]) -> None:
    await page.until("\x1b[")
    (kiosk,) = serving.kiosks()
    for number in range(EACH):
        kind, data = _message(chance)
        counts[kind] += 1
        if len(data if isinstance(data, bytes) else data.encode()) > TOO_LONG:
            await page.socket.send_str(str(data))
            await page.until_closed()
            counts["lines that a long message closed"] += 1
            return
        await (page.socket.send_bytes(data) if isinstance(data, bytes) else page.socket.send_str(data))
        if number % 20 == 19:
            await page.answers(str(number))
            assert memory(kiosk) < LARGEST, data[:200]
    await page.tell("resize", {"width": 100, "height": 30})
    await asyncio.sleep(1.2)
    page.received = b""
    async with asyncio.timeout(30):  # it still answers a hand: another language is another page
        while not page.received:
            await page.press("l")
            await page.answers("painted")
            await asyncio.sleep(0.3)
            await page.answers("painted")
    assert serving.kiosks() == [kiosk]


def _message(chance: random.Random) -> tuple[str, str | bytes]:
    match chance.randrange(7):
        case 0:
            if chance.random() < 0.02:
                return "long ones", "1" * (TOO_LONG + 1)
            return "bytes", chance.randbytes(chance.randrange(200))
        case 1:
            return "broken JSON", _cut(chance, json.dumps(_value(chance, 4)))
        case 2:
            return "JSON of any form", json.dumps(_value(chance, 4))
        case 3:
            return "sizes", json.dumps(["resize", {"width": _number(chance), "height": _number(chance)}])
        case 4:
            length = chance.choice((100, 4095, 4097))
            return "long ones", json.dumps(["stdin", chance.choice("1n\x1b\x00é") * length])
        case _:
            return "keys", json.dumps(["stdin", "".join(_keys(chance) for _ in range(chance.randrange(1, 12)))])


def _keys(chance: random.Random) -> str:
    numbers = chance.choice((";", ":", ";;")).join(str(_number(chance)) for _ in range(chance.randrange(6)))
    return chance.choice(
        (
            chance.choice("123456789nabhl\r\t\x7f\x1b"),
            f"\x1b[{chance.choice(('', '?', '<', '>', '='))}{numbers}{chance.choice(FINALS)}",
            f"\x1bO{chance.choice(FINALS)}",
            "\x1b[200~",
            "\x1b[201~",
            chr(chance.choice((0x7F, 0x80, 0x9B, 0x300, 0x202E, 0xD800, 0xFFFF, 0x1F600, 0x10FFFF))),
            "\x1b" * chance.randrange(1, 50),
        )
    )


def _number(chance: random.Random) -> int:
    return chance.choice((0, 1, -1, 7, 80, 1000, 100_000, 1114112, 2**31, 2**64, 10**30, -(10**30)))


def _value(chance: random.Random, depth: int) -> object:
    match chance.randrange(6 if depth else 4):
        case 0:
            return chance.choice((None, True, False, "", "x", "\ud800", 1e308, 0.5))
        case 1:
            return _number(chance)
        case 2:
            return chance.choice(KINDS)
        case 3:
            return [chance.choice(KINDS), _value(chance, 0)]
        case 4:
            return [_value(chance, depth - 1) for _ in range(chance.randrange(4))]
        case _:
            return {str(chance.choice(("width", "height", "type", "x"))): _value(chance, depth - 1) for _ in range(3)}


def _cut(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(("", "[", "}", "\x00", '"', "[" * 5000)) + text[at + chance.randrange(3) :]


async def _strange_requests(serving: Serving, chance: random.Random, counts: Counter[str]) -> None:
    """Expect that no request of a stranger starts a kiosk, and that each is answered."""
    own = f"127.0.0.1:{serving.port}"
    names = ("evil.example", own, "localhost", f"127.0.0.1.:{serving.port}", "", "[::1]", "x" * 4000)
    async with aiohttp.ClientSession() as session:
        for _ in range(10):
            host, origin = chance.choice(names), f"http://{chance.choice(names)}"
            if origin.removeprefix("http://") == host == own:
                continue
            path = chance.choice(
                ("/ws", "/", "/static/js/textual.js", "/ws/../ws", "/download/%00", "/static/%2e%2e/")
            )
            headers = {"Host": host, "Origin": origin, "Upgrade": "websocket", "Connection": "Upgrade"}
            headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
            async with session.get(serving.address + path, headers=headers) as answer:
                assert answer.status in (400, 403), (host, origin, path, answer.status)
            counts["requests of strangers"] += 1
    assert serving.kiosks() == []
