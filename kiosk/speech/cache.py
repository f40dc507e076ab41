"""Rendered sentences kept: a little in memory, more on disk, the least recently used out first."""

from __future__ import annotations

import hashlib
import os
import threading
import zlib
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.speech.plan import Job
from kiosk.store import write_whole

_MAGIC: Final = b"KBS1"
_SUFFIX: Final = ".pcm"


class Cache:
    """Sound by job. Any thread may use it. Nothing here raises for the disk's sake: without it, memory serves.

    ``disk_bytes`` bounds the files, ``memory_bytes`` what is held in memory. Files are for this user only and
    bear no names; a damaged one counts as absent and is removed.
    """

    def __init__(self, folder: Path | None, disk_bytes: int = 200_000_000, memory_bytes: int = 4_000_000) -> None:
        self._folder = folder
        self._disk_bytes, self._memory_bytes = disk_bytes, memory_bytes
        self._lock = threading.Lock()
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0
        self._files: OrderedDict[str, int] | None = None
        self._filled = 0

    def in_memory(self, job: Job) -> bytes | None:
        """Return the sound if it is in memory; touches no disk."""
        key = _key(job)
        with self._lock:
            pcm = self._memory.get(key)
            if pcm is not None:
                self._memory.move_to_end(key)
            return pcm

    def get(self, job: Job) -> bytes | None:
        """Return the sound of a job, or None if it is not kept."""
        pcm = self.in_memory(job)
        if pcm is not None:
            return pcm
        key = _key(job)
        with self._lock:
            pcm = self._read(key)
            if pcm is not None:
                self._remember(key, pcm)
            return pcm

    def put(self, job: Job, pcm: bytes) -> None:
        """Keep the sound of a job."""
        key = _key(job)
        with self._lock:
            self._remember(key, pcm)
            self._write(key, pcm)

    def belongs_to(self, engine: str) -> None:
        """Say which synthesiser the sounds are of: those of another one are thrown away."""
        if self._folder is None:
            return
        mark = self._folder / "engine"
        with self._lock:
            with suppress(OSError, UnicodeDecodeError):
                if mark.read_text("utf-8") == engine:
                    return
            files = self._index()
            for key in list(files):
                self._forget(key)
            self._memory.clear()
            self._held = 0
            with suppress(OSError):
                write_whole(mark, engine.encode(), sync=False)

    def _remember(self, key: str, pcm: bytes) -> None:
        self._held += len(pcm) - len(self._memory.pop(key, b""))
        self._memory[key] = pcm
        while self._held > self._memory_bytes and len(self._memory) > 1:
            self._held -= len(self._memory.popitem(last=False)[1])

    def _index(self) -> OrderedDict[str, int]:
        """Return the files by key with their sizes, the least recently used first; read from disk once."""
        if self._files is not None:
            return self._files
        found: list[tuple[int, str, int]] = []
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                for entry in os.scandir(self._folder):
                    if entry.name.endswith(_SUFFIX):
                        stat = entry.stat()
                        found.append((stat.st_mtime_ns, entry.name.removesuffix(_SUFFIX), stat.st_size))
                    elif entry.name.endswith((".part", ".new")):  # a write that a power cut ended
                        Path(entry.path).unlink(missing_ok=True)
        self._files = OrderedDict((key, size) for _, key, size in sorted(found))
        self._filled = sum(self._files.values())
        self._trim()
        return self._files

    def _read(self, key: str) -> bytes | None:
        files = self._index()
        if self._folder is None or key not in files:
            return None
        path = self._folder / (key + _SUFFIX)
        try:
            raw = path.read_bytes()
        except OSError:
            self._forget(key)
            return None
        pcm = raw[8:]
        if not pcm or raw[:4] != _MAGIC or zlib.crc32(pcm) != int.from_bytes(raw[4:8], "little"):
            self._forget(key)
            return None
        files.move_to_end(key)
        with suppress(OSError):
            os.utime(path)
        return pcm

    def _write(self, key: str, pcm: bytes) -> None:
        files = self._index()
        if self._folder is None or key in files:
            return
        try:
            data = _MAGIC + zlib.crc32(pcm).to_bytes(4, "little") + pcm
            write_whole(self._folder / (key + _SUFFIX), data, sync=False)
        except OSError:  # full or read-only: what is in memory must do
            return
        files[key] = len(pcm) + 8
        self._filled += len(pcm) + 8
        self._trim()

    def _trim(self) -> None:
        assert self._files is not None
        while self._filled > self._disk_bytes and self._files:
            self._forget(next(iter(self._files)))

    def _forget(self, key: str) -> None:
        assert self._files is not None
        assert self._folder is not None
        self._filled -= self._files.pop(key)
        with suppress(OSError):
            (self._folder / (key + _SUFFIX)).unlink(missing_ok=True)


def _key(job: Job) -> str:
    return hashlib.sha256(
        "\0".join((job.lang, job.voice, str(job.rate), job.phonemes or job.text)).encode()
    ).hexdigest()[:40]
