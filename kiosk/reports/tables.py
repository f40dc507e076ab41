"""Making reports: from what is folded already, and from the days; no event is read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.learning import (
    Day,
    Known,
    Mastered,
    Progress,
    Resident,
    Workshop,
    day_number,
    display_names,
    judged_exercises,
    mastery,
)
from kiosk.reports.period import day_words, month_words
from kiosk.reports.report import Cell, Plot, PlotBar, Report, ReportRequest, Share
from kiosk.words import Say

if TYPE_CHECKING:
    from kiosk.lessons import Lesson
    from kiosk.words import Lang

MOST_DAYS: Final = 62
"""Days that stand each for itself in a report over days; over more of them, months do."""

Done = dict[str, int]
"""How often things were done, by what (see ``Day``); ``days`` is on how many days anything was."""


class Sources(Struct, frozen=True, dict=True):
    """What a report is made from; ``now`` is UTC in milliseconds since 1970."""

    known: Known
    lessons: Mapping[str, Lesson]
    say: Say
    lang: Lang
    now: int

    @property
    def today(self) -> int:
        """Return today's ordinal."""
        return day_number(self.now, self.known.workshop.zone)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what to call people by their ids; see ``display_names``."""
        return display_names(self.known.workshop, self.say)

    def name(self, person: str) -> str:
        """Return what to call a resident; the id, if nobody has it any longer."""
        return self.names.get(person, person)

    def lesson(self, key: str) -> str:
        """Return a lesson's title; its key, if the lesson is no longer there."""
        return self.lessons[key].title.phrase(self.lang).text if key in self.lessons else key

    def product(self, key: str) -> str:
        """Return a product's name; its key, if this kiosk does not know it: it came from elsewhere."""
        try:
            return self.say(f"product.{key}").text
        except KeyError:
            return key

    def text(self, key: str, /, **values: object) -> str:
        """Return a text of the reports."""
        return self.say(f"reports.{key}", **values).text

    def head(self, *keys: str) -> tuple[str, ...]:
        """Return the heads of columns."""
        return tuple(self.text(f"head.{key}") for key in keys)


def make(asked: ReportRequest, sources: Sources) -> Report:
    """Return a report. A subject that there is no longer gives an empty one."""
    head, rows, notes, plots = _TABLES[asked.kind](asked, sources)
    now_only = asked.kind == "objective"
    return Report(
        kind=asked.kind,
        title=sources.text(f"kind.{asked.kind}"),
        period=sources.text("now", day=day_words(sources.today, sources.say))
        if now_only
        else asked.period.words(sources.today, sources.say),
        about=about(asked, sources),
        head=sources.head(*head),
        shares=frozenset(place for place, key in enumerate(head) if key in SHARES),
        rows=tuple(rows),
        notes=notes,
        plots=tuple(plot for plot in plots if plot.bars),
        lang=sources.lang,
    )


def about(asked: ReportRequest, sources: Sources) -> str:
    """Return in words what a report is about."""
    workshop, subject = sources.known.workshop, asked.subject
    match asked.kind:
        case "resident":
            return sources.name(subject)
        case "lesson" | "objective":
            return sources.lesson(subject)
        case "quality" | "weeks":
            return sources.product(subject) if subject else sources.text("all_products")
        case _:
            return workshop.groups[subject].name.value if subject in workshop.groups else sources.text("everyone")


def people_of(asked: ReportRequest, workshop: Workshop) -> set[str]:
    """Return the ids of the residents whom a report is about: of a group, who is in it now; else all ever."""
    if asked.kind == "resident":
        return {asked.subject}
    if asked.kind in ("group", "days") and asked.subject:
        return {resident.id for resident in workshop.members(asked.subject)}
    return {resident.id for resident in _everyone(workshop)}


def _everyone(workshop: Workshop) -> list[Resident]:
    return [*workshop.shown_residents(), *workshop.archived_residents()]


SHARES: Final = ("answers", "bench", "failed", "so_far", "passed")
"""The columns that hold shares, whether there are rows or none."""

_Table = tuple[tuple[str, ...], list[tuple[Cell, ...]], tuple[str, ...], tuple[Plot, ...]]


def _days(asked: ReportRequest, sources: Sources) -> Iterable[tuple[int, Day]]:
    return sources.known.days(*asked.period.bounds(sources.today))


def _is_piece(key: str) -> bool:
    return "/" in key


def _by_person(
    days: Iterable[tuple[int, Day]], people: Collection[str], lesson: str | None = None
) -> dict[str, Counter[str]]:
    """Return what people did, by person; only in one lesson, if one is given."""
    found: dict[str, Done] = {}
    for _, day in days:
        for who, lessons in day.counts.items():
            if who not in people:
                continue
            own = found.get(who)
            if own is None:
                own = found[who] = {}
            there = False
            for key, done in lessons.items():
                if (lesson is None or key == lesson) and not _is_piece(key):
                    there = True
                    _add(own, done)
            if there:
                own["days"] = own.get("days", 0) + 1
    return {who: Counter(own) for who, own in found.items() if own}


