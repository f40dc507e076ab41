"""The doctor: is all well, and what to do if not. One line a thing."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.store import Store, StoreError
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.words import Words, load

if TYPE_CHECKING:
    from kiosk.words import Lang

Finding: TypeAlias = tuple[str, bool, str]
"""What was looked at, whether it is well, and what to do if it is not."""

LEAST_DISK: Final = 100 << 20


def main(data: Path, lessons: Path | None, lang: Lang) -> int:
    """Print the findings and return 0 if all is well, else 1."""
    words = load()
    well = True
    for what, fine, remedy in findings(data, lessons or default_folder(), words, lang):
        well = well and fine
        mark = words.say(lang, "doctor.ok" if fine else "doctor.do").text
        print(f"[{mark}] {what}" + (f" -> {remedy}" if remedy and not fine else ""))
    return 0 if well else 1


def findings(data: Path, lessons: Path, words: Words, lang: Lang) -> Iterator[Finding]:
    """Yield what was found, the quick things first."""

    def say(key: str, /, **values: object) -> str:
        return words.say(lang, f"doctor.{key}", **values).text

    yield say("python", version=platform.python_version()), True, ""
    columns, rows = shutil.get_terminal_size()
    yield say("terminal", columns=columns, rows=rows), columns >= 60 and rows >= 18, say("terminal_small")
    yield say("data", folder=data), True, ""
    yield say("log", file=data / "kiosk.log"), True, ""
    there = next((folder for folder in (data, *data.parents) if folder.exists()), Path("/"))
    free = shutil.disk_usage(there).free
    yield say("disk", size=free >> 20), free >= LEAST_DISK, say("disk_low")
    yield from _store(data, words, lang)
    library = read_library(lessons, data / "figures.yaml")
    bad = len(library.problems)
    yield say("lessons", n=len(library.lessons), bad=bad), not bad, say("lessons_do")

    from kiosk.speech import report  # starts the synthesiser: last, for it takes the longest

    for name, found, fine in report(cache_folder=data / "speech"):
        yield f"{name}: {found}", fine, ""


def _store(data: Path, words: Words, lang: Lang) -> Iterator[Finding]:
    try:
        with Store.open(data) as store:
            if store.repair is not None:
                repair = store.repair
                yield (
                    words.say(lang, "doctor.repaired", kept=repair.kept, file=repair.damaged).text,
                    True,
                    "",
                )
            count = sum(1 for _ in store.events())
            yield words.say(lang, "doctor.store", n=count).text, True, ""
    except StoreError as error:
        if error.kind == "busy":
            yield words.say(lang, "doctor.running").text, True, ""
        else:
            yield str(error), False, words.say(lang, f"start.{error.kind}").text
