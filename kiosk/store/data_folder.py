"""The data folder: where each thing stands in it, and how a file is written: whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias, overload

from kiosk.store.trouble import StoreError

SET_ASIDE_PREFIX: Final = "kiosk.db.before-"
"""How the name of a database begins that a restore put aside."""

_STAMP: Final = re.compile(r"(\d{8}-\d{6})(?:-\d+)?(?:\.db)?$")

Erasing: TypeAlias = Literal["keep", "remove", "own", "voice", "mentions", "stars", "rows", "store"]
"""What erasing a person does with a part of the data folder.

``keep``: it tells of nobody. ``remove``: it goes, and is made again when it is asked for. ``own``: the files go that
are called by the person's id. ``voice``: what they read aloud goes, and what others did of their names and notes.
``mentions``: the files go that tell of the person. ``stars``: names become stars.
``rows``: the person's rows go from each database. ``store``: from the database in use, last of all.
"""


class FolderPart:
    """A part of the data folder: its name, or the pattern of its files, and what erasing a person does to it."""

    def __init__(self, name: str, erasing: Erasing) -> None:
        self.name, self.erasing = name, erasing

    @overload
    def __get__(self, folder: None, owner: type[DataFolder]) -> FolderPart: ...
    @overload
    def __get__(self, folder: DataFolder, owner: type[DataFolder]) -> Path: ...
    def __get__(self, folder: DataFolder | None, owner: type[DataFolder]) -> Path | FolderPart:
        return self if folder is None else folder.path / self.name

    def files(self, folder: DataFolder) -> list[Path]:
        """Return the files of this part in a data folder, sorted: those of a pattern, or all below a folder."""
        found = folder.path.glob(self.name)
        return sorted(
            file for path in found for file in (path.rglob("*") if path.is_dir() else (path,)) if file.is_file()
        )


class DataFolder:
    """The folder with all that one kiosk keeps. Each path in it is here, with what erasing a person does to it."""

    __slots__ = ("path",)

    lock_file = FolderPart("kiosk.lock", "keep")
    database = FolderPart("kiosk.db", "store")
    figures = FolderPart("figures.yaml", "keep")
    """The workshop's own values of figures that lessons use."""
    lessons = FolderPart("lessons", "keep")
    """The workshop's own lessons, which no upgrade touches."""
    word_lists = FolderPart("kata", "keep")
    """The workshop's own lists of words that residents know."""
    own_changes = FolderPart("gabungan", "keep")
    """What the last acts changed of the workshop's own files, so that they can be taken back."""
    bench_sheets = FolderPart("lembar", "keep")
    """The workshop's own lessons as files to print."""
    lesson_draft = FolderPart("lesson-draft.json", "keep")
    keys = FolderPart("keys", "keep")
    """The workshop's own key maps."""
    erased_ids = FolderPart("terhapus.txt", "keep")
    """The ids of whom was erased, one a line: chance alone, and no name."""
    hub = FolderPart("hub.json", "keep")
    """How this kiosk comes at its home's hub: whoever has it reads what the home's kiosks exchange."""
    hub_certificate = FolderPart("hub.pem", "keep")
    """The certificate by which the hub is known."""
    hub_state = FolderPart("hub-keadaan.json", "keep")
    """How the exchange with the hub goes."""
    checks = FolderPart("pemeriksaan.json", "keep")
    """What was tried of inputs and sound, when, and whether it passed."""
    repair_report = FolderPart("perbaikan.txt", "keep")
    log = FolderPart("kiosk.log", "keep")
    logs = FolderPart("kiosk.log*", "stars")
    """The log and the older ones; each is begun anew at 1 MB, and two older ones are kept."""
    preview_log = FolderPart("preview.log", "keep")
    """The log of a preview, which has a store of its own without residents."""
    backups = FolderPart("cadangan", "keep")
    backup_files = FolderPart("cadangan/*.db*", "rows")
    set_aside = FolderPart(f"{SET_ASIDE_PREFIX}*", "rows")
    """The databases that a restore put aside."""
    restoring = FolderPart("kiosk.db.restoring", "remove")
    half_restored = FolderPart("kiosk.db.restoring*", "remove")
    half_salvaged = FolderPart("kiosk.db.new*", "remove")
    damaged = FolderPart("kiosk.db.damaged-*", "remove")
    half_written = FolderPart("**/*.part*", "remove")
    half_written_once = FolderPart("**/.*.new", "remove")
    """What version 0.1.0 left of a file for people when it was stopped."""
    outgoing = FolderPart("bawaan", "mentions")
    """Files with records that are to be carried to another kiosk, and logs that are to be sent."""
    incoming = FolderPart("masuk", "mentions")
    """Files with records that were carried here."""
    certificates = FolderPart("sertifikat", "mentions")
    reports = FolderPart("laporan", "remove")
    labels = FolderPart("label", "remove")
    speech = FolderPart("speech", "remove")
    """Sentences that were spoken before, names among them."""
    recordings = FolderPart("rekaman", "voice")
    """Sentences that people have read aloud, a folder for each of them."""
    kept_recordings = FolderPart("cadangan/rekaman", "voice")
    """The same, as the backups carry them: each once, for they do not change."""
    voices = FolderPart("voices", "own")
    """How residents say the words."""
    templates = FolderPart("voices/seeds", "remove")
    """How synthetic voices say the words, the names on tiles among them."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def __fspath__(self) -> str:
        return str(self.path)

    __str__ = __fspath__

    def lock(self) -> int:
        """Hold the folder as a running kiosk does until the descriptor that is returned is closed.

        Raises StoreError if a kiosk is running, OSError if the disk refuses.
        """
        lock = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException as error:
            os.close(lock)
            if isinstance(error, BlockingIOError):
                raise StoreError("busy", f"another kiosk uses {self}") from error
            raise
        return lock

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the folder for a while; see ``lock``."""
        lock = self.lock()
        try:
            yield
        finally:
            os.close(lock)

    @contextmanager
    def lock_backups(self) -> Iterator[None]:
        """Work alone on the backups, whose folder is made; another thread or program waits meanwhile.

        Else a backup that is being made would be swept away by the next, or bring back whom an erasing just took out.
        """
        self.backups.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(self.backups, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


PARTS: Final = {name: part for name, part in vars(DataFolder).items() if isinstance(part, FolderPart)}
"""All parts of a data folder by what the code calls them."""


def time_stamp(ms: int) -> str:
    """Return a time (UTC, in milliseconds since 1970) for a file's name, to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y%m%d-%H%M%S")


def stamped_time(name: str) -> int | None:
    """Return the time in a file's name, in milliseconds since 1970; None if there is none."""
    found = _STAMP.search(name)
    if found is None:
        return None
    try:
        return int(datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).timestamp()) * 1000
    except ValueError:
        return None


