"""How much is tried: ``make test`` tries less than a test that is run by hand, ``make test-all`` more."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

FULL: Final = 100
QUICK: Final = 20
"""Examples of a property, where a test does not say how many."""

LONG: Final = bool(os.environ.get("KIOSK_LONG"))
"""Whether counts are the full ones, which take many minutes."""


def register_profiles() -> None:
    """Register Hypothesis's profiles ``full``, which holds unless another is asked for, and ``quick``."""
    # A busy machine is slow, never a failure.
    settings.register_profile("full", deadline=None, max_examples=FULL)
    settings.register_profile("quick", deadline=None, max_examples=QUICK)
    settings.load_profile("full")


def examples(full: int) -> int:
    """Return how many examples to try in the profile that is loaded, where ``full`` tries so many."""
    return max(1, full * settings.default.max_examples // FULL)  # type: ignore[union-attr]
