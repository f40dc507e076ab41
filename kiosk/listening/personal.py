"""How one person says the words: private, on this machine, deleted when the person wants it.

To import it is cheap: NumPy comes with the first examples, which there are none of without the extra ``voice``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from kiosk.listening.endpoint import PAUSE_MS
from kiosk.store import write_whole

if TYPE_CHECKING:
    from kiosk.listening.matching import Rows

_MAGIC: Final = "kiosk-voice-1"
ENOUGH: Final = 3
"""With so many examples of a word, the person's own stand alone, without synthetic ones."""

_MOST: Final = 8
_LIMITS: Final = (0.12, 0.27)


class _File(Struct, frozen=True):
    magic: str
    pause_ms: int
    words: dict[str, list[tuple[bytes, ...]]]


class Personal:
    """A person's examples by a spoken name's id.

    An example is one utterance: its rows as it is, in noise and among voices.
    Sound itself is never kept: rows cannot be played.
    """

    def __init__(self) -> None:
        self.pause_ms = PAUSE_MS
        self._words: dict[str, list[tuple[Rows, ...]]] = {}
        self._limit: float | None = None

    @property
    def names(self) -> list[str]:
        """Return the ids of the names with at least one example."""
        return sorted(self._words)

    def examples(self, name: str) -> list[tuple[Rows, ...]]:
        """Return the examples of a name, the oldest first."""
        return list(self._words.get(name, ()))

    def rows(self, name: str) -> list[Rows]:
        """Return all rows of a name."""
        return [rows for example in self._words.get(name, ()) for rows in example]

    def enough(self, name: str) -> bool:
        """Tell whether the name has enough examples to stand alone."""
        return len(self._words.get(name, ())) >= ENOUGH

    def add(self, name: str, example: tuple[Rows, ...]) -> None:
        """Keep one more example; of more than eight, the one most like another goes, never the newest."""
        found = self._words.setdefault(name, [])
        found.append(example)
        self._limit = None
        if len(found) > _MOST:
            del found[_most_alike(found[:-1])]

    def forget(self, name: str) -> None:
        """Drop all examples of a name."""
        self._words.pop(name, None)
        self._limit = None

    def limit(self) -> float | None:
        """Return the distance within which this person's words are the same; None while too little is known."""
        if self._limit is None:
            from kiosk.listening.matching import Bank
            from kiosk.listening.projection import project_rows

            plain = [[project_rows(e[0]) for e in found] for found in self._words.values() if len(found) >= ENOUGH]
            same = [
                min(Bank([other for j, other in enumerate(found) if j != i]).distances(rows))
                for found in plain
                for i, rows in enumerate(found)
            ]
            if len(same) < 2 * ENOUGH:
                return None
            reached = sorted(same)[min(len(same) * 95 // 100, len(same) - 1)]
            self._limit = min(max(1.35 * reached, _LIMITS[0]), _LIMITS[1])
        return self._limit

    def save(self, path: Path) -> None:
        """Write the examples for this user only, all or nothing. Raises OSError if it cannot be done."""
        from kiosk.listening.templates import pack_rows

        words = {
            name: [tuple(pack_rows(rows) for rows in example) for example in found]
            for name, found in self._words.items()
        }
        data = msgspec.msgpack.encode(_File(_MAGIC, self.pause_ms, words))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, data)

    @classmethod
    def load(cls, path: Path) -> Personal:
        """Read a person's examples; none if there is no file, or a damaged one."""
        person = cls()
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            file = msgspec.msgpack.decode(path.read_bytes(), type=_File)
            if file.magic == _MAGIC:
                from kiosk.listening.templates import unpack_rows

                words = {
                    name: [tuple(unpack_rows(data) for data in example) for example in found if example]
                    for name, found in file.words.items()
                }
                person._words, person.pause_ms = (
                    {name: found for name, found in words.items() if found},
                    file.pause_ms,
                )
        return person


def _most_alike(found: list[tuple[Rows, ...]]) -> int:
    """Return the place of the example that is nearest to another: the one that says least."""
    from kiosk.listening.matching import distance

    near = [
        min(distance(example[0], other[0]) for j, other in enumerate(found) if j != i)
        for i, example in enumerate(found)
    ]
    return near.index(min(near))


def voice_file(folder: Path, resident: str) -> Path:
    """Return where a resident's examples are. Raises ValueError if ``resident`` is no plain id."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", resident):
        raise ValueError(f"{resident!r} is no id")
    return folder / f"{resident}.voice"


def delete_examples(folder: Path, resident: str) -> bool:
    """Delete a resident's examples; tell whether there were any. Raises OSError if they cannot be deleted."""
    path = voice_file(folder, resident)
    there = path.exists()
    path.unlink(missing_ok=True)
    path.with_suffix(".new").unlink(missing_ok=True)
    return there
