"""Files that a mentor may have spoilt: figures, key maps, lessons, words. The kiosk starts, or says which and why."""

from __future__ import annotations

import random
from contextlib import suppress
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import load_maps
from kiosk.lessons import load_lessons
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.words import read_words
from tests.whole.test_robust import demo, shows_a_page, sound
from tests.whole.test_whole_lesson import sign_in

BAD = (
    b"", b"\0\0\0", b"\xff\xfe\x00", b"{", b"- - -", b"a: [1, 2", b"a: &x [*x]",
    b"!!python/object/apply:os.system [id]",
    b"%YAML 9.9\n---\n", b"a: b: c", b"\tkey: 1", b"? [a]\n: 1", b"key: >\n", b"1: 2", b"[]" * 1000, b"a: \x07",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("bad", BAD)
def test_spoilt_figures_and_key_maps_leave_the_kiosk_usable(tmp_path: Path, bad: bytes) -> None:
    maps, problems = load_maps({"sendiri.yaml": bad})
    assert "penuh" in maps
    assert problems
    library = load_lessons({"keset/harga.yaml": (default_folder() / "keset" / "harga.yaml").read_bytes()}, bad)
    assert "keset.harga" in library.lessons
    lesson = load_lessons({"keset/mutu.yaml": bad})
    assert not lesson.lessons
    assert lesson.problems


@given(st.binary(max_size=200))
def test_no_bytes_at_all_end_the_reading(data: bytes) -> None:
    maps, _ = load_maps({"x.yaml": data})
    assert "penuh" in maps
    load_lessons({"keset/x.yaml": data}, data)
    with suppress(ValueError, yaml.YAMLError):
        read_words(data)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_flipped_byte_in_a_lesson_costs_that_lesson_at_most(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = {
        path.relative_to(default_folder()).as_posix(): path.read_bytes() for path in default_folder().glob("*/*.yaml")
    }
    name = chance.choice(sorted(files))
    data = bytearray(files[name])
    for _ in range(5):
        data[chance.randrange(len(data))] = chance.randrange(256)
    library = load_lessons(files | {name: bytes(data)})
    assert len(library.lessons) >= len(files) - 1
    assert all(problem.file == name for problem in library.problems if len(library.lessons) < len(files))


@pytest.mark.slow
def test_the_whole_kiosk_starts_with_everything_spoilt(tmp_path: Path) -> None:
    keys, own = tmp_path / "keys", tmp_path / "lessons" / "keset"
    for folder in (keys, own):
        folder.mkdir(parents=True)
    for number, bad in enumerate(BAD):
        (keys / f"map{number}.yaml").write_bytes(bad)
        (own / f"own{number}.yaml").write_bytes(bad)
    (keys / "a-folder.yaml").mkdir()
    (own / "a-folder.yaml").mkdir()
    (own / "nowhere.yaml").symlink_to("/nonexistent")
    (tmp_path / "figures.yaml").write_bytes(b"keset.harga: {upah: {value: [}}")
    (tmp_path / "speech").write_text("a file where a folder should be", "utf-8")
    library = read_library(default_folder(), tmp_path / "figures.yaml", tmp_path / "lessons")
    assert len(library.lessons) == len(read_library(default_folder()).lessons)
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        terminal.until(lambda: shows_a_page(terminal), "a page")
        sound(terminal, tmp_path)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_spoilt_words_file_says_where(lang: str) -> None:
    good = (resources.files("kiosk.words") / f"{lang}.yaml").read_bytes()
    assert len(read_words(good)) > 300
    for bad in (b"home: {title: [1]}", b"home: {title: 5}", b"home: {1: x}"):
        with pytest.raises(ValueError, match="home"):
            read_words(bad)
