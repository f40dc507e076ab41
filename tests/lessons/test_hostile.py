"""Files that nobody vouches for: whatever they hold, loading ends soon, within its memory, and says what is wrong."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.lessons import load_lessons
from kiosk.store.lesson_files import find_picture, read_library
from kiosk.words import LANGS, load_words
from tests.support.effort import examples
from tests.support.small_lessons import FILE, MAKING, PICTURES, SMALL, changed, read, values_of

ROOT = Path(__file__).parents[2]
WORDS = load_words()

LIMITED = """\
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from kiosk.store.lesson_files import read_library
library = read_library(Path(sys.argv[1]))
problems = [[p.file, p.line, p.column, p.key] for p in library.problems]
print(json.dumps([sorted(library.lessons), problems[:5], len(problems)]))
"""

BOMB = "a: &a [x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join(f'*{b}' for _ in range(9))}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE: dict[str, tuple[bytes, tuple[int, int, str]]] = {
    # what: (the file, its first problem)
    "an alias bomb": (BOMB.encode(), (1, 4, "alias")),
    "an alias in itself": (b"a: &a [*a]\n", (1, 4, "alias")),
    "binary": (bytes(range(256)) * 40, (2, 118, "not_text")),
    "text that is not UTF-8": ("key: keset\ntitle: Kafé".encode("latin-1"), (2, 11, "not_text")),
    "UTF-16": (SMALL.encode("utf-16"), (1, 1, "not_text")),
    "NUL": (b"key: a\nti\0tle: b\n", (2, 3, "control")),
    "ten thousand levels of lists": (b"key: " + b"[" * 10_000 + b"]" * 10_000, (1, 1005, "yaml")),
    "ten thousand levels of lists without an end": (b"[" * 10_000, (1, 1001, "yaml")),
    "levels by indent": ("\n".join(" " * n + "a:" for n in range(1200)).encode(), (1000, 1001, "yaml")),
    "nine hundred levels": (b"key: " + b"[" * 900 + b"]" * 900, (1, 36, "too_deep")),
    "half a million values on a line": (b"key: [" + b"a," * 500_000 + b"]", (1, 1, "too_many")),
    "half a million mappings": (b"key: [" + b"{}," * 340_000 + b"]", (1, 1, "too_many")),
    "keys without end": (b"\n".join(b"k%d: 1" % n for n in range(9_900)), (1, 1, "missing")),
    "one key without end": (b"a: 1\n" * 9_900, (1, 1, "missing")),
    "steps without end": (b"steps: [" + b"{a: 1}," * 6_600 + b"]", (1, 1, "missing")),
    "a line of a million signs": (b'key: "' + b"a " * 500_000 + b'"', (1, 1, "missing")),
    "a name of a million signs": (b"a" * 1_000_000 + b": 1", (1, 1_000_001, "yaml_colon")),
    "a number of a million digits": (b"minutes: " + b"9" * 1_000_000, (1, 10, "quote")),
    "braces without end": (changed("Neat.", "{" * 900_000).encode(), (16, 74, "unknown_figure")),
    "a tag that runs a program": (b"key: !!python/object/apply:os.system ['false']\n", (1, 1, "missing")),
}


def limited(folder: Path) -> tuple[list[str], list[list[Any]], int]:
    """Load a folder in a process of 512 MB that must end within 20 s."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == ""
    lessons, problems, count = json.loads(done.stdout)
    return lessons, problems, count


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "first"),
    [
        pytest.param(*case, id=what, marks=pytest.mark.slow if len(case[0]) > 500_000 else ())
        for what, case in HOSTILE.items()
    ],
)
def test_a_hostile_file_is_a_problem_and_no_more(data: bytes, first: tuple[int, int, str], tmp_path: Path) -> None:
    put(tmp_path, "keset/jahat.yaml", data)
    put(tmp_path, "keset/baik.yaml", SMALL.replace("keset/uji-01", "keset/ada").encode())
    put(tmp_path, "keset/pictures/ada.svg", b"<svg/>")
    lessons, problems, count = limited(tmp_path)
    assert lessons == ["keset.uji"]
    assert problems[0] == ["keset/jahat.yaml", *first]
    assert 1 <= count <= 200


def test_a_file_of_fifty_megabytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = put(tmp_path, "keset/besar.yaml", b"")
    os.truncate(path, 50 << 20)
    assert limited(tmp_path) == ([], [["keset/besar.yaml", 1, 1, "too_big"]], 1)


