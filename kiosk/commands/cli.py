"""The command line: each module and package in this one is a command or a group of them, but ``support``.

A module has ``run(options)``, which returns the exit status, and ``add(parser)`` if it has options to name. Its help
is the first line of its docstring. Only the module of the command that was typed is imported.
"""

from __future__ import annotations

import argparse
import ast
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from traceback import clear_frames
from typing import Final, NoReturn

from kiosk import __version__
from kiosk.commands.support.failures import tell_failure, to_the_log, whole_streams
from kiosk.commands.support.options import Options, as_shown
from kiosk.commands.support.terminal import log_to

NO_COMMANDS: Final = ("__init__", "cli", "support")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. What fails is told in words; the traceback goes into the log."""
    whole_streams()
    to_the_log()
    options = Options()
    try:
        typed = sys.argv[1:] if argv is None else list(argv)
        reader = parser(typed)
        _, left = reader.parse_known_args(typed, options)
        if unknown := [word for word in left if options.name is None or word.startswith("-")]:
            reader.error(f"unrecognized arguments: {' '.join(unknown)}")
        if left:
            options.name = [*(options.name or ()), *left]
        return int(options.run(options))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as error:
        clear_frames(error.__traceback__)  # with little memory: what the command held is what is left to say so
        with suppress(OSError, MemoryError):
            if options.path.is_dir():
                log_to(options.log)
        return tell_failure(error, options.lang, options.log)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say why the words are no command. What was typed commands no terminal."""
        super().error(as_shown(message))


def parser(typed: Sequence[str]) -> argparse.ArgumentParser:
    """Return what reads these words. It exits by itself, and says why, where they are no command."""
    reader = _Parser(prog="kiosk", description="Kiosk Belajar: learn a craft and its trade.")
    reader.add_argument("--version", action="version", version=f"kiosk {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="the folder in which progress is kept")
    common.add_argument("--lessons", type=Path, help="the folder of the lessons")
    common.add_argument("--lang", choices=_langs(), default="id", help="the language (default: id)")
    _add_commands(reader, common, "kiosk.commands", [word for word in typed if word != "--"])
    return reader


def _langs() -> list[str]:
    """Return the languages by their files: the words themselves would double the small process that watches."""
    return sorted(
        (file.stem for file in (Path(__file__).parents[1] / "words").glob("*.yaml")), key=lambda lang: lang != "id"
    )


def command_modules(package: str) -> dict[str, str]:
    """Return the modules of a package of commands by the names of the commands."""
    found = (path for folder in import_module(package).__path__ for path in Path(folder).iterdir())
    names = {path.stem for path in found if path.suffix == ".py" or (path / "__init__.py").is_file()}
    return {name.rstrip("_").replace("_", "-"): f"{package}.{name}" for name in sorted(names.difference(NO_COMMANDS))}


def help_of(module: str) -> str:
    """Return what a command does, as its module says it; the module is not imported."""
    spec = find_spec(module)
    text = ast.get_docstring(ast.parse(Path(str(spec and spec.origin)).read_bytes())) or ""
    line = text.partition("\n")[0].rstrip(".")
    return line[:1].lower() + line[1:]


def _add_commands(
    reader: argparse.ArgumentParser, common: argparse.ArgumentParser, package: str, typed: Sequence[str]
) -> None:
    """Add the command that was typed; if none was, all of them with their help, for the list of them."""
    commands = reader.add_subparsers(required=True, dest="command", metavar="COMMAND")
    modules = command_modules(package)
    if not typed or typed[0] not in modules:
        for name, module in modules.items():
            commands.add_parser(name, help=help_of(module))
        return
    chosen = import_module(modules[typed[0]])
    if hasattr(chosen, "__path__"):
        _add_commands(commands.add_parser(typed[0]), common, chosen.__name__, typed[1:])
    else:
        command = commands.add_parser(typed[0], parents=[common])
        if hasattr(chosen, "add"):
            chosen.add(command)
        command.set_defaults(run=chosen.run)
