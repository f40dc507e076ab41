"""Read sentences aloud at a microphone, one after another."""

from __future__ import annotations

import argparse

from kiosk.commands.say import say_main
from kiosk.commands.support.options import Options
from kiosk.commands.support.reading_list import find_reader, keep, voice_options, with_sentences
from kiosk.listening.microphone import MICROPHONE_RATE, open_microphone
from kiosk.speech import find_recording, wave_file


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--microphone", metavar="NAME", help="which one (kiosk doctor names them)")
    voice_options(parser)


@with_sentences
def run(options: Options, sentences: dict[str, str]) -> int:
    """Have each sentence read that nobody has read; return 0 when all are, 1 if who reads stops before."""
    say, folder = options.say, options.folder.recordings
    if (reader := find_reader(options)) is None:
        return 1
    missing = [key for key in sentences if find_recording(folder, key) is None]
    print(say("recordings.how", n=len(missing)))
    while missing:
        sentence = sentences[missing[0]]
        print(f"\n  {sentence}")
        if input(say("recordings.begin")).strip():
            return 1
        sound = record_until_enter(options.microphone, say("recordings.end"))
        if keep(options, reader, missing[0], sentence, sound):
            say_main(sentence, options.lang, recordings=folder)
            if not input(say("recordings.again")).strip():
                missing.pop(0)
            elif file := find_recording(folder, missing[0]):
                file.unlink()
    print(say("recordings.all_read"))
    return 0


def record_until_enter(microphone: str | None, question: str) -> bytes:
    """Record until Enter is pressed; return a WAV file. Raises OSError if there is no microphone."""
    pushed = bytearray()
    source = open_microphone(microphone, pushed.extend)
    try:
        input(question)
    finally:
        source.close()
    return wave_file(bytes(pushed), MICROPHONE_RATE)
