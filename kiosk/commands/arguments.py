"""The words of the command line: which commands there are, and what each can be given."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias

from kiosk import __version__
from kiosk.words import HOME_LANG, LANGS


class LazyChoices:
    """What an argument may be, asked of the room that knows it, once it is needed: to import a room takes long."""

    def __init__(self, module: str, name: str) -> None:
        """Take the module and the name of the choices in it."""
        self._module, self._name = module, name

    def __iter__(self) -> Iterator[str]:
        """Yield the choices."""
        yield from getattr(import_module(self._module), self._name)

    def __contains__(self, choice: object) -> bool:
        """Tell whether a word is one of them."""
        return choice in list(self)


_REPORTS: Final = LazyChoices("kiosk.reports", "REPORT_KINDS")
_FORMATS: Final = LazyChoices("kiosk.reports.files", "FILE_FORMATS")

_OVER: Final = "write over a file that is there, without asking"

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """Return what reads the words of a command line. It exits by itself, and says why, where they are none."""
    reader = argparse.ArgumentParser(prog="kiosk", description="Kiosk Belajar: learn a craft and its trade.")
    reader.add_argument("--version", action="version", version=f"kiosk {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="the folder in which progress is kept")
    common.add_argument("--lessons", type=Path, help="the folder of the lessons")
    common.add_argument("--lang", choices=LANGS, default=HOME_LANG, help="the language (default: id)")
    commands = reader.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", parents=[common], help="start the kiosk")
    run.add_argument("--silent", action="store_true", help="start without speech")
    demo = commands.add_parser(
        "demo", parents=[common], help="start with a workshop filled in, in a folder of its own"
    )
    demo.add_argument("--silent", action="store_true", help="start without speech")
    commands.add_parser("doctor", parents=[common], help="see whether all is well, and what to do if not")
    say = commands.add_parser("say", parents=[common], help="say a text aloud")
    say.add_argument("text")
    commands.add_parser("voices", help="list the voices")
    keys = commands.add_parser("keys", parents=[common], help="see what a key sends; bind a keypad by pressing it")
    keys.add_argument("--bind", metavar="NAME", help="make the key map NAME by pressing a key for each act")
    keys.add_argument("--yes", action="store_true", help=_OVER)
    keys.add_argument("--check", action="store_true", help="check the workshop's own key maps")
    _add_safekeeping(commands, common)
    _add_mentors(commands, common)
    _add_listening(commands, common)
    _add_lessons(commands, common)
    return reader


def _add_lessons(commands: Commands, common: argparse.ArgumentParser) -> None:
    lessons = commands.add_parser("lessons", help="write, see, print and check lessons; the schema for editors")
    kinds = lessons.add_subparsers(dest="kind", required=True, metavar="WHAT")
    check = kinds.add_parser("check", parents=[common], help="report every problem as file:line:column")
    check.add_argument("folder", nargs="?", type=Path, help="the folder of the lessons")
    kinds.add_parser("new", parents=[common], help="write a new lesson by answering questions")
    preview = kinds.add_parser("preview", parents=[common], help="see a lesson in the kiosk, anew at each saving")
    preview.add_argument("file", type=Path, help="the lesson file")
    preview.add_argument("--silent", action="store_true", help="start without speech")
    sheet = kinds.add_parser("sheet", parents=[common], help="make a large-print sheet of a lesson for the bench")
    sheet.add_argument("file", type=Path, help="the lesson file")
    sheet.add_argument("--out", type=Path, metavar="FILE.html", help="where to (default: PRODUCT-TOPIC.html here)")
    sheet.add_argument("--yes", action="store_true", help=_OVER)
    sheet.add_argument("--need", action="append", default=[], help="print the adaptations for this need too")
    kinds.add_parser("schema", help="print the JSON Schema of a lesson file")


def _add_mentors(commands: Commands, common: argparse.ArgumentParser) -> None:
    report = commands.add_parser("report", parents=[common], help="write a report into a file")
    report.add_argument("kind", choices=_REPORTS, metavar="KIND", help="%(choices)s")
    report.add_argument(
        "subject", nargs="?", metavar="SUBJECT", help="a name, or a lesson's or product's key (default: all of them)"
    )
    report.add_argument(
        "--period", default="all", help="today, week, month, all, or days as 2026-03-01..2026-03-31 (default: all)"
    )
    report.add_argument(
        "--format",
        choices=_FORMATS,
        metavar="FORMAT",
        help="%(choices)s (default: as FILE ends, else csv)",
    )
    report.add_argument("--out", type=Path, metavar="FILE", help="where to (default: KIND.FORMAT here)")
    report.add_argument("--yes", action="store_true", help=_OVER)
    pin = commands.add_parser("pin", parents=[common], help="give a mentor who has lost their PIN a new one")
    pin.add_argument("--reset", required=True, metavar="NAME", help="the mentor's name; the new PIN is asked for")


def _add_listening(commands: Commands, common: argparse.ArgumentParser) -> None:
    listen = commands.add_parser("listen", parents=[common], help="tell what the kiosk hears in a recording")
    listen.add_argument("--wav", type=Path, required=True, metavar="FILE", help="a WAV file of 16 bits")
    test = commands.add_parser("voice-test", parents=[common], help="say each word; see how many are heard right")
    test.add_argument("--microphone", metavar="NAME", help="which one (kiosk doctor names them)")
    for hearing in (listen, test):
        hearing.add_argument("--resident", metavar="NAME", help="with the words that this resident has taught")


def _add_safekeeping(commands: Commands, common: argparse.ArgumentParser) -> None:
    commands.add_parser("backup", parents=[common], help="make a backup now (one is made each day by itself)")
    restore = commands.add_parser(
        "restore", parents=[common], help="list the backups; restore one, with a look first"
    )
    restore.add_argument("which", nargs="?", metavar="NUMBER", help="its number in the list, or a file")
    export = commands.add_parser("export", parents=[common], help="write records into a file that can be carried")
    export.add_argument("file", type=Path, metavar="FILE.zip")
    export.add_argument("--person", metavar="NAME", help="one resident's records (default: all)")
    carried = commands.add_parser("import", parents=[common], help="add the records of a file that was carried here")
    carried.add_argument("file", type=Path, metavar="FILE.zip")
    carried.add_argument("--confirm", action="store_true", help="with what a mentor must confirm, as one does")
    erase = commands.add_parser("erase", parents=[common], help="erase a resident for good, from backups too")
    erase.add_argument("person", metavar="NAME")
    for asking in (restore, carried, erase):
        asking.add_argument("--yes", action="store_true", help="do not ask")
    export.add_argument("--yes", action="store_true", help=_OVER)
    log = commands.add_parser("log", parents=[common], help="the log without anybody's name, to send for help")
    log.add_argument("--out", type=Path, metavar="FILE", help="where to (default: the screen)")
    log.add_argument("--yes", action="store_true", help=_OVER)
