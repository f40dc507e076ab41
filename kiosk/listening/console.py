"""The listening from the command line: a file through the whole chain, a test with the people of a workshop."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.listening.ear import available
from kiosk.listening.events import Doubt, Event, Heard, Missed, Noise, Status, advice
from kiosk.listening.grammar import NO, YES, Grammar, general_words, number_words, other_words, yes_no_words
from kiosk.listening.listener import Listener
from kiosk.listening.policy import room_text
from kiosk.seen import Seen

if TYPE_CHECKING:
    from kiosk.listening.ear import Ear
    from kiosk.listening.personal import Personal
    from kiosk.words import Lang, Phrase, Words

INSTALL: Final = "make voice"
"""What a mentor runs to have the extra."""

_TEST_WORD: Final = "dua"
_LEARN_S: Final = 300.0
_ANSWER_S: Final = 8.0


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
        print(f"{at:7.2f} s  {told(event, grammar, words, lang)}")
    if not said:
        print(words.say(lang, "hear.nothing").text)
    floors = [event for _, event in found if isinstance(event, Noise)]
    if floors:
        hint = room_text(floors[-1], words, lang)
        print(words.say(lang, "hear.room", floor=round(floors[-1].floor)).text, hint.text if hint else "")
    return 0 if any(isinstance(event, Heard) for _, event in found) else 1


def told(event: Event, grammar: Grammar, words: Words, lang: Lang) -> str:
    """Return an event as a line of text: what was heard, and what the kiosk would do."""

    def say(key: str, /, **values: object) -> str:
        return words.say(lang, f"hear.{key}", **values).text

    names = {word.key: word.names[0].text for word in grammar.words}
    match event:
        case Heard(key=key, sureness=sureness):
            does = _does(key, words, lang)
            return say("heard", name=names.get(key, key), sure=round(10 * sureness), act=does)
        case Doubt(candidates=candidates):
            return say("doubt", names=" / ".join(names.get(key, key) for key in candidates))
        case Missed(near=near, why=why):
            return say("near" if near else why)
        case Status(state=state):
            return words.say(lang, f"sign.hears.{state}").text
        case Noise(floor=floor):
            return say("room", floor=round(floor))


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
    if not available():
        ask(INSTALL)
        return 2
    grammar = usual_grammar(words, lang)
    told_now: queue.SimpleQueue[Event] = queue.SimpleQueue()
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
                if event == Status("no-microphone"):
                    ask(words.say(lang, "voice.no-microphone").text)
                    return 2
                counts["missed" if event is None else _kind(event, word.key)] += 1
                silent = words.say(lang, "hear.silence").text
                ask(f"    {silent if event is None else told(event, grammar, words, lang)}")
    except KeyboardInterrupt:
        ask("")
    finally:
        listener.close()
    said = sum(counts.values())
    well = said > 0 and counts["right"] >= 0.95 * said and not counts["wrong"]
    ask(words.say(lang, "hear.result", said=said, **counts).text)
    ask(words.say(lang, "hear.well" if well else "hear.poor").text)
    return 0 if well else 1


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


def _answer(told_now: queue.SimpleQueue[Event]) -> Event | None:
    """Return what the listener makes of the next utterance; None if nothing is said."""
    end = time.monotonic() + _ANSWER_S
    while (left := end - time.monotonic()) > 0:
        try:
            event = told_now.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(event, (Heard, Doubt, Missed)) or event == Status("no-microphone"):
            return event
    return None


def report(folder: Path | None) -> Iterator[Seen]:
    """Yield what the doctor tells of the listening, from the models to the microphone.

    Voice is one way among others: a kiosk without the extra or without a microphone lacks nothing.
    """
    if not available():
        yield Seen("listening_none", {"command": INSTALL})
        return
    from kiosk.listening.ear import Ear

    began = time.monotonic()
    ear = Ear()
    yield Seen("models", {"seconds": f"{time.monotonic() - began:.1f}"})
    made = len(list(folder.glob("*.seed"))) if folder is not None and folder.is_dir() else 0
    yield Seen("words_known", {"n": made})
    yield _tried(folder, ear)
    microphones = plugged_in()
    yield microphones
    if microphones.values:
        yield from _heard()


def plugged_in() -> Seen:
    """Return which microphones there are, without listening to any."""
    if not available():
        return Seen("listening_none", {"command": INSTALL})
    from kiosk.listening.microphone import microphones

    names = microphones()
    return Seen("microphones", {"names": ", ".join(names)}) if names else Seen("microphones_none")


def _heard() -> Iterator[Seen]:
    """Listen to the microphone for a second."""
    from kiosk.listening.microphone import open_microphone
    from kiosk.listening.signals import from_pcm, levels

    pieces: list[bytes] = []
    try:
        microphone = open_microphone(None, pieces.append)
    except OSError as error:
        yield Seen("microphone_bad", {"why": str(error)}, well=False)
        return
    time.sleep(1.0)
    microphone.close()
    loud = levels(from_pcm(b"".join(pieces)))
    heard = max(loud, default=-96.0)
    if heard <= -90:
        yield Seen("microphone_mute", well=False)
        return
    yield Seen("microphone_level", {"db": round(heard)})
    floor = sorted(loud)[len(loud) // 2]
    yield Seen("room_noisy" if "noisy" in advice(Noise(heard, floor)) else "room", {"db": round(floor)})


def _tried(folder: Path | None, ear: Ear) -> Seen:
    """Say a word by a voice that made none of the templates, through everything but the microphone."""
    import numpy as np

    from kiosk.listening.endpoint import PAUSE_MS
    from kiosk.listening.hearing import Hearing
    from kiosk.listening.recogniser import Recogniser
    from kiosk.listening.seeds import Seeds
    from kiosk.listening.signals import RATE
    from kiosk.listening.synthetic import Choir, Speaker

    grammar = Grammar(number_words("id", 4))
    seeds = Seeds(folder, ear)
    try:
        choir = Choir()
    except OSError as error:
        return Seen("word_unsaid", {"why": str(error)}, well=False)
    try:
        seeds.prepare([name for word in grammar.words for name in word.names])
        seeds.wait(_LEARN_S)
        word = choir.say(_TEST_WORD, "id", Speaker("m1", 95, 42))
    except OSError as error:
        return Seen("word_unsaid", {"why": str(error)}, well=False)
    finally:
        choir.close()
        seeds.close()
    recogniser = Recogniser(seeds)
    recogniser.words(grammar)
    hearing = Hearing(ear, recogniser, PAUSE_MS)
    hiss = np.random.default_rng(1).normal(0, 0.0005, 3 * RATE + len(word)).astype(np.float32)
    hiss[RATE : RATE + len(word)] += word
    began = time.monotonic()
    found = [event for event in hearing.feed(hiss) if isinstance(event, (Heard, Doubt, Missed))]
    took = time.monotonic() - began
    well = len(found) == 1 and isinstance(found[0], Heard) and found[0].key == "choose:2"
    return Seen("word_heard" if well else "word_unheard", {"word": _TEST_WORD, "seconds": f"{took:.1f}"}, well)
