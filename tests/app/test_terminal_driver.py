"""What a terminal sends: no bytes raise, hang or fill the memory, and the keys after them are heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key, MouseEvent, Paste, Resize
from textual.geometry import Size
from textual.message import Message

from kiosk.app.input_gate import INPUT_MESSAGES, within_bounds
from kiosk.app.terminal_driver import Translator
from kiosk.app.terminal_sequences import MOST_BYTES_OF_SEQUENCE, MOST_COLUMNS, MOST_PASTED, MOST_SCREEN_ROWS, Splitter

NUMBER = st.sampled_from(
    ["", "0", "1", "2", "3", "27", "48", "97", "200", "2048", "55296", "99999", "1114112", "9" * 40]
)
PIECE = st.one_of(
    st.binary(max_size=12),
    st.builds(lambda numbers, end: f"\x1b[{';'.join(numbers)}{end}".encode(), st.lists(NUMBER, max_size=6),
              st.sampled_from("u~ABCDEFHPQRStycnxMmhIOZ$")),
    st.builds(lambda one, two, event, text: f"\x1b[{one}:{two};{two}:{event};{text}u".encode(),
              NUMBER, NUMBER, NUMBER, NUMBER),
    st.builds(lambda one, two, three: f"\x1b[<{one};{two};{three}M".encode(), NUMBER, NUMBER, NUMBER),
    st.builds(lambda kind, rest: b"\x1b" + kind + rest, st.sampled_from([b"]", b"P", b"_", b"^", b"X", b"O", b"["]),
              st.binary(max_size=60)),
    st.sampled_from([b"\x1b[I", b"\x1b[O", b"\x1b[?2026;1$y", b"\x1b[?2048;1$y", b"\x1b[9;9R"]),
    st.just(b"\x1b[48;99999;99999;1;1t"),
    st.sampled_from([b"\x1b[200~", b"\x1b[201~", b"\x1b", b"\x1b[M", b"\xed\xa0\x80", b"\xe2\x82", b"\x1b["]),
)  # fmt: skip


def all_of(translator: Translator, pieces: list[bytes]) -> list[Message]:
    found: list[Message] = []
    now = 0.0
    for piece in pieces:
        found += translator.feed(piece, now)
        found += translator.tick(now := now + 0.05)
    found += translator.tick(now + 1)
    return found


def keys(*pieces: bytes) -> list[tuple[str, str | None]]:
    return [(event.key, event.character) for event in all_of(Translator(), list(pieces)) if isinstance(event, Key)]


@given(st.lists(PIECE, max_size=30))
def test_no_bytes_raise_and_the_next_key_is_heard(pieces: list[bytes]) -> None:
    translator = Translator()
    for event in all_of(translator, pieces):
        assert isinstance(event, INPUT_MESSAGES), "what the gate does not count could flood the memory"
        assert not isinstance(event, Resize)
        if isinstance(event, MouseEvent):
            assert 0 <= event.x < MOST_COLUMNS
            assert 0 <= event.y < MOST_SCREEN_ROWS
        if isinstance(event, Key):
            (event.character or "").encode()  # no half of a character
            event.key.encode()
    heard = [*translator.feed(b"a", 1e6), *translator.feed(b"\x1b[A", 1e6)]
    assert [event.key for event in heard if isinstance(event, Key)] == ["a", "up"]


@given(st.lists(PIECE, max_size=30))
def test_nothing_is_kept_but_the_beginning_of_one_sequence(pieces: list[bytes]) -> None:
    splitter = Splitter()
    for piece in pieces:
        for unit in splitter.feed(piece.decode("utf-8", "replace"), 0.0):
            pasted = unit.startswith("\x1b[200~") and unit.endswith("\x1b[201~")
            assert len(unit) <= (MOST_PASTED + 2 * len("\x1b[200~") if pasted else MOST_BYTES_OF_SEQUENCE)
        assert len(splitter._pasted) <= MOST_PASTED
        assert len(splitter._held) <= MOST_BYTES_OF_SEQUENCE + 1


@pytest.mark.parametrize("begins", [b"\x1b[", b"\x1b[1;", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b[200~", b"\x1b[<"])
def test_what_never_ends_is_over_after_a_while(begins: bytes) -> None:
    """A key that is held down goes on in what was begun: it must not be lost for ever."""
    translator = Translator()
    list(translator.feed(begins + b"1" * 100_000, 0.0))
    heard, now = False, 0.0
    while not heard and now < 20:
        now += 0.03
        heard = any(isinstance(event, Key) for event in (*translator.feed(b"l", now), *translator.tick(now)))
    assert heard


@pytest.mark.parametrize("sequence", sorted(key for key in ANSI_SEQUENCES_KEYS if len(key) > 1 and key != "\x1b\x1b"))
def test_every_sequence_that_textual_knows_comes_through(sequence: str) -> None:
    whole = [(event.key, event.character) for event in XTermParser().feed(sequence) if isinstance(event, Key)]
    assert keys(sequence.encode()) == whole
    assert keys(*(bytes([byte]) for byte in sequence.encode())) == whole


@pytest.mark.parametrize(
    ("raw", "heard"),
    [
        (b"\xff", ["replacement_character"]),
        (b"\xe91", ["replacement_character", "1"]),
        (b"\xe2\x821", ["replacement_character", "1"]),
        (b"\x1b[1114112u", []),
        (b"\x1b[99999999999u", []),
        (b"\x1b[97;1;1114112u", []),
        (b"\x1b[97;1;1114112A", []),
        (b"\x1b[55296u", []),
        (b"\x1b[97;1:3u", []),
        (b"\x1b[1;1:3A", []),
        (b"\x1b[97;1:1u", ["a"]),
        (b"\x1b[97:65;1:2;97u", ["a"]),
        (b"\x1b[48;99999;99999;1;1t", []),
        (b"\x1b[48;30;100;1;1t", []),
        (b"\x1b[?2048;1$y", []),
        (b"\x1b[?62;22c", []),
        (b"\x1b[12;40R", []),
        (b"\x1b[0n", []),
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\", []),
        (b"\x1bP>|xterm(390)\x1b\\", []),
        (b"\x1b[200~1\n2\x1b[201~", []),
        (b"\x1b[M 12", []),
        (b"\x1b[" + b"1;" * 500 + b"u", []),
        (b"\x1b", ["escape"]),
        (b"\x1bx", ["alt+x"]),
        (b"\x1b]", ["right_square_bracket"]),
        ("é漢".encode(), ["é", "漢"]),
    ],
)
def test_single_sequences(raw: bytes, heard: list[str]) -> None:
    assert [key for key, _ in keys(raw)] == heard
    assert [key for key, _ in keys(*(bytes([byte]) for byte in raw), b"")] == heard


SPLIT = ("\x1b[B", "\x1bOB", "\x1b[[A", "\x1b[15~", "\x1b[1;5C", "\x1b[57399u")
PAUSES = st.sampled_from((0.3, 0.6, 0.9))


def typed(*timed: tuple[float, bytes], translator: Translator | None = None) -> list[str]:
    """Return the keys that are heard when bytes come at these times, the driver looking every tenth of a second."""
    translator, now, found = translator or Translator(), 0.0, list[Message]()
    for at, raw in timed:
        while now < at - 0.1:
            found += translator.tick(now := now + 0.1)
        found += [*translator.feed(raw, now := at), *translator.tick(now)]
    found += [event for wait in range(15) for event in translator.tick(now + wait / 10)]
    return [event.key for event in found if isinstance(event, Key)]


def test_an_escape_300_ms_before_the_rest_of_its_sequence_makes_no_letters_of_it() -> None:
    assert typed((0.0, b"\x1b"), (0.05, b"[B")) == ["down"]
    translator = Translator()
    assert typed((0.0, b"\x1b"), (0.3, b"[B"), translator=translator) == ["escape"]
    # The line has shown that it is slow: from now on it is waited for.
    assert typed((10.0, b"\x1b"), (10.3, b"[B"), (12.0, b"\x1b"), translator=translator) == ["down", "escape"]


@given(st.sampled_from(SPLIT), st.data())
def test_a_sequence_in_parts_is_its_key_or_none(sequence: str, data: st.DataObject) -> None:
    raw, whole = sequence.encode(), keys(sequence.encode())[0][0]
    cut = data.draw(st.integers(1, len(raw) - 1))
    later = data.draw(st.integers(cut, len(raw) - 1))
    first, second = data.draw(PAUSES), data.draw(PAUSES)
    if raw[cut:later] == b"O":
        return  # O alone may be typed
    middle = [(first, raw[cut:later])] if cut < later else []
    heard = typed((0.0, raw[:cut]), *middle, (first * len(middle) + second, raw[later:]), (9.0, b"l"))
    assert heard == (["escape", "l"] if cut == 1 else [whole, "l"])


@pytest.mark.parametrize("after", ["[", "O", "k", "l", "1", "Ok"])
def test_what_is_typed_later_than_a_second_after_escape_is_itself(after: str) -> None:
    assert typed((0.0, b"\x1b"), (1.2, after.encode()))[:1] == ["escape"]
    assert len(typed((0.0, b"\x1b"), (1.2, after.encode()))) == 1 + len(after)


@pytest.mark.parametrize("after", [b"k", b"l", b"1", b"O", b"\r"])
def test_a_key_right_after_escape_is_itself(after: bytes) -> None:
    assert len(typed((0.0, b"\x1b"), (0.3, after))) == 2


@given(PAUSES)
def test_a_character_and_a_paste_in_parts_are_whole(pause: float) -> None:
    assert typed((0.0, b"\xc3"), (pause, b"\xa9")) == ["é"]
    assert typed((0.0, b"\x1b[200~1\n"), (pause, b"2\n3"), (2 * pause, b"\x1b[201~4")) == ["4"]


def test_a_pointer_beyond_any_screen_is_passed_over() -> None:
    def pointers(raw: bytes) -> list[MouseEvent]:
        return [event for event in all_of(Translator(), [raw]) if isinstance(event, MouseEvent)]

    assert not pointers(b"\x1b[<0;9999;9999M\x1b[<0;99999999999;1M\x1b[<0;0;0M\x1b[<0;-5;3M")
    (there,) = pointers(b"\x1b[<0;500;200M")
    assert (there.x, there.y) == (499, 199)


@given(st.integers(-(10**6), 10**9), st.integers(-(10**6), 10**9))
def test_sizes_are_bounded(columns: int, rows: int) -> None:
    size = within_bounds(Size(columns, rows))
    assert 1 <= size.width <= MOST_COLUMNS
    assert 1 <= size.height <= MOST_SCREEN_ROWS


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b"), max_size=400), PAUSES)
def test_of_a_paste_its_first_line_arrives_whole_and_bounded(text: str, pause: float) -> None:
    raw = text.encode()
    cut = len(raw) // 2
    pieces = [(0.0, b"\x1b[200~" + raw[:cut]), (pause, raw[cut:] + b"\x1b[201~")]
    translator = Translator()
    found = [message for now, piece in pieces for message in translator.feed(piece, now)]
    pasted = [message.text for message in found if isinstance(message, Paste)]
    first = next(iter(text[:MOST_PASTED].splitlines()), "")
    assert "".join(pasted) == "".join(filter(str.isprintable, first))
    assert not [message for message in found if isinstance(message, Key)]
