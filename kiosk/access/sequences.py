"""Sequences of the numeric pad that terminals send and Textual's parser ignores or does not know."""

from __future__ import annotations

from typing import Final

KP_BEGIN: Final = "\ue053"
"""The kitty protocol's code point for the pad's middle key without a digit (57427), by which the parser names it."""

SENT: Final = {
    # The pad's 5 without NumLock: on Linux's text console (k_pad in drivers/tty/vt/keyboard.c) and in PuTTY; then
    # in both with application cursor keys; then in xterm's manner with those.
    "\x1b[G": KP_BEGIN,
    "\x1bOG": KP_BEGIN,
    "\x1bOE": KP_BEGIN,
    # xterm's application keypad ("VT220-Style Function Keys" of its control sequences); rxvt sends the same.
    "\x1bOl": ",",
    "\x1bOX": "=",
    "\x1bO ": " ",
    "\x1bOI": "\t",
}
"""What is sent, and the one character that the parser is to read instead."""


def teach_parser() -> None:
    """Have Textual's parser know the sequences of ``SENT``."""
    from textual import _ansi_sequences  # not on the way to the key maps, which need no terminal

    known: dict[str, object] = _ansi_sequences.ANSI_SEQUENCES_KEYS  # type: ignore[assignment]  # declared as read only
    known.update(SENT)
