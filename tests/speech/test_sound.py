"""The sound library comes without NumPy, and NumPy can still be had by who needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest


def test_the_sound_library_does_not_bring_numpy_along() -> None:
    pytest.importorskip("numpy")
    code = (
        "import sys; from kiosk.speech.sound import sound_library; library = sound_library();"
        "assert library.PlaybackDevice and 'numpy' not in sys.modules;"
        "import numpy; assert numpy.zeros(3).sum() == 0; assert sound_library() is library"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
