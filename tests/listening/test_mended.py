"""Templates of words that a mentor mended: made as the workshop says them, and as before once that is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("onnxruntime")

import numpy as np

from kiosk.listening.embedder import Embedder
from kiosk.listening.matching import Rows
from kiosk.listening.templates import Templates
from kiosk.visit import Phrase
from tests.listening.conftest import PATIENCE

WORD, OTHER = Phrase("merah padam"), Phrase("bunga")


def alike(one: Rows, other: Rows) -> bool:
    """Tell whether two examples are the same but for the rounding with which they are kept."""
    return one.shape == other.shape and bool(np.allclose(one, other, atol=0.02))


def test_a_mended_word_is_expected_as_it_is_said_here(embedder: Embedder, tmp_path: Path) -> None:
    templates = Templates(tmp_path, embedder)

    def made(mended: dict[str, str]) -> list[Rows]:
        templates.mend({"id": mended})
        templates.prepare([WORD, OTHER])
        assert templates.wait(PATIENCE * 4)
        assert not templates.trouble
        return [templates.known(phrase)[0] for phrase in (WORD, OTHER)]

    try:
        usual, other = made({})
        mended, same = made({"merah": "mêrah"})
        assert not alike(mended, usual)
        assert alike(same, other)
        again, _ = made({})
        assert alike(again, usual)
    finally:
        templates.close()
