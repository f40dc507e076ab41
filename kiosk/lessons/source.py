"""Reading YAML that nobody vouches for: safe values, each with its place, and a clear problem for all else."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

import yaml
from msgspec import Struct

from kiosk.lessons.numbers import has_two_meanings, problem_of

MAX_LESSON_BYTES: Final = 1 << 20
"""A lesson file is at most 1 MiB: the longest has 30 KiB."""

MAX_DEPTH: Final = 30
MAX_NODES: Final = 20_000
"""How many values a file may have: ten times the longest lesson."""

_INT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}")
_NUMBER_NAME: Final = re.compile("0[0-9]+")
"""Digits that begin with a nought: a telephone number to people, and to YAML a text or a number to base eight."""

_MARKS: Final = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u2032\u2033\u00b4`"
"""Quotation marks of every kind that are a part of the text to YAML."""

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


class Problem(Struct, frozen=True, order=True):
    """Something wrong in a file. ``key`` names the text ``problem.<key>`` of the words files; lines count from 1."""

    file: str
    line: int
    column: int
    key: str
    values: tuple[tuple[str, str], ...] = ()


Node: TypeAlias = yaml.Node
Address: TypeAlias = tuple[str | int, ...]
"""The keys and places that lead to a value."""


class Source(Struct, frozen=True):
    """A file that was read: its plain values and, by the path to each, the node it came from."""

    file: str
    tree: Any
    root: Node | None
    problems: tuple[Problem, ...]

    def place(self, path: Address) -> tuple[int, int]:
        """Return the line and column of what a path leads to, or of the nearest thing on the way that is there."""
        node = self.root
        spot = node
        for part in path:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
                if pair is None:
                    continue  # a part that names a variant of a type, not a key
                spot, node = pair
                if isinstance(node, yaml.ScalarNode):
                    spot = node
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                spot = node = node.value[part]
        mark = spot.start_mark if spot is not None else None
        return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)

    def problem(self, path: Address, key: str, **values: str) -> Problem:
        """Return the problem of this kind at what a path leads to."""
        return Problem(self.file, *self.place(path), key, tuple(values.items()))


def read_source(file: str, data: bytes) -> Source:
    """Read a file into plain values. Never raises for bad content: what is wrong stands in ``problems``."""

    def failed(key: str, line: int = 1, column: int = 1, **values: str) -> Source:
        return Source(file, None, None, (Problem(file, line, column, key, tuple(values.items())),))

    if len(data) > MAX_LESSON_BYTES:
        return failed("too_big", most=str(MAX_LESSON_BYTES >> 20))
    try:
        text = data.decode("utf-8-sig")  # editors of Windows put a mark before the text
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        return failed("not_text", *_line_column(before, len(before)))
    if found := _CONTROL.search(text):
        return failed("control", *_line_column(text, found.start()), code=_code(found[0]))
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        key, mark = _unread(error, text)
        return failed(key, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
    except (yaml.YAMLError, RecursionError, ValueError):
        return failed("yaml")
    if not isinstance(root, yaml.MappingNode):
        return failed("not_mapping")
    reader = _Reader(file)
    try:
        tree = reader.value(root, 0)
    except _TooMany:
        return failed("too_many", most=str(MAX_NODES))
    return Source(file, tree, root, tuple(reader.problems))


def _whole_numbers(pairs: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Return the pairs between braces, a number that a comma has cut ("{value: 0,5}") made whole again as a text."""
    found: list[tuple[Node, Node]] = []
    for key, value in pairs:
        cut = isinstance(key, yaml.ScalarNode) and re.fullmatch(r"[\d.,-]+\D*", key.value) and not value.value
        before = found[-1][1] if found else None
        # Only where nothing but the comma stands between them: "{5, 6}" is two keys.
        if cut and isinstance(before, yaml.ScalarNode) and key.start_mark.index == before.end_mark.index + 1:
            text = f"{before.value},{key.value}"
            whole = yaml.ScalarNode("tag:yaml.org,2002:str", text, before.start_mark, key.end_mark, "'")
            found[-1] = (found[-1][0], whole)
        else:
            found.append((key, value))
    return found


