"""What is learnt is shipped: it makes rows of one length, keeps words apart, and can be made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numpy")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.listening.grammar import name_id
from kiosk.listening.matching import distance
from kiosk.listening.projection import FILE, PROJECTED_SIZE, project_rows, spread_rows, squeeze_rows
from kiosk.listening.templates import READY_FILE, Templates, make_examples, ready_phrases
from kiosk.words import Phrase, load_words
from tools.voice_templates import discriminants, laid_over

if TYPE_CHECKING:
    from kiosk.listening.embedder import Embedder
    from kiosk.listening.synthetic import SyntheticVoices


@given(st.integers(1, 12), st.integers(0, 99))
@settings(deadline=None)
def test_projected_rows_have_length_1_and_survive_being_kept(count: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, 96)).astype(np.float32)
    found = project_rows(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    assert found.shape == (count, PROJECTED_SIZE)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-4)
    assert distance(found, spread_rows(squeeze_rows(found))) < 0.002


def test_what_is_no_rows_is_refused() -> None:
    for data in (b"", b"\x01" * 47, bytes(PROJECTED_SIZE)):
        with pytest.raises(ValueError, match=r"rows|reshape"):
            spread_rows(data)


def test_the_projection_lets_what_differs_within_a_place_count_little() -> None:
    drawn = np.random.default_rng(1)
    places = np.repeat(np.arange(60), 20)
    rows = np.zeros((len(places), 96))
    rows[:, :50] = drawn.normal(size=(60, 50))[places]  # what tells places apart
    rows += drawn.normal(size=rows.shape) * 0.1
    rows[:, 90] += 5 * drawn.normal(size=len(places))  # a room, say: loud and of no meaning
    middle, matrix = discriminants(rows.astype(np.float32), places)
    found = (rows - middle) @ matrix
    means = np.array([found[places == place].mean(0) for place in range(60)])
    assert (((found[:, None] - means) ** 2).sum(2).argmin(1) == places).all()
    assert np.abs(matrix[90]).max() < 0.1 * np.abs(matrix[:50]).max()


def test_rows_are_laid_over_in_order() -> None:
    plain = np.eye(5, 8, dtype=np.float32)
    assert laid_over(plain[[0, 0, 1, 2, 2, 2, 3, 4]], plain) == [0, 0, 1, 2, 2, 2, 3, 4]


def test_what_is_shipped_is_what_the_generator_makes(embedder: Embedder, synthetic_voices: SyntheticVoices) -> None:
    assert READY_FILE.stat().st_size + FILE.stat().st_size < 3_000_000
    templates = Templates(None, embedder)
    wanted = ready_phrases(load_words())
    try:
        templates.prepare(wanted)
        assert templates.wait(5), "what is shipped is known at once"
        for phrase, most in wanted.items():
            assert len(templates.known(phrase)) == 3 * most, name_id(phrase)
        for phrase in (Phrase("lanjut", "id"), Phrase("seven", "en"), Phrase("hujan", "id")):
            shipped, again = templates.known(phrase), make_examples(synthetic_voices, embedder, phrase, 2)
            off = [distance(a, b) for a, b in zip(shipped, again, strict=False)]
            # The synthesiser draws its noise anew: of a word made twice, one example was seen 0.07 off.
            # Another word is 0.3 off.
            assert sum(off) / len(off) < 0.03
            assert max(off) < 0.15
    finally:
        templates.close()
