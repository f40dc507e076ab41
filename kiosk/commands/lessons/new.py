"""Write a new lesson by answering questions."""

from __future__ import annotations

import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from kiosk.authoring.asking import BACK, _Kept, _read, _write, ask_draft, converse
from kiosk.authoring.checking import word_lists
from kiosk.authoring.draft import Proof
from kiosk.lessons.plain import known_words
from kiosk.store import folder_to_write, read_library
from kiosk.words import LANGS

if TYPE_CHECKING:
    import argparse

    from kiosk.commands.support.options import Options


def add(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def run(options: Options) -> int:
    """Write a lesson of a mentor's answers into ``--lessons``, or where lessons are written.

    At a terminal the answers are kept in the data folder after each one, so that neither Ctrl+C nor a pulled plug
    loses any; answers from a pipe are where they came from.
    """
    say, data = options.say, options.folder
    folder = options.lessons or folder_to_write(data)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # what is no text is refused with a reason, not a traceback
    kept = _Kept(data.lesson_draft, say) if sys.stdin.isatty() else None
    if kept is not None:
        with suppress(ImportError):
            import readline  # noqa: F401 - letters can then be mended anywhere in the line
    lessons = read_library(folder).lessons
    proof = Proof({lang: known_words(word_lists(folder, data, lang)) for lang in LANGS})

    def taken(product: str, topic: str) -> str | None:
        file = folder / product / f"{topic}.yaml"
        return str(file) if file.exists() or f"{product}.{topic}" in lessons else None

    print(say("draft.hello", back=BACK))
    try:
        given = kept.offered() if kept is not None else []
        keep = kept.keep if kept is not None else lambda answers: None
        draft = converse(_read, print, keep, say, given, lambda asker: ask_draft(asker, say, proof, taken))
        return _write(folder, draft, kept, say)
    except (KeyboardInterrupt, EOFError):
        print(f"\n{kept.told() if kept is not None else say('draft.pipe_ended')}")
        return 1
