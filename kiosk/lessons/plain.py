"""Whether lessons are plain: known words, one term for each thing, no percentages, even positions, enough time.

What is not sound in them is told together with that.

A lesson that is not plain can be taught all the same; only who writes it is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import ceil
from typing import Any, Final, TypeAlias, get_args

from msgspec import Struct

from kiosk.lessons.dangers import danger_problems
from kiosk.lessons.doable import doable_problems
from kiosk.lessons.exercises import KINDS
from kiosk.lessons.figures import BLANK
from kiosk.lessons.parts import Localized, models
from kiosk.lessons.sound import sound_problems
from kiosk.lessons.source import Address, Problem, Source, read_source
from kiosk.lessons.written import languages_of, mappings, resident_texts, without_numbers
from kiosk.words import LANGS, LANGUAGES, Lang

MAX_PLAIN_PROBLEMS: Final = 100
"""At most this many problems of a file are told: who has mended them can look again."""

SLOWEST_WPM: Final = 70
"""Words a minute at the slowest rate of speech: half the normal one."""

FEW_EXERCISES: Final = 4
"""Of so few exercises of a kind, where the right answers are is no pattern yet."""

MOST_ALIKE: Final = 0.6
"""At most this share of the right answers of a kind is in the same position."""

_BLANK_WORDS: Final = 4
"""About how many words a figure is when it is spoken: "dua puluh ribu rupiah"."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PAUSE: Final = re.compile(r"[.!?,;:()\"]+")
_CODE: Final = re.compile(r"\{[^}]*\}|\w*_\w*")
_PERCENT: Final = re.compile(r"%|\b(?:persen|percent)\b", re.IGNORECASE)

Texts: TypeAlias = dict[Lang, str]
Unspoken: TypeAlias = Callable[[str, Lang], Collection[str]]
"""Which signs of a text have no spoken form."""


class KnownWords(Struct, frozen=True):
    """The words of a language that residents know, and what to write instead of those that are not to be used.

    Keys are in small letters; a value tells how the word or phrase is written.
    """

    words: dict[str, str]
    instead: dict[str, str]
    longest: int
    """How many words the longest phrase has."""


def known_words(lists: Iterable[str]) -> KnownWords:
    """Read lists of words, a word or phrase a line; a later list has the last word.

    ``word -> term`` is a word that is not to be used, and the term to write instead. ``#`` begins a remark. A word
    with capitals must be written so.
    """
    words: dict[str, str] = {}
    instead: dict[str, str] = {}
    for text in lists:
        for line in text.splitlines():
            written, arrow, term = (part.strip() for part in line.partition("#")[0].partition("->"))
            key = " ".join(written.casefold().split())
            if not key:
                continue
            if arrow:
                words.pop(key, None)
                instead[key] = term
            else:
                instead.pop(key, None)
                words[key] = " ".join(written.split())
    longest = max((key.count(" ") + 1 for key in (*words, *instead)), default=1)
    return KnownWords(words, instead, longest)


def proofread(
    files: Mapping[str, bytes], known: Mapping[Lang, KnownWords], unspoken: Unspoken
) -> tuple[Problem, ...]:
    """Return what is not plain in the lesson files (name -> content). Nothing is raised for bad content."""
    sources = [read_source(file, data) for file, data in files.items()]
    problems = set(danger_problems(sources))
    for source in sources:
        if isinstance(source.tree, dict):
            sound = {*sound_problems(source), *doable_problems(source)}
            found = sorted({*_of_texts(source, known, unspoken), *_of_lesson(source), *sound})
            problems.update(found[:MAX_PLAIN_PROBLEMS])
    return tuple(sorted(problems))


def proofread_words(file: str, data: bytes, known: KnownWords, lang: Lang | None = None) -> tuple[Problem, ...]:
    """Return the words of a file of the kiosk's own texts that lessons may not use either. Names of code may.

    Of a file with several languages (a guide) those of ``lang`` are read.
    """
    source = read_source(file, data)
    return tuple(
        source.problem(path, key, word=word[:60], term=term, lang="-")
        for path, written in resident_texts(source.tree, ())
        if lang in (None, path[-1])
        for key, word, term in _words(_CODE.sub(" . ", written), known)
        if key == "plain_term"
    )


