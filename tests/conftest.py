"""What holds for all tests: those that wait longest, on a real terminal in real time, begin first."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import settings

settings.register_profile("kiosk", deadline=None)  # a busy machine is slow, never a failure
settings.load_profile("kiosk")

LONG: Final = (
    "test_every_hand.py",
    "test_voice_lesson.py",
    "test_whole_lesson.py",
    "test_robust.py",
    "test_terminal.py",
    "test_commands.py",
    "test_kill_storm.py",
    "test_workshop_day.py",
)
"""The files that take longest by themselves, in seconds of waiting rather than of work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, so that nobody waits for them alone at the end."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))
