"""The extra ``voice``: offered once before the kiosk starts where there is a microphone, and installed.

``make run`` calls ``offer``, ``make voice`` calls ``install``. Who stands before the screen may be a resident: the
offer goes away by itself, and whatever becomes of it, the kiosk starts.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TypeAlias

SECONDS: Final = 20
"""So long the offer waits for a key."""

OFFER_AGAIN_S: Final = 86_400
"""An offer that nobody answered, or a machine without a microphone, is looked at again after so many seconds."""

OfferAnswer: TypeAlias = Literal["yes", "no", "later"]

ANSWERS: Final[dict[str, OfferAnswer]] = {"y": "yes", "n": "no", "t": "no"}
"""What the keys mean: Y is "ya" and "yes", T is "tidak". Any other key starts the kiosk at once."""


def voice_install_main(argv: list[str]) -> int:
    """Make the offer, or install; return an exit status."""
    if argv == ["install"]:
        return 0 if install_voice() else 1
    offer_voice(Path(sys.prefix))
    return 0


def offer_voice(
    folder: Path,
    ask: Callable[[], OfferAnswer] | None = None,
    put_in: Callable[[], bool] | None = None,
) -> None:
    """Offer the extra if it is missing, a microphone is there and a person is at the screen.

    ``folder`` remembers the answer: "no" for good, anything else until the next day.
    """
    answered, lately = folder / ".voice", folder / ".voice-later"
    if answered.exists() or _recent(lately) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    from kiosk.listening import is_voice_installed

    if is_voice_installed():
        answered.touch()
        return
    lately.touch()
    if not _microphone():
        return
    print_in_both("microphone")
    print_in_both("keys", seconds=SECONDS)
    answer = (ask or _key)()
    if answer == "yes":
        if (put_in or install_voice)():
            answered.touch()
        return
    if answer == "no":
        answered.touch()
    print_in_both(answer)


def install_voice() -> bool:
    """Install what the extra needs into this environment; say how it went and return whether it did."""
    from kiosk.listening import is_voice_installed

    if is_voice_installed():
        print_in_both("installed")
        return True
    print_in_both("installing")
    why = _pip()
    importlib.invalidate_caches()
    if is_voice_installed():
        print_in_both("installed")
        return True
    print_in_both("failed", why=why)
    return False


def print_in_both(key: str, **values: object) -> None:
    """Print one of the texts in both languages: nobody is known yet."""
    from kiosk.words import LANGS, load_words

    words = load_words()
    for lang in LANGS:
        print(words.say(lang, f"extra.{key}", **values).text, flush=True)


def _recent(file: Path) -> bool:
    try:
        return 0 <= time.time() - file.stat().st_mtime < OFFER_AGAIN_S
    except OSError:
        return False


def _microphone() -> bool:
    from kiosk.listening.microphone import microphones

    with _without_errors():
        return bool(microphones())


@contextmanager
def _without_errors() -> Iterator[None]:
    """Let what the sound system writes to the error output go nowhere."""
    errors, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.close(nowhere)


def _key(seconds: float = SECONDS) -> OfferAnswer:
    """Wait for one key, so long at most."""
    import select
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard)
        if not select.select([keyboard], [], [], seconds)[0]:
            return "later"
        key = os.read(keyboard, 1).decode("ascii", "replace").lower()
        return ANSWERS.get(key, "later")
    except KeyboardInterrupt:
        return "later"
    finally:
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)  # what else was typed is none of the kiosk's


def _pip() -> str:
    """Have pip install the extra's packages, as they were locked; return why it failed, if it did."""
    locks = Path(__file__).parent.parent.parent / "locks"  # of the source that this runs from
    if not locks.is_dir():
        locks = Path(__file__).parent / "locks"  # of the package that is installed
    wanted = ["--require-hashes", "--no-build-isolation", "--requirement", str(locks / "voice.txt")]
    options = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "15"]
    command = [sys.executable, "-m", "pip", "install", *options, *wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own pip
    except KeyboardInterrupt:
        return "Ctrl+C"
    except OSError as error:
        return str(error)
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return lines[-1] if lines else f"pip {done.returncode}"


if __name__ == "__main__":
    sys.exit(voice_install_main(sys.argv[1:]))
