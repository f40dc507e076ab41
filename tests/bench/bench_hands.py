"""How many acts and seconds a whole lesson takes by each kind of input, beside the least that can be done.

The least is one act for each thing picked. The seconds hold half a second for each act of a hand, and for scanning
one second on each highlight: they compare the inputs, not people.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tests.support.hands import HANDS, start_visit
from tests.support.workshop import library

LESSON: Final = "batik.produksi"


def run() -> dict[str, Any]:
    """Return, for each input, its acts (with their ratio to the least) and its seconds for one lesson."""
    figures = []
    for kind in HANDS:
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            hand = start_visit(kind, library().lessons[LESSON], "id", Path(folder))
            seconds = time.monotonic() - start
        ratio = {"of": f"the least, {hand.picks}", "value": round(hand.acts / hand.picks, 2)}
        name = f"a lesson by {kind}"
        figures.append({"name": f"{name}: acts", "value": hand.acts, "unit": "", "bound": None, "ratio": ratio})
        figures.append({"name": f"{name}: seconds", "value": round(seconds, 1), "unit": "s", "bound": None})
    return {"figures": figures}


if __name__ == "__main__":
    for line in run()["figures"]:
        print(f"{line['value']:9} {line['unit']:<2} {line['name']}")
