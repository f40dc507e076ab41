"""The command line: run the kiosk, try it with a demo workshop, check lessons, see whether all is well."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.commands.arguments import parser
from kiosk.words import HOME_LANG

if TYPE_CHECKING:
    import argparse

    from kiosk.access import KeyMap
    from kiosk.app.app import KioskApp
    from kiosk.authoring.one_file import LessonFile
    from kiosk.speech import Speaker, SpeechEvent
    from kiosk.store import Store
    from kiosk.words import Lang, Words


ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""The signals that end the kiosk. Its keys never send them: to the kiosk Ctrl+C and the like are plain keys."""


def data_folder() -> Path:
    """Return where progress is kept: ``KIOSK_DATA``, or the user's data folder of this platform."""
    if chosen := os.environ.get("KIOSK_DATA"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("kiosk-belajar", appauthor=False)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. What fails is told in words; the traceback goes into the log."""
    from kiosk.commands.failures import tell_failure, to_the_log, whole_streams

    whole_streams()
    to_the_log()
    options = parser().parse_args(argv)
    try:
        return _main(options)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as error:
        folder = _folder(options)
        if folder.is_dir():
            with suppress(OSError):
                _log_to(folder / "kiosk.log")
        return tell_failure(error, getattr(options, "lang", HOME_LANG), folder / "kiosk.log")


def _main(options: argparse.Namespace) -> int:
    match options.command:
        case "lessons":
            return _lessons(options)
        case "doctor":
            from kiosk.commands.doctor import doctor_main as doctor

            with _clean_screen():
                return doctor(options.data or data_folder(), options.lessons, options.lang)
        case "say":
            from kiosk.commands.say import say_main

            with _clean_screen():
                return say_main(options.text, options.lang)
        case "voices":
            from kiosk.commands.say import voices_main

            return voices_main()
        case "keys":
            return _keys(options)
        case "backup" | "restore" | "export" | "import" | "erase" | "log":
            return _safekeeping(options)
        case "report" | "pin":
            return _mentors(options)
        case "listen" | "voice-test":
            return _listening(options)
        case "run" if _plain_terminal():
            from kiosk.commands.supervisor import supervise

            return supervise(lambda: _started(options), lambda: _stopped(options))
        case _:
            return _run(options)


def _folder(options: argparse.Namespace) -> Path:
    chosen: Path | None = getattr(options, "data", None)
    return chosen or (data_folder() / "demo" if options.command == "demo" else data_folder())


def _plain_terminal() -> bool:
    return "TEXTUAL_DRIVER" not in os.environ and sys.stdin.isatty() and sys.stdout.isatty()


def _started(options: argparse.Namespace) -> int:
    """Run the kiosk in the process that is watched."""
    try:
        return _run(options)
    except Exception as error:
        from kiosk.commands.failures import tell_failure

        return tell_failure(error, options.lang, _folder(options) / "kiosk.log")


def _stopped(options: argparse.Namespace) -> str:
    """Return what the screen says when the kiosk does not start any more."""
    from kiosk.words import load_words

    return load_words().say(options.lang, "start.stopped", file=_folder(options) / "kiosk.log").text


def _safekeeping(options: argparse.Namespace) -> int:
    from kiosk.commands import records
    from kiosk.words import load_words

    data, words, lang = options.data or data_folder(), load_words(), options.lang
    if data.is_dir():
        _log_to(data / "kiosk.log")
    match options.command:
        case "backup":
            return records.backup_main(data, words, lang)
        case "restore":
            return records.restore_main(data, options.which, options.yes, words, lang)
        case "export":
            return records.export_main(data, options.file, options.person, options.yes, words, lang)
        case "import":
            return records.import_main(data, options.file, options.yes, options.confirm, words, lang)
        case "erase":
            return records.erase_main(data, options.person, options.yes, words, lang)
        case _:
            return records.log_main(data, options.out, options.yes, words, lang)


def _mentors(options: argparse.Namespace) -> int:
    from kiosk.words import load_words

    data, words, lang = options.data or data_folder(), load_words(), options.lang
    if options.command == "pin":
        from kiosk.commands.pins import reset_main

        return reset_main(data, options.reset, words, lang)
    from kiosk.commands.reports import report_main
    from kiosk.store.lesson_files import default_folder

    wanted = options.kind, options.subject, options.period
    lessons = options.lessons or default_folder()
    return report_main(data, lessons, wanted, options.format, options.out, options.yes, words, lang)


def _listening(options: argparse.Namespace) -> int:
    from kiosk.commands import listening
    from kiosk.words import load_words

    data, words, lang = options.data or data_folder(), load_words(), options.lang
    with _clean_screen():
        if options.command == "listen":
            return listening.run_listen(data, options.wav, options.resident, words, lang)
        return listening.run_voice_test(data, options.microphone, options.resident, words, lang)


def _keys(options: argparse.Namespace) -> int:
    from kiosk.commands.keys import keys_main
    from kiosk.words import load_words

    words = load_words()
    return keys_main(
        (options.data or data_folder()) / "keys",
        lambda key, /, **values: words.say(options.lang, key, **values),
        bind=options.bind,
        check=options.check,
        sure=options.yes,
    )


def _lessons(options: argparse.Namespace) -> int:
    import json

    if options.kind == "schema":
        from kiosk.lessons import schema

        print(json.dumps(schema(), ensure_ascii=False, indent=1))
        return 0
    from kiosk.store.lesson_files import default_folder, folder_to_write, own_folder
    from kiosk.words import load_words

    data = options.data or data_folder()
    if options.kind == "preview":
        return _preview(options)
    if options.kind == "sheet":
        from kiosk.commands.lessons_sheet import sheet_main

        return sheet_main(_lesson_file(options), options.out, options.need, options.yes, load_words(), options.lang)
    if options.kind == "new":
        from kiosk.commands.lessons_new import new_main

        return new_main(options.lessons or folder_to_write(data), data, load_words(), options.lang)
    from kiosk.commands.lessons_check import check_main

    chosen = options.folder or options.lessons
    folders = [chosen] if chosen else [default_folder(), *filter(Path.is_dir, [own_folder(data)])]
    return max(check_main(folder, data, options.lang) for folder in folders)


def _run(options: argparse.Namespace) -> int:
    from kiosk.safekeeping.progress_bar import ProgressBar
    from kiosk.store import Store, StoreError
    from kiosk.words import load_words

    words = load_words()
    lang: Lang = options.lang
    if not _has_terminal(words, lang):
        return 1
    folder = _folder(options)
    try:
        with ProgressBar(words.say(lang, "start.reading").text) as report_progress:
            store = Store.open(folder, report_progress=report_progress)
    except StoreError as error:
        print(words.say(lang, f"start.{error.kind}").text, file=sys.stderr)
        print(f"  {error}", file=sys.stderr)
        return 1
    with store:
        _log_to(folder / "kiosk.log")
        if store.repair is not None:
            from kiosk.safekeeping.restoring import finish_repair  # hardly ever needed

            with ProgressBar(words.say(lang, "start.mending").text) as report_progress:
                finish_repair(store, folder, report_progress)
        with _clean_screen(_screen()):
            status = _run_app(options, store, folder, words)
    if status:
        print(words.say(lang, "start.crashed", file=folder / "kiosk.log").text, file=sys.stderr)
    return status


def _run_app(options: argparse.Namespace, store: Store, folder: Path, words: Words) -> int:
    from kiosk.app.app import KioskApp
    from kiosk.learning import Settings
    from kiosk.safekeeping.backup_keeper import BackupKeeper
    from kiosk.safekeeping.caretaker import Caretaker
    from kiosk.store.lesson_files import default_folder, find_picture, own_folder, read_library

    lessons, own = options.lessons or default_folder(), own_folder(folder)
    if options.command == "demo" and not store.known.workshop.mentors:
        from kiosk.commands.demo import fill_demo
        from kiosk.safekeeping.progress_bar import ProgressBar

        with ProgressBar(words.say(options.lang, "start.filling").text) as report_progress:
            fill_demo(store, read_library(lessons), report_progress)
    care = Caretaker(store, folder, lessons, words, silent=options.silent)

    def start_speaker(on_event: Callable[[SpeechEvent], None]) -> Speaker:
        care.speaker = _start_speaker(folder / "speech", on_event)
        return care.speaker

    app = KioskApp(
        store,
        words,
        _key_maps(folder, words),
        lambda: read_library(lessons, folder / "figures.yaml", own),
        None if options.silent else start_speaker,
        lambda name: find_picture(lessons, name, own),
        Settings(lang=options.lang),
        care=care,
    )
    with BackupKeeper.start(folder, store.now):
        return _until_its_end(app)


def _preview(options: argparse.Namespace) -> int:
    """Run the kiosk at one lesson. Its store is a folder that goes with it: a preview leaves nothing behind."""
    from tempfile import TemporaryDirectory

    from kiosk.store import Store
    from kiosk.words import load_words

    words, data = load_words(), options.data or data_folder()
    if not _has_terminal(words, options.lang):
        return 1
    with TemporaryDirectory(prefix="kiosk-preview-") as made, Store.open(Path(made)) as store:
        log = data / "preview.log"
        try:
            data.mkdir(parents=True, exist_ok=True)
            _log_to(log)
        except OSError:  # who cannot write there can look at a lesson all the same
            log = Path(made) / log.name
            _log_to(log)
        with _clean_screen(_screen()):
            status = _preview_app(options, store, data, Path(made) / "speech", words)
    if status:
        print(words.say(options.lang, "start.crashed", file=log).text, file=sys.stderr)
    return status


def _preview_app(options: argparse.Namespace, store: Store, data: Path, speech: Path, words: Words) -> int:
    from kiosk.app.app import KioskApp
    from kiosk.authoring.preview import PreviewHomes, Watcher
    from kiosk.learning import Settings

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

    log, own = logging.getLogger(__name__), dict[str, bytes]()
    for path in (folder / "keys").glob("*.yaml"):
        try:
            own[path.name] = path.read_bytes()
        except OSError as error:
            log.warning("key map %s: %s", path.name, error)
    maps, problems = load_maps(own)
    for problem in problems:
        what = words.say("en", f"problem.{problem.key}", **dict(problem.values)).text
        log.warning("key map %s:%s: %s", problem.file, problem.line, what)
    return maps


def _start_speaker(cache: Path, on_event: Callable[[SpeechEvent], None]) -> Speaker:
    from kiosk.speech import Speaker

    return Speaker.start(on_event, cache)


def _until_its_end(app: KioskApp) -> int:
    from kiosk.app.text_console import text_console

    if _plain_terminal():  # what stands there would go before the size that the terminal has
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    try:
        with _signals_end(app), text_console(sys.stderr):
            return app.run(mouse=True) or 0
    finally:
        app.close()


def _has_terminal(words: Words, lang: Lang) -> bool:
    """Tell, and say if not, whether there is a keyboard to read and a screen to draw on: else it would wait for ever.

    Behind a browser they are pipes to the server, which names its own driver (``TEXTUAL_DRIVER``).
    """
    there = "TEXTUAL_DRIVER" in os.environ or _plain_terminal()
    if not there:
        print(words.say(lang, "start.no_terminal").text, file=sys.stderr)
    return there


def _screen() -> int:
    """Return which output is the screen."""
    return 1 if sys.stdout.isatty() and not sys.stderr.isatty() else 2


@contextmanager
def _clean_screen(drawn_on: int = 2) -> Iterator[None]:
    """Keep the error output for the kiosk alone: ALSA writes there at each try to open a device.

    Textual draws there too. Where it goes to a file, ``drawn_on`` is the output that is a screen.
    """
    errors = os.dup(2)
    noise = os.open(os.devnull, os.O_WRONLY)
    before = sys.__stderr__, sys.stderr
    own = os.fdopen(errors if drawn_on == 2 else drawn_on, "w", encoding="utf-8", errors="replace", closefd=False)
    sys.__stderr__ = sys.stderr = own  # type: ignore[misc]  # Textual's way out
    os.dup2(noise, 2)
    os.close(noise)
    try:
        yield
    finally:
        with suppress(OSError):  # the terminal may be gone
            own.flush()
        sys.__stderr__, sys.stderr = before  # type: ignore[misc]
        os.dup2(errors, 2)
        os.close(errors)


@contextmanager
def _signals_end(app: KioskApp) -> Iterator[None]:
    """Let a shutdown of the machine (SIGTERM), a lost terminal (SIGHUP) and the like end it as its own way does."""

    def end(number: int, frame: object) -> None:
        import asyncio  # Textual has it by now

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # before the screen is up, or after it: leaving is all there is to do
            raise SystemExit(0) from None
        loop.call_soon_threadsafe(app.exit, 0)

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_to(file: Path) -> None:
    """Write the log to a file of its own, readable by its owner only; ``kiosk log`` gives it without names."""
    from logging.handlers import RotatingFileHandler

    os.umask(0o077)  # also for the file that is begun when this one is full, and for all else that is written here
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
