"""What each thing of a stick would change here, and why something cannot be used: before anything is written."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.authoring.checking import drawing_problems, read_known_words
from kiosk.authoring.hints import hints_of
from kiosk.lessons import Library, Problem, Source, read_source
from kiosk.lessons.plain import KnownWords
from kiosk.pages.learning.beside import HintedLibrary
from kiosk.safekeeping.figures_file import change_entries, new_problems, read_entry
from kiosk.store import MAX_FILE, DataFolder, ReportProgress, read_library, read_plain
from kiosk.visit import Difference, FigureEntry, StickItem, StickState
from kiosk.words import LANGS, Lang

LESSONS: Final = f"{DataFolder.lessons.name}/"
WORDS: Final = f"{DataFolder.word_lists.name}/"

MOST_DIFFERENCES: Final = 60
MOST_OF_TEXT: Final = 120
"""Letters of a text that are shown of a difference."""

MOST_ENTRIES: Final = 200
"""So many figures of a stick are looked at: more than the lessons of two crafts have."""

MOST_TRIES: Final = 6
"""So many times all lessons are read to find which figures they do not bear: some seconds."""

MOST_WORD: Final = 100
"""Letters of a line in a list of words."""

_ITSELF: Final = ("key", "product", "topic", "languages")


class TaughtHere(Struct, frozen=True):
    """What is taught now, and where it stands on the disk."""

    lessons: Path
    folder: DataFolder
    library: Library

    def file(self, name: str) -> bytes | None:
        """Return a lesson or picture as it is used now: the workshop's own, or the kiosk's; None if there is none."""
        for home in (self.folder.lessons, self.lessons):
            try:
                return read_plain(home / name, MAX_FILE)
            except OSError:
                continue
        return None

    def own(self, part: Path) -> bytes:
        """Return a file of the workshop's own; nothing if there is none that can be read."""
        try:
            return read_plain(part, MAX_FILE)
        except OSError:
            return b""

    def with_files(self, instead: Mapping[str, bytes], figures: bytes | None = None) -> Library:
        """Return the lessons as they would be with these files of lessons, and with this file of figures."""
        return read_library(self.lessons, figures or self.folder.figures, self.folder.lessons, instead)

    def harm(self, after: Library) -> tuple[Problem, ...]:
        """Return what would be wrong that is not wrong now; a lesson that would be lost is a problem of its file."""
        lost = self.library.lessons.keys() - after.lessons.keys()
        gone = (Problem("", 1, 1, "stick_loses", (("name", name),)) for name in sorted(lost))
        return (*new_problems(self.library, after), *gone)


def judge(taught: TaughtHere, files: Mapping[str, bytes], report_progress: ReportProgress) -> tuple[StickItem, ...]:
    """Return each thing of a stick with what it would change. ``files`` are by their names in the data folder.

    Reading them was the first half of the work.
    """
    half = len(files)
    lessons = {name.removeprefix(LESSONS): data for name, data in files.items() if name.startswith(LESSONS)}
    drawings = {name: data for name, data in lessons.items() if name.endswith(".svg")}
    wrong: dict[str, tuple[Problem, ...]] = {}
    for number, (name, data) in enumerate(drawings.items()):
        report_progress(half + number, 2 * half)
        wrong[name] = tuple(drawing_problems(name, data))
    pictures = {name: data for name, data in drawings.items() if not wrong[name]}
    texts = {name: data for name, data in lessons.items() if name.endswith(".yaml")}
    news = {name: data for name, data in texts.items() if data != taught.file(name)}
    after, blamed = _fitting(taught, news, pictures)
    known = read_known_words(taught.lessons, taught.folder)
    items, used = list[StickItem](), set[str]()
    for number, (name, data) in enumerate(texts.items()):
        report_progress(half + len(drawings) + number, 2 * half)
        own_pictures = {picture: svg for picture, svg in pictures.items() if _shows(data, picture)}
        told = tuple(problem for picture in wrong if _shows(data, picture) for problem in wrong[picture])
        used |= {picture for picture in wrong if _shows(data, picture)}
        items.append(_lesson(taught, after, known, name, data, own_pictures, (*blamed.get(name, ()), *told)))
    items += [_picture(taught, name, lessons[name], wrong[name]) for name in wrong if name not in used]
    if "figures.yaml" in files:
        items.append(_figures(taught, files["figures.yaml"], {item.lesson for item in items if item.joins}))
    items += [_words(taught, name, data) for name, data in files.items() if name.startswith(WORDS)]
    return tuple(items)


