"""See a lesson in the kiosk, anew at each saving."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.app.app import KioskApp
from kiosk.authoring.one_file import LessonFile
from kiosk.authoring.preview import PreviewHomes, Watcher
from kiosk.commands.support.options import Options
from kiosk.commands.support.running import key_maps, run_until_its_end, start_speaker, tell_end
from kiosk.commands.support.terminal import clean_screen, has_terminal, log_to, screen_number
from kiosk.learning import Settings
from kiosk.store import Store


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("file", type=Path, help="the lesson file")
    parser.add_argument("--silent", action="store_true", help="start without speech")


def run(options: Options) -> int:
    """Run the kiosk at one lesson. Its store is a folder that goes with it: a preview leaves nothing behind."""
    if not has_terminal(options):
        return 1
    with TemporaryDirectory(prefix="kiosk-preview-") as made, Store.open(made) as store:
        log = options.folder.preview_log
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            log_to(log)
        except OSError:  # who cannot write there can look at a lesson all the same
            log = store.folder.preview_log
            log_to(log)
        with clean_screen(screen_number()):
            status = _run_app(options, store)
    return tell_end(options, status, log)


def _run_app(options: Options, store: Store) -> int:
    file = LessonFile(options.file, options.lesson_folder, options.folder)
    watcher = Watcher(file)
    app = KioskApp(
        store,
        options.words,
        key_maps(options),
        lambda: watcher.begin(app),
        None if options.silent else partial(start_speaker, store.folder),
        file.picture,
        Settings(lang=options.lang, idle=0),  # a mentor who writes for an hour is still there
        PreviewHomes(file.path.name),
    )
    try:
        return run_until_its_end(app)
    finally:
        watcher.close()
