"""The kiosk put together: its store, its care, its lessons and its speech, in the app that shows it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.access import KeyMap
from kiosk.app.app import KioskApp
from kiosk.app.text_console import text_console
from kiosk.commands.support.call_program import CHECK, CallProgram
from kiosk.commands.support.options import Options
from kiosk.commands.support.own_keys import read_key_maps
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.terminal import (
    clean_screen,
    has_terminal,
    log_to,
    screen_number,
    signals_end,
)
from kiosk.learning import Settings, everyone
from kiosk.safekeeping.backup_keeper import BackupKeeper
from kiosk.safekeeping.caretaker import Caretaker
from kiosk.safekeeping.exchange_keeper import ExchangeKeeper
from kiosk.store import DataFolder, Store, StoreError, find_picture, finish_change, note_check, read_library
from kiosk.visit import OwnLessons, Recorder
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.app.call_watch import CallKind
    from kiosk.lessons import Library
    from kiosk.speech import Speaker, SpeechEvent


def run_kiosk(options: Options, prepare: Callable[[Options, Store], None] = lambda options, store: None) -> int:
    """Run the kiosk at its data folder until it ends; return its exit status. ``prepare`` comes before."""
    if not has_terminal(options):
        return 1
    try:
        with ProgressBar(options.say("start.reading")) as report_progress:
            store = Store.open(options.folder, report_progress=report_progress)
    except StoreError as error:
        print(options.say(f"start.{error.kind}"), file=sys.stderr)
        print(f"  {error}", file=sys.stderr)
        return 1
    with store:
        log_to(options.log)
        if store.repair is not None:
            from kiosk.safekeeping.restoring import finish_repair  # hardly ever needed

            with ProgressBar(options.say("start.mending")) as report_progress:
                finish_repair(store, report_progress)
        with clean_screen(screen_number()):
            prepare(options, store)
            status = _run_app(options, store)
    return tell_end(options, status, options.log)


def _run_app(options: Options, store: Store) -> int:
    folder, lessons = options.folder, options.lesson_folder
    care = Caretaker(store, lessons, options.words, silent=options.silent)
    care.make_own_lessons = partial(_own_lessons, folder, lessons, options.words, care)

    def start(on_event: Callable[[SpeechEvent], None]) -> Speaker:
        care.speaker = start_speaker(folder, on_event)
        return care.speaker

    app = KioskApp(
        store,
        options.words,
        key_maps(options),
        lambda: read_lessons(folder, lessons),
        None if options.silent else start,
        lambda name: care.picture(name) or find_picture(lessons, name, folder.lessons),
        Settings(lang=options.lang),
        care=care,
        make_recorder=partial(make_recorder, store),
        on_call=_on_call(options, store),
    )
    care.take_library = app.take_library
    with (
        BackupKeeper.start(folder, store.now),
        ExchangeKeeper(store, lambda: app.visit.state.role == "nobody"),
    ):
        return run_until_its_end(app)


def _on_call(options: Options, store: Store) -> Callable[[CallKind], None]:
    """Return what tells the program that was named for calls; without one what the last one came to is forgotten."""
    if options.on_call is None:
        note_check(store.folder, CHECK, None)
        return lambda kind: None
    return CallProgram(options.on_call, store.folder, store.now).tell


def _own_lessons(folder: DataFolder, lessons: Path, words: Words, care: Caretaker) -> OwnLessons:
    """Return what a mentor does with the workshop's own lessons; it is made when the first asks for it."""
    from kiosk.authoring.own_lessons import OwnLessonsDesk  # few need it, and it is heavy

    return OwnLessonsDesk(care, folder, lessons, words)


def read_lessons(folder: DataFolder, lessons: Path) -> Library:
    """Read the lessons, as they are once an act is finished that was cut off."""
    try:
        finish_change(folder)
    except OSError as error:  # what there is can be taught all the same; the next start tries again
        logging.getLogger(__name__).warning("an act could not be finished: %s", error)
    return read_library(lessons, folder.figures, folder.lessons)


def tell_end(options: Options, status: int, log: Path) -> int:
    """Return a kiosk's exit status, and say where to read on if it crashed."""
    if status:
        print(options.say("start.crashed", file=log), file=sys.stderr)
    return status


def key_maps(options: Options) -> dict[str, KeyMap]:
    """Return all key maps; what is wrong with the workshop's own ones goes into the log."""
    log = logging.getLogger(__name__)
    maps, problems, _ = read_key_maps(options.folder.keys)
    for problem in problems:
        what = options.words.say("en", f"problem.{problem.key}", **dict(problem.values)).text
        log.warning("key map %s:%s: %s", problem.file, problem.line, what)
    return maps


def start_speaker(folder: DataFolder, on_event: Callable[[SpeechEvent], None]) -> Speaker:
    """Start what speaks. It comes after the first paint, and so does its room."""
    from kiosk.speech import Speaker

    return Speaker.start(on_event, folder.speech, recordings=folder.recordings)


def make_recorder(store: Store, tell_start: Callable[[], None]) -> Recorder:
    """Return what records what is read aloud. Folders of recordings that names still tell apart are called by ids."""
    from kiosk.listening.recorder import MicrophoneRecorder  # after the first paint

    recorder = MicrophoneRecorder(store.folder, tell_start)
    recorder.adopt({one.id: (one.name.value,) for one in everyone(store.known.workshop)})
    return recorder


def run_until_its_end(app: KioskApp) -> int:
    """Run an app at this terminal; return its exit status."""
    try:
        with signals_end(app), text_console(sys.stderr):
            return app.run(mouse=True) or 0
    finally:
        app.close()
