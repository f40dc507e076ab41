"""Whether a lesson teaches soundly: who comes is called first, the number that decides is told, answers do not give
themselves away, every aim is practised, and the prices keep their order.

A lesson that is not sound can be taught all the same; only who writes it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from kiosk.lessons.emergencies import figures_as_set
from kiosk.lessons.figures import BLANK, FigureError, Figures, evaluate, evaluate_all
from kiosk.lessons.source import Address, Problem, Source
from kiosk.lessons.written import languages_of, mappings, resident_texts, says_term, sentences_of
from kiosk.words import HOME_LANG, LANGS, Lang

CALLS: Final = {"id": ("teriak", "panggil"), "en": ("shout", "call")}
"""With one of these words begins the first line of what to do in an emergency."""

PRICES: Final = ("modal", "grosir", "harga_diskon", "harga")
"""The figures that a lesson on prices names so, each more than the one before it."""

FEW_SINGLES: Final = 2
"""Of so few exercises of a kind, which answer is the longest is no pattern yet."""

SEEN_LONGER: Final = 3
"""So many characters more than the others has an answer that is seen to be the longest."""

MADE_AFRESH: Final = ("inspect", "fault", "tool", "picture_order")
"""Kinds of exercise that are made from the lesson's checks, tools and steps, other ones each time."""

ONLY_THE_MENTORS: Final = {
    "id": "tugas ini hanya untuk pembimbing.",
    "en": "this job is for the mentor only.",
}
"""What the page of a mentor's step begins with; the step need not say it once more."""

_FIGURE: Final = "Rp1.000"
"""Stands for a figure where lengths are compared."""

_MEASURED: Final = re.compile(r"\d[\d.,]*\s*(?:cm|mm|gram|grams|kilo|kilos|meter|metres)\b")
_OPENING: Final = re.compile(
    r"^(?:benar|tepat|belum tepat|belum aman|berbahaya|right|that is right|not yet|not safe(?: yet)?|dangerous)\.\s*"
)
_ONLY_ASKS: Final = {
    "id": re.compile(r"^(?:tukar tugas|minta (?:teman|pembimbing))\b[^.!?]*[.!?]?$", re.IGNORECASE),
    "en": re.compile(r"^(?:swap this task|ask (?:a friend|the mentor))\b[^.!?]*[.!?]?$", re.IGNORECASE),
}


def sound_problems(source: Source) -> Iterator[Problem]:
    """Yield what is not sound in a lesson file. Nothing is raised for bad content."""
    tree = source.tree
    written = figures_as_set(tree, {})
    figures, _ = evaluate_all({name: figure for name, figure in written.items() if isinstance(figure, dict)})
    yield from _calls(source)
    yield from _terms(source)
    for group in ("practice", "quiz"):
        for place, exercise in enumerate(mappings(tree, group)):
            yield from _told_numbers(source, (group, place), exercise)
            yield from _same_feedback(source, (group, place), exercise)
            yield from _choices(source, (group, place), exercise, figures)
            yield from _hints(source, (group, place), exercise, figures)
    yield from _repeats(source)
    yield from _objectives(source)
    yield from _longest(source)
    yield from _pictures(source)
    yield from _prices(source, figures)
    yield from _only_asks(source)


def _calls(source: Source) -> Iterator[Problem]:
    """Yield the emergencies whose first line does not call a person."""
    for place, emergency in enumerate(mappings(source.tree, "emergencies")):
        lines = emergency.get("do")
        first = lines[0] if isinstance(lines, list) and lines else None
        for lang, words in CALLS.items():
            text = first.get(lang) if isinstance(first, dict) else first if lang == "id" else None
            if isinstance(text, str) and not text.casefold().startswith(words):
                yield source.problem(("emergencies", place, "do", 0, lang), "sound_call", words=", ".join(words))


def _terms(source: Source) -> Iterator[Problem]:
    """Yield the words that are explained and that no other text of the lesson says; a step has to be in it."""
    entries = mappings(source.tree, "vocabulary")
    if not mappings(source.tree, "steps"):
        return
    languages = languages_of(source.tree)
    plain = languages if len(languages) == 1 else ()  # what no language stands beside is in the lesson's one
    for lang in languages:
        said = " ".join(
            text
            for path, text in resident_texts(source.tree, ())
            if (path[-1] == lang or (lang in plain and path[-1] not in LANGS))
            and path[:3:2] != ("vocabulary", "term")
        )
        for place, entry in enumerate(entries):
            term = entry.get("term")
            word = term.get(lang) if isinstance(term, dict) else term if lang in plain else None
            if isinstance(word, str) and not says_term(word, said):
                yield source.problem(("vocabulary", place, "term", lang), "sound_term", name=word[:60])