def _fitting(
    taught: TaughtHere, news: Mapping[str, bytes], pictures: Mapping[str, bytes]
) -> tuple[Library, dict[str, tuple[Problem, ...]]]:
    """Return the lessons as they would be with all files that fit, and what is wrong with those that do not."""
    broken = ((name, read_source(name, data).problems) for name, data in news.items())
    blamed = {name: problems for name, problems in broken if problems}  # without reading all lessons for it
    left = {name: data for name, data in news.items() if name not in blamed}
    while True:
        after = taught.with_files({**left, **pictures})
        harm = taught.harm(after)
        if not harm:
            return after, blamed
        guilty = {name: tuple(problem for problem in harm if problem.file == name) for name in left}
        found = {name: problems for name, problems in guilty.items() if problems}
        if not found:  # a lesson that is here already would not bear one of them: which is told by trying each
            for name in left:
                if harm := taught.harm(taught.with_files({name: left[name], **pictures})):
                    found[name] = tuple(_breaking(name, problem) for problem in harm[:1])
        for name in found or dict.fromkeys(left):
            blamed[name] = found.get(name) or (_breaking(name, taught.harm(after)[0]),)
            left.pop(name)
        if not found and not left:
            return taught.library, blamed


def _breaking(name: str, problem: Problem) -> Problem:
    """Return what to say of a file with which another lesson would no longer be right."""
    if problem.key == "stick_loses":
        return replace(problem, file=name)
    values = dict(problem.values)
    if problem.key == "lesson_twice" and values["other"] == name:
        return Problem(name, 1, 1, problem.key, (("name", values["name"]), ("other", problem.file)))
    return Problem(name, 1, 1, "stick_breaks", (("file", problem.file), ("line", str(problem.line))))


def _shows(lesson: bytes, picture: str) -> bool:
    """Return whether a lesson names a picture, by the name of its file."""
    name = picture.replace("/pictures/", "/").removesuffix(".svg").encode()
    return name in lesson


def _lesson(
    taught: TaughtHere,
    after: Library,
    known: Mapping[Lang, KnownWords],
    name: str,
    data: bytes,
    pictures: Mapping[str, bytes],
    problems: tuple[Problem, ...],
) -> StickItem:
    source, old = read_source(name, data), read_source(name, taught.file(name) or b"")
    tree = source.tree if isinstance(source.tree, dict) else {}
    key = str(tree.get("key", ""))
    changed = {picture: svg for picture, svg in pictures.items() if svg != taught.file(picture)}
    contents = {} if data == taught.file(name) else {name: data}
    contents |= changed
    file, title = f"{LESSONS}{name}", _texts(tree.get("title")) or {"": name}
    if any(problem.file == name for problem in problems) or key not in after.lessons:
        told = problems or tuple(problem for problem in after.problems if problem.file == name)
        return StickItem("lesson", file, "unusable", title, told)
    if not contents:
        return StickItem("lesson", file, "same", title, problems)
    shown = {
        picture.replace("/pictures/", "/").removesuffix(".svg"): staged_name(picture, svg)
        for picture, svg in changed.items()
    }
    differences = [] if old.tree is None else list(_compare(old.tree, tree))
    differences += [_picture_difference(taught, picture) for picture in changed]
    return StickItem(
        "lesson",
        file,
        "changed" if key in taught.library.lessons else "new",
        title,
        problems,
        tuple(differences[:MOST_DIFFERENCES]) if key in taught.library.lessons else (),
        {f"{LESSONS}{one}": content for one, content in contents.items()},
        lesson=key,
        library=HintedLibrary(after.lessons, (), after.confirmed, after.marks, hints_of(name, data, known), shown),
    )


def staged_name(picture: str, svg: bytes) -> str:
    """Return a name for a picture that has not been joined, by which it is told from the one that is used now."""
    return f"stik/{picture}/{hash(svg):x}"


