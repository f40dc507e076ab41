"""The web way with a real browser: a person signs in, goes one step, and signs out; another page is kept out.

``KIOSK_PICTURE=FILE.png`` keeps what the browser shows of the first page.
"""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from tests.support.terminal import EYE, PATIENCE, Shown
from tests.support.workshop import library
from tests.web.serving import Serving, free_port
from tests.whole.test_whole_lesson import said

CHROMIUM: Final = shutil.which("chromium")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")]

LESSON: Final = library().lessons["batik.produksi"].title.phrase("id").text
"""The lesson that the first resident of the demonstration is given."""

FLAGS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--hide-scrollbars", "--force-device-scale-factor=1", "--window-size=1280,800"),
)


class Browser:
    """One page of a browser, over its own remote control."""

    def __init__(self, control: aiohttp.ClientWebSocketResponse) -> None:
        self._control = control
        self._number = 0
        self.shown = Shown(80, 24)

    async def do(self, what: str, **values: Any) -> dict[str, Any]:
        """Have the browser do something; return its answer. What comes meanwhile over the page's line is kept."""
        self._number += 1
        await self._control.send_json({"id": self._number, "method": what, "params": values})
        while (answer := await self._next()).get("id") != self._number:
            pass
        result: dict[str, Any] = answer.get("result", {})
        return result

    async def until(self, text: str) -> None:
        """Wait until the kiosk shows these words in the page."""
        try:
            async with asyncio.timeout(PATIENCE):
                while text not in self.shown.flat():
                    await self._next()
        except TimeoutError:
            raise AssertionError(f"no {text!r}:\n{self.shown.screen()}") from None

    async def pick(self, label: str) -> None:
        """Press the number before a label, on whichever sheet of the page it is."""
        async with asyncio.timeout(PATIENCE):
            await self.look()
            while (number := self.shown.number_of(label)) is None:
                await self.press("n")
                await self.look()
        await self.press(number)

    async def look(self) -> None:
        """Wait until the screen has stood still as long as an eye needs."""
        before = ""
        while self.shown.screen() != before:
            before = self.shown.screen()
            await asyncio.sleep(EYE)
            await self.value("1")  # takes in what has come meanwhile

    async def press(self, key: str) -> None:
        """Press a key of the keyboard and let it go."""
        for kind in ("keyDown", "keyUp"):
            await self.do("Input.dispatchKeyEvent", type=kind, key=key, text=key, unmodifiedText=key)

    async def value(self, expression: str) -> Any:
        """Return what an expression of the page's own language comes to."""
        answer = await self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def until_holds(self, expression: str) -> None:
        """Wait until an expression is true in the page. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not await self.value(expression):
                await asyncio.sleep(0.1)

    async def picture(self) -> bytes:
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._control.receive_json(timeout=PATIENCE)
        if (kind := message.get("method")) in ("Network.webSocketFrameReceived", "Network.webSocketFrameSent"):
            frame = message["params"]["response"]
            data = frame["payloadData"]
            if kind.endswith("Received") and frame["opcode"] == 2:
                self.shown.feed(base64.b64decode(data))
            elif kind.endswith("Sent") and (told := json.loads(data))[0] == "resize":
                self.shown.resize(told[1]["width"], told[1]["height"])
        return message


async def open_page(session: aiohttp.ClientSession, control: int, address: str) -> Browser:
    """Open an address in a new page of the browser that listens at this port."""
    async with session.put(f"http://127.0.0.1:{control}/json/new?about:blank") as answer:
        line = (await answer.json())["webSocketDebuggerUrl"]
    browser = Browser(await session.ws_connect(line, max_msg_size=0))
    for domain in ("Page", "Network"):
        await browser.do(f"{domain}.enable")
    await browser.do("Page.navigate", url=address)
    return browser


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with Serving(tmp_path, "--silent") as server:
        yield server


@pytest.fixture
def control(tmp_path: Path) -> Iterator[int]:
    """Return the port of a browser's remote control."""
    assert CHROMIUM is not None
    port = free_port()
    profile = (f"--user-data-dir={tmp_path}/profile", f"--remote-debugging-port={port}", "about:blank")
    browser = subprocess.Popen([CHROMIUM, *FLAGS, *profile], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield port
    finally:
        browser.terminate()
        browser.wait(PATIENCE)


@pytest.fixture
def stranger(serving: Serving) -> Iterator[str]:
    """Return the address of a page of another origin that tries to open the kiosk's line and to frame it."""
    page = f'''<!doctype html><title>stranger</title><iframe id="frame" src="{serving.address}"></iframe><script>
      window.told = [];
      const line = new WebSocket("ws://127.0.0.1:{serving.port}/ws?width=100&height=30");
      line.onopen = () => told.push("open");
      line.onmessage = () => told.push("message");
      line.onclose = () => told.push("closed");
    </script>'''

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


async def until_it_listens(session: aiohttp.ClientSession, control: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{control}/json"):
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)


def test_a_person_signs_in_goes_one_step_and_signs_out(serving: Serving, control: int) -> None:
    async def start_visit() -> None:
        async with aiohttp.ClientSession() as session:
            await until_it_listens(session, control)
            page = await open_page(session, control, serving.address)
            await page.until(said("sign_in.title"))
            await page.until_holds("document.body.classList.contains('-first-byte')")
            if place := os.environ.get("KIOSK_PICTURE"):
                await asyncio.sleep(2)
                Path(place).write_bytes(await page.picture())
            await page.press("1")  # nobody clicked: the keys are the kiosk's from the start
            await page.until("Halo, ")
            await page.until(LESSON)
            await page.pick(LESSON)
            await page.until(said("lesson.objectives"))
            await page.press("n")
            await page.until(said("lesson.safety"))

            second = await open_page(session, control, serving.address)
            await second.until_holds("document.body.classList.contains('-closed')")
            assert await second.value("getComputedStyle(document.getElementById('elsewhere')).display") != "none"
            assert second.shown.flat() == "", "nothing of the visit is seen elsewhere"
            assert len(serving.kiosks()) == 1
            await second.do("Page.close")

            await page.press("a")
            await page.until("Halo, ")
            await page.pick(said("home.sign_out"))
            await page.until(said("sure.title"))
            await page.pick(said("sure.yes"))
            await page.until(said("sign_in.title"))

    asyncio.run(start_visit())


def test_a_page_of_another_origin_sees_and_starts_nothing(serving: Serving, control: int, stranger: str) -> None:
    async def start_visit() -> None:
        async with aiohttp.ClientSession() as session:
            await until_it_listens(session, control)
            page = await open_page(session, control, stranger)
            await page.until_holds("window.told?.includes('closed')")
            assert await page.value("told.join()") == "closed"
            await asyncio.sleep(2)  # what the frame would begin
            assert await page.value("document.getElementById('frame').contentDocument") is None
            assert serving.kiosks() == []

    asyncio.run(start_visit())