def tree_texts(tree: dict[str, Any]) -> Iterator[tuple[Address, Texts]]:
    """Yield the texts of a lesson as it is written, by language, with the path to each."""
    return _texts(tree, (), languages_of(tree)[0])


def _texts(value: Any, path: Address, first: Lang) -> Iterator[tuple[Address, Texts]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            name_of_picture = key == "name" and path and str(path[-1]).startswith("picture")
            if key == "source":  # it names papers and places to a mentor, who confirms the figure
                continue
            deeper = _localized if key in _TEXT_FIELDS and not name_of_picture else _texts
            yield from deeper(inner, (*path, key), first)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, place), first)


def _localized(value: Any, path: Address, first: Lang) -> Iterator[tuple[Address, Texts]]:
    if isinstance(value, str):
        yield path, {first: value}
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _localized(inner, (*path, place), first)
    elif isinstance(value, dict) and value.keys() <= set(LANGS):
        yield path, {lang: value[lang] for lang in LANGS if isinstance(value.get(lang), str)}
    elif isinstance(value, dict):  # a text for each need, or for each wrong answer
        for key, inner in value.items():
            yield from _localized(inner, (*path, key), first)


def _mentions_texts(annotation: Any) -> bool:
    return annotation is Localized or any(map(_mentions_texts, get_args(annotation)))


_TEXT_FIELDS: Final = {
    name for model in models() for name, field in model.model_fields.items() if _mentions_texts(field.annotation)
}


# Each text -------------------------------------------------------------------------------------------


def _of_texts(source: Source, known: Mapping[Lang, KnownWords], unspoken: Unspoken) -> Iterator[Problem]:
    explained = _explained(source.tree, known)
    percents = _percents(source.tree)
    told: set[str] = set()
    for path, text in tree_texts(source.tree):
        for lang, written in text.items():
            where = (*path, lang)
            for key, word, term in _words(written, explained[lang]):
                if key == "plain_word" and ("extra" in path or word.casefold() in told):
                    continue  # told where it came first; the terms of books may stand in what is extra
                yield source.problem(where, key, word=word[:60], term=term, lang=lang)
                told.add(word.casefold())
            if "extra" not in path and (_PERCENT.search(written) or percents & set(BLANK.findall(written))):
                yield source.problem(where, "plain_percent")
            if signs := unspoken(written, LANGUAGES[lang].spoken_as):
                yield source.problem(where, "plain_unspoken", signs=" ".join(sorted(signs)))
        numbers = {lang: _numbers(written, lang) for lang, written in text.items()}
        first, *others = numbers.values() or ([],)
        if any(other != first for other in others):
            shown = {lang: " ".join(found) or "-" for lang, found in numbers.items()}
            yield source.problem(path, "plain_numbers", **shown)


def _explained(tree: dict[str, Any], known: Mapping[Lang, KnownWords]) -> dict[Lang, KnownWords]:
    """Return the known words, those that the lesson's vocabulary explains among them."""
    vocabulary = tree.get("vocabulary")
    terms = [text for path, text in tree_texts({"vocabulary": vocabulary}) if path[-1] == "term"]
    found: dict[Lang, KnownWords] = {}
    for lang in LANGS:
        words = dict(known[lang].words)
        for term in terms:
            for word in _WORD.findall(term.get(lang, "")):
                if word.casefold() not in known[lang].instead:
                    words.setdefault(word.casefold(), word.casefold())
        found[lang] = KnownWords(words, known[lang].instead, known[lang].longest)
    return found


def _words(text: str, known: KnownWords) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the words of a text: the problem's key, the word, and what to write instead."""
    for clause in _PAUSE.split(BLANK.sub(" . ", text)):
        words = _WORD.findall(without_numbers(clause).replace("’", "'"))
        place = 0
        while place < len(words):
            for many in range(min(known.longest, len(words) - place), 0, -1):
                word = " ".join(words[place : place + many])
                key = word.casefold()
                if key in known.instead:
                    yield "plain_term", word, known.instead[key]
                elif key in known.words:
                    written = known.words[key]
                    if written != key and word != written:
                        yield "plain_term", word, written
                elif many > 1:
                    continue
                elif not _made_of_known(key, known):
                    yield "plain_word", word, "-"
                place += many
                break


