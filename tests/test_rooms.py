"""The laws of the house: which room may use which, what the pure rooms do not do, and one name for one thing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).resolve().parent.parent / "kiosk"

MAY_USE = {
    "words": set(),
    "pricing": {"words"},
    "drawing": set(),
    "labels": {"drawing", "words"},
    "learning": {"pricing", "words"},
    "lessons": {"learning", "pricing", "words"},
    "reports": {"learning", "lessons", "words"},
    "visit": {"learning", "lessons", "words"},
    "pages": {"labels", "learning", "lessons", "pricing", "reports", "visit", "words"},
    "layout": {"drawing", "learning", "visit", "words"},
    "store": {"learning", "lessons"},
    "exchange": {"learning", "speech", "store", "words"},
    "speech": {"store", "visit", "words"},
    "access": {"learning", "visit", "words"},
    "listening": {"speech", "store", "visit", "words"},
    "safekeeping": {"exchange", "layout", "learning", "lessons", "listening", "speech", "store", "visit", "words"},
    "app": {
        "access", "drawing", "layout", "learning", "lessons", "listening", "pages", "speech", "store", "visit",
        "words",
    },
    "authoring": {
        "app", "layout", "learning", "lessons", "pages", "safekeeping", "speech", "store", "visit", "words"
    },
    "commands": {
        "access", "app", "authoring", "exchange", "labels", "layout", "learning", "lessons", "listening", "pages",
        "pricing", "reports", "safekeeping", "speech", "store", "visit", "words",
    },
}  # fmt: skip
PURE = ("pages", "visit", "layout", "learning", "lessons", "pricing", "labels", "reports")
NO_OUTSIDE = {
    "asyncio", "ctypes", "http", "io", "miniaudio", "multiprocessing", "os", "pathlib", "pyttsx3", "random", "shutil",
    "socket", "sqlite3", "subprocess", "sys", "tempfile", "textual", "threading", "time", "urllib",
}  # fmt: skip
EXCEPT: Final = {
    "reports/files.py": {"io"},  # a workbook and a CSV file are written into memory
    "labels/png.py": {"io"},  # so is a picture
}
"""What a module of a pure room may import all the same, and why."""

SAME_NAME: Final = {
    "T": "a type variable",
    "log": "a module's logger",
    "main": "what a program begins with: the kiosk's, and that of the worker process, which imports nothing of ours",
    "send": "a worker's end of its pipe: a worker process imports nothing of ours, so each has its own",
    "receive": "as ``send``",
    "add": "what names a command's options: each command's module has it",
    "run": "what carries a command out: each command's module has it",
    "passages": "what draws a kind of block: each kind's module has it",
    "TYPE_CHECKING": "false at run time, so that typing need not be imported before the first paint",
    "tick": "the step of time of three pure machines, which are used by their modules' names",
    "next_wake": "as ``tick``",
}
"""Public names that stand for more than one thing, and why they may."""

OWN_DOORS: Final = {
    "learning.event_kinds": "a kind of event is written f.Name, and there are many",
    "app": "the commands put the app together; to draw is what is slow to import",
    "authoring": "a service a module, each imported by the one command that runs it",
    "safekeeping": "a service a module, each imported by the one command that runs it",
    "pages": "the app and the preview begin with a page; each imports its own",
    "commands.cli": "where the process starts",
    "exchange.hub": "needs the extra hub; an operator's commands alone",
    "exchange.postgres": "needs the extra hub, which few kiosks have",
    "exchange.joining_hub": "needs the extra hub, which few kiosks have",
    "listening.hearing": "needs NumPy",
    "listening.microphone": "needs the sound library",
    "listening.personal": "needs NumPy",
    "listening.recogniser": "needs NumPy",
    "listening.recorder": "needs the sound library",
    "listening.signals": "needs NumPy",
    "listening.templates": "needs NumPy",
    "speech.worker": "runs in a process of its own",
    "access.rawdevice": "reads devices, in a thread that most kiosks do not have",
    "lessons.plain": "checks texts; a kiosk that teaches does not",
    "reports.files": "writes files; a page that shows a report does not",
    "store.contents": "looks into database files that are carried or kept",
    "store.exported": "writes files in a thread",
    "words.paper": "makes files to print; no page does",
    "store.pins": "argon2 is slow by design",
}
"""Modules and rooms of which each module is a door of its own, and why."""

MOST_INSIDE: Final = 120
"""So many imports at most stand inside functions. It may only fall."""

WHY_INSIDE: Final = {
    "asyncio": "the watching process stays small",
    "difflib": "few mistype a key map",
    "espeakng_loader": "not in every installation",
    "evdev": "an extra of Linux",
    "fsrs": "heavy; for reviews, after the first paint",
    "importlib.metadata": "heavy; where voice input is looked for",
    "kiosk.app.inputs.slow_keys": "few need it",
    "kiosk.app.inputs.voice": "an extra that few need",
    "kiosk.app.memory": "after the first paint",
    "kiosk.authoring": "a mentor's act, in a thread of its own",
    "kiosk.commands.support.running": "not into the process that watches",
    "kiosk.lessons": "brings Pydantic, after the first paint",
    "kiosk.listening": "an extra; brings NumPy and the sound library",
    "kiosk.pages": "pages that are not the first",
    "kiosk.safekeeping": "a mentor's act, in a thread of its own",
    "kiosk.speech": "begins after the first paint; few commands speak",
    "kiosk.store": "not into the process that watches, or in a thread of its own",
    "kiosk.words": "not into the process that watches",
    "logging.handlers": "the watching process stays small",
    "miniaudio": "heavy; only where sound is",
    "num2words": "heavy; when the first number is said",
    "numpy": "an extra, and heavy",
    "onnxruntime": "an extra, and heavy",
    "phonenumbers": "heavy; when the first number is written",
    "platformdirs": "only where no folder was typed",
    "png": "in the process that draws, once it is to draw",
    "pyttsx3": "in the process that speaks, whose errors are told",
    "readline": "not in every Python",
    "resvg_py": "in the process that draws, once it is to draw",
    "rich": "heavy; once something has taken long",
    "segno": "heavy; when a label is made",
    "termios": "not on Windows",
    "textual": "brings asyncio; not where keys are only looked up",
    "xlsxwriter": "heavy; when a workbook is made",
    "yaml": "heavy; the compiled words are read without it",
    "zoneinfo": "heavy; after the first paint",
}
"""What is imported inside functions, by its beginning, and why."""


@cache
def trees() -> dict[str, ast.Module]:
    """Return the modules by their names without ``kiosk.``; a package is called by its folder."""
    found = {}
    for file in ROOT.rglob("*.py"):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(file.read_text("utf-8"))
    return found


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports, also for its types and in its functions; a name with its module's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def uses(name: str) -> frozenset[str]:
    """Return the modules of the kiosk that a module imports."""
    found = set()
    for each in imports(trees()[name]):
        if each.startswith("kiosk."):
            module = each.removeprefix("kiosk.")
            found.add(module if module in trees() else module.rpartition(".")[0])
    return frozenset(found - {name, ""})


def room(name: str) -> str:
    return name.split(".")[0]


def test_every_module_stands_in_a_room() -> None:
    assert {room(name) for name in trees()} - {"__init__", "__main__"} <= MAY_USE.keys()


@pytest.mark.parametrize("here", sorted(MAY_USE))
def test_a_room_uses_only_the_rooms_below_it(here: str) -> None:
    for name in trees():
        if room(name) == here:
            assert {room(other) for other in uses(name)} - {here} <= MAY_USE[here], name


def test_no_two_rooms_use_each_other() -> None:
    below: dict[str, set[str]] = {}
    while len(below) < len(MAY_USE):
        free = {here for here in MAY_USE if here not in below and MAY_USE[here] <= below.keys()}
        assert free, "the rooms go round in a circle"
        below |= {here: MAY_USE[here] for here in free}


@pytest.mark.parametrize("here", PURE)
def test_a_pure_room_does_no_input_or_output(here: str) -> None:
    for name, tree in trees().items():
        if room(name) != here:
            continue
        used = {each.split(".")[0] for each in imports(tree)} - EXCEPT.get(f"{name.replace('.', '/')}.py", set())
        assert not used & NO_OUTSIDE, name
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"open", "print", "input"}, name


def circles() -> list[set[str]]:
    """Return the largest sets of modules that all lead to each other."""
    reach: dict[str, set[str]] = {}
    for name in trees():
        seen, todo = set[str](), [name]
        while todo:
            for other in uses(todo.pop()) - seen:
                seen.add(other)
                todo.append(other)
        reach[name] = seen
    found = {
        frozenset({name, *(o for o in reach[name] if name in reach[o])}) for name in trees() if name in reach[name]
    }
    return [set(each) for each in found]


def test_no_modules_go_round_in_a_circle() -> None:
    assert not circles()


def public_names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_no_public_name_stands_for_two_things() -> None:
    where = defaultdict(set)
    for name, tree in trees().items():
        for each in public_names(tree):
            if not each.startswith("_"):
                where[each].add(name)
    twice = {each: modules for each, modules in where.items() if len(modules) > 1}
    assert twice.keys() <= SAME_NAME.keys(), {each: sorted(twice[each]) for each in twice.keys() - SAME_NAME.keys()}


def door(here: str) -> set[str]:
    """Return the names that a room's door gives out: what it imports or defines."""
    return {each.rpartition(".")[2] for each in imports(trees()[here])} | set(public_names(trees()[here]))


