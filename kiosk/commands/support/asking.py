"""Nothing is written over, restored or erased without a question."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.words import SayText


def may_write(file: Path, sure: bool, say: SayText) -> bool:
    """Tell whether a command may write a file: it is not there yet, or who typed the command agrees, or is ``sure``.

    Where nobody can be asked the file stays as it is, and it is told how to say so beforehand.
    """
    if sure or not file.exists():
        return True
    word = say("backup.yes")
    if agrees(say("cli.there_already", file=file, word=word), word):
        return True
    print(say("cli.stays", file=file), file=sys.stderr)
    return False


def agrees(question: str, word: str) -> bool:
    """Ask, and tell whether the answer is this word."""
    print(question, end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() == word.casefold()


def must_agree(question: str, word: str) -> None:
    """Ask. Raises EOFError, which is told as "nothing was changed", if the answer is not this word."""
    if not agrees(question, word):
        raise EOFError
