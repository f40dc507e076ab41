"""The workshop's own file of figures: an act at the kiosk changes one entry as a careful hand would."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiosk.safekeeping.figures_file import change_entry, set_figure
from kiosk.store import DataFolder
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.visit import FigureEntry

OWN = b"""# angka bengkel kita
keset.harga:
  upah: {value: 10000, confirmed_by: "Bu Sari", confirmed_on: "2026-03-14"}  # naik tahun depan
  # tali dari Pak Budi
  tali: {confirmed_by: 'Pak Budi', confirmed_on: "2026-03-20"}

keset.mutu:
  lebar: {value: 45}
"""
NAMES = st.sampled_from(["upah", "tali", "lebar", "step potong", "thing Pasir, {berat} tiap badan", "baru"])
LESSONS = st.sampled_from(["keset.harga", "keset.mutu", "umum.harga"])
VALUES = st.one_of(
    st.none(),
    st.integers(0, 10**9 - 1).map(Fraction),
    st.integers(0, 10**7).map(lambda n: Fraction(n, 100)),
    st.from_regex(r"[0-9]{2,15}", fullmatch=True),
)
PEOPLE = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60).filter(str.strip)
ENTRIES = st.builds(FigureEntry, VALUES, PEOPLE, st.dates().map(lambda day: day.isoformat()))


def plain(data: bytes) -> dict[str, dict[str, dict[str, object]]]:
    return yaml.safe_load(data) or {}


@given(LESSONS, NAMES, ENTRIES)
def test_one_entry_changes_and_all_else_stays_with_its_comments(lesson: str, name: str, entry: FigureEntry) -> None:
    changed, before = change_entry(OWN, lesson, name, entry)
    expected, found = plain(OWN), plain(changed)
    written = found[lesson].pop(name)
    assert (expected.setdefault(lesson, {}).pop(name, None) is None) == (before is None)
    assert found == expected
    assert (written["confirmed_by"], written["confirmed_on"]) == (entry.by, entry.on)
    value = written.get("value")
    assert (value if value is None or isinstance(entry.value, str) else Fraction(str(value))) == entry.value
    for line in (b"# angka bengkel kita", b"# tali dari Pak Budi"):
        assert line in changed
    back = change_entry(changed, lesson, name, before)[0]
    same_quotes = (
        back.replace(b'"', b"'").split() == OWN.replace(b'"', b"'").split()
    )  # spaces before a comment may differ
    assert same_quotes


@given(LESSONS, NAMES, ENTRIES, ENTRIES)
def test_what_stood_there_before_is_put_back(lesson: str, name: str, first: FigureEntry, second: FigureEntry) -> None:
    one, none = change_entry(b"# hanya catatan\n", lesson, name, first)
    two, before = change_entry(one, lesson, name, second)
    assert none is None
    assert before == first
    assert plain(change_entry(two, lesson, name, before)[0]) == plain(one)
    assert change_entry(two, lesson, name, None)[0].startswith(b"# hanya catatan\n")


@pytest.mark.parametrize("data", [b"- a\n", b"keset.mutu: 3\n", b"a: [\n", b"\xff\xfe", b"halo"])
def test_a_file_that_is_none_is_left_as_it_is(data: bytes, tmp_path: Path) -> None:
    folder, taught = DataFolder(tmp_path), read_library(default_folder())
    folder.figures.write_bytes(data)
    try:
        outcome, _ = set_figure(
            folder, default_folder(), taught, "keset.mutu", "lebar", FigureEntry(None, "Bu", "2026-03-14")
        )
        assert outcome.problem is not None
    except ValueError:
        pass  # the caretaker tells that it cannot be used
    assert folder.figures.read_bytes() == data


def test_a_figure_that_its_lesson_cannot_bear_is_told_and_not_written(tmp_path: Path) -> None:
    folder, taught = DataFolder(tmp_path), read_library(default_folder())
    too_low = FigureEntry(Fraction(27), "Bu Rina", "2026-03-14")
    outcome, _ = set_figure(folder, default_folder(), taught, "batik.produksi", "malam_klowong_tinggi", too_low)
    assert outcome.problem is not None
    assert outcome.problem.key == "check_limits"
    assert not folder.figures.exists()
    right = FigureEntry(Fraction(70), "Bu Rina", "2026-03-14")
    outcome, renewed = set_figure(folder, default_folder(), taught, "batik.produksi", "malam_klowong_tinggi", right)
    assert outcome.problem is None
    assert renewed.lessons["batik.produksi"].figures["malam_klowong_tinggi"].value == 70
    assert read_library(default_folder(), folder.figures) == renewed
