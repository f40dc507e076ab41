"""The extra ``voice``, installed by ``make voice``, as pip's packages were locked."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path


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


def _pip() -> str:
    """Have pip install the extra's packages, as they were locked; return why it failed, if it did."""
    locks = Path(__file__).parents[3] / "locks"  # of the source that this runs from
    if not locks.is_dir():
        locks = Path(__file__).parents[1] / "locks"  # of the package that is installed
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
    sys.exit(0 if install_voice() else 1)