def local_time(ms: int) -> str:
    """Return a time as the clock on the wall shows it, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(ms // 1000))


def sync_to_disk(path: Path) -> None:
    """Wait until a file, and its name in its folder, are on the disk."""
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file to read. Raises OSError for a pipe or a device too: what comes of one may have no end."""
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(code, os.strerror(code), str(path))
    return os.fdopen(number, "rb")


def read_plain(path: Path, most: int) -> bytes:
    """Return at most so many bytes of a plain file; see ``open_plain``."""
    with open_plain(path) as file:
        return file.read(most)


def write_whole(path: Path, data: bytes, *, mode: int = 0o600, sync: bool = True, over: bool = True) -> None:
    """Write a file in one step; see ``writing``."""
    with writing(path, mode=mode, sync=sync, over=over) as file:
        file.write(data)


@contextmanager
def writing(path: Path, *, mode: int = 0o600, sync: bool = True, over: bool = True) -> Iterator[BinaryIO]:
    """Yield a file to write in; once that is whole it takes its place in one step, with the modes of ``mode``.

    Without ``sync`` it is not waited for the disk: for what can be made again. Without ``over`` a file that is there
    stays, and FileExistsError is raised. Raises OSError if the disk refuses; nothing is left of the file then.
    """
    with _filling(path, mode, sync) as file:
        yield file
    part = part_of(path)
    try:
        if not over and os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if sync:
        sync_to_disk(path)


def part_of(path: Path) -> Path:
    """Return where what is to take a file's place is written; the next that is written clears it away."""
    return path.with_name(f"{path.name}.part")


def write_part(path: Path, data: bytes) -> None:
    """Write what is to take a file's place, and leave it beside that; it is on the disk then. See ``writing``."""
    with _filling(path, 0o600, sync=True) as file:
        file.write(data)


@contextmanager
def _filling(path: Path, mode: int, sync: bool) -> Iterator[BinaryIO]:
    if os.path.lexists(path) and not (path.is_symlink() or path.is_file()):
        code = (
            errno.EISDIR if path.is_dir() else errno.EINVAL
        )  # a device or a pipe is no file to put another in place of
        raise OSError(code, os.strerror(code), str(path))
    part = part_of(path)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