def _picture(taught: TaughtHere, name: str, svg: bytes, problems: tuple[Problem, ...]) -> StickItem:
    now = taught.file(name)
    state: StickState = "unusable" if problems else "same" if now == svg else "new" if now is None else "changed"
    contents = {f"{LESSONS}{name}": svg} if state in ("new", "changed") else {}
    return StickItem("picture", f"{LESSONS}{name}", state, {"": name}, problems, (), contents)


def _picture_difference(taught: TaughtHere, name: str) -> Difference:
    here = {"": name}
    return Difference("picture", {}, None if taught.file(name) is None else here, here)


# Differences -----------------------------------------------------------------------------------------


def _compare(old: Any, new: Any, part: str = "", where: Mapping[str, str] = {}) -> Iterator[Difference]:
    """Yield what is otherwise in a lesson as it is written; what has a key is told by its key."""
    before, after = _texts(old), _texts(new)
    if old == new:
        return
    if before or after or old is None or new is None:
        # A whole part that comes or goes is told by its title.
        yield Difference(part, dict(where), before or _titles(old), after or _titles(new))
    elif isinstance(old, dict) and isinstance(new, dict):
        here = _titles(new) or where if part and "key" in new else where
        for key in dict.fromkeys((*old, *new)):
            if part or key not in _ITSELF:
                yield from _compare(old.get(key), new.get(key), part or str(key), here)
    elif isinstance(old, list) and isinstance(new, list):
        named_old, named_new = _named(old), _named(new)
        if named_old is None or named_new is None:
            for one, other in zip_longest(old, new):
                yield from _compare(one, other, part, where)
        else:
            for key in dict.fromkeys((*named_old, *named_new)):
                yield from _compare(named_old.get(key), named_new.get(key), part, where)
    else:
        yield Difference(part, dict(where), _titles(old), _titles(new))


def _named(things: list[Any]) -> dict[str, Any] | None:
    """Return the things of a list by their keys; None if they have none."""
    found = {str(thing["key"]): thing for thing in things if isinstance(thing, dict) and "key" in thing}
    return found if len(found) == len(things) else None


def _titles(tree: Any) -> dict[str, str] | None:
    """Return what to call a part of a lesson: its title, or the first text in it; None if there is no such part."""
    if tree is None:
        return None
    if texts := _texts(tree):
        return texts
    values = list(tree.values()) if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    named = [
        tree[name] for name in ("title", "text", "prompt", "term", "key") if isinstance(tree, dict) and name in tree
    ]
    return next((found for value in (*named, *values) if (found := _titles(value))), {"": "?"})


def _texts(tree: Any) -> dict[str, str]:
    """Return a text by language, "" for one in none; nothing if it is no text."""
    if isinstance(tree, dict) and tree and tree.keys() <= set(LANGS):
        return {lang: str(text)[:MOST_OF_TEXT] for lang, text in tree.items()}
    if isinstance(tree, str | int | float):
        return {"": str(tree)[:MOST_OF_TEXT]}
    return {}


# Figures and words -----------------------------------------------------------------------------------


def _figures(taught: TaughtHere, data: bytes, coming: set[str]) -> StickItem:
    """Return what a stick's file of figures would set: each value that the lessons bear, still to be confirmed."""
    source = read_source("figures.yaml", data)
    title = {"": "figures.yaml"}
    if not isinstance(source.tree, dict):
        return StickItem("figures", "figures.yaml", "unusable", title, source.problems)
    problems = list(source.problems)
    told = {problem.line for problem in problems}
    now = {(mark.lesson, mark.name): mark for mark in taught.library.marks}
    entries: dict[tuple[str, str], FigureEntry] = {}
    alike = False
    for lesson, name, written in _written(source):
        entry = read_entry(written)
        if source.place((lesson, name))[0] in told or entry is None or entry.value is None:
            continue  # who confirmed something elsewhere has not confirmed it here
        if lesson in coming - taught.library.lessons.keys():
            problems.append(source.problem((lesson,), "stick_lesson_first", name=lesson[:60]))
        elif (mark := now.get((lesson, name))) is None or mark.value != entry.value:
            entries[lesson, name] = FigureEntry(entry.value, waits=True)
        else:
            alike = True
    if len(entries) > MOST_ENTRIES:
        problems.append(Problem("figures.yaml", 1, 1, "stick_many", (("most", str(MOST_ENTRIES)),)))
        entries = {}
    good: dict[tuple[str, str], FigureEntry] = {}
    for entry_of, problem in borne(taught, taught.own(taught.folder.figures), entries):
        if problem is None:
            good[entry_of] = entries[entry_of]
        else:
            problems.append(source.problem(entry_of, problem.key, **dict(problem.values)))
    differences = tuple(
        Difference(
            "figures",
            {"": f"{lesson}: {name.replace('_', ' ')}"},
            {"": _number(now[lesson, name].value)} if (lesson, name) in now else None,
            {"": _number(entry.value)},
        )
        for (lesson, name), entry in good.items()
    )
    state: StickState = "changed" if good else "unusable" if problems and not alike else "same"
    return StickItem(
        "figures", "figures.yaml", state, title, tuple(dict.fromkeys(problems)), differences, entries=good
    )