def _made_of_known(word: str, known: KnownWords) -> bool:
    """Return whether a word is known ones joined by hyphens, said twice, or one that something belongs to."""
    parts = word.removesuffix("'s").removesuffix("s'").split("-")
    return all(part in known.words for part in parts) and parts != [word]


def _percents(tree: dict[str, Any]) -> set[str]:
    figures = tree.get("figures")
    written = figures.items() if isinstance(figures, dict) else ()
    return {name for name, figure in written if isinstance(figure, dict) and figure.get("unit") == "percent"}


def _numbers(text: str, lang: Lang) -> list[str]:
    """Return the numbers and the figures that a text names, in an order and a writing of no language."""
    language = LANGUAGES[lang]
    numbers = [language.read_marks(n).replace(",", "") for n in language.number.findall(BLANK.sub(" ", text))]
    return sorted((*numbers, *BLANK.findall(text)))


# The whole lesson ------------------------------------------------------------------------------------


def _of_lesson(source: Source) -> Iterator[Problem]:
    yield from _repeated_help(source)
    yield from _positions(source)
    minutes, needed = source.tree.get("minutes"), minutes_needed(source.tree)
    if isinstance(minutes, int) and minutes < needed:
        yield source.problem(("minutes",), "plain_minutes", minutes=str(needed))


def _repeated_help(source: Source) -> Iterator[Problem]:
    """Yield help that says what other help of the lesson says; only to call the mentor may come again."""
    seen: set[str] = set()
    for place, step in enumerate(_list(source.tree, "steps")):
        levels = _list(step, "help")
        for level, text in enumerate(levels):
            said = " ".join(str(text.get(lang)) for lang in LANGS) if isinstance(text, dict) else str(text)
            again = said.casefold() in seen and level < 2
            if again or text in levels[:level]:
                yield source.problem(("steps", place, "help", level), "plain_help")
            seen.add(said.casefold())


def _positions(source: Source) -> Iterator[Problem]:
    """Yield the exercise whose right answer stands where that of most others of its kind stands."""
    right: dict[str, list[tuple[Address, str]]] = {}
    for group in ("practice", "quiz"):
        for place, exercise in enumerate(mappings(source.tree, group)):
            kind = str(exercise.get("kind"))
            if kind in KINDS and (answer := KINDS[kind].position(exercise)) is not None:
                right.setdefault(kind, []).append(((group, place, "answer"), answer))
    for kind, places in right.items():
        for answer, count in Counter(answer for _, answer in places).items():
            if len(places) >= FEW_EXERCISES and count > MOST_ALIKE * len(places):
                last = next(path for path, other in reversed(places) if other == answer)
                n, total = str(count), str(len(places))
                yield source.problem(last, "plain_positions", n=n, total=total, kind=kind, answer=answer)


def _list(owner: Any, name: str) -> list[Any]:
    found = owner.get(name) if isinstance(owner, dict) else None
    return found if isinstance(found, list) else []


_ON_DEMAND: Final = {"help", "extra", "wrong", "wrong_for", "hints", "solution", "alt", "note", "bench_tasks"}
"""What is only heard by who asks for it or errs."""


def minutes_needed(tree: dict[str, Any]) -> int:
    """Return how many minutes it takes to hear a whole lesson at the slowest rate, in the longer language.

    That is all but what is heard on demand, with the longest adaptation of each step.
    """
    total = Counter[Lang]()
    adapted: dict[tuple[Address, Lang], int] = {}
    for path, text in tree_texts(tree):
        if _ON_DEMAND & set(path):
            continue
        for lang, written in text.items():
            words = len(BLANK.findall(written)) * _BLANK_WORDS + len(BLANK.sub(" ", written).split())
            if "adapt" in path:
                place = path[:-1], lang
                adapted[place] = max(words, adapted.get(place, 0))
            else:
                total[lang] += words
    for (_, lang), words in adapted.items():
        total[lang] += words
    return ceil(max(total.values(), default=0) / SLOWEST_WPM)
