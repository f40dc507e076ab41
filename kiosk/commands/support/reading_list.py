"""The sentences that a person can read aloud for the kiosk, and keeping what they read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from kiosk.commands.support.names import KnownNames, find_named, workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import has_records, told_in_words
from kiosk.learning import everyone
from kiosk.pages.settings.recording import texts_to_read
from kiosk.speech import (
    UnfitRecording,
    adopt_folders,
    allow_voice,
    keep_recording,
    pieces_of,
    plain,
    recording_key,
)
from kiosk.store import read_library
from kiosk.store.contents import inspect_database
from kiosk.visit import Line


def lesson_option(parser: argparse.ArgumentParser) -> None:
    """Name the option for one lesson."""
    parser.add_argument("--lesson", metavar="KEY", help="of this lesson only (default: the kiosk's words and all)")


def voice_options(parser: argparse.ArgumentParser) -> None:
    """Name the options for who reads."""
    parser.add_argument("--by", metavar="NAME", required=True, help="who lends their voice")
    parser.add_argument("--consent", action="store_true", help="this person allows it, and knows how to undo it")
    lesson_option(parser)


def reading_list(options: Options) -> dict[str, str]:
    """Return the sentences in the language that was typed, by what their files are called, in reading order.

    A sentence with a blank or a number is not among them: that stays with the synthesiser. Raises LookupError if the
    lesson that was typed is not there.
    """
    library = read_library(options.lesson_folder, options.folder.figures, options.folder.lessons)
    lessons = library.lessons
    if options.lesson is not None and options.lesson not in lessons:
        raise LookupError(options.lesson)
    chosen = [None, *lessons.values()] if options.lesson is None else [lessons[options.lesson]]
    phrases = (phrase for one in chosen for phrase in texts_to_read(one, options.lang, options.words))
    lines = (Line(phrase, 0) for phrase in phrases)
    found = ((recording_key(piece.sentence, piece.lang), piece.sentence) for piece in pieces_of(lines))
    return {key: plain(sentence) for key, sentence in found if key}


def people_who_read(options: Options) -> KnownNames:
    """Return by which names all people of the data folder are known, and see that recordings are called by their ids.

    Raises UnusableFile if the records cannot be read.
    """
    workshop = inspect_database(options.folder.database).workshop
    adopt_folders(options.folder.recordings, {one.id: (one.name.value,) for one in everyone(workshop)})
    names = workshop_names(workshop, options.words, options.lang)
    return [(one.id, names[one.id], one.name.value) for one in everyone(workshop)]


def find_reader(options: Options) -> str | None:
    """Return the id of who lends their voice, and note that they do; say what is missing, if anything, for None."""
    if not has_records(options.folder, options.say):
        return None
    reader = find_named(options.by, people_who_read(options), options.say)
    if reader is None:
        return None
    if not options.consent:
        print(options.say("recordings.no_consent", name=options.by), file=sys.stderr)
        return None
    allow_voice(options.folder.recordings, reader)
    return reader


def keep(options: Options, reader: str, key: str, sentence: str, sound: bytes) -> bool:
    """Keep a recording; if it cannot be played well say why, and what to do, and return False."""
    try:
        keep_recording(options.folder.recordings, reader, key, sound, sentence)
    except UnfitRecording as error:
        print(options.say(f"recordings.unfit.{error.reason}", sentence=sentence), file=sys.stderr)
        return False
    return True


def with_sentences(run: Callable[[Options, dict[str, str]], int]) -> Callable[[Options], int]:
    """Give a command the sentences to read; it says, and returns 1, if the lesson that was typed is not there."""

    @told_in_words
    @wraps(run)
    def read(options: Options) -> int:
        try:
            sentences = reading_list(options)
        except LookupError:
            print(options.say("recordings.no_lesson", lesson=Path(str(options.lesson)).name), file=sys.stderr)
            return 1
        return run(options, sentences)

    return read
