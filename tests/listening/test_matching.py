"""Many distances at once are each what the plain algorithm gives."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.listening.matching import Bank, Rows, distance, score


def rows(count: int, seed: int) -> Rows:
    made = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def plain(one: Rows, other: Rows) -> float:
    n, m = len(one), len(other)
    best = [[float("inf")] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n):
        for j in range(m):
            cost = 1 - float(one[i] @ other[j])
            best[i + 1][j + 1] = cost + min(best[i][j], best[i][j + 1], best[i + 1][j])
    return best[n][m] / (n + m)


sounds = st.lists(st.integers(1, 12), min_size=1, max_size=6)


@given(st.integers(1, 12), sounds, st.integers(0, 99))
@settings(deadline=None)
def test_the_bank_gives_each_distance(steps: int, lengths: list[int], seed: int) -> None:
    heard = rows(steps, seed)
    known = [rows(length, seed + 1 + place) for place, length in enumerate(lengths)]
    assert Bank(known).distances(heard) == pytest.approx([plain(heard, each) for each in known], abs=1e-4)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 99))
@settings(deadline=None)
def test_a_sound_is_no_way_from_itself_and_it_is_as_far_there_as_back(one: int, other: int, seed: int) -> None:
    a, b = rows(one, seed), rows(other, seed + 1)
    assert distance(a, a) == pytest.approx(0, abs=1e-5)
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-4)


def test_a_bank_of_nothing() -> None:
    assert Bank([]).distances(rows(3, 1)) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_more_examples_never_make_a_word_farther(found: list[float]) -> None:
    assert min(found) <= score(found) <= max(found)
    assert score([*found, min(found)]) <= score(found) + 1e-12