def test_a_link_out_of_the_folder_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "luar/rahasia.yaml", SMALL.encode())
    put(tmp_path, "luar/pictures/rahasia.svg", b"<svg/>")
    inside = tmp_path / "dalam"
    put(inside, "keset/pictures/ada.svg", b"<svg/>")
    (inside / "keset/a.yaml").symlink_to(tmp_path / "luar/rahasia.yaml")
    (inside / "lain").symlink_to(tmp_path / "luar")
    (inside / "keset/pictures/rahasia.svg").symlink_to(tmp_path / "luar/pictures/rahasia.svg")
    (inside / "keset/putar.yaml").symlink_to(inside / "keset/putar.yaml")
    library = read_library(inside)
    assert library.lessons == {}
    assert library.problems == ()
    assert find_picture(inside, "keset/ada") == b"<svg/>"
    assert find_picture(inside, "keset/rahasia") is None
    assert find_picture(inside, "lain/rahasia") is None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../luar/rahasia",
            "keset/../../../luar/pictures/rahasia",
            "/luar/rahasia",
            "..",
            "",
            "/",
            "keset",
            "keset/",
        ),
        *("keset/\0", "tile/../../words/id", "keset/" + "a" * 5000, "keset/tidak-ada"),
    ],
)
def test_a_picture_name_never_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    put(tmp_path, "luar/pictures/rahasia.svg", b"<svg/>")
    put(tmp_path, "dalam/keset/pictures/ada.svg", b"<svg/>")
    assert find_picture(tmp_path / "dalam", name) is None


def test_a_picture_too_big_to_draw_is_none(tmp_path: Path) -> None:
    put(tmp_path, "keset/pictures/besar.svg", b"<svg/>" + b" " * (256 << 10))
    assert find_picture(tmp_path, "keset/besar") is None


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    library = read_library(tmp_path / "tidak-ada")
    assert [(problem.file, problem.key) for problem in library.problems] == [("tidak-ada", "unreadable")]
    for lang in LANGS:
        assert ";" in WORDS.say(lang, "problem.unreadable", **values_of(library.problems[0])).text


def test_a_folder_named_like_a_lesson_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "keset/a.yaml").mkdir(parents=True)
    assert read_library(tmp_path).problems == ()


@given(st.binary(max_size=400))
def test_any_bytes_load_or_are_told(data: bytes) -> None:
    library = load_lessons({FILE: data}, data)
    assert library.problems or library.lessons


@given(st.text(st.sampled_from("ab:- \n[]{}&*!|>'\"#%?,@`~0.\t\\"), max_size=60))
def test_any_signs_of_yaml_load_or_are_told(text: str) -> None:
    library = load_lessons({FILE: text.encode()}, text.encode())
    assert library.problems
    for problem in library.problems:
        assert 1 <= problem.line <= text.count("\n") + 2
        assert problem.column >= 1


@given(st.integers(0, len(MAKING) - 1), st.integers(0, 40), st.text(max_size=5))
def test_a_lesson_cut_anywhere_loads_or_is_told(at: int, length: int, put_in: str) -> None:
    text = MAKING[:at] + put_in + MAKING[at + length :]
    library = load_lessons({FILE: text.encode()}, None, PICTURES)
    assert bool(library.lessons) != bool(library.problems)


TREE: dict[str, Any] = yaml.safe_load(MAKING)


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path to every value."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from paths(value[key], (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from paths(part, (*path, place))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["{tali}", "tali * 2", "pass", "id", "keset/uji-01", "potong", "single", "9" * 400, "-"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "en", "key", "from", "to", "step", "unit", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


SLOW = [pytest.param(value, marks=pytest.mark.slow, id=repr(value)) for value in (True, "", [], -1, ["x"] * 60)]


@pytest.mark.parametrize("value", [None, {}, *SLOW], ids=repr)
def test_an_odd_value_in_every_place_in_turn_is_told_or_loads(value: object) -> None:
    for path in paths(TREE):
        tree: Any = copy.deepcopy(TREE)
        place = tree
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        library = load_lessons({FILE: json.dumps(tree).encode()}, None, PICTURES)
        assert bool(library.lessons) != bool(library.problems), path


@settings(max_examples=examples(400))
@given(st.sampled_from(list(paths(TREE))), ANYTHING)
def test_a_wrong_type_anywhere_is_told_and_never_raised(path: tuple[str | int, ...], value: object) -> None:
    tree: Any = copy.deepcopy(TREE)
    place = tree
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)
    library = load_lessons({FILE: text.encode()}, None, PICTURES)
    assert bool(library.lessons) != bool(library.problems)
    for problem in library.problems:
        assert problem.key != "wrong_value", "every kind of wrong value has words of its own"
        for lang in LANGS:
            assert ";" in WORDS.say(lang, f"problem.{problem.key}", **values_of(problem)).text


@given(ANYTHING)
def test_any_file_of_own_figures_is_told_and_never_raised(value: object) -> None:
    own = yaml.safe_dump({"keset.uji": {"tali": value, "upah": {"value": value}}})
    assert isinstance(read(SMALL, own).problems, tuple)
    load_lessons({FILE: SMALL.encode()}, yaml.safe_dump(value).encode(), PICTURES)
