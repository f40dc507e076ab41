"""The real worker, with the faults that the tests ask for by a word in the text."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from kiosk.speech import worker

RENDER = worker.Synthesiser.render


def render(self: worker.Synthesiser, lang: str, voice: str, rate: int, text: str) -> bytes:
    marks = Path(sys.argv[1])
    if "buntu" in text:
        time.sleep(60)
    if "jatuh" in text:
        os._exit(3)
    if "dahulu" in text and not (marks / "fell").exists():
        (marks / "fell").touch()
        os._exit(3)
    return RENDER(self, lang, voice, rate, text)


if __name__ == "__main__":
    if (Path(sys.argv[1]) / "broken").exists():
        sys.exit(1)
    if (Path(sys.argv[1]) / "slow").exists():
        time.sleep(3)
    worker.Synthesiser.render = render  # type: ignore[method-assign]
    sys.exit(worker.main())
