"""``kiosk listen`` and ``kiosk voice-test``: the listening from the command line, with a resident's own words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.names import find_resident
from kiosk.commands.records import run_safely
from kiosk.commands.voice_trial import listen_main, voice_test
from kiosk.listening import is_voice_installed
from kiosk.listening.health import INSTALL
from kiosk.words import SayText

if TYPE_CHECKING:
    from kiosk.listening.personal import Personal
    from kiosk.words import Lang, Words


def run_listen(data: Path, file: Path, name: str | None, words: Words, lang: Lang) -> int:
    """Print what a WAV file comes to; return 0 if a word was heard, 1 if none was, 2 if it could not be tried."""
    return _with_words_of(
        data, name, words, lang, lambda templates, person: listen_main(file, words, lang, templates, person)
    )


def run_voice_test(data: Path, microphone: str | None, name: str | None, words: Words, lang: Lang) -> int:
    """Have each usual word said; return 0 if they were heard, 1 if not, 2 if it could not be tried."""
    return _with_words_of(
        data, name, words, lang, lambda templates, person: voice_test(words, lang, templates, person, microphone)
    )


def _with_words_of(
    data: Path, name: str | None, words: Words, lang: Lang, do: Callable[[Path | None, Personal | None], int]
) -> int:
    """Do something with what is known of words in a data folder, and with the words of a resident of this name."""

    def act(say: SayText) -> int:
        if not is_voice_installed():
            print(say("cli.no_listening", command=INSTALL), file=sys.stderr)
            return 2
        folder, person = data / "voices", None
        if name is not None:
            from kiosk.listening.personal import Personal, voice_file  # NumPy

            who = find_resident(data, name, say, words, lang)
            if who is None:
                return 2
            person = Personal.load(voice_file(folder, who))
        return do(folder / "seeds" if data.is_dir() else None, person)

    return run_safely(words, lang, act)
