"""A report's numbers are those of the events, counted one by one, whatever happened and in whatever order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import AnyEventData, Event, local, mastery
from kiosk.learning import event_kinds as f
from kiosk.reports import REPORT_KINDS, Period, Report, ReportRequest, Share, Sources, make, people_of, percent
from kiosk.reports import subjects as subjects_of
from kiosk.reports.files import cell_text, flat, heads
from tests.support.learning_histories import progress_of
from tests.support.report_sources import sources
from tests.support.strategies import RESIDENTS, events

NOW = 1_772_413_200_000
DAY = 86_400_000

moments = st.integers(NOW - 75 * DAY, NOW)
histories = st.builds(
    lambda made, ats: [replace(one, at=at) for one, at in zip(made, ats, strict=False)],
    events(60),
    st.lists(moments, min_size=60, max_size=60),
)
TODAY = local(NOW).date()
periods = st.one_of(
    st.sampled_from((Period("today"), Period("week"), Period("month"), Period("all"))),
    st.tuples(st.integers(0, 80), st.integers(0, 80)).map(
        lambda pair: Period("days", TODAY.toordinal() - pair[0], TODAY.toordinal() - pair[1])
    ),
)
LESSON = "keset.mutu"


def within(made: list[Event], period: Period) -> list[Event]:
    """Return the events of a period, by the calendar of the datetime module alone."""

    def holds(event: Event) -> bool:
        day = local(event.at).date()
        match period.kind:
            case "today":
                return day == TODAY
            case "week":
                return day.isocalendar()[:2] == TODAY.isocalendar()[:2] and day <= TODAY
            case "month":
                return (day.year, day.month) == (TODAY.year, TODAY.month)
            case "days":
                first, last = sorted((period.first, period.last))
                return date.fromordinal(first) <= day <= date.fromordinal(last)
            case _:
                return True

    return [event for event in made if holds(event)]


def done(made: list[Event], who: str, lesson: str | None = None) -> dict[str, object]:
    """Return what somebody did in any or one lesson, counted one by one."""
    own = [e for e in made if e.who == who and lesson in (None, getattr(e.data, "lesson", None))]
    event_values = [e.data for e in own]
    answers = [event_data for event_data in event_values if isinstance(event_data, f.AnswerGiven)]
    signed = [
        e.data
        for e in made
        if isinstance(e.data, f.BenchSigned) and e.data.resident == who and lesson in (None, e.data.lesson)
    ]
    counted = (
        f.StepDone, f.AnswerGiven, f.HelpShown, f.LessonOpened, f.LessonFinished, f.SignedIn, f.MentorCalled,
        f.LessonFelt,
    )  # fmt: skip
    told = [e for e in own if isinstance(e.data, counted)]
    told += [e for e in made if isinstance(e.data, f.BenchSigned) and e.data in signed]
    return {
        "days": len({local(e.at).date() for e in told}),
        "steps": sum(isinstance(event_data, f.StepDone) for event_data in event_values),
        "answers": Share(sum(event_data.right for event_data in answers), len(answers)),
        "help": sum(isinstance(event_data, f.HelpShown) for event_data in event_values),
        "called": sum(isinstance(event_data, f.MentorCalled) for event_data in event_values),
        "finished": sum(isinstance(event_data, f.LessonFinished) for event_data in event_values),
        **{
            felt: sum(isinstance(event_data, f.LessonFelt) and event_data.felt == felt for event_data in event_values)
            for felt in ("easy", "fine", "hard")
        },
        "bench": Share(sum(event_data.ok for event_data in signed), len(signed)),
    }


def named(made: list[Event]) -> list[Event]:
    """Return the events, and before them the residents with their ids as names, so that rows can be told apart."""
    added = [Event(f"{n:032x}", NOW, "m1", f.ResidentAdded(who, who, "", "")) for n, who in enumerate(RESIDENTS)]
    kept = [e for e in made if not isinstance(e.data, f.ResidentChanged | f.ResidentAdded)]
    return [*added, *kept]


def rows_of(report: Report, given: Sources) -> dict[object, dict[str, object]]:
    """Return a report's rows by their first cell, each by the keys of its heads."""
    keys = {given.say(f"reports.head.{key}").text: key for key in HEADS}
    return {
        row[0]: {keys[head]: cell for head, cell in zip(report.head[1:], row[1:], strict=True)} for row in report.rows
    }


HEADS = (
    "days", "steps", "answers", "help", "called", "finished", "bench", "residents", "failed", "so_far", "checked",
    "passed", "fix", "reject", "defects", "state_can", "state_still_can",
    "state_needs_review", "state_learning", "state_new", "easy", "fine", "hard",
)  # fmt: skip


