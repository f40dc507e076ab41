"""Nothing is written over without a question."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def may_write(file: Path, sure: bool, say: Callable[..., str]) -> bool:
    """Tell whether a command may write a file: it is not there yet, or who typed the command agrees, or is ``sure``.

    Where nobody can be asked the file stays as it is, and it is told how to say so beforehand.
    """
    if sure or not file.exists():
        return True
    word = say("backup.yes")
    print(say("cli.there_already", file=file, word=word), end=" ", flush=True)
    if sys.stdin is not None and sys.stdin.readline().strip().casefold() == word.casefold():
        return True
    print(say("cli.stays", file=file), file=sys.stderr)
    return False
