"""What holds for all tests: how much they try, and which begin first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.effort import register_profiles

register_profiles()

if TYPE_CHECKING:
    from tests.support.pulse import Server

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what tests/whole/test_screens.py asks for."""
    parser.addoption("--renew-screens", action="store_true", help="draw tests/whole/screens/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, so that nobody waits for them alone at the end."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a sound server of the test's own, which this process uses."""
    from tests.support.pulse import Server

    made = Server(tmp_path)
    made.start()
    monkeypatch.setenv("PULSE_SERVER", f"unix:{made.socket}")
    monkeypatch.setenv("HOME", str(tmp_path))
    yield made
    made.stop()
