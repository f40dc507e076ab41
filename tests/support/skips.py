"""Which tests may be skipped where none should be: what no package brings. ``KIOSK_NO_SKIPS=1`` fails all others."""

from __future__ import annotations

from typing import Final

MAY_SKIP: Final = {
    "this machine has no /dev/uinput to make a keypad with": "a container has none, whatever is installed",
    "mounting a file system needs root": "a container's root may not mount, nor may a developer",
    "mounting a disk image needs root and a loop device": "the same",
    "root may write everywhere, and may not mount here": "the same",
    "a limit of processes binds another user alone, and only root can be one": "the limit counts all a user runs",
    "not glibc": "another C library has no such function",
}
"""The reasons for which a test skips, and why each may."""


def may_skip(reason: str) -> bool:
    """Tell whether a test may be skipped for this reason, as pytest words it (``Skipped: ...``)."""
    return reason.removeprefix("Skipped: ") in MAY_SKIP
