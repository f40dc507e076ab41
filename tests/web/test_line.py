"""The line between a page and the kiosk: who may have one, what may come over it, and what is left when it ends."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.faults.test_terminal import memory
from tests.support.workshop import words
from tests.web.serving import Line, Serving, line
from tests.whole.test_whole_lesson import said

LARGEST = 200_000
"""Kilobytes that a kiosk may hold at whatever comes over the line."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with Serving(tmp_path_factory.mktemp("web"), "--silent") as serving:
        yield serving


@pytest.fixture
def speaking(tmp_path: Path) -> Iterator[Serving]:
    """Return a server whose kiosk speaks, so that it has a process of its own."""
    with Serving(tmp_path) as serving:
        yield serving


async def refused(serving: Serving, origin: str | None, **headers: str) -> int:
    try:
        async with line(serving, origin, **headers):
            return 0
    except aiohttp.WSServerHandshakeError as no:
        return no.status


def strangers(port: int) -> list[tuple[str | None, dict[str, str]]]:
    """Return the origins and hosts of pages and programs that are not the kiosk's own page."""
    here, names = f"127.0.0.1:{port}", ("evil.example", f"evil.example:{port}")
    return [
        *((f"http://{name}", {}) for name in names),
        *((f"http://{name}", {"Host": name}) for name in names),  # a name that was pointed at this machine
        *((f"http://{here}", {"Host": name}) for name in (*names, "127.0.0.1", f"127.0.0.1:{port + 1}", "[::1]")),
        *((f"http://127.0.0.1:{other}", {}) for other in (port + 1, 80)),
        *((origin, {}) for origin in (None, "null", "", f"https://{here}", f"http://{here}.evil.example")),
        *((origin, {}) for origin in (f"http://{here}/", f"http://{here}@evil.example", f"http://localhost:{port}")),
        *((origin, {}) for origin in ("file://", f"http://127.1:{port}", f"http://2130706433:{port}", here)),
        (f"http://localhost.evil.example:{port}", {"Host": f"localhost.evil.example:{port}"}),
        (f"http://127.0.0.1.:{port}", {"Host": f"127.0.0.1.:{port}"}),
    ]


def test_a_page_of_another_origin_or_name_starts_nothing(shared: Serving) -> None:
    async def knock() -> None:
        for origin, headers in strangers(shared.port):
            said_origin = {"Origin": origin} if origin == "" else {}
            status = await refused(shared, None if origin == "" else origin, **headers, **said_origin)
            assert status == 403, (origin, headers)
            assert shared.kiosks() == [], (origin, headers)

    asyncio.run(knock())


@pytest.mark.parametrize("path", ["/", "/static/js/textual.js", "/ws", "/download/1", "/nothing"])
def test_a_name_pointed_at_this_machine_gets_nothing(shared: Serving, path: str) -> None:
    async def ask() -> None:
        async with aiohttp.ClientSession() as session:
            for host in ("evil.example", f"evil.example:{shared.port}", "", "localhost", "127.0.0.1"):
                async with session.get(shared.address + path, headers={"Host": host}) as answer:
                    assert answer.status == 403, host
                    assert "kiosk" not in (await answer.text()).lower()

    asyncio.run(ask())


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_the_page_is_in_no_frame_and_has_nothing_from_elsewhere(shared: Serving, name: str) -> None:
    async def ask() -> tuple[dict[str, str], str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(shared.address, headers={"Host": f"{name}:{shared.port}"}) as answer,
        ):
            assert answer.status == 200
            return dict(answer.headers), await answer.text()

    headers, page = asyncio.run(ask())
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert set(re.findall(r"(?:http|ws)s?://[^\s\"';]+", page + policy)) == {f"ws://{name}:{shared.port}/ws"}


def test_no_list_of_files_and_no_other_page(shared: Serving) -> None:
    async def ask() -> None:
        async with aiohttp.ClientSession() as session:
            for path in ("/static/", "/static", "/download/x", "/static/..%2f..%2fserver.py", "/static/%2e%2e/x"):
                async with session.get(f"{shared.address}{path}") as answer:
                    assert answer.status in (403, 404), path

    asyncio.run(ask())


def test_the_second_page_is_refused_before_anything_is_started(shared: Serving) -> None:
    async def start_visit() -> None:
        async with line(shared) as first:
            await first.until(said("sign_in.title"))
            before = shared.children()
            assert before
            statuses = await asyncio.gather(*(refused(shared, "") for _ in range(20)))
            assert statuses == [409] * 20
            assert shared.children() == before
            await first.answers("still here")
        async with line(shared, f"http://localhost:{shared.port}", Host=f"localhost:{shared.port}") as page:
            await page.until(said("sign_in.title"))  # who comes when the first has gone waits for its end
            assert len(shared.kiosks()) == 1

    asyncio.run(start_visit())


@pytest.mark.slow
def test_a_page_that_is_loaded_again_and_again_gets_its_kiosk(shared: Serving) -> None:
    async def start_visit() -> None:
        for number in range(4):
            async with line(shared) as page:
                if number % 2:
                    await page.until(said("sign_in.title"))
        await shared.wait_started(0)

    asyncio.run(start_visit())


BROKEN = (
    "", "[", "null", "{}", "[]", "7", '"stdin"', '["stdin"]', '["stdin", null]', '["stdin", 7]', '["stdin", ["1"]]',
    '["resize"]', '["resize", null]', '["resize", {}]', '["resize", {"width": "x", "height": 1}]', "[" * 50_000,
    '["resize", {"width": 1e999, "height": NaN}]', '["resize", {"width": ' + "9" * 5000 + ', "height": 1}]',
    '["ping"]', '["ping", {}]', '["nothing", 1]', '["quit"]', '[["stdin"], "1"]', '["stdin", "\\ud800"]',
    '["resize", {"width": 100000, "height": 100000}]', '["resize", {"width": -1, "height": 0}]',
    '["resize", {"width": true, "height": false}]', '["blur", 1]', '["focus", {}]',
    '["stdin", "' + "1" * 60_000 + '"]',
)  # fmt: skip