def test_rooms_are_entered_by_their_doors() -> None:
    round_it = sorted(
        f"{name} -> {other}"
        for name in trees()
        for other in uses(name)
        if room(other) != room(name) and "." in other and not {other, room(other)} & OWN_DOORS.keys()
        # A name that the door gives out may be called like a module.
        if other.count(".") > 1 or other.split(".")[1] not in door(room(other))
    )
    assert not round_it, "\n".join(round_it)


def test_few_imports_stand_inside_functions() -> None:
    """Each is there for what is heavy, an extra, or of one command, and not needed before the first paint."""
    inside = {
        (name, node.lineno, each)
        for name, tree in trees().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name]
    }
    assert len(inside) <= MOST_INSIDE, sorted(inside)
    reasons = {one: {why for why in WHY_INSIDE if f"{one[2]}.".startswith(f"{why}.")} for one in inside}
    assert all(reasons.values()), sorted(one for one, why in reasons.items() if not why)
    assert set().union(*reasons.values()) == WHY_INSIDE.keys(), "each reason is one of an import"


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = (
        "import sys, kiosk.commands.cli, kiosk.app.app, kiosk.store, kiosk.words, kiosk.access; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {
        "pydantic",
        "pyttsx3",
        "fsrs",
        "miniaudio",
        "num2words",
        "argon2",
        "psycopg",
        "png",
        "resvg_py",
        "numpy",
        "PIL",
        "segno",
        "xlsxwriter",
    }
    assert not loaded & heavy
