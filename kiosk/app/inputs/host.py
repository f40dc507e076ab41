"""What the app does for its inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.access import scanning


class Timer(Protocol):
    """Something that will happen; ``stop`` takes it back."""

    def stop(self) -> None:
        """Take it back."""


class InputHost(Protocol):
    """What the app does for these inputs."""

    def now(self) -> int:
        """Return milliseconds of a clock that never goes back."""

    def after(self, milliseconds: int, act: Callable[[], None]) -> Timer:
        """Have something done later."""

    def choose(self, target: int) -> None:
        """Pick a target of the sheet that is shown."""

    def light(self) -> None:
        """Paint what is lit now."""

    def cue(self, cue: scanning.ScanCue) -> bool:
        """Say a cue; False if nothing will be heard, so that its end must not be waited for."""

    def progress(self, target: int | None, progress: float) -> None:
        """Show how far a pointer's dwelling on a target has come."""
