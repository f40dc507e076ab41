"""What holds for all tests: how much they try, which begin first, and that none is skipped unseen."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.effort import register_profiles
from tests.support.skips import may_skip

register_profiles()

if TYPE_CHECKING:
    from tests.support.pulse import Server

LONG: Final = (
    "test_memory.py",
    "test_long.py",
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


def _allow(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Make a failure of a skip that tests/support/skips.py does not list, where ``KIOSK_NO_SKIPS`` asks for that."""
    if os.environ.get("KIOSK_NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        assert isinstance(report.longrepr, tuple)
        if not may_skip(reason := str(report.longrepr[2])):
            report.outcome = "failed"
            report.longrepr = f"{reason}. None may be skipped here that tests/support/skips.py does not list."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped unseen."""
    _allow(report := (yield))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let no module be skipped unseen."""
    _allow(report := (yield))
    return report


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
