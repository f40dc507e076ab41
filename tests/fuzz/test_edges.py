"""A few seconds of what ``make fuzz`` does for minutes."""

from __future__ import annotations

import pytest

from tests.fuzz import svg, terminal_bytes

pytestmark = pytest.mark.slow


def test_raw_bytes_do_not_end_the_kiosk() -> None:
    assert terminal_bytes.run(1, 8)["bytes sent"] > 1000


def test_pictures_by_grammar_do_not_end_the_drawing() -> None:
    counts = svg.run(1, 8)
    assert counts["pictures"] > 1