SEQUENCES = (
    "\x1b[1114112u", "\x1b[99999999999u", "\x1b[97;1;1114112u", "\x1b[97;1:3u", "\x1b[" + "9" * 4000 + "u",
    "\x1b[48;99999;99999;1;1t", "\x1b[48;1;1;1;1t", "\x1b[?2048;1$y", "\x1b[?2026;1$y", "\x1b[200~", "\x1b[200~zz",
    "\x1b", "\x1b[", "\x1b[<", "\x1b[<99999999999;99999999999;99999999999M",
    "\x1b[<0;-1;-1M", "\x1b[I\x1b[O", "\x00\x7f\x80",
    "\x1b[1;" + "1;" * 2000 + "R", "\x1b]0;name\x07", "\x1bP" + "x" * 4000, "é", "\U0010ffff",
)  # fmt: skip


async def still_usable(page: Line) -> None:
    """Expect that a key still changes the language, there and back, whatever page the kiosk shows by now."""
    await page.tell("resize", {"width": 100, "height": 30})
    await asyncio.sleep(1.5)  # a sequence that has no end is given a second
    page.received = b""
    back = [words().say(lang, "act.back").text.encode() for lang in ("id", "en")]
    for _ in range(20):
        await page.press("l")
        while not all(text in page.received for text in back):
            try:
                async with asyncio.timeout(1):
                    await page.read()
            except TimeoutError:
                break
            assert not page.socket.closed
        else:
            return
    raise AssertionError(page.received[-2000:])


@pytest.mark.slow
@pytest.mark.parametrize("messages", [BROKEN, tuple(SEQUENCES)], ids=["messages", "sequences"])
def test_whatever_comes_over_the_line_the_kiosk_goes_on_and_stays_small(
    shared: Serving, messages: tuple[str, ...]
) -> None:
    async def start_visit() -> None:
        async with line(shared) as page:
            await page.until(said("sign_in.title"))
            (kiosk,) = shared.kiosks()
            for message in messages:
                if messages is BROKEN:
                    await page.socket.send_str(message)
                    await page.socket.send_bytes(message.encode("utf-8", "replace"))
                else:
                    await page.press(message)
                await page.answers("here")
                assert memory(kiosk) < LARGEST, message
            assert shared.kiosks() == [kiosk]
            await still_usable(page)

    asyncio.run(start_visit())


@pytest.mark.slow
def test_a_message_without_end_closes_the_line_alone(shared: Serving) -> None:
    async def start_visit() -> None:
        async with line(shared) as page:
            await page.until(said("sign_in.title"))
            await page.press("1" * (1 << 17))
            await page.until_closed()
        await shared.wait_started(0)
        async with line(shared) as page:
            await page.until(said("sign_in.title"))

    asyncio.run(start_visit())


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["width=100000&height=100000", "width=9" + "9" * 6000, "width=-5&height=0", "width=x", "", "width=60&width=70"],
)
def test_a_page_of_any_size_gets_a_kiosk(shared: Serving, query: str) -> None:
    async def start_visit() -> None:
        async with line(shared, query=query) as page:
            await page.until("Siapa" if "-5" not in query else "\x1b[")
            (kiosk,) = shared.kiosks()
            await page.answers("here")
            assert memory(kiosk) < LARGEST

    asyncio.run(start_visit())


async def with_its_voice(serving: Serving, page: Line) -> None:
    await page.until(said("sign_in.title"))
    await serving.wait_voice()


@pytest.mark.slow
def test_nothing_is_left_when_the_page_goes(speaking: Serving) -> None:
    async def start_visit() -> None:
        async with line(speaking) as page:
            await with_its_voice(speaking, page)
        await speaking.wait_started(0)
        async with line(speaking) as page:
            await with_its_voice(speaking, page)
            for pid in speaking.started():  # one that hangs is ended too
                os.kill(pid, signal.SIGSTOP)
        await speaking.wait_started(0)

    asyncio.run(start_visit())


@pytest.mark.slow
def test_nothing_is_left_when_a_page_breaks_off_while_the_kiosk_starts(speaking: Serving) -> None:
    async def start_visit() -> None:
        for pause in (0, 0.05, 0.2, 0.5):
            async with line(speaking) as page:
                await asyncio.sleep(pause)
                transport = page.socket.get_extra_info("socket")
                assert transport is not None
                page.socket._response.connection.transport.abort()  # type: ignore[union-attr]
            await speaking.wait_started(0)

    asyncio.run(start_visit())


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_server_goes(speaking: Serving, number: signal.Signals) -> None:
    async def start_visit() -> None:
        async with line(speaking) as page:
            await with_its_voice(speaking, page)
            speaking.process.send_signal(number)
            await page.until_closed()
            await asyncio.to_thread(speaking.process.wait, 30)
            await speaking.wait_started(0)

    asyncio.run(start_visit())


@pytest.mark.slow
def test_the_page_is_told_when_the_kiosk_ends(shared: Serving) -> None:
    async def start_visit() -> None:
        async with line(shared) as page:
            await page.until(said("sign_in.title"))
            os.kill(shared.kiosks()[0], signal.SIGKILL)
            await page.until_closed()
        async with line(shared) as page:
            await page.until(said("sign_in.title"))

    asyncio.run(start_visit())
