"""See what a key sends; bind a keypad by pressing it.

Keys are read as the kiosk's screen reads them, by Textual's own parser, so that the names are the same.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from textual._xterm_parser import XTermParser
from textual.events import Key, MouseDown
from textual.message import Message

from kiosk.access import (
    MOUSE,
    NEEDED,
    Filter,
    KeyMap,
    canonical_key,
    is_known_key,
    key_name,
    read_map,
    teach_parser,
)
from kiosk.commands.support.asking import may_write
from kiosk.commands.support.options import OVER, Options
from kiosk.commands.support.own_keys import read_key_maps
from kiosk.learning import Settings
from kiosk.store import write_whole
from kiosk.visit import Act
from kiosk.words import Say, printable

ASKED_ACTS: Final = (
    *NEEDED, Act.HIGHLIGHT_PREVIOUS, Act.BACK, Act.NEXT, Act.HELP, Act.REPEAT, Act.HOME, Act.PAUSE, Act.LOUDER,
    Act.QUIETER, Act.FASTER, Act.SLOWER, Act.UNDO, Act.REPEAT_SENTENCE, Act.LARGER, Act.SMALLER, Act.LANGUAGE,
    Act.LISTEN, Act.EMERGENCY,
)  # fmt: skip
"""The acts that are asked for, the needed ones first: whoever has few keys stops early."""

TRIES: Final = 3
"""So many times an act's key is asked for."""

_ENOUGH: Final = ""
_STOP: Final = ("ctrl+c", "ctrl+d")
_DIGITS: Final = {str(n): str(n) for n in range(10)} | {"asterisk": "star", "number_sign": "hash"}

NextKey = Callable[[], str | None]
"""Waits for a press: its key, or None if none came in time. Raises KeyboardInterrupt when it is to end."""


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--bind", metavar="NAME", help="make the key map NAME by pressing a key for each act")
    parser.add_argument("--yes", action="store_true", help=OVER)
    parser.add_argument("--check", action="store_true", help="check the workshop's own key maps")


def run(options: Options) -> int:
    """Show presses, make a key map or check those that there are."""
    say = partial(options.words.say, options.lang)
    return keys_main(options.folder.keys, say, bind=options.bind, check=options.check, sure=options.yes)


def keys_main(
    folder: Path, say: Say, *, bind: str | None = None, check: bool = False, sure: bool = False, wait: float = 8.0
) -> int:
    """Run ``kiosk keys`` and return its exit status.

    ``folder`` holds the workshop's own maps. With ``bind`` a map of that name is made by pressing, with ``check``
    the own maps are checked, else each press is shown. It ends after ``wait`` seconds without a press.
    """
    maps, problems, own = read_key_maps(folder)
    for problem in problems:
        what = say(f"problem.{problem.key}", **dict(problem.values)).text
        print(printable(f"{folder / problem.file}:{problem.line}: {what}"))
    if check:
        if not problems:
            print(say("keys.right", n=own).text)
        return int(bool(problems))
    if bind is not None and not re.fullmatch("[a-z0-9][a-z0-9-]{0,30}", bind):
        print(printable(say("keys.name", name=bind).text))
        return 1
    if sys.platform == "win32" or not sys.stdin.isatty():
        print(say("keys.no_terminal").text)
        return 1
    if bind is not None and not may_write(
        folder / f"{bind}.yaml", sure, lambda key, /, **values: say(key, **values).text
    ):
        return 1
    with _presses(wait) as next_key:
        try:
            if bind is not None:
                return _bind(folder, bind, say, next_key)
            _show(maps, say, next_key)
        except KeyboardInterrupt:
            print(say("keys.ended").text)
            return int(bind is not None)
    return 0


def _show(maps: dict[str, KeyMap], say: Say, next_key: NextKey) -> None:
    print(say("keys.show").text, flush=True)
    while (key := next_key()) is not None:
        uses = [(name, keymap.command(key, pad=False)) for name, keymap in sorted(maps.items())]
        acts = "; ".join(f"{name}: {say(f'act.{command.act}').text}" for name, command in uses if command)
        print(say("keys.sent", key=key, acts=acts or say("keys.nothing").text).text, flush=True)


def _bind(folder: Path, name: str, say: Say, next_key: NextKey) -> int:
    print(say("keys.bind", name=name).text)
    bound: dict[str, Act] = {}
    for act in ASKED_ACTS:
        key = _ask(act, bound, say, next_key)
        if key == _ENOUGH:
            break
        if key is not None:
            bound[key] = act
            print(say("keys.bound", key=key_name(key, say), act=say(f"act.{act}").text).text, flush=True)
        elif act in NEEDED:
            print(say("keys.refused", act=say(f"act.{act}").text).text)
            return 1
    return _save(folder / f"{name}.yaml", bound, say)


