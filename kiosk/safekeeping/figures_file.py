"""Changing one entry of the workshop's own file of figures, as a person would who has it open in an editor."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from kiosk.lessons import Library, Problem, read_source
from kiosk.store import MAX_FILE, DataFolder, read_library, read_plain, write_whole
from kiosk.visit import FigureEntry, FigureOutcome


def set_figure(
    folder: DataFolder, lessons: Path, library: Library, lesson: str, name: str, entry: FigureEntry | None
) -> tuple[FigureOutcome, Library]:
    """Change an entry of the workshop's own file, unless a lesson would get a new problem by it.

    ``library`` is what is taught now. Returns what became of it, and the lessons from then on. Raises OSError if the
    disk refuses, ValueError as ``change_entries`` does.
    """
    file = folder.figures
    data = read_plain(file, MAX_FILE) if os.path.lexists(file) else b""
    if (broken := read_source(file.name, data).problems) and broken[0].key != "not_mapping":
        return FigureOutcome(None, broken[0]), library
    changed, before = change_entry(data, lesson, name, entry)
    renewed = read_library(lessons, changed, folder.lessons)
    if found := new_problems(library, renewed):
        return FigureOutcome(before, found[0]), library
    write_whole(file, changed)
    return FigureOutcome(before), renewed


def new_problems(before: Library, after: Library) -> tuple[Problem, ...]:
    """Return what is wrong with lessons that was not wrong before, wherever in its file it stood."""
    had = {(problem.file, problem.key, problem.values) for problem in before.problems}
    return tuple(one for one in after.problems if (one.file, one.key, one.values) not in had)


def change_entry(data: bytes, lesson: str, name: str, entry: FigureEntry | None) -> tuple[bytes, FigureEntry | None]:
    """Return the file with another entry, and the entry that stood there; see ``change_entries``."""
    changed, before = _change(data, {(lesson, name): entry})
    return changed, before[lesson, name]


def change_entries(data: bytes, entries: Mapping[tuple[str, str], FigureEntry | None]) -> bytes:
    """Return the file with these entries, by lesson and name; None is no entry.

    Comments, order and all other entries stay as they are. Raises ValueError if the file is not one that the lessons
    can be read with.
    """
    return _change(data, entries)[0]


def _change(
    data: bytes, entries: Mapping[tuple[str, str], FigureEntry | None]
) -> tuple[bytes, dict[tuple[str, str], FigureEntry | None]]:
    """Return the changed file and the entries that stood there: read and written once, however many change."""
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 1000
    comments = b"".join(line for line in data.splitlines(keepends=True) if line.lstrip().startswith(b"#"))
    try:
        tree = yaml.load(data.decode("utf-8-sig"))
    except YAMLError as error:
        raise ValueError("the file of figures cannot be read") from error
    stream = io.BytesIO()
    if tree is None:  # a file of comments alone has nothing that could carry them
        tree = CommentedMap()
        stream.write(comments)
    before = {}
    for (lesson, name), entry in entries.items():
        group = tree.get(lesson) if isinstance(tree, CommentedMap) else tree
        group = CommentedMap() if group is None else group
        if not isinstance(group, CommentedMap):
            raise ValueError("the file of figures is not by lesson and figure")
        before[lesson, name] = read_entry(group.get(name))
        if entry is None:
            group.pop(name, None)
        else:
            group[name] = _written_entry(entry)
        if group:
            tree[lesson] = group
        else:
            tree.pop(lesson, None)
    if not tree:
        return comments, before
    yaml.dump(tree, stream)
    return stream.getvalue(), before


def _written_entry(entry: FigureEntry) -> CommentedMap:
    written = CommentedMap()
    written.fa.set_flow_style()
    if isinstance(entry.value, str):
        written["value"] = DoubleQuotedScalarString(entry.value)
    elif entry.value is not None:
        written["value"] = int(entry.value) if entry.value.denominator == 1 else float(entry.value)
    if entry.waits:
        written["confirm"] = True
    if entry.by:
        written["confirmed_by"] = DoubleQuotedScalarString(entry.by)
        written["confirmed_on"] = DoubleQuotedScalarString(entry.on)
    return written


def put_back(before: bytes, after: bytes, now: bytes) -> bytes:
    """Return the file as it is now, with those entries as before that have not been changed again since."""
    old, came, here = (_written(data) for data in (before, after, now))
    instead = {
        each: read_entry(old.get(each))
        for each, written in came.items()
        if old.get(each) != written == here.get(each)
    }
    return change_entries(now, instead) if instead else now


def _written(data: bytes) -> dict[tuple[str, str], Any]:
    tree = read_source("figures.yaml", data).tree
    groups = tree.items() if isinstance(tree, dict) else ()
    return {(lesson, name): one for lesson, group in groups if isinstance(group, dict) for name, one in group.items()}


def read_entry(written: Any) -> FigureEntry | None:
    """Return an entry as it stands in the file; None if there is none, or nothing that could be put back."""
    if not isinstance(written, dict):
        return None
    value = written.get("value")
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = Fraction(str(value))
    by, on = written.get("confirmed_by", ""), written.get("confirmed_on", "")
    waits = written.get("confirm") is True
    return FigureEntry(value if value is None or isinstance(value, Fraction) else str(value), str(by), str(on), waits)
