"""The listening from the command line: a file through the whole chain, a test with the people of a workshop."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.listening.ear import available
from kiosk.listening.events import Doubt, Event, Heard, Missed, Noise, Status, advice
from kiosk.listening.grammar import Grammar, general_words, number_words, other_words, yes_no_words
from kiosk.listening.listener import Listener

if TYPE_CHECKING:
    from kiosk.listening.personal import Personal
    from kiosk.words import Lang, Phrase, Words

INSTALL: Final = "pip install 'kiosk-belajar[voice]'"
_LEARN_S: Final = 300.0
_ANSWER_S: Final = 8.0

Finding: TypeAlias = tuple[str, str, bool]
"""What was looked at, what was found, and whether it is well."""


def usual_grammar(words: Words, lang: Lang) -> Grammar:
    """Return the words that count on nearly every page."""
    first = general_words(words, lang) + number_words(lang)
    return Grammar((*first, *(word for word in yes_no_words(words, lang) if word.names[0] not in _names(first))))


def _names(words: Sequence[object]) -> set[Phrase]:
    return {name for word in words for name in getattr(word, "names", ())}


def listen_to_wav(
    path: Path,
    grammar: Grammar,
    folder: Path | None = None,
    person: Personal | None = None,
    others: Sequence[Phrase] = (),
) -> list[tuple[float, Event]]:
    """Run a WAV file through the chain; return what it came to, each with its moment in seconds from the start.

    ``folder`` keeps the words made from synthetic voices. Raises OSError if the file cannot be read or the extra
    is not installed, ValueError if it is no WAV of 16 bits.
    """
    if not available():
        raise OSError(INSTALL)
    import numpy as np

    from kiosk.listening.ear import Ear
    from kiosk.listening.endpoint import PAUSE_MS
    from kiosk.listening.hearing import Hearing
    from kiosk.listening.recogniser import Recogniser
    from kiosk.listening.seeds import Seeds
    from kiosk.listening.signals import RATE, read_wav

    sound = read_wav(path)
    ear = Ear()
    seeds = Seeds(folder, ear)
    try:
        seeds.prepare(others)
        seeds.prepare([name for word in grammar.words for name in word.names])
        seeds.wait(_LEARN_S)
        recogniser = Recogniser(seeds, person, others)
        recogniser.words(grammar)
        pause = person.pause_ms if person is not None else PAUSE_MS
        hearing = Hearing(ear, recogniser, pause)
        found: list[tuple[float, Event]] = []
        step = RATE // 50
        whole = np.pad(sound, (0, (pause + 200) * RATE // 1000))  # the file's end ends a word too
        for start in range(0, len(whole), step):
            piece = whole[start : start + step]
            found += [((start + len(piece)) / RATE, event) for event in hearing.feed(piece)]
        return found
    finally:
        seeds.close()


def listen_main(path: Path, words: Words, lang: Lang, folder: Path | None, person: Personal | None = None) -> int:
    """Print what a WAV file comes to, a line an utterance; return 0 if a word was heard, else 1."""
    try:
        found = listen_to_wav(path, usual_grammar(words, lang), folder, person, other_words(words, lang))
    except (OSError, ValueError) as error:
        print(error)
        return 2
    for at, event in found:
        if not isinstance(event, Noise):
            print(f"{at:7.2f} s  {told(event)}")
    floors = [event for _, event in found if isinstance(event, Noise)]
    if floors:
        print(f"room: {floors[-1].floor:.0f} dB {advice(floors[-1])}".rstrip())
    return 0 if any(isinstance(event, Heard) for _, event in found) else 1


def told(event: Event) -> str:
    """Return an event as a line of text."""
    match event:
        case Heard(key=key, sureness=sureness):
            return f"heard {key} (sure {sureness:.2f})"
        case Doubt(candidates=candidates):
            return f"doubt {' / '.join(candidates)}"
        case Missed(near=near, why=why):
            return f"missed ({why}{', near' if near else ''})"
        case Status(state=state):
            return f"status {state}"
        case Noise(level=level, floor=floor):
            return f"level {level:.0f} dB, room {floor:.0f} dB"


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

    No sound is kept. ``ask`` prompts the person: it prints, and a caller may have it spoken.
    """
    if not available():
        ask(INSTALL)
        return 2
    grammar = usual_grammar(words, lang)
    told_now: queue.SimpleQueue[Event] = queue.SimpleQueue()
    listener = Listener.start(told_now.put, folder, device, other_words(words, lang))
    counts: dict[str, int] = {"right": 0, "doubt": 0, "wrong": 0, "missed": 0}
    try:
        listener.person(person)
        listener.words(grammar)
        state = _settled(told_now)
        if state != "ok":
            ask(f"status {state}")
            return 2
        for word in grammar.words:
            for _ in range(times):
                ask(word.names[0].text)
                event = _answer(told_now)
                counts[_kind(event, word.key)] += 1
                ask(f"    {told(event)}")
    finally:
        listener.close()
    said = sum(counts.values())
    ask(", ".join(f"{name} {count}/{said}" for name, count in counts.items()))
    return 0 if counts["right"] >= 0.95 * said and not counts["wrong"] else 1


def _kind(event: Event, key: str) -> str:
    if isinstance(event, Heard):
        return "right" if event.key == key else "wrong"
    return "doubt" if isinstance(event, Doubt) else "missed"


def _settled(told_now: queue.SimpleQueue[Event]) -> str:
    """Wait until the words are known; return the state."""
    state, end = "learning", time.monotonic() + _LEARN_S
    while state == "learning" and time.monotonic() < end:
        try:
            event = told_now.get(timeout=1)
        except queue.Empty:
            continue
        if isinstance(event, Status):
            state = event.state
    return state


def _answer(told_now: queue.SimpleQueue[Event]) -> Event:
    end = time.monotonic() + _ANSWER_S
    while (left := end - time.monotonic()) > 0:
        try:
            event = told_now.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(event, (Heard, Doubt, Missed)):
            return event
    return Missed(False, "too-quiet")


def report(folder: Path | None) -> Iterator[Finding]:
    """Yield what the doctor tells of the listening; nothing if the extra is not installed: it is optional."""
    if not available():
        return
    from kiosk.listening.ear import Ear
    from kiosk.listening.microphone import microphones, open_microphone
    from kiosk.listening.signals import from_pcm, levels

    began = time.monotonic()
    Ear()
    yield "voice models", f"loaded in {time.monotonic() - began:.1f} s", True
    names = microphones()
    # Voice is one way among others: a kiosk without a microphone lacks nothing.
    yield "microphones", ", ".join(names) or "none", True
    if not names:
        return
    pieces: list[bytes] = []
    try:
        microphone = open_microphone(None, pieces.append)
    except OSError as error:
        yield "microphone", str(error), False
        return
    time.sleep(1.0)
    microphone.close()
    heard = max(levels(from_pcm(b"".join(pieces))), default=-96.0)
    yield "microphone level", f"{heard:.0f} dB", heard > -90
    made = len(list(folder.glob("*.seed"))) if folder is not None and folder.is_dir() else 0
    yield "words known", str(made), True
