"""What README, CONTRIBUTING and the docs name is there: files, commands and their options, targets, modules, code."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from kiosk.commands.cli import parser
from kiosk.store import DataFolder
from kiosk.store.data_folder import FolderPart
from tests.test_rooms import MAY_USE

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE_PAPERS: Final = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md")
"""Papers in which a name in code letters is one of the code; elsewhere it may be a word of a lesson file."""

OUTSIDE: Final = {
    "--force-device-scale-factor",
}  # fmt: skip
"""Names in code letters that are none of ours."""

SHIPPED: Final = ("wheels.txt", "licences/SOURCE.txt", "licences/")
"""Files that a bundle has, and the repository has not."""


def spans(text: str) -> Iterator[str]:
    """Yield what stands in code letters: between backticks, and each line of a block of code but of YAML."""
    for lang, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if lang != "yaml":
            yield from (re.sub(r"\s+#\s.*", "", line).strip() for line in block.splitlines())
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text))


@cache
def paper(file: Path) -> tuple[str, tuple[str, ...]]:
    text = file.read_text("utf-8")
    return text, tuple(spans(text))


def in_data_folder(name: str) -> bool:
    """Tell whether a path is in the data folder, or made of a part of it."""
    parts = [part.name for part in vars(DataFolder).values() if isinstance(part, FolderPart)]
    return name.rstrip("/") in {*parts, "kata/id.txt"} or any(name.startswith(f"{part}/") for part in parts)


def is_path(word: str) -> bool:
    """Tell whether a word in code letters means a file of the repository."""
    if not re.fullmatch(r"[\w.-]+(?:/[\w.*-]+)*/?", word):
        return False
    if re.match(r"[A-Z]\w*/", word) or re.search(r"\b[A-Z]{4,}\b(?!\.md)", word):  # a time zone, or a blank
        return False
    return "/" in word or bool(re.search(r"\.(?:py|md|yaml|toml|txt|sh|svg|npz|msgpack|vowels)$", word))


def there(word: str) -> bool:
    """Tell whether a file is there: from the root, below ``kiosk``, or anywhere if only its name is given."""
    if in_data_folder(word) or word in SHIPPED:
        return True
    bases = (ROOT, ROOT / "kiosk", ROOT / "kiosk" / "app")
    found = any(any(base.glob(word.rstrip("/"))) for base in bases)
    return found or ("/" not in word and any(ROOT.glob(f"*/**/{word}")))


ids = pytest.mark.parametrize("file", PAPERS, ids=lambda file: file.name)


@ids
def test_every_file_that_is_named_is_there(file: Path) -> None:
    text, code = paper(file)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (file.parent / link).exists()] == []
    words = {word.strip(",;:()'\"") for span in code for word in span.split()}
    assert sorted(word for word in words if is_path(word) and not there(word)) == []


def subparsers(reader: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in reader._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def why_no_command(typed: list[str]) -> str:
    """Return what is wrong with a command line of the kiosk as a paper writes it, "" if nothing is."""
    reader, names = parser(typed), list(typed)
    while names and (below := subparsers(reader)) and not names[0].startswith("-"):
        if names[0] not in below:
            return f"no command {names[0]}"
        reader = below[names.pop(0)]
    wrong = {name.partition("=")[0] for name in names if name.startswith("--")} - reader._option_string_actions.keys()
    return f"no options {sorted(wrong)}" if wrong else ""


@ids
def test_every_command_that_is_named_is_there(file: Path) -> None:
    _, code = paper(file)
    typed = [
        found[1] for span in code for found in re.finditer(r"(?:^(?:.* -- )?|/)kiosk((?: +[\w<>\[\]./\"*-]+)*)", span)
    ]
    wrong = {}
    for words in filter(None, (line.split() for line in typed)):
        if re.fullmatch(r"[a-z-]+|--\w+", words[0]) and (why := why_no_command([w.strip("[]") for w in words])):
            wrong[" ".join(words)] = why
    assert wrong == {}


@ids
def test_every_option_that_is_named_alone_is_there(file: Path) -> None:
    """It is one of the kiosk's commands, of the tools, or of the scripts of ``deploy``; a browser's are not ours."""
    _, code = paper(file)
    named = {found for span in code if span.startswith("--") for found in re.findall(r"--[a-z][a-z-]+", span)}
    sources = [*ROOT.glob("kiosk/commands/**/*.py"), *ROOT.glob("tools/*.py"), *ROOT.glob("deploy/*.sh")]
    known = re.findall(r"--[a-z][a-z-]+", "\n".join(source.read_text("utf-8") for source in sources))
    assert sorted(named - set(known) - OUTSIDE) == []


@ids
def test_every_target_and_module_that_is_named_is_there(file: Path) -> None:
    _, code = paper(file)
    targets = set(re.findall(r"^([\w$()./-]+(?: [\w-]+)*):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    makes = {found for span in code for found in re.findall(r"(?:^|\s)make ([a-z][\w-]*)", span)}
    assert makes - {".PHONY"} - targets == set()
    modules = {found for span in code for found in re.findall(r"-m ((?:kiosk|tools|tests)[\w.]*)", span)}
    assert sorted(module for module in modules if find_spec(module) is None) == []


@cache
def known_names() -> frozenset[str]:
    """Return what is defined, used or spelled out as a text in the code, and the keys of its texts; no comments."""
    found = set(re.findall(r"\w+(?=:)", (ROOT / "kiosk/words/id.yaml").read_text("utf-8")))
    files = [file for folder in ("kiosk", "tests", "tools") for file in (ROOT / folder).rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_bytes())):
            parts = (getattr(node, part, None) for part in ("id", "attr", "name", "arg", "value"))
            found |= {part for part in parts if isinstance(part, str)}
    return frozenset(found)


@pytest.mark.parametrize("name", CODE_PAPERS)
def test_every_name_of_the_code_is_there(name: str) -> None:
    """A name is what has an underscore, a capital within, or round brackets after it."""
    _, code = paper(ROOT / name)
    shape = r"[A-Z][a-z]\w*|[A-Z_]{3,}|[a-z]+(?:_[a-z0-9]+)+|\w+(?=\()"
    names = {
        part
        for span in code
        if " " not in span or "(" in span
        for part in re.findall(rf"(?<![\w/.-])({shape})(?![\w/-])", span.partition("(")[0] + "(" * ("(" in span))
    }
    assert sorted(names - known_names() - OUTSIDE) == []


def test_the_table_of_rooms_is_that_of_the_tests() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| .+? \| ([\w, ]*) \|$", text, re.MULTILINE)
    assert {room: set(filter(None, uses.replace(" ", "").split(","))) for room, uses in rows} == MAY_USE


def test_every_paper_is_in_the_index() -> None:
    text = (ROOT / "docs/README.md").read_text("utf-8")
    links = {(ROOT / "docs" / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link}
    assert [file.name for file in PAPERS if file not in links and file.parent / "README.md" != file] == []
