"""The kiosk with an error in it, once: ``python -m tests.faults.broken HOW FILE ...``; FILE tells that it was."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def once(file: Path, real: Callable[..., Any]) -> Callable[..., Any]:
    def broken(*given: Any, **more: Any) -> Any:
        if file.exists():
            return real(*given, **more)
        file.touch()
        raise RuntimeError("broken on purpose")

    return broken


def main() -> int:
    how, file, *command = sys.argv[1:]
    from kiosk.app import host, safe_app, terminal_driver

    owner, name = {
        "in reading keys": (terminal_driver.Translator, "feed"),
        "in painting": (safe_app, "keep_columns"),
        "at a key": (host.AppHost, "press"),
    }[how]
    setattr(owner, name, once(Path(file), getattr(owner, name)))
    from kiosk.commands.cli import main as kiosk

    return kiosk(command)


if __name__ == "__main__":
    raise SystemExit(main())
