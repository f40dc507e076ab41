"""Fresh pieces and fresh numbers: held against a reckoning of their own, from what the lesson says."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.lessons import Amount, Inspect, Lesson, Limits, SamplePiece, sample_piece, with_fresh_numbers
from kiosk.lessons.generate import SETS, number_sets
from tests.support.effort import examples
from tests.support.small_lessons import MAKING, changed, read, values_of

SEEDS = st.text(max_size=12)
LIMITS = {"lebar": (38, 42, "0.5"), "berat": (500, None, "25"), "tepi": (None, 1, "0.5")}
"""The least and the greatest good value, and how finely it is measured, of the checks in ``MAKING``."""
REJECTS = {"berat", "luntur"}


def making(text: str = MAKING, own: str | None = None) -> tuple[Lesson, Amount, Inspect]:
    library = read(text, own)
    assert library.problems == ()
    lesson = library.lessons["keset.uji"]
    amount, inspect = lesson.practice[1:3]
    assert isinstance(amount, Amount)
    assert isinstance(inspect, Inspect)
    return lesson, amount, inspect


LESSON, AMOUNT, INSPECT = making()


def failed(made: SamplePiece) -> set[str]:
    """Return the keys of the checks that a piece does not pass, reckoned from the limits alone."""
    found = set()
    for finding in made.findings:
        key = finding.check.key
        if key in LIMITS:
            low, high, _ = LIMITS[key]
            assert finding.value is not None
            good = (low is None or finding.value >= low) and (high is None or finding.value <= high)
        else:
            assert finding.value is None
            good = not finding.bad
        if not good:
            found.add(key)
    return found


@given(SEEDS)
def test_the_verdict_is_what_the_limits_say(seed: str) -> None:
    made = sample_piece(LESSON, INSPECT, seed)
    wrong = failed(made)
    assert [finding.check for finding in made.findings] == list(LESSON.checklist)
    assert {finding.check.key for finding in made.findings if finding.bad} == wrong
    assert made.verdict == ("reject" if wrong & REJECTS else "fix" if wrong else "pass")
    assert len(wrong) <= 2
    deciding = {finding.check.key for finding in made.deciding}
    if made.verdict == "reject":
        assert deciding == wrong & REJECTS
    elif made.verdict == "fix":
        assert deciding == wrong
    else:
        assert deciding == {
            k for k in LIMITS if any(f.check.key == k and f.value in LIMITS[k][:2] for f in made.findings)
        }


@given(SEEDS)
def test_every_value_can_be_measured_and_is_not_below_nothing(seed: str) -> None:
    for finding in sample_piece(LESSON, INSPECT, seed).findings:
        if finding.value is not None:
            assert finding.value >= 0
            assert (finding.value / Fraction(LIMITS[finding.check.key][2])).denominator == 1


@pytest.mark.slow
@settings(deadline=None, max_examples=examples(30))
@given(SEEDS)
def test_about_half_are_good_and_all_that_can_be_wrong_comes(seed: str) -> None:
    made = [sample_piece(LESSON, INSPECT, f"{seed}/{turn}") for turn in range(400)]
    verdicts = Counter(one.verdict for one in made)
    assert 0.4 <= verdicts["pass"] / len(made) <= 0.6
    assert min(verdicts["fix"], verdicts["reject"]) > 40
    wrong = Counter(frozenset(failed(one)) for one in made)
    assert {frozenset({key}) for key in ("lebar", "berat", "tepi", "luntur")} <= set(wrong)
    assert {len(keys) for keys in wrong} == {0, 1, 2}


def test_values_come_on_the_limit_near_it_and_far_from_it() -> None:
    widths = {
        finding.value
        for turn in range(1000)
        for finding in sample_piece(LESSON, INSPECT, str(turn)).findings
        if finding.check.key == "lebar"
    }
    assert {Fraction(38), Fraction(42), Fraction(40)} <= widths  # on either limit, and well inside
    assert {Fraction("37.5"), Fraction("42.5")} <= widths  # one step beyond
    assert {Fraction(34), Fraction(46)} <= widths  # far beyond


def test_a_good_value_is_on_the_limit_often() -> None:
    good = [p for turn in range(600) if (p := sample_piece(LESSON, INSPECT, str(turn))).verdict == "pass"]
    widths = [finding.value for one in good for finding in one.findings if finding.check.key == "lebar"]
    assert sum(width in (38, 42) for width in widths) > len(widths) / 4


@given(SEEDS, SEEDS)
def test_the_same_seed_gives_the_same_piece(seed: str, other: str) -> None:
    again = making()
    assert sample_piece(LESSON, INSPECT, seed) == sample_piece(again[0], again[2], seed)
    if seed != other:
        first, second = ([sample_piece(LESSON, INSPECT, f"{s}/{n}") for n in range(12)] for s in (seed, other))
        assert first != second


def test_only_the_checks_that_are_asked_for_are_on_the_piece() -> None:
    lesson, _, inspect = making(changed("kind: inspect,", "kind: inspect, checks: [tepi, luntur],", MAKING))
    made = [sample_piece(lesson, inspect, str(turn)) for turn in range(60)]
    assert {tuple(finding.check.key for finding in one.findings) for one in made} == {("tepi", "luntur")}
    assert {one.verdict for one in made} == {"pass", "fix", "reject"}


@given(st.integers(5, 90), st.integers(0, 5), SEEDS)
def test_pieces_follow_the_workshops_own_limits(width: int, give: int, seed: str) -> None:
    lesson, _, inspect = making(own=f"keset.uji: {{lebar: {{value: {width}}}, beda: {{value: {give}}}}}")
    made = sample_piece(lesson, inspect, seed)
    (finding,) = (finding for finding in made.findings if finding.check.key == "lebar")
    assert finding.value is not None
    assert finding.bad == (not width - give <= finding.value <= width + give)


@given(
    st.fractions(0, 100, max_denominator=10),
    st.fractions(0, 100, max_denominator=10),
    st.sampled_from((Fraction(1, 10), Fraction(1, 2), Fraction(3), Fraction(25))),
)
def test_good_values_hold_and_bad_ones_do_not(one: Fraction, other: Fraction, by: Fraction) -> None:
    low, high = sorted((one, other))
    for limits in (Limits(low, high, by), Limits(low, None, by), Limits(None, high, by)):
        good = limits.good()
        near, far = limits.bad()
        assert all(map(limits.hold, good))
        assert not any(map(limits.hold, (*near, *far)))
        assert min((*good, *near, *far)) >= 0
        assert {limits.low, limits.high} - {None} <= set(good)


def amounts(text: str | None) -> list[int]:
    """Return the sums in rupiah that stand in a text, of either language."""
    return [int(re.sub("[.,]", "", found)) for found in re.findall(r"Rp([0-9]+(?:[.,][0-9]{3})*)", text or "")]


@given(SEEDS, st.integers(0, 60))
def test_texts_hold_exactly_the_fresh_numbers_in_both_languages_and_the_answer_follows(seed: str, turn: int) -> None:
    now = with_fresh_numbers(LESSON, AMOUNT, seed, turn)
    jual, bahan = amounts(now.prompt.id)
    assert jual in range(20000, 30001, 2500)
    assert bahan in range(6000, 9001, 500)
    assert now.answer == jual - bahan
    (hint,), (solution,) = now.hints, now.solution
    for lang in ("id", "en"):
        assert amounts(getattr(now.prompt, lang)) == [jual, bahan]
        assert amounts(getattr(hint, lang)) == [jual]
        assert amounts(getattr(solution, lang)) == [jual, bahan, jual - bahan]
        assert amounts(getattr(now.right, lang)) == [jual - bahan]
        assert amounts(getattr(now.wrong, lang)) == [bahan]
    assert (now.key, now.kind, now.vary) == (AMOUNT.key, AMOUNT.kind, AMOUNT.vary)


@given(SEEDS)
def test_no_numbers_come_again_before_all_have_been(seed: str) -> None:
    turns = [with_fresh_numbers(LESSON, AMOUNT, seed, turn).prompt.id for turn in range(36)]
    assert len(set(turns[:35])) == 5 * 7
    assert turns[35] == turns[0]


def test_an_exercise_that_varies_nothing_stays_as_it_is() -> None:
    amount = LESSON.practice[0]
    assert isinstance(amount, Amount)
    assert with_fresh_numbers(LESSON, amount, "Sri", 3) is amount


@given(st.integers(0, 10**5))
def test_fresh_numbers_go_with_the_workshops_own_figures(tali: int) -> None:
    text = changed('sisa: {formula: "jual - bahan"', 'sisa: {formula: "jual - bahan + tali"', MAKING)
    lesson, amount, _ = making(text, f"keset.uji: {{tali: {{value: {tali}}}}}")
    now = with_fresh_numbers(lesson, amount, "Sri", 1)
    jual, bahan = amounts(now.prompt.id)
    assert now.answer == jual - bahan + tali


def test_fresh_numbers_are_pronounced_as_the_lesson_says() -> None:
    text = changed("minutes: 5", "minutes: 5\npronounce: {id: {jual: juwal}}", MAKING)
    lesson, amount, _ = making(text)
    phrase = with_fresh_numbers(lesson, amount, "Sri", 0).prompt.phrase("id")
    assert phrase.say == phrase.text.replace("Jual", "juwal")


RANGES = st.tuples(st.integers(0, 50), st.integers(1, 30), st.sampled_from((1, 5, 500)))


@given(st.dictionaries(st.sampled_from("abcdef"), RANGES, min_size=1))
def test_number_sets_are_on_the_steps_all_if_few_and_the_ends_always(ranges: dict[str, tuple[int, int, int]]) -> None:
    sets = number_sets({k: {"from": f, "to": f + n * s, "step": s} for k, (f, n, s) in ranges.items()})
    every = 1
    for first, count, step in ranges.values():
        every *= count + 1
        assert step
        assert first >= 0
    assert len(sets) == min(every, SETS)
    assert len({tuple(sorted(one.items())) for one in sets}) == len(sets)
    for one in sets:
        for name, value in one.items():
            first, count, step = ranges[name]
            assert value in range(first, first + count * step + 1, step)
    assert {k: f for k, (f, _, _) in ranges.items()} in sets
    assert {k: f + n * s for k, (f, n, s) in ranges.items()} in sets


def test_what_comes_to_no_sum_is_told_with_the_numbers_that_do() -> None:
    (problem,) = read(changed("to: 9000", "to: 20500", MAKING)).problems
    assert problem.key == "vary_result"
    assert values_of(problem) == {"numbers": "bahan = 20500, jual = 20000", "name": "formula", "amount": "-500"}


def test_the_workshops_own_figures_can_make_fresh_numbers_impossible_and_that_is_told() -> None:
    text = changed('sisa: {formula: "jual - bahan"', 'sisa: {formula: "jual - bahan - tali"', MAKING)
    library = read(text, "keset.uji: {tali: {value: 0}}")
    assert library.problems == ()
    assert [problem.key for problem in read(text, "keset.uji: {tali: {value: 12000}}").problems] == ["vary_result"]
