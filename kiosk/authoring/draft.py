"""A drafted lesson as plain values, and the lesson file that is written from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

import yaml
from msgspec import Struct, field

from kiosk.lessons import SCHEMA_LINE, TAUGHT_IN, Problem, load_lessons, needed_emergencies, read_source
from kiosk.lessons.plain import KnownWords, minutes_needed, proofread
from kiosk.speech import unsure
from kiosk.words import Lang, slug

MAX_KEY: Final = 50
"""A key that is made of a title is this long: with the product before it, it fits the key of a lesson."""


class Wording(Struct, frozen=True):
    """A text as the mentor gave it: in one language, or in both."""

    id: str | None = None
    en: str | None = None


class StepDraft(Struct, frozen=True):
    """One step. ``why`` and ``check`` may be left out."""

    title: Wording
    say: tuple[Wording, ...]
    key_point: Wording
    why: Wording | None = None
    check: Wording | None = None


class TermDraft(Struct, frozen=True):
    """A word that residents may not know, and what it means."""

    term: Wording
    means: Wording


class Draft(Struct, frozen=True):
    """What a mentor answered. ``langs`` are the languages that were asked for, ``topic`` is also the file's name."""

    product: str
    topic: str
    langs: tuple[Lang, ...]
    title: Wording
    minutes: int
    objectives: tuple[Wording, ...]
    steps: tuple[StepDraft, ...]
    vocabulary: tuple[TermDraft, ...] = ()
    safety: tuple[Wording, ...] = ()
    tools: tuple[Wording, ...] = ()
    materials: tuple[Wording, ...] = ()
    bench_tasks: tuple[Wording, ...] = ()

    @property
    def file(self) -> str:
        """Return the name of its file inside the folder of the lessons."""
        return f"{self.product}/{self.topic}.yaml"

    @property
    def untranslated(self) -> int:
        """Return how many texts still lack the second language."""
        return sum(wording.en is None for wording in _wordings(self)) if len(self.langs) > 1 else 0


def _wordings(part: Draft | StepDraft | TermDraft) -> Iterator[Wording]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, Wording):
                yield entry
            elif isinstance(entry, StepDraft | TermDraft):
                yield from _wordings(entry)


def lesson_yaml(draft: Draft) -> str:
    """Return the lesson file of a draft.

    A text that lacks English does not keep the lesson out: the file then says that Indonesian is its language. What
    can hurt brings its emergencies along, and the lesson that teaches them comes first.
    """
    complete = len(draft.langs) > 1 and not draft.untranslated
    tree: dict[str, Any] = {
        "key": f"{draft.product}.{draft.topic}",
        "title": _text(draft.title),
        "product": draft.product,
        "topic": draft.topic,
        "minutes": draft.minutes,
        **({} if complete else {"languages": _Inline(draft.langs[:1])}),
        "objectives": _texts(draft.objectives),
    }
    tree["vocabulary"] = [{"term": _text(word.term), "means": _text(word.means)} for word in draft.vocabulary]
    for name, things in (("tools", draft.tools), ("materials", draft.materials)):
        tree[name] = [{"text": text} for text in _texts(things)]
    tree["safety"] = _texts(draft.safety)
    keys = _keys([step.title for step in draft.steps])
    tree["steps"] = [_step(step, key) for step, key in zip(draft.steps, keys, strict=True)]
    tree["bench_tasks"] = _texts(draft.bench_tasks)
    body = _dump(tree)
    if needed := needed_emergencies(read_source(draft.file, body.encode()).tree or {}):
        body = _dump(tree | {"after": TAUGHT_IN, "emergencies": _Inline(needed)})
    return f"{SCHEMA_LINE}\n{body}"


def _dump(tree: dict[str, Any]) -> str:
    filled = {name: value for name, value in tree.items() if value != []}
    return yaml.dump(filled, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def minutes_of(draft: Draft) -> int:
    """Return how many minutes a draft's lesson takes at least; the lesson check asks for no fewer."""
    source = read_source(draft.file, lesson_yaml(draft).encode())
    return max(1, minutes_needed(source.tree))


_OF_WHOLE_LESSONS: Final = ("sound_term", "sound_repeat", "sound_mentor")
"""Laws that one text alone cannot keep: an explained word stands in another text, here one text stands for all of a
step, and who does a piece of work is said by the step, not by its title.
"""


class Proof(Struct, frozen=True):
    """The lesson check for single texts. ``known`` are words that residents know, ``found`` what was told before."""

    known: Mapping[Lang, KnownWords]
    found: dict[tuple[Wording, tuple[TermDraft, ...]], tuple[Problem, ...]] = field(default_factory=dict)

    def problems(self, wording: Wording, vocabulary: tuple[TermDraft, ...] = ()) -> tuple[Problem, ...]:
        """Return all that the lesson check would say of a text in a lesson that explains these words.

        A text is checked once: whoever goes back or goes on is asked by all the answers that were given before.
        """
        if (wording, vocabulary) not in self.found:
            self.found[wording, vocabulary] = self._check(wording, vocabulary)
        return self.found[wording, vocabulary]

    def _check(self, wording: Wording, vocabulary: tuple[TermDraft, ...]) -> tuple[Problem, ...]:
        step = StepDraft(wording, (wording,), wording)
        langs: tuple[Lang, ...] = ("id",) if wording.id is not None else ("en",)
        draft = Draft("umum", "uji", langs, wording, 240, (wording,), (step,), vocabulary)
        files = {draft.file: lesson_yaml(draft).encode()}
        found = tuple(sorted(load_lessons(files).problems)) or proofread(files, self.known, unsure)
        return tuple(problem for problem in found if problem.key not in _OF_WHOLE_LESSONS)


def _step(step: StepDraft, key: str) -> dict[str, Any]:
    made: dict[str, Any] = {"key": key, "title": _text(step.title), "say": _texts(step.say)}
    for name in ("key_point", "why", "check"):
        wording = getattr(step, name)
        if wording is not None:
            made[name] = _text(wording)
    return made


def _keys(titles: list[Wording]) -> list[str]:
    """Return a key for each step, made of its title; two steps never share one."""
    keys: list[str] = []
    for number, title in enumerate(titles, 1):
        key = slug(title.id or title.en or "", MAX_KEY) or f"langkah-{number}"
        further = (f"{key}-{n}" for n in count(2))
        keys.append(key if key not in keys else next(other for other in further if other not in keys))
    return keys


class _Quoted(str):
    """A text that people read: always in quotes, so that YAML reads nothing else into it."""

    __slots__ = ()


class _Inline(tuple[str, ...]):
    """A list on one line."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes lessons as they are written by hand: lists indented, languages side by side on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent a list under its key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write a text that comes twice in full: lessons know no aliases."""
        return True


_Dumper.add_representer(_Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, '"'))
_Dumper.add_representer(
    _Inline, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)
_Dumper.add_representer(
    Wording,
    lambda dumper, wording: dumper.represent_mapping(
        "tag:yaml.org,2002:map",
        {lang: _Quoted(text) for lang in ("id", "en") if (text := getattr(wording, lang)) is not None},
        flow_style=True,
    ),
)


def _text(wording: Wording) -> _Quoted | Wording:
    """Return a text as it stands in the file: plain where there is one language, else both side by side."""
    if wording.id is not None and wording.en is not None:
        return wording
    return _Quoted(wording.id or wording.en or "")


def _texts(wordings: tuple[Wording, ...]) -> list[_Quoted | Wording]:
    return [_text(wording) for wording in wordings]
