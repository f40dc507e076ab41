"""The real web server with the real kiosk behind it, and what a page does at it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

import aiohttp

from tests.support.terminal import PATIENCE, ROOT, inherited

DEPLOY: Final = ROOT / "deploy"

SERVE: Final = """
import runpy, sys
web = runpy.run_path(sys.argv[1])
web["main"].__globals__["PORT"] = int(sys.argv[2])
web["main"](sys.argv[3])
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def marked(mark: str) -> dict[int, str]:
    """Return the command line of every process that runs with this mark in its environment, and is no zombie."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if f"KIOSK_MARK={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(folder.name)] = command.decode("utf-8", "replace")
            except OSError:
                continue
    return found


class Serving:
    """A server of the kiosk of a data folder. Leaving the ``with`` block stops it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        kiosk = f"{sys.executable} -m kiosk demo --data {folder / 'data'} {' '.join(arguments)}"
        with (folder / "journal").open("wb") as journal:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, DEPLOY / "web.py", str(self.port), kiosk],
                cwd=ROOT,
                env=inherited() | {"KIOSK_MARK": str(folder)},
                stdout=journal,
                stderr=journal,
            )
        end = time.monotonic() + PATIENCE
        while not _listens(self.port):
            assert time.monotonic() < end, self.journal()
            time.sleep(0.05)

    def __enter__(self) -> Serving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def journal(self) -> str:
        return (self.folder / "journal").read_text("utf-8")

    def started(self) -> dict[int, str]:
        """Return what runs of all that the server ever started: a kiosk, and its workers that speak and draw."""
        return {pid: command for pid, command in marked(str(self.folder)).items() if pid != self.process.pid}

    def kiosks(self) -> list[int]:
        return [pid for pid, command in self.started().items() if " -m kiosk " in command]

    def children(self) -> set[int]:
        """Return what the server has started itself, and not a kiosk that it started: a worker comes and goes."""
        return {
            int(pid)
            for file in Path(f"/proc/{self.process.pid}/task").glob("*/children")
            for pid in file.read_text("ascii").split()
        }

    async def wait_started(self, count: int) -> None:
        """Wait until so many processes run that the server started."""
        await self._wait(lambda commands: len(commands) == count)

    async def wait_voice(self) -> None:
        """Wait until a kiosk has the worker of its speech."""
        await self._wait(lambda commands: any("speech/worker.py" in command for command in commands))

    async def _wait(self, holds: Callable[[Collection[str]], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds(self.started().values()):
            assert time.monotonic() < end, self.started()
            await asyncio.sleep(0.05)


class Line:
    """A page's line to the kiosk, and what came over it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.received = b""

    async def tell(self, *message: object) -> None:
        await self.socket.send_str(json.dumps(message))

    async def press(self, keys: str) -> None:
        await self.tell("stdin", keys)

    async def read(self) -> aiohttp.WSMessage:
        message = await self.socket.receive(timeout=PATIENCE)
        if isinstance(message.data, bytes):
            self.received += message.data
        return message

    async def until(self, text: str) -> None:
        """Wait until the kiosk has sent this text. Raises AssertionError if the line ends before that."""
        while text.encode() not in self.received:
            message = await self.read()
            assert not self.socket.closed, (text, message, self.received[-2000:])

    async def answers(self, mark: str) -> None:
        """Wait for the answer to a ping."""
        await self.tell("ping", mark)
        while (message := await self.read()).data != json.dumps(["pong", mark]):
            assert not self.socket.closed, message

    async def until_closed(self) -> None:
        while not self.socket.closed:
            await self.read()


@asynccontextmanager
async def line(
    serving: Serving, origin: str | None = "", query: str = "width=100&height=30", **headers: str
) -> AsyncIterator[Line]:
    """Open a line as a page of this origin does; "" is the server's own page, None sends no origin."""
    if origin is not None:
        headers["Origin"] = origin or serving.address
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{serving.address}/ws?{query}", headers=headers, max_msg_size=0) as socket,
    ):
        yield Line(socket)
