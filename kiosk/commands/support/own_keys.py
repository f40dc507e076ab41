"""The key maps: those that come with the kiosk, and the workshop's own."""

from __future__ import annotations

from pathlib import Path

from kiosk.access import KeyMap, MapProblem, load_maps
from kiosk.store import MAX_FILE, read_plain


def read_key_maps(folder: Path) -> tuple[dict[str, KeyMap], list[MapProblem], int]:
    """Return all key maps by name, what is wrong with the own ones of this folder, and how many of those there are.

    A file that cannot be read is told like one that is wrong: the built-in map of its name stays.
    """
    own, unread = dict[str, bytes](), list[MapProblem]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            own[path.name] = read_plain(path, MAX_FILE)
        except OSError as error:
            unread.append(MapProblem(path.name, 1, "unreadable", (("why", error.strerror or str(error)),)))
    maps, problems = load_maps(own)
    return maps, [*unread, *problems], len(own) + len(unread)
