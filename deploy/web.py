"""Serves the kiosk to a browser on this machine, and to no other: ``python web.py [COMMAND]``.

A page of another origin is refused by its Host and Origin, a second browser before a kiosk is started for it, and no
kiosk outlives its page, its line or this server.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import secrets
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

HOST: Final = "127.0.0.1"
"""The loopback address: there is no setting for another, since whoever reaches the page sits at the kiosk."""

PORT: Final = 8000

KIOSK: Final = "/opt/kiosk-belajar/current/bin/kiosk run"

NAMES: Final = (HOST, "localhost")
"""What a browser on this machine may call the server. Any other name was pointed at it by somebody else."""

DRIVER: Final = "kiosk.app.browser_driver:BrowserDriver"
"""The kiosk's own end of the line."""

LONGEST_MESSAGE: Final = 64 * 1024
"""Bytes of one message of the page; the line of one that sends more is closed."""

LONGEST_INPUT: Final = 4096
"""Characters of keys, movements or pasted text in one message. What is longer was not typed, and is let go."""

INPUT_PACE: Final = 20_000
"""Characters a second that are read of a page. A hand on a mouse sends 2,000."""

LEAST_COST: Final = 40
"""Characters that a message counts for beside its own, so that many short ones are no faster."""

LEAVE_S: Final = 5.0
"""Seconds in which a kiosk ends by itself once its page is gone; then it is killed, with all that it started."""

TURN_S: Final = 1.0
"""Seconds that a page waits for the one before it to go: a page that is loaded again comes before it has gone."""

SIZES: Final = {"width": (20, 100, 500), "height": (8, 30, 200)}
"""Cells of a screen: the least, those of a page that tells none, the most."""

_PR_SET_PDEATHSIG: Final = 1

_HEADERS: Final = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class KioskProcess(AppService):
    """One kiosk for one page, in a process group of its own, which ends with the page and with this server."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | {"TEXTUAL_DRIVER": DRIVER}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        prctl, server = ctypes.CDLL(None).prctl, os.getpid()

        def end_with_the_server() -> None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != server:  # it ended before it could be asked to tell
                os._exit(1)

        self._process = await asyncio.create_subprocess_exec(
            *shlex.split(self.command),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
            preexec_fn=end_with_the_server,
        )
        self._stdin = self._process.stdin
        return self._process

    async def on_data(self, payload: bytes) -> None:
        """Send the page what the kiosk shows; once the page is gone, the kiosk is still read, so that it can end."""
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def run(self) -> None:
        """Pass on what the kiosk shows; when it ends, in whatever way, so does the page's line."""
        await super().run()
        await self.remote_close()

    async def stop(self) -> None:
        """Let the kiosk end, and end it and all that it started if it does not."""
        process, reading = self._process, self._task
        if process is None:
            return
        try:
            async with asyncio.timeout(LEAVE_S):
                await self.send_meta({"type": "quit"})
                await process.wait()
        except TimeoutError:
            pass
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        if reading is not None:
            await reading


class KioskServer(Server):
    """The kiosk's page and its line, for one browser at a time that calls this server by a name of its own."""

    def __init__(self, command: str) -> None:
        # The library's own page asks another machine for a font and does not begin before it answers; the one beside
        # this file does not.
        super().__init__(command, HOST, PORT, "Kiosk Belajar", templates_path=Path(__file__).resolve().parent)
        self._hosts = {f"{name}:{self.port}" for name in NAMES}
        self._kiosk = asyncio.Lock()
        self._line: web.WebSocketResponse | None = None
        self._next = False

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(self.templates_path))
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/ws", self.handle_websocket),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def on_shutdown(self, app: web.Application) -> None:
        """Close the page's line, which ends its kiosk."""
        if self._line is not None:
            await self._line.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Refuse who calls this server by a name that is not its own, or comes from a page that is not its own."""
        origin = request.headers.get("Origin")
        here = request.headers.getall("Host", []) == [request.host] and request.host.lower() in self._hosts
        own = origin == f"http://{request.host}" or (origin is None and request.path != "/ws")
        if not (here and own):
            raise web.HTTPForbidden(headers=_HEADERS)
        return await handler(request)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Return the page. It can be in no other page's frame, and gets nothing from elsewhere."""
        nonce = secrets.token_urlsafe(16)
        line = f"ws://{request.host}/ws"
        policy = (
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
            f"connect-src 'self' {line}; img-src 'self' data:; font-src 'self'; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        )
        page = aiohttp_jinja2.render_template("app_index.html", request, {"nonce": nonce, "line": line})
        page.headers.update(_HEADERS | {"Content-Security-Policy": policy})
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a kiosk for the page at the other end, as long as both are there."""
        async with self._turn():
            width, height = (_cells(request.query.get(name, ""), name) for name in SIZES)
            line = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST_MESSAGE, compress=False)
            await line.prepare(request)
            kiosk = KioskProcess(
                self.command,
                write_bytes=line.send_bytes,
                write_str=line.send_str,
                close=partial(_close, line),
                download_manager=self.download_manager,
            )
            self._line = line
            try:
                await kiosk.start(width, height)
                await self._process_messages(line, kiosk)
            finally:
                await line.close()
                await asyncio.shield(kiosk.stop())
        return line

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the kiosk of the page before, if that page goes. Raises HTTPConflict if it stays."""
        if self._next:
            raise web.HTTPConflict(headers=_HEADERS)
        self._next = True
        try:
            async with asyncio.timeout(TURN_S):
                while self._line is not None and not self._line.closed:
                    await asyncio.sleep(TURN_S / 20)
            await self._kiosk.acquire()
        except TimeoutError:
            raise web.HTTPConflict(headers=_HEADERS) from None
        finally:
            self._next = False
        try:
            yield
        finally:
            self._line = None
            self._kiosk.release()

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        """Pass on what the page tells, no faster than a person can act; what is not understood is let go."""
        async for message in websocket:
            told = _told(message.data) if message.type is WSMsgType.TEXT else None
            match told:
                case ["stdin", str(keys)] if len(keys) <= LONGEST_INPUT:
                    await app_service.send_bytes(keys.encode("utf-8", "ignore"))
                case ["resize", {"width": int(width), "height": int(height)}]:
                    await app_service.set_terminal_size(_cells(width, "width"), _cells(height, "height"))
                case ["ping", str(mark)]:
                    await websocket.send_json(["pong", mark])
                case ["blur"]:
                    await app_service.blur()
                case ["focus"]:
                    await app_service.focus()
            await asyncio.sleep((LEAST_COST + len(message.data or "")) / INPUT_PACE)


async def _close(line: web.WebSocketResponse) -> None:
    await line.close()


def _told(text: str) -> object:
    """Return what a message of the page says; None if it cannot be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _cells(told: int | str, name: str) -> int:
    """Return the cells of a screen that a page may have, the nearest to those that it tells."""
    least, usual, most = SIZES[name]
    try:
        return min(max(int(told), least), most)
    except ValueError:
        return usual


def main(command: str = KIOSK) -> None:
    """Serve until the service is stopped. One browser at a time: the second is told that a kiosk is running."""
    KioskServer(command).serve()


if __name__ == "__main__":
    main(*sys.argv[1:2])
