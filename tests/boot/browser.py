"""The web way with a real browser: the page loads, is painted, takes a key, and a second browser is told to wait.

Needs chromium. Run: python -m tests.boot.browser [PICTURE.png]
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.safekeeping.test_deploy import DEPLOY, SERVE
from tests.terminal import ROOT
from tests.test_whole_lesson import said

FLAGS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--hide-scrollbars", "--force-device-scale-factor=1", "--window-size=1280,800"),
)
PATIENCE: Final = 90.0


class Browser:
    """One page of a browser, over its own remote control."""

    def __init__(self, control: aiohttp.ClientWebSocketResponse) -> None:
        self._control = control
        self._number = 0
        self.received = b""

    async def do(self, what: str, **values: Any) -> dict[str, Any]:
        """Have the browser do something; return its answer. What comes meanwhile over the page's line is kept."""
        self._number += 1
        await self._control.send_json({"id": self._number, "method": what, "params": values})
        while (answer := await self._next()).get("id") != self._number:
            pass
        result: dict[str, Any] = answer.get("result", {})
        return result

    async def until(self, text: str) -> None:
        """Wait until the kiosk has sent this text to the page. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while text.encode() not in self.received:
                await self._next()

    async def picture(self) -> bytes:
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._control.receive_json(timeout=PATIENCE)
        if message.get("method") == "Network.webSocketFrameReceived":
            frame = message["params"]["response"]
            data = frame["payloadData"]
            self.received += base64.b64decode(data) if frame["opcode"] == 2 else data.encode()
        return message


async def opened(session: aiohttp.ClientSession, control: int, address: str) -> Browser:
    """Open an address in a new page of the browser that listens at this port."""
    async with session.put(f"http://127.0.0.1:{control}/json/new?about:blank") as answer:
        line = (await answer.json())["webSocketDebuggerUrl"]
    browser = Browser(await session.ws_connect(line, max_msg_size=0))
    for domain in ("Page", "Network"):
        await browser.do(f"{domain}.enable")
    await browser.do("Page.navigate", url=address)
    return browser


async def visit(control: int, address: str, picture: Path) -> None:
    """Walk the checks; raises AssertionError or TimeoutError at what is not as it should be."""
    async with aiohttp.ClientSession() as session:
        for _ in range(int(PATIENCE * 4)):
            try:
                async with session.get(f"http://127.0.0.1:{control}/json"), session.get(address):
                    break
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.25)
        first = await opened(session, control, address)
        await first.until(said("sign_in.title"))
        await asyncio.sleep(8)
        before = await first.picture()
        picture.write_bytes(before)
        for kind in ("keyDown", "keyUp"):
            await first.do(
                "Input.dispatchKeyEvent", type=kind, key="1", text="1", code="Digit1", windowsVirtualKeyCode=49
            )
        await asyncio.sleep(8)
        assert await first.picture() != before, "a key leads on"
        second = await opened(session, control, address)
        await asyncio.sleep(8)
        picture.with_stem(picture.stem + "-second").write_bytes(await second.picture())
        assert said("sign_in.title").encode() not in second.received, "one browser at a time"


def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Serve, look, and stop both."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed")
        return 1
    serve, control = port(), port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        kiosk = f"{sys.executable} -m kiosk demo --silent --data {name}/data"
        server = subprocess.Popen([sys.executable, "-c", SERVE, DEPLOY / "web.py", str(serve), kiosk], cwd=ROOT)
        profile = (f"--user-data-dir={name}/profile", f"--remote-debugging-port={control}", "about:blank")
        browser = subprocess.Popen([chromium, *FLAGS, *profile], stderr=subprocess.DEVNULL)
        try:
            asyncio.run(
                visit(control, f"http://127.0.0.1:{serve}", Path(arguments[0] if arguments else f"{name}/web.png"))
            )
        finally:
            for process in (browser, server):
                process.send_signal(signal.SIGTERM)
                process.wait(20)
    print("the web way is as it should be")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