def _is_in_marks(text: str) -> bool:
    """Tell whether the whole of a text stands in quotation marks that are none to YAML, or begins with a lone one."""
    inner = text[1:-1] if text.endswith((*_MARKS, '"', "'")) else text[1:]
    return text.startswith(tuple(_MARKS)) and not any(mark in inner for mark in _MARKS)


def _unread(error: yaml.MarkedYAMLError, text: str) -> tuple[str, yaml.Mark | None]:
    """Return the problem that the parser found, and where: of what is not closed, where it was opened."""
    what, context = error.problem or "", error.context or ""
    here, begin = error.problem_mark, error.context_mark
    if "quoted scalar" in context and "end of stream" in what:
        return "yaml_quote", begin
    if "parsing a flow" in context:
        return "yaml_bracket", begin
    if "tab character" in what:
        return "yaml_tab", here
    if "cannot start any token" in what and here is not None:
        # libyaml counts a mark's index in characters, as text is.
        return "yaml_tab" if text[here.index : here.index + 1] == "\t" else "yaml_sign", here
    if "mapping values are not allowed" in what:
        return "yaml_colon", here
    if "':'" in what:
        return "yaml_no_colon", begin or here
    if "expected key" in what or "'-' indicator" in what:
        return "yaml_indent", here
    return "yaml", here or begin


def _line_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


class _TooMany(Exception):
    """The file has more values than any lesson."""


class _Reader:
    """Turns nodes into values and gathers what is wrong on the way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: set[int] = set()
        self.problems: list[Problem] = []

    def value(self, node: Node, depth: int) -> Any:
        if id(node) in self._seen:
            return self._problem(node, "alias")
        self._seen.add(id(node))
        if len(self._seen) > MAX_NODES:
            raise _TooMany
        if depth > MAX_DEPTH:
            return self._problem(node, "too_deep")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        pairs = _whole_numbers(node.value) if node.flow_style else node.value
        for key, value in pairs:
            if not isinstance(key, yaml.ScalarNode):
                self._problem(key, "odd_key")
                continue
            if sign := _CONTROL.search(key.value):
                self._problem(key, "control", code=_code(sign[0]))
                continue
            if key.value in found:
                self._problem(key, "twice", name=key.value[:60])
            found[key.value] = self.value(value, depth + 1)
        return found

    def _scalar(self, node: Node) -> Any:
        text, tag = node.value, node.tag.rsplit(":", 1)[-1]
        # An escape in double quotes ("\\0", "\\e") writes what may not stand in the file itself.
        if sign := _CONTROL.search(text):
            return self._problem(node, "control", code=_code(sign[0]))
        if tag == "str" and isinstance(node, yaml.ScalarNode) and not node.style:
            if _NUMBER_NAME.fullmatch(text):
                return self._number(node)
            if _is_in_marks(text):
                return self._problem(node, "curly", text=text[:40], plain=text.strip(f"{_MARKS}\"'")[:40])
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "int" and _INT.fullmatch(text):
            return int(text)
        if tag == "float" and _FLOAT.fullmatch(text) and not has_two_meanings(text):
            return float(text)
        if tag == "bool" and text in ("true", "false"):
            return text == "true"
        if tag in ("int", "float"):
            return self._number(node)
        return self._problem(node, "quote", text=text[:40])

    def _number(self, node: Node) -> Any:
        """Tell of what would be read as another number than is meant."""
        key, values = problem_of(node.value) or ("quote", {"text": node.value[:40]})
        return self._problem(node, key, **values)

    def _problem(self, node: Node, key: str, **values: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self._file, mark.line + 1, mark.column + 1, key, tuple(values.items())))