def _written(source: Source) -> Iterator[tuple[str, str, Any]]:
    for lesson, figures in source.tree.items():
        for name, written in figures.items() if isinstance(figures, dict) else ():
            yield str(lesson), str(name), written


def borne(
    taught: TaughtHere, own: bytes, entries: Mapping[tuple[str, str], FigureEntry]
) -> Iterator[tuple[tuple[str, str], Problem | None]]:
    """Yield each entry with what is wrong with it.

    All are tried at once. What the file of figures itself tells is of the entry on that line; where a lesson would
    not bear one of them, those of the other lessons are tried, and halves of its own. After ``MOST_TRIES`` what is
    left is not tried: a file of many figures that do not fit must not hold the kiosk up.
    """
    parts = deque([entries] if entries else [])
    for _ in range(MOST_TRIES):
        if not parts:
            return
        part = parts.popleft()
        file = change_entries(own, part)
        harm = taught.harm(taught.with_files({}, file))
        if not harm:
            yield from ((each, None) for each in part)
            continue
        if len(part) == 1:
            yield next(iter(part)), harm[0]
            continue
        source = read_source("figures.yaml", file)
        lines = {each: source.place(each)[0] for each in part}
        often = Counter(lines.values())
        told = {problem.line: problem for problem in harm if problem.file == "figures.yaml"}
        bad = {each: told[line] for each, line in lines.items() if line in told and often[line] == 1}
        yield from bad.items()
        left = [each for each in part if each not in bad]
        blamed = {problem.file.removesuffix(".yaml").replace("/", ".") for problem in harm}
        fine = [each for each in left if each[0] not in blamed]
        rest = [each for each in left if each[0] in blamed]
        split = [left] if bad else [fine, rest] if fine and rest else [left[: len(left) // 2], left[len(left) // 2 :]]
        parts += [{each: entries[each] for each in one} for one in split if one]
    for part in parts:
        yield from ((each, Problem("figures.yaml", 1, 1, "stick_untried")) for each in part)


def _number(value: Fraction | str | None) -> str:
    if isinstance(value, Fraction) and value.denominator != 1:
        return str(float(value))
    return str(value)


def _words(taught: TaughtHere, name: str, data: bytes) -> StickItem:
    """Return what a stick's list of words adds to the workshop's own: each line that is not in it."""
    title = {"": name}
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return StickItem("words", name, "unusable", title, (Problem(name, 1, 1, "not_text"),))
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_WORD or not line.isprintable():
            return StickItem("words", name, "unusable", title, (Problem(name, number, 1, "stick_word"),))
    own = taught.own(taught.folder.path / name)
    had = {line.strip() for line in own.decode("utf-8", errors="replace").splitlines()}
    more = [line for line in dict.fromkeys(lines) if line and not line.startswith("#") and line not in had]
    if not more:
        return StickItem("words", name, "same", title)
    joined = own + (b"" if own.endswith(b"\n") or not own else b"\n") + "".join(f"{line}\n" for line in more).encode()
    if len(joined) >= MAX_FILE:
        return StickItem("words", name, "unusable", title, (Problem(name, 1, 1, "too_big", (("most", "1"),)),))
    differences = tuple(Difference("words", {}, None, {"": line}) for line in more[:MOST_DIFFERENCES])
    state: StickState = "changed" if own else "new"
    return StickItem("words", name, state, title, (), differences, {name: joined})
