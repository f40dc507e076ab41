"""What was typed on the command line, and what follows from it."""

from __future__ import annotations

import argparse
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.store import DataFolder
    from kiosk.words import Lang, Words

OVER: Final = "write over a file that is there, without asking"
"""What ``--yes`` means for a command that writes a file."""

# What is imported below stays out of the small process that watches over a kiosk; most of it no command goes without.


class Options(argparse.Namespace):
    """The options of a command: those that all have, and by their names those that its ``add`` names."""

    data: Path | None = None
    lessons: Path | None = None
    lang: Lang = "id"
    on_call: Path | None = None
    name: list[str] | None = None
    """The words of the name that a command is about; they need no quotes, and may stand after the options too."""

    @property
    def path(self) -> Path:
        """Return the data folder's path: ``--data``, ``KIOSK_DATA``, or the user's data folder of this platform."""
        return self.data or default_path()

    @cached_property
    def folder(self) -> DataFolder:
        """Return the data folder."""
        from kiosk.store import DataFolder

        return DataFolder(self.path)

    @property
    def log(self) -> Path:
        """Return the file of the log; the same as ``folder.log``."""
        return self.path / "kiosk.log"

    @cached_property
    def lesson_folder(self) -> Path:
        """Return the folder of the lessons that come with the kiosk, or that was typed."""
        from kiosk.store import default_folder

        return self.lessons or default_folder()

    @cached_property
    def words(self) -> Words:
        """Return the kiosk's own texts."""
        from kiosk.words import load_words

        return load_words()

    def say(self, key: str, /, **values: object) -> str:
        """Return one of the kiosk's texts in the language that was typed; no name in it commands a terminal."""
        shown = {name: it if isinstance(it, int | float) else as_shown(str(it)) for name, it in values.items()}
        return self.words.say(self.lang, key, **shown).text


def as_shown(text: str) -> str:
    """Return a text that may come from elsewhere as a terminal can show it; see ``printable``."""
    from kiosk.words import printable

    return printable(text)


def default_path() -> Path:
    """Return where progress is kept if nothing was typed."""
    if chosen := os.environ.get("KIOSK_DATA"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("kiosk-belajar", appauthor=False)
