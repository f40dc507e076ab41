"""Serves the kiosk to a browser on this machine, and to no other: ``python web.py [COMMAND]``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
"""The loopback address: there is no setting for another, since whoever reaches the page sits at the kiosk."""

PORT: Final = 8000

KIOSK: Final = "/opt/kiosk-belajar/current/bin/kiosk run"


def main(command: str = KIOSK) -> None:
    """Serve until the service is stopped. One browser at a time: the second is told that a kiosk is running."""
    from textual_serve.server import Server

    # The library's own page asks another machine for a font and does not begin before it answers; the one beside this
    # file does not.
    here = Path(__file__).resolve().parent
    Server(command, host=HOST, port=PORT, title="Kiosk Belajar", templates_path=here).serve()


if __name__ == "__main__":
    main(*sys.argv[1:2])
