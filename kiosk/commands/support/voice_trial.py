"""Voice input tried from the command line: a file through the whole chain, a test with people."""

from __future__ import annotations

import argparse
import queue
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, assert_never

from kiosk.commands.support.names import find_resident
from kiosk.commands.support.options import Options
from kiosk.listening import (
    INSTALL,
    LEARN_S,
    NO,
    PAUSE_MS,
    YES,
    Doubt,
    Embedder,
    Grammar,
    Listener,
    ListeningStatus,
    Missed,
    Noise,
    VoiceEvent,
    WordHeard,
    is_voice_installed,
    other_words,
    room_text,
    usual_grammar,
)
from kiosk.listening.personal import Personal, voice_file
from kiosk.words import Lang, Phrase, Words

_ANSWER_S: Final = 8.0


def listen_to_wav(
    path: Path,
    grammar: Grammar,
    folder: Path | None = None,
    person: Personal | None = None,
    others: Sequence[Phrase] = (),
) -> list[tuple[float, VoiceEvent]]:
    """Run a WAV file through the chain; return what it came to, each with its moment in seconds from the start.

    ``folder`` keeps the words made from synthetic voices. Raises OSError if the file cannot be read or the extra
    is not installed, ValueError if it is no WAV of 16 bits.
    """
    if not is_voice_installed():
        raise OSError(INSTALL)
    import numpy as np

    from kiosk.listening.hearing import Hearing
    from kiosk.listening.recogniser import Recogniser
    from kiosk.listening.signals import SAMPLE_RATE, read_wav
    from kiosk.listening.templates import Templates

    sound = read_wav(path)
    embedder = Embedder()
    templates = Templates(folder, embedder)
    try:
        templates.prepare(others)
        templates.prepare([name for word in grammar.words for name in word.names])
        templates.wait(LEARN_S)
        recogniser = Recogniser(templates, person, others)
        recogniser.words(grammar)
        pause = person.pause_ms if person is not None else PAUSE_MS
        hearing = Hearing(embedder, recogniser, pause)
        found: list[tuple[float, VoiceEvent]] = []
        step = SAMPLE_RATE // 50
        whole = np.pad(sound, (0, (pause + 200) * SAMPLE_RATE // 1000))  # the file's end ends a word too
        for start in range(0, len(whole), step):
            piece = whole[start : start + step]
            found += [((start + len(piece)) / SAMPLE_RATE, event) for event in hearing.feed(piece)]
        return found
    finally:
        templates.close()


def listen_main(path: Path, words: Words, lang: Lang, folder: Path | None, person: Personal | None = None) -> int:
    """Print what a WAV file comes to, a line an utterance, and what the kiosk would do about it.

    Return 0 if a word was heard, 1 if none was, 2 if the file could not be tried.
    """
    grammar = usual_grammar(words, lang)
    try:
        found = listen_to_wav(path, grammar, folder, person, other_words(words, lang))
    except (OSError, ValueError) as error:
        print(error)
        return 2
    said = [(at, event) for at, event in found if not isinstance(event, Noise)]
    for at, event in said:
        print(f"{at:7.2f} s  {event_text(event, grammar, words, lang)}")
    if not said:
        print(words.say(lang, "hear.nothing").text)
    floors = [event for _, event in found if isinstance(event, Noise)]
    if floors:
        hint = room_text(floors[-1], words, lang)
        print(words.say(lang, "hear.room", floor=round(floors[-1].floor)).text, hint.text if hint else "")
    return 0 if any(isinstance(event, WordHeard) for _, event in found) else 1


def resident_options(parser: argparse.ArgumentParser) -> None:
    """Name the option with which the words count that a resident has taught."""
    parser.add_argument("--resident", metavar="NAME", help="with the words that this resident has taught")


def with_words_of(options: Options, do: Callable[[Path | None, Personal | None], int]) -> int:
    """Do something with what is known of words in the data folder, and with those of the resident who was named.

    Returns 2 if it could not be tried.
    """
    if not is_voice_installed():
        print(options.say("cli.no_listening", command=INSTALL), file=sys.stderr)
        return 2
    folder, person = options.folder, None
    if options.resident is not None:
        who = find_resident(options, options.resident)
        if who is None:
            return 2
        person = Personal.load(voice_file(folder.voices, who))
    return do(folder.templates if folder.path.is_dir() else None, person)


def event_text(event: VoiceEvent, grammar: Grammar, words: Words, lang: Lang) -> str:
    """Return an event as a line of text: what was heard, and what the kiosk would do."""

    def say(key: str, /, **values: object) -> str:
        return words.say(lang, f"hear.{key}", **values).text

    names = {word.key: word.names[0].text for word in grammar.words}
    match event:
        case WordHeard(key=key, sureness=sureness):
            does = _does(key, words, lang)
            return say("heard", name=names.get(key, key), sure=round(10 * sureness), act=does)
        case Doubt(candidates=candidates):
            return say("doubt", names=" / ".join(names.get(key, key) for key in candidates))
        case Missed(near=near, why=why):
            return say("near" if near else why)
        case ListeningStatus(state=state):
            return words.say(lang, f"sign.hears.{state}").text
        case Noise(floor=floor):
            return say("room", floor=round(floor))
        case _:
            assert_never(event)


def _does(key: str, words: Words, lang: Lang) -> str:
    if key in (YES, NO):
        return words.say(lang, "hear.answers").text
    act, _, number = key.partition(":")
    return f"{words.say(lang, f'act.{act}').text} {number}".strip()


def voice_test(
    words: Words,
    lang: Lang,
    folder: Path | None,
    person: Personal | None = None,
    device: str | None = None,
    times: int = 3,
    ask: Callable[[str], None] = print,
) -> int:
    """Have every usual word said so many times and print how many were heard right; 0 if all is well, 1 if not.

    No sound is kept. ``ask`` prompts the person: it prints, and a caller may have it spoken. Ctrl+C ends it early.
    """
    if not is_voice_installed():
        ask(INSTALL)
        return 2
    grammar = usual_grammar(words, lang)
    told_now: queue.SimpleQueue[VoiceEvent] = queue.SimpleQueue()
    counts: dict[str, int] = {"right": 0, "doubt": 0, "wrong": 0, "missed": 0}
    ask(words.say(lang, "hear.learning").text)
    listener = Listener.start(told_now.put, folder, device, other_words(words, lang))
    try:
        listener.person(person)
        listener.words(grammar)
        state = _settled(told_now)
        if state != "ok":
            named = f"voice.{state}" if state in ("no-microphone", "not-installed") else f"sign.hears.{state}"
            ask(words.say(lang, named).text)
            return 2
        for word in grammar.words:
            for n in range(1, times + 1):
                ask(words.say(lang, "hear.say", name=word.names[0].text, n=n, total=times).text)
                event = _answer(told_now)
                if event == ListeningStatus("no-microphone"):
                    ask(words.say(lang, "voice.no-microphone").text)
                    return 2
                counts["missed" if event is None else _kind(event, word.key)] += 1
                silent = words.say(lang, "hear.silence").text
                ask(f"    {silent if event is None else event_text(event, grammar, words, lang)}")
    except KeyboardInterrupt:
        ask("")
    finally:
        listener.close()
    said = sum(counts.values())
    well = said > 0 and counts["right"] >= 0.95 * said and not counts["wrong"]
    ask(words.say(lang, "hear.result", said=said, **counts).text)
    ask(words.say(lang, "hear.well" if well else "hear.poor").text)
    return 0 if well else 1


def _kind(event: VoiceEvent, key: str) -> str:
    if isinstance(event, WordHeard):
        return "right" if event.key == key else "wrong"
    return "doubt" if isinstance(event, Doubt) else "missed"


def _settled(told_now: queue.SimpleQueue[VoiceEvent]) -> str:
    """Wait until the words are known; return the state."""
    state, end = "learning", time.monotonic() + LEARN_S
    while state == "learning" and time.monotonic() < end:
        try:
            event = told_now.get(timeout=1)
        except queue.Empty:
            continue
        if isinstance(event, ListeningStatus):
            state = event.state
    return state


def _answer(told_now: queue.SimpleQueue[VoiceEvent]) -> VoiceEvent | None:
    """Return what the listener makes of the next utterance; None if nothing is said."""
    end = time.monotonic() + _ANSWER_S
    while (left := end - time.monotonic()) > 0:
        try:
            event = told_now.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(event, (WordHeard, Doubt, Missed)) or event == ListeningStatus("no-microphone"):
            return event
    return None