@settings(deadline=None)
@given(histories, periods)
def test_a_report_by_resident_counts_what_each_did(made: list[Event], period: Period) -> None:
    made = named(made)
    known = sources(made, NOW)
    rows = rows_of(make(ReportRequest("group", "", period), known), known)
    total = rows.pop("Jumlah")
    told = within(made, period)
    for who, row in rows.items():
        wanted = done(told, str(who))
        assert row == {key: wanted[key] for key in row}
    everyone = {who: done(told, who) for who in RESIDENTS}
    assert {who for who, own in everyone.items() if own["days"]} <= rows.keys()
    assert total["steps"] == sum(int(str(own["steps"])) for own in everyone.values())
    days = [int(str(own["days"])) for own in everyone.values()]
    assert max(days) <= int(str(total["days"])) <= sum(days)
    assert int(str(total["days"])) <= len({local(e.at).date() for e in told})


def test_many_people_on_one_day_are_one_day_and_what_was_never_answered_is_no_sum() -> None:
    made = named([Event(f"{9 + n:032x}", NOW, who, f.SignedIn()) for n, who in enumerate(RESIDENTS)])
    known = sources(made, NOW)
    (total, *rows) = make(ReportRequest("group", "", Period("today")), known).rows
    assert [row[1] for row in (total, *rows)] == [1] * (1 + len(RESIDENTS))
    assert cell_text(Share(0, 0), known.say) == cell_text(Share(0, 0), known.say, more=False) == "belum ada"


@settings(deadline=None)
@given(histories, periods, st.sampled_from(("g1", "g2")))
def test_a_report_of_a_group_is_of_who_is_in_it(made: list[Event], period: Period, group: str) -> None:
    made = named(made)
    known = sources(made, NOW)
    members = {resident.id for resident in known.known.workshop.members(group)}
    rows = rows_of(make(ReportRequest("group", group, period), known), known)
    assert rows.keys() - {"Jumlah"} == members == people_of(ReportRequest("group", group), known.known.workshop)


@settings(deadline=None)
@given(histories, periods)
def test_a_report_of_a_lesson_counts_what_was_done_in_it(made: list[Event], period: Period) -> None:
    made = named(made)
    known = sources(made, NOW)
    told = within(made, period)
    wanted = {who: own for who in RESIDENTS if (own := done(told, who, LESSON))["days"]}
    found = rows_of(make(ReportRequest("lesson", LESSON, period), known), known)
    assert found == {who: {key: own[key] for key in own if key != "called"} for who, own in wanted.items()}


@settings(deadline=None)
@given(histories, periods)
def test_a_report_of_a_resident_counts_each_lesson(made: list[Event], period: Period) -> None:
    made = named(made)
    known = sources(made, NOW)
    told = within(made, period)
    report = make(ReportRequest("resident", "r1", period), known)
    titles = {known.lesson(key): key for key in known.lessons}
    for title, state, *cells in report.rows:
        key = titles[str(title)]
        own = done(told, "r1", key)
        assert cells == [own[part] for part in ("steps", "answers", "help", "finished")]
        signed = known.known.workshop.signed_tasks("r1", key)
        now = mastery(known.lessons[key], progress_of(made, "r1").lesson(key), signed).lesson
        assert state == known.say(f"reports.state.{now}").text


@settings(deadline=None)
@given(histories, periods)
def test_days_add_up_to_all_that_was_done(made: list[Event], period: Period) -> None:
    made = named(made)
    known = sources(made, NOW)
    told = within(made, period)
    report = make(ReportRequest("days", "", period), known)
    rows = rows_of(report, known)
    for key in ("steps", "help", "finished"):
        assert sum(int(str(row[key])) for row in rows.values()) == sum(
            int(str(done(told, who)[key])) for who in RESIDENTS
        )
    for plot in report.plots:
        assert [bar.n for bar in plot.bars] == [row["steps"] for row in rows.values()]


@settings(deadline=None)
@given(histories, periods, st.sampled_from(("", "keset", "batik")))
def test_defects_are_counted_by_product_and_week(made: list[Event], period: Period, product: str) -> None:
    known = sources(made, NOW)
    pieces = [
        (local(e.at).date(), e.data)
        for e in within(made, period)
        if isinstance(e.data, f.PieceChecked) and product in ("", e.data.product)
    ]
    report = make(ReportRequest("quality", product, period), known)
    defects = [check for _, piece in pieces for check in piece.failed]
    shares = [(row[1], row[2]) for row in report.rows]
    assert sum(one.n for one, _ in shares if isinstance(one, Share)) == len(defects)
    report_progress = 0
    for one, sum_ in shares:
        assert isinstance(one, Share)
        report_progress += one.n
        assert sum_ == Share(report_progress, len(defects))
    assert [one.n for one, _ in shares if isinstance(one, Share)] == sorted(
        (one.n for one, _ in shares if isinstance(one, Share)), reverse=True
    )
    weeks = make(ReportRequest("weeks", product, period), known)
    assert len(weeks.rows) == len({day.isocalendar()[:2] for day, _ in pieces})
    assert sum(int(str(row[1])) for row in weeks.rows) == len(pieces)
    assert sum(int(str(row[-1])) for row in weeks.rows) == len(defects)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2024-12-29", "2024-12-23"),  # the last of 2024's own weeks
        ("2024-12-30", "2024-12-30"),  # of week 1 of 2025
        ("2025-01-01", "2024-12-30"),
        ("2025-01-05", "2024-12-30"),
        ("2026-12-31", "2026-12-28"),  # of week 53
        ("2027-01-01", "2026-12-28"),
        ("2027-01-03", "2026-12-28"),
        ("2027-01-04", "2027-01-04"),
        ("2021-01-03", "2020-12-28"),
        ("2024-02-29", "2024-02-26"),
    ],
)
def test_this_week_begins_on_its_monday_also_in_the_year_before(day: str, monday: str) -> None:
    today = date.fromisoformat(day)
    assert Period("week").bounds(today.toordinal()) == (date.fromisoformat(monday).toordinal(), today.toordinal())