def _days_of(days: Iterable[tuple[int, Day]], people: Collection[str]) -> int:
    """Return on how many days any of the people was there."""
    return sum(
        any(who in people and not all(map(_is_piece, lessons)) for who, lessons in day.counts.items())
        for _, day in days
    )


def _add(own: Done, done: Mapping[str, int]) -> None:
    for what, n in done.items():
        own[what] = own.get(what, 0) + n


def _answers(done: Mapping[str, int]) -> Share:
    return Share(done.get("right", 0), done.get("right", 0) + done.get("wrong", 0))


def _group(asked: ReportRequest, sources: Sources) -> _Table:
    workshop = sources.known.workshop
    people = people_of(asked, workshop)
    days = list(_days(asked, sources))
    found = _by_person(days, people)

    def row(name: str, own: Mapping[str, int]) -> tuple[Cell, ...]:
        done = tuple(own.get(what, 0) for what in ("step", "help", "called", "finished"))
        return (name, own.get("days", 0), done[0], _answers(own), *done[1:])

    rows = [
        row(sources.name(resident.id), found.get(resident.id, {}))
        for resident in _everyone(workshop)
        if resident.id in people and (resident.id in found or not resident.archived.value)
    ]
    total: Done = {}
    for own in found.values():
        _add(total, own)
    # Ten people on one day are one day, as each of them has it.
    total["days"] = _days_of(days, people)
    if rows:
        rows.insert(0, row(sources.text("total"), total))
    return ("name", "days", "steps", "answers", "help", "called", "finished"), rows, (), ()


def _resident(asked: ReportRequest, sources: Sources) -> _Table:
    who = asked.subject
    progress = sources.known.progress.get(who, Progress())
    found: dict[str, Done] = {}
    present = 0
    for _, day in _days(asked, sources):
        lessons = day.counts.get(who, {})
        present += any(not _is_piece(key) for key in lessons)
        for key, done in lessons.items():
            if key and not _is_piece(key):
                _add(found.setdefault(key, {}), done)
    rows: list[tuple[Cell, ...]] = []
    for key in (*(k for k in sources.lessons if k in found), *sorted(found.keys() - sources.lessons.keys())):
        own = Counter(found[key])
        state = "" if key not in sources.lessons else _state(sources, key, who, progress)
        rows.append((sources.lesson(key), state, own["step"], _answers(own), own["help"], own["finished"]))
    return (
        ("lesson", "can", "steps", "answers", "help", "finished"),
        rows,
        (sources.text("present", n=present),),
        (),
    )


def _state(sources: Sources, key: str, who: str, progress: Progress) -> str:
    signed = sources.known.workshop.signed_tasks(who, key)
    return sources.text(f"state.{mastery(sources.lessons[key], progress.lesson(key), signed).lesson}")


def _lesson(asked: ReportRequest, sources: Sources) -> _Table:
    workshop = sources.known.workshop
    found = _by_person(_days(asked, sources), people_of(asked, workshop), asked.subject)
    rows: list[tuple[Cell, ...]] = []
    for resident in _everyone(workshop):
        if resident.id in found:
            own = found[resident.id]
            bench = Share(own["bench_ok"], own["bench_ok"] + own["bench_again"])
            done = (own["step"], _answers(own), own["help"], own["finished"], bench)
            rows.append((sources.name(resident.id), own["days"], *done))
    return ("name", "days", "steps", "answers", "help", "finished", "bench"), rows, (), ()


def _objective(asked: ReportRequest, sources: Sources) -> _Table:
    head = ("objective", "state_can", "state_needs_review", "state_learning", "state_new")
    lesson = sources.lessons.get(asked.subject)
    if lesson is None:
        return head, [], (), ()
    titles = {step.key: step.title.phrase(sources.lang).text for step in lesson.steps}
    for exercise in judged_exercises(lesson):
        if not exercise.back_to:
            titles[exercise.key] = lesson_prompt(lesson, exercise.key, sources.lang)
    found: dict[str, Counter[Mastered]] = {}
    begun = 0
    for resident in sources.known.workshop.shown_residents():
        signs = sources.known.signs.get(resident.id)
        if signs is None or lesson.key not in signs.lessons:
            continue
        begun += 1
        known = mastery(lesson, sources.known.in_lesson(resident.id, lesson.key))
        alone = {e.key: known.exercises[e.key] for e in judged_exercises(lesson) if not e.back_to}
        for key, state in (known.steps | alone).items():
            found.setdefault(key, Counter())[state] += 1
    rows: list[tuple[Cell, ...]] = [
        (titles[key], Share(states["can"], begun), states["needs_review"], states["learning"], states["new"])
        for key in titles
        if (states := found.get(key))
    ]
    return head, rows, (sources.text("begun", n=begun),), ()