def _ask(act: Act, bound: dict[str, Act], say: Say, next_key: NextKey) -> str | None:
    """Return the key for an act, None to go on without one, or ``_ENOUGH`` if no more acts are wanted.

    For an act that is not needed, the key that moves the highlight skips it and the key that selects ends.
    """
    needed = act in NEEDED
    for _ in range(TRIES):
        print(say("keys.press" if needed else "keys.press_or", act=say(f"act.{act}").text).text, flush=True)
        key = next_key()
        if key is None:
            if not needed:
                return None
        elif not is_known_key(key):
            print(say("keys.cannot", key=key).text)
        elif key not in bound:
            return key
        elif needed or bound[key] not in NEEDED:
            print(say("keys.taken", key=key_name(key, say), act=say(f"act.{bound[key]}").text).text)
        else:
            return _ENOUGH if bound[key] is Act.SELECT else None
    return None


def _save(file: Path, bound: dict[str, Act], say: Say) -> int:
    """Write a map. The one that was there before is kept beside it."""
    lines = [f'  {act}: ["{key}"]' for key, act in bound.items()]
    # Digits that were not bound keep choosing: they are on no keypad that sends something else.
    lines += [f'  choose {name}: ["{key}"]' for key, name in _DIGITS.items() if key not in bound]
    data = "\n".join(["keys:", *lines, ""]).encode()
    keymap, problems = read_map(file.name, data)
    assert keymap is not None, problems
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            old = file.with_name(f"{file.name}.old")
            write_whole(old, file.read_bytes(), mode=0o666)
            print(say("keys.kept", file=old).text)
        write_whole(file, data, mode=0o666)
    except OSError as error:
        print(say("keys.not_saved", file=file, why=error.strerror or error).text)
        return 1
    print(say("keys.saved", file=file).text)
    return 0


@contextmanager
def _presses(wait: float) -> Iterator[NextKey]:
    """Give a function that waits for a press, with the terminal set as the kiosk's screen sets it."""
    import termios  # not on Windows, where this is not reached

    from textual.drivers import linux_driver as driver

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    raw = termios.tcgetattr(fd)
    raw[0] = driver.LinuxDriver._patch_iflag(raw[0])
    raw[3] = driver.LinuxDriver._patch_lflag(raw[3]) & ~termios.ISIG
    raw[6][termios.VMIN] = 1
    flags = (
        driver.KITTY_DISAMBIGUATE_ESCAPE_CODES | driver.KITTY_REPORT_ALL_KEYS | driver.KITTY_REPORT_ASSOCIATED_TEXT
    )
    termios.tcsetattr(fd, termios.TCSANOW, raw)
    _write(f"\x1b[?1000h\x1b[?1006h\x1b[>{flags}u")
    try:
        yield _reader(fd, wait)
    finally:
        _write("\x1b[<u\x1b[?1006l\x1b[?1000l")
        # What was typed ahead was meant for this, not for the shell.
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def _now() -> int:
    return time.monotonic_ns() // 1_000_000


def _write(codes: str) -> None:
    sys.stdout.write(codes)
    sys.stdout.flush()


def _pressed(event: Message) -> str | None:
    """Return the key or button that went down, if one did. Raises KeyboardInterrupt at one that ends it all."""
    key = canonical_key(event.key) if isinstance(event, Key) else None
    if isinstance(event, MouseDown) and 1 <= event.button <= len(MOUSE):
        key = MOUSE[event.button - 1]
    if key in _STOP:
        raise KeyboardInterrupt
    return key


def _reader(fd: int, wait: float) -> NextKey:
    teach_parser()
    parser = XTermParser()
    decode = getincrementaldecoder("utf-8")("replace").decode
    judge = Filter(Settings())
    waiting: list[str] = []

    def take(event: Message) -> None:
        if (key := _pressed(event)) is None:
            return
        settle()
        if judge.press(key, _now()) == "counts":
            waiting.append(key)

    def settle() -> None:
        if settled := judge.settle(_now()):
            waiting.append(settled)

    def next_key() -> str | None:
        until = time.monotonic() + wait
        while not waiting and time.monotonic() < until:
            if select.select([fd], [], [], 0.05)[0]:
                data = os.read(fd, 4096)
                if not data:
                    raise KeyboardInterrupt
                for event in parser.feed(decode(data)):
                    take(event)
            for event in parser.tick():
                take(event)
            settle()
        return waiting.pop(0) if waiting else None

    return next_key
