"""The command line: run the kiosk, try it with a demo workshop, check lessons, see whether all is well."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import __version__

if TYPE_CHECKING:
    from kiosk.access import KeyMap
    from kiosk.authoring.one_file import LessonFile
    from kiosk.screen.app import KioskApp
    from kiosk.speech import Heard, Speaker
    from kiosk.store import Store
    from kiosk.words import Lang, Words


def data_folder() -> Path:
    """Return where progress is kept: ``KIOSK_DATA``, or the user's data folder of this platform."""
    if chosen := os.environ.get("KIOSK_DATA"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("kiosk-belajar", appauthor=False)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(argv)
    if options.command == "lessons":
        return _lessons(options)
    if options.command == "doctor":
        from kiosk.doctor import main as doctor

        with _clean_screen():
            return doctor(options.data or data_folder(), options.lessons, options.lang)
    if options.command == "say":
        from kiosk.speech import say_main

        with _clean_screen():
            return say_main(options.text, options.lang)
    if options.command == "keys":
        return _keys(options)
    if options.command == "voices":
        from kiosk.speech import voices_main

        return voices_main()
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description="Kiosk Belajar: learn a craft and its trade.")
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="the folder in which progress is kept")
    common.add_argument("--lessons", type=Path, help="the folder of the lessons")
    common.add_argument("--lang", choices=("id", "en"), default="id", help="the language (default: id)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
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
    keys.add_argument("--check", action="store_true", help="check the workshop's own key maps")
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
    sheet.add_argument("--need", action="append", default=[], help="print the adaptations for this need too")
    kinds.add_parser("schema", help="print the JSON Schema of a lesson file")
    return parser


def _keys(options: argparse.Namespace) -> int:
    from kiosk.access.keys import keys_main
    from kiosk.words import load

    words = load()
    return keys_main(
        (options.data or data_folder()) / "keys",
        lambda key, /, **values: words.say(options.lang, key, **values),
        bind=options.bind,
        check=options.check,
    )


def _lessons(options: argparse.Namespace) -> int:
    import json

    if options.kind == "schema":
        from kiosk.lessons import schema

        print(json.dumps(schema(), ensure_ascii=False, indent=1))
        return 0
    from kiosk.store.lesson_files import default_folder
    from kiosk.words import load

    if options.kind == "preview":
        return _preview(options)
    if options.kind == "sheet":
        from kiosk.authoring.sheet import sheet_main

        return sheet_main(_lesson_file(options), options.out, options.need, load(), options.lang)
    if options.kind == "new":
        from kiosk.authoring.asking import new_main

        return new_main(options.lessons or default_folder(), options.data or data_folder(), load(), options.lang)
    from kiosk.checking import check_main

    folder = options.folder or options.lessons or default_folder()
    return check_main(folder, options.data or data_folder(), options.lang)


def _run(options: argparse.Namespace) -> int:
    from kiosk.store import Store, StoreError
    from kiosk.words import load

    words = load()
    lang: Lang = options.lang
    folder = options.data or (data_folder() / "demo" if options.command == "demo" else data_folder())
    try:
        store = Store.open(folder)
    except StoreError as error:
        print(words.say(lang, f"start.{error.kind}").text, file=sys.stderr)
        print(f"  {error}", file=sys.stderr)
        return 1
    with store:
        _log_to(folder / "kiosk.log")
        with _clean_screen():
            status = _run_app(options, store, folder, words)
    if status:
        print(words.say(lang, "start.crashed", file=folder / "kiosk.log").text, file=sys.stderr)
    return status


def _run_app(options: argparse.Namespace, store: Store, folder: Path, words: Words) -> int:
    from kiosk.learning import Settings
    from kiosk.screen.app import KioskApp
    from kiosk.store.lesson_files import default_folder, find_picture, read_library

    lessons = options.lessons or default_folder()
    if options.command == "demo" and not store.facts.workshop.mentors:
        from kiosk.demo import fill

        fill(store, read_library(lessons))
    app = KioskApp(
        store,
        words,
        _key_maps(folder, words),
        lambda: read_library(lessons, folder / "figures.yaml"),
        None if options.silent else partial(_start_speaker, folder / "speech"),
        lambda name: find_picture(lessons, name),
        Settings(lang=options.lang),
    )
    return _until_its_end(app)


def _preview(options: argparse.Namespace) -> int:
    """Run the kiosk at one lesson. Its store is a folder that goes with it: a preview leaves nothing behind."""
    from tempfile import TemporaryDirectory

    from kiosk.store import Store
    from kiosk.words import load

    data = options.data or data_folder()
    with TemporaryDirectory(prefix="kiosk-preview-") as made, Store.open(Path(made)) as store:
        words, log = load(), data / "preview.log"
        try:
            data.mkdir(parents=True, exist_ok=True)
            _log_to(log)
        except OSError:  # who cannot write there can look at a lesson all the same
            log = Path(made) / log.name
            _log_to(log)
        with _clean_screen():
            status = _preview_app(options, store, data, Path(made) / "speech", words)
    if status:
        print(words.say(options.lang, "start.crashed", file=log).text, file=sys.stderr)
    return status


def _preview_app(options: argparse.Namespace, store: Store, data: Path, speech: Path, words: Words) -> int:
    from kiosk.authoring.preview import PreviewHomes, Watcher
    from kiosk.learning import Settings
    from kiosk.screen.app import KioskApp

    file = _lesson_file(options)
    watcher = Watcher(file)
    app = KioskApp(
        store,
        words,
        _key_maps(data, words),
        lambda: watcher.begin(app),
        None if options.silent else partial(_start_speaker, speech),
        file.picture,
        Settings(lang=options.lang, idle=0),  # a mentor who writes for an hour is still there
        PreviewHomes(file.path.name),
    )
    try:
        return _until_its_end(app)
    finally:
        watcher.close()


def _lesson_file(options: argparse.Namespace) -> LessonFile:
    from kiosk.authoring.one_file import LessonFile
    from kiosk.store.lesson_files import default_folder

    figures = (options.data or data_folder()) / "figures.yaml"
    return LessonFile(options.file, options.lessons or default_folder(), figures)


def _key_maps(folder: Path, words: Words) -> dict[str, KeyMap]:
    """Return all key maps; what is wrong with the workshop's own ones goes into the log."""
    from kiosk.access import load_maps

    own = {path.name: path.read_bytes() for path in (folder / "keys").glob("*.yaml")}
    maps, problems = load_maps(own)
    for problem in problems:
        what = words.say("en", f"problem.{problem.key}", **dict(problem.values)).text
        logging.getLogger(__name__).warning("key map %s:%s: %s", problem.file, problem.line, what)
    return maps


def _start_speaker(cache: Path, on_event: Callable[[Heard], None]) -> Speaker:
    from kiosk.speech import Speaker

    return Speaker.start(on_event, cache)


def _until_its_end(app: KioskApp) -> int:
    try:
        with _signals_end(app):
            return app.run(mouse=True) or 0
    finally:
        app.close()


@contextmanager
def _clean_screen() -> Iterator[None]:
    """Keep the error output for the screen alone: ALSA writes there at each try to open a device."""
    screen = os.dup(2)
    noise = os.open(os.devnull, os.O_WRONLY)
    before = sys.__stderr__, sys.stderr
    own = os.fdopen(screen, "w", encoding="utf-8", closefd=False)
    sys.__stderr__ = sys.stderr = own  # type: ignore[misc]  # Textual's way out
    os.dup2(noise, 2)
    os.close(noise)
    try:
        yield
    finally:
        with suppress(OSError):  # the terminal may be gone
            own.flush()
        sys.__stderr__, sys.stderr = before  # type: ignore[misc]
        os.dup2(screen, 2)
        os.close(screen)


@contextmanager
def _signals_end(app: KioskApp) -> Iterator[None]:
    """Let a shutdown of the machine (SIGTERM) or a lost terminal (SIGHUP) end the kiosk as its own way out does."""

    def end(number: int, frame: object) -> None:
        import asyncio  # Textual has it by now

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # before the screen is up, or after it: leaving is all there is to do
            raise SystemExit(0) from None
        loop.call_soon_threadsafe(app.exit, 0)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_to(file: Path) -> None:
    """Write the log to a file of its own, readable by its owner only: it may hold names of files and people."""
    from logging.handlers import RotatingFileHandler

    file.touch(mode=0o600)
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