def lesson_prompt(lesson: Lesson, key: str, lang: Lang) -> str:
    """Return what an exercise asks."""
    return next(e.prompt.phrase(lang).text for e in (*lesson.practice, *lesson.quiz) if e.key == key)


def _over_days(asked: ReportRequest, sources: Sources) -> _Table:
    people = people_of(asked, sources.known.workshop)
    found: dict[int, Done] = {}
    present: dict[int, set[str]] = {}
    for day, counted in _days(asked, sources):
        for who, lessons in counted.counts.items():
            if who in people:
                for key, done in lessons.items():
                    if not _is_piece(key):
                        present.setdefault(day, set()).add(who)
                        _add(found.setdefault(day, {}), done)
    by_month = len(found) > MOST_DAYS
    if by_month:
        merged: dict[int, Done] = {}
        there: dict[int, set[str]] = {}
        for day, own in found.items():
            month = date.fromordinal(day).replace(day=1).toordinal()
            _add(merged.setdefault(month, {}), own)
            there.setdefault(month, set()).update(present[day])
        found, present = merged, there
    told = [(day, Counter(own)) for day, own in sorted(found.items())]
    words = month_words if by_month else day_words
    rows: list[tuple[Cell, ...]] = [
        (words(day, sources.say), len(present[day]), own["step"], _answers(own), own["help"], own["finished"])
        for day, own in told
    ]
    bars = tuple(PlotBar(words(day, sources.say), own["step"]) for day, own in told)
    head = ("month" if by_month else "day", "residents", "steps", "answers", "help", "finished")
    return head, rows, (), (Plot(sources.text("plot.steps"), bars),)


def _pieces(asked: ReportRequest, sources: Sources) -> Iterable[tuple[int, str, str, Mapping[str, int]]]:
    """Yield the day, the product, the lesson and the counts of pieces that were checked."""
    for day, counted in _days(asked, sources):
        for lessons in counted.counts.values():
            for key, done in lessons.items():
                if _is_piece(key):
                    product, _, lesson = key.partition("/")
                    if asked.subject in ("", product):
                        yield day, product, lesson, done


def _quality(asked: ReportRequest, sources: Sources) -> _Table:
    failed: Counter[tuple[str, str, str]] = Counter()
    verdicts: Counter[str] = Counter()
    for _, product, lesson, done in _pieces(asked, sources):
        for what, n in done.items():
            if what.startswith("no:"):
                failed[product, lesson, what.removeprefix("no:")] += n
            else:
                verdicts[what] += n
    total, report_progress = sum(failed.values()), 0
    rows: list[tuple[Cell, ...]] = []
    bars = []
    for (product, lesson, check), n in sorted(failed.items(), key=lambda item: (-item[1], item[0])):
        report_progress += n
        name = _check(sources, lesson, check)
        if not asked.subject:
            name = f"{sources.product(product)}: {name}"
        rows.append((name, Share(n, total), Share(report_progress, total)))
        bars.append(PlotBar(name, n))
    pieces = sum(verdicts.values())
    notes = sources.text(
        "pieces", n=pieces, ok=verdicts["pass"], fix=verdicts["fix"], reject=verdicts["reject"]
    )  # fmt: skip
    return (
        ("check", "failed", "so_far"),
        rows,
        (notes,) if pieces else (),
        (Plot(sources.text("plot.pareto"), tuple(bars), greatest_first=True),),
    )


def _weeks(asked: ReportRequest, sources: Sources) -> _Table:
    found: dict[int, Counter[str]] = {}
    for day, _, _, done in _pieces(asked, sources):
        monday = day - date.fromordinal(day).weekday()
        week = found.setdefault(monday, Counter())
        for what, n in done.items():
            week["failed" if what.startswith("no:") else what] += n
    rows: list[tuple[Cell, ...]] = []
    for monday, own in sorted(found.items()):
        checked = own["pass"] + own["fix"] + own["reject"]
        shares = (Share(own["pass"], checked), own["fix"], own["reject"], own["failed"])
        rows.append((day_words(monday, sources.say), checked, *shares))
    bars = tuple(PlotBar(day_words(monday, sources.say), own["failed"]) for monday, own in sorted(found.items()))
    head = ("week", "checked", "passed", "fix", "reject", "defects")
    return head, rows, (), (Plot(sources.text("plot.defects"), bars),)


def _check(sources: Sources, lesson: str, check: str) -> str:
    checks = sources.lessons[lesson].checklist if lesson in sources.lessons else ()
    return next((one.name.phrase(sources.lang).text for one in checks if one.key == check), check)


_TABLES: Final[Mapping[str, Callable[[ReportRequest, Sources], _Table]]] = {
    "group": _group,
    "resident": _resident,
    "lesson": _lesson,
    "objective": _objective,
    "days": _over_days,
    "quality": _quality,
    "weeks": _weeks,
}
