"""Fuzzing for as long as one likes: python -m tests.fuzz [--minutes M] [--seed N] [NAME ...]

Each module of this folder with a function ``run(seed, seconds)`` runs in a process of its own, so that one that
falls, hangs or is killed takes no other along. ``run`` returns what it tried, counted by kind, and raises
AssertionError at a fall.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import tests.fuzz
from tests.support.terminal import ROOT

PATIENCE: Final = 120.0
"""Seconds beyond its own after which a fuzzer counts as hanging."""


def names() -> list[str]:
    """Return the fuzzers that are here."""
    found = (each.name for each in pkgutil.iter_modules(tests.fuzz.__path__) if not each.name.startswith("_"))
    return sorted(name for name in found if hasattr(importlib.import_module(f"tests.fuzz.{name}"), "run"))


def run_one(name: str, seed: int, seconds: float, told: Path) -> None:
    """Run one fuzzer in this process and leave its counts in a file."""
    counts = importlib.import_module(f"tests.fuzz.{name}").run(seed, seconds)
    told.write_text(json.dumps(counts), "utf-8")


def run_apart(name: str, seed: int, seconds: float) -> str:
    """Run one fuzzer in a process of its own; return why it fell, or nothing."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "counts")
        command = [sys.executable, "-m", "tests.fuzz", "--one", str(told), "--seed", str(seed)]
        command += ["--minutes", repr(seconds / 60), name]
        try:
            ended = subprocess.run(command, cwd=ROOT, timeout=seconds + PATIENCE, check=False).returncode
        except subprocess.TimeoutExpired:
            return "it hangs"
        counts: dict[str, int] = json.loads(told.read_text("utf-8")) if told.exists() else {}
    if ended or not counts:
        return f"exit status {ended}"
    tried = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(f"{name}: {tried}, {time.monotonic() - began:.0f} s, seed {seed}: no fall", flush=True)
    return "" if sum(counts.values()) else "it tried nothing"


def main(argv: list[str]) -> int:
    """Run the fuzzers, or those that are named; return 1 if one fell."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("name", nargs="*")
    options = parser.parse_args(argv)
    seconds = options.minutes * 60
    if options.one is not None:
        run_one(options.name[0], options.seed, seconds, options.one)
        return 0
    unknown = set(options.name) - set(names())
    if unknown:
        parser.error(f"there is no fuzzer {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    fell = 0
    for name in options.name or names():
        if why := run_apart(name, options.seed, seconds):
            fell += 1
            print(f"{name}: FELL ({why}). Again: python -m tests.fuzz --seed {options.seed} {name}", flush=True)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