def _repeats(source: Source) -> Iterator[Problem]:
    """Yield the sentences that a step says twice, or that its page says of itself."""
    for place, step in enumerate(mappings(source.tree, "steps")):
        said = set(ONLY_THE_MENTORS.items()) if step.get("who") == "mentor" else set[tuple[str, str]]()
        told = {name: step[name] for name in ("safety", "say", "key_point", "why", "check") if name in step}
        for path, text in resident_texts(told, ("steps", place)):
            lang = str(path[-1]) if path[-1] in LANGS else HOME_LANG
            for sentence in sentences_of(text):
                if (lang, sentence.casefold()) in said:
                    yield source.problem(path, "sound_repeat", text=sentence[:60])
                said.add((lang, sentence.casefold()))


def _told_numbers(source: Source, path: Address, exercise: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the measures that stand only in the text for a picture, which who sees the picture is not told."""
    picture = exercise.get("picture")
    alt, prompt = (picture.get("alt") if isinstance(picture, dict) else None), exercise.get("prompt")
    for lang in LANGS:
        shown = alt.get(lang) if isinstance(alt, dict) else None
        asked = prompt.get(lang) if isinstance(prompt, dict) else None
        if isinstance(shown, str) and isinstance(asked, str):
            numbers = {*BLANK.findall(shown), *_MEASURED.findall(shown)}
            if missing := sorted(numbers - {*BLANK.findall(asked), *_MEASURED.findall(asked)}):
                yield source.problem((*path, "prompt", lang), "sound_number", name=", ".join(missing))


def _same_feedback(source: Source, path: Address, exercise: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield feedback on a wrong answer that says no more than that on the right one."""
    right, wrong = exercise.get("right"), exercise.get("wrong")
    for lang in LANGS:
        said = [
            _OPENING.sub("", text[lang].casefold()).strip()
            for text in (right, wrong)
            if isinstance(text, dict) and isinstance(text.get(lang), str)
        ]
        if len(said) == 2 and said[0] and said[0] == said[1]:
            yield source.problem((*path, "wrong", lang), "sound_feedback")


def _choices(source: Source, path: Address, exercise: Mapping[str, Any], figures: Figures) -> Iterator[Problem]:
    """Yield a choice that reads like another, and a right one that stands in the prompt while no other does."""
    for lang in LANGS:
        texts = {
            choice.get("key"): (place, _filled(choice["text"][lang], lang, figures))
            for place, choice in enumerate(mappings(exercise, "choices"))
            if isinstance(choice.get("text"), dict) and isinstance(choice["text"].get(lang), str)
        }
        seen: set[str] = set()
        for place, text in texts.values():
            if text in seen:
                yield source.problem((*path, "choices", place, "text", lang), "sound_choices", text=text[:60])
            seen.add(text)
        prompt = exercise.get("prompt")
        asked = prompt.get(lang) if isinstance(prompt, dict) else None
        answer = exercise.get("answer")
        if exercise.get("kind") == "single" and isinstance(asked, str) and isinstance(answer, str):
            asked = _filled(asked, lang, figures)
            if [key for key, (_, text) in texts.items() if text and text in asked] == [answer]:
                yield source.problem((*path, "prompt", lang), "sound_prompt", text=texts[answer][1][:60])


def _hints(source: Source, path: Address, exercise: Mapping[str, Any], figures: Figures) -> Iterator[Problem]:
    """Yield the hints that say the amount which is asked for: how it is worked out is the hint's to tell."""
    formula, hints = exercise.get("formula"), exercise.get("hints")
    if not isinstance(formula, str) or not isinstance(hints, list):
        return
    try:
        amount = evaluate(formula, figures.values)
    except FigureError:  # which the formula's own check tells
        return
    varied = exercise.get("vary")
    given = {*varied} if isinstance(varied, dict) else set()
    for place, hint in enumerate(hints):
        for lang, text in hint.items() if isinstance(hint, dict) else ():
            names = [*BLANK.findall(text)] if isinstance(text, str) else []
            if found := [n for n in names if n not in given and figures.values.get(n) == amount]:
                yield source.problem((*path, "hints", place, lang), "sound_hint", name=found[0])


def _filled(text: str, lang: Lang, figures: Figures) -> str:
    """Return a text as it is compared, with the figures that are known."""
    known = set(BLANK.findall(text)) <= figures.names
    return (figures.fill(text, lang) if known else text).casefold().strip().rstrip(".")


def _objectives(source: Source) -> Iterator[Problem]:
    """Yield the objectives that no exercise shows, or always the same one: before and after a path it is asked anew.

    A lesson without exercises is still being written.
    """
    written = source.tree.get("objectives")
    many = len(written) if isinstance(written, list) else 0
    exercises = [exercise for group in ("practice", "quiz") for exercise in mappings(source.tree, group)]
    for place in range(many if exercises else 0):
        shown = [e for e in exercises if e.get("shows") == place + 1 and e.get("kind") != "own_costs"]
        if not shown:
            yield source.problem(("objectives", place), "sound_objective", n=str(place + 1))
        elif len(shown) == 1 and shown[0].get("kind") not in MADE_AFRESH and not shown[0].get("vary"):
            yield source.problem(("objectives", place), "sound_once", n=str(place + 1))
    for group in ("practice", "quiz"):
        for place, exercise in enumerate(mappings(source.tree, group)):
            shows = exercise.get("shows")
            if isinstance(shows, int) and shows > many:
                yield source.problem((group, place, "shows"), "sound_shows", n=str(shows), most=str(many))


def _longest(source: Source) -> Iterator[Problem]:
    """Yield the last exercise whose right answer is the longest, where that is so in more than half of them."""
    for lang in LANGS:
        longest: list[Address] = []
        total = 0
        for group in ("practice", "quiz"):
            for place, exercise in enumerate(mappings(source.tree, group)):
                if exercise.get("kind") != "single":
                    continue
                lengths = {
                    choice.get("key"): len(BLANK.sub(_FIGURE, choice["text"][lang]))
                    for choice in mappings(exercise, "choices")
                    if isinstance(choice.get("text"), dict) and isinstance(choice["text"].get(lang), str)
                }
                total += 1
                right = lengths.pop(exercise.get("answer"), 0)
                if lengths and right >= max(lengths.values()) + SEEN_LONGER:
                    longest.append((group, place, "answer"))
        if total >= FEW_SINGLES and len(longest) * 2 > total:
            yield source.problem(longest[-1], "sound_longest", n=str(len(longest)), total=str(total), lang=lang)


def _pictures(source: Source) -> Iterator[Problem]:
    """Yield the checks that have one picture of two, or none while others have theirs: their number would tell."""
    checks = mappings(source.tree, "checklist")
    whole = [check for check in checks if check.get("picture_good") and check.get("picture_bad")]
    for place, check in enumerate(checks):
        have = bool(check.get("picture_good")) + bool(check.get("picture_bad"))
        if have == 1 or (have == 0 and whole):
            yield source.problem(("checklist", place), "sound_pictures", name=str(check.get("key"))[:60])


def _prices(source: Source, figures: Figures) -> Iterator[Problem]:
    """Yield the first price that is not more than the one below it: cost < wholesale < discount < price."""
    values = figures.values
    found = [name for name in PRICES if name in values]
    if "modal" not in found or "harga" not in found:
        return
    for lower, higher in pairwise(found):
        if values[lower] >= values[higher]:
            yield source.problem(("figures", higher), "sound_prices", low=lower, high=higher)


def _only_asks(source: Source) -> Iterator[Problem]:
    """Yield adaptations that only send the person to somebody else."""
    for place, step in enumerate(mappings(source.tree, "steps")):
        adapt = step.get("adapt")
        for need, text in adapt.items() if isinstance(adapt, dict) else ():
            for lang, only in _ONLY_ASKS.items():
                written = text.get(lang) if isinstance(text, dict) else None
                if isinstance(written, str) and only.match(written.strip()):
                    yield source.problem(("steps", place, "adapt", need, lang), "sound_adapt", name=str(need)[:60])
                    break
