"""A person's examples: private, whole or not at all, and gone when they are deleted."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

pytest.importorskip("numpy")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.listening.matching import Rows
from kiosk.listening.personal import ENOUGH, Personal, delete_examples, voice_file


def rows(seed: int, count: int = 6) -> Rows:
    made = np.random.default_rng(seed).normal(size=(count, 96)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def test_what_is_saved_is_private_and_comes_back(tmp_path: Path) -> None:
    person = Personal()
    person.pause_ms = 730
    for seed in range(4):
        person.add("id:lanjut", (rows(seed), rows(seed + 50)))
    path = voice_file(tmp_path / "voices", "0190-abc")
    person.save(path)
    person.save(path)  # over an older one
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    again = Personal.load(path)
    assert again.pause_ms == 730
    assert again.names == ["id:lanjut"]
    assert again.enough("id:lanjut")
    for before, after in zip(person.rows("id:lanjut"), again.rows("id:lanjut"), strict=True):
        assert np.allclose(before, after, atol=1e-3)
    assert delete_examples(path.parent, "0190-abc")
    assert not list(path.parent.iterdir())
    assert not delete_examples(path.parent, "0190-abc")


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_a_damaged_file_is_nobodys(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("voice") / "a.voice"
    path.write_bytes(data)
    assert Personal.load(path).names == []


def test_a_file_cut_short_is_nobodys(tmp_path: Path) -> None:
    person = Personal()
    person.add("id:lanjut", (rows(1),))
    path = tmp_path / "a.voice"
    person.save(path)
    path.write_bytes(path.read_bytes()[:-7])
    assert Personal.load(path).names == []


@pytest.mark.parametrize("name", ["../a", "", "a/b", "a.b", "x" * 65])
def test_only_ids_name_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        voice_file(tmp_path, name)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
@settings(deadline=None)
def test_the_newest_example_always_stays_and_there_are_never_many(templates: list[int]) -> None:
    person = Personal()
    for seed in templates:
        person.add("id:satu", (rows(seed),))
        found = person.examples("id:satu")
        assert len(found) <= 8
        assert np.array_equal(found[-1][0], rows(seed))
    assert person.enough("id:satu") == (len(templates) >= ENOUGH)
    person.forget("id:satu")
    assert person.names == []
