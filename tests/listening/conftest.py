"""What the tests of the whole chain share; they skip without the extra ``voice``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.listening import Grammar, choice_number_words, general_words
from kiosk.words import LANGUAGES, Phrase, load_words

if TYPE_CHECKING:
    from kiosk.listening.embedder import Embedder
    from kiosk.listening.synthetic import SyntheticVoices
    from kiosk.listening.templates import Templates

PATIENCE = 60.0

_GENERAL = {word.key: word for word in general_words(load_words(), "id")}
PAGE = Grammar((*(_GENERAL[key] for key in ("next", "back", "help", "louder")), *choice_number_words("id", 4)))
"""A small page: what takes seconds, not minutes, to make from synthetic voices."""

EVERYDAY = tuple(Phrase(name) for name in LANGUAGES["id"].fillers[:20])


@pytest.fixture(scope="session")
def synthetic_voices() -> Iterator[SyntheticVoices]:
    pytest.importorskip("numpy")
    from kiosk.listening.synthetic import SyntheticVoices

    made = SyntheticVoices()
    yield made
    made.close()


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    pytest.importorskip("onnxruntime")
    from kiosk.listening.embedder import Embedder, model_files

    if model_files() is None:
        pytest.skip("the wheel with the models is not installed")
    return Embedder()


@pytest.fixture(scope="session")
def seed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeds")


@pytest.fixture(scope="session")
def templates(embedder: Embedder, seed_folder: Path) -> Iterator[Templates]:
    from kiosk.listening.templates import Templates

    made = Templates(seed_folder, embedder)
    made.prepare([*EVERYDAY, *(name for word in PAGE.words for name in word.names)])
    assert made.wait(PATIENCE * 4)
    assert not made.trouble
    yield made
    made.close()