def pieces_at(*local_times: str, zone: str) -> list[Event]:
    ats = [datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000 for at in local_times]
    piece = f.PieceChecked("keset", "keset.mutu", {}, ("tebal",), "fix")
    told: list[tuple[str, AnyEventData]] = [
        ("m1", f.MentorAdded("m1", "Rina", "")),
        ("m1", f.SettingChanged("zone", zone)),
    ]
    told += [("r1", piece)] * len(ats)
    made = zip([ats[0] - 10 * DAY] * 2 + ats, told, strict=True)
    return [Event(f"{n:032x}", round(at), who, what) for n, (at, (who, what)) in enumerate(made)]


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_pieces_around_new_year_are_in_their_weeks(zone: str) -> None:
    made = pieces_at(
        "2026-12-27 23:59", "2026-12-28 00:01", "2026-12-31 23:59", "2027-01-01 00:00", "2027-01-03 23:59",
        "2027-01-04 00:01", zone=zone,
    )  # fmt: skip
    known = sources(made, made[-1].at)
    weeks = make(ReportRequest("weeks", "keset"), known)
    wanted = [("21 Desember 2026", 1), ("28 Desember 2026", 4), ("4 Januari 2027", 1)]
    assert [(row[0], row[1]) for row in weeks.rows] == wanted
    assert [(bar.label, bar.n) for bar in weeks.plots[0].bars] == wanted
    last = replace(known, now=made[-2].at)
    this_week = make(ReportRequest("weeks", "keset", Period("week")), last)
    assert [(row[0], row[1]) for row in this_week.rows] == wanted[1:2]
    new_year = make(ReportRequest("weeks", "keset", Period("month")), last)
    assert [(row[0], row[1]) for row in new_year.rows] == [("28 Desember 2026", 2)]


@settings(deadline=None)
@given(st.dates(date(1971, 1, 1), date(2200, 1, 1)), st.integers(-15, 15))
def test_two_days_are_in_one_row_of_weeks_where_the_calendar_has_one_week(day: date, ahead: int) -> None:
    other = day + timedelta(ahead)
    made = pieces_at(*(f"{at} 12:00" for at in sorted((day, other))), zone="Asia/Jakarta")
    weeks = make(ReportRequest("weeks", "keset"), sources(made, made[-1].at))
    assert len(weeks.rows) == len({day.isocalendar()[:2], other.isocalendar()[:2]})


@settings(deadline=None)
@given(histories)
def test_who_can_what_is_told_by_the_evidence(made: list[Event]) -> None:
    made = named(made)
    known = sources(made, NOW)
    lesson = known.lessons[LESSON]
    begun = [
        who
        for who in (resident.id for resident in known.known.workshop.shown_residents())
        if LESSON in progress_of(made, who).lessons
    ]
    report = make(ReportRequest("objective", LESSON), known)
    for row in report.rows:
        counts = [cell.n if isinstance(cell, Share) else int(str(cell)) for cell in row[1:]]
        assert sum(counts) == len(begun)
    found = [mastery(lesson, progress_of(made, who).lesson(LESSON)).steps for who in begun]
    titles = {step.title.phrase("id").text: step.key for step in lesson.steps}
    for name, can, *_ in report.rows:
        if (key := titles.get(str(name))) is not None:
            assert can == Share(sum(states[key] == "can" for states in found), len(begun))


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 400))
def test_percent_is_the_nearest_whole_one(n: int, of: int) -> None:
    got = percent(Share(min(n, of), of))
    assert got is not None
    assert abs(got - 100 * min(n, of) / of) <= 0.5
    assert percent(Share(0, 0)) is None


@settings(deadline=None)
@given(histories, periods, st.sampled_from(("id", "en")))
def test_each_report_is_a_whole_table_in_both_languages(made: list[Event], period: Period, lang: str) -> None:
    known = sources(named(made), NOW, lang)
    subjects = {subjects_of.RESIDENT: "r2", subjects_of.LESSON: LESSON}
    for name, kind in REPORT_KINDS.items():
        report = make(ReportRequest(name, subjects.get(kind.subject, ""), period), known)
        assert all(len(row) == len(report.head) for row in report.rows)
        for row in report.rows:
            assert {place for place, cell in enumerate(row) if isinstance(cell, Share)} == report.shares, name
            assert len(flat(report, row)) == len(heads(report, known.say)), name
        assert report.title
        assert report.period
        assert report.about
