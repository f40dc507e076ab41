"""A small lesson with one of everything, and ways to break it."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kiosk.lessons import Library, Problem, load_lessons

FILE = "keset/uji.yaml"
PICTURES = ("keset/uji-01", "keset/uji-02")

SMALL = """\
key: keset.uji
title: {id: "Uji", en: "Test"}
product: keset
topic: uji
minutes: 5
figures:
  tali: {value: 18000, unit: rupiah}
  upah: {value: 9000, unit: rupiah, confirm: true}
  modal: {formula: "tali + upah", unit: rupiah}
  pita: {value: 0.5, unit: cm}
objectives:
  - {id: "Anda bisa menghitung.", en: "You can count."}
parts:
  - {key: awal, title: {id: "Awal", en: "Start"}}
grades:
  - {key: pass, name: {id: "Lulus", en: "Pass"}, rule: {id: "Rapi.", en: "Neat."}}
steps:
  - key: potong
    part: awal
    title: {id: "Potong", en: "Cut"}
    say:
      - {id: "Potong {pita}.", en: "Cut {pita}."}
    picture: {name: keset/uji-01, alt: {id: "Pita.", en: "A strip."}}
    key_point: {id: "Modal {modal}.", en: "Cost {modal}."}
    adapt:
      one_hand: {id: "Pakai penjepit.", en: "Use a clamp."}
  - key: lipat
    title: {id: "Lipat", en: "Fold"}
    say:
      - {id: "Lipat dua.", en: "Fold in two."}
    key_point: {id: "Rata.", en: "Level."}
practice:
  - key: p1
    kind: amount
    shows: 1
    prompt: {id: "Berapa modal?", en: "What is the cost?"}
    formula: "modal * 2"
    right: {id: "Benar.", en: "Right."}
    wrong: {id: "Belum.", en: "Not yet."}
quiz:
  - key: q1
    kind: single
    prompt: {id: "Mana?", en: "Which?"}
    choices:
      - {key: a, text: {id: "Satu", en: "One"}}
      - {key: b, text: {id: "Dua", en: "Two"}}
    answer: b
    right: {id: "Benar.", en: "Right."}
    wrong: {id: "Belum.", en: "Not yet."}
    back_to: potong
  - key: q2
    kind: order
    prompt: {id: "Urutkan.", en: "Put in order."}
    choices:
      - {key: c, text: {id: "Satu", en: "One"}}
      - {key: d, text: {id: "Dua", en: "Two"}}
      - {key: e, text: {id: "Tiga", en: "Three"}}
    answer: [d, c, e]
    right: {id: "Benar.", en: "Right."}
    wrong: {id: "Belum.", en: "Not yet."}
  - key: q3
    kind: judge
    shows: 1
    prompt: {id: "Nilai ini.", en: "Judge this."}
    answer: pass
    right: {id: "Benar.", en: "Right."}
    wrong: {id: "Belum.", en: "Not yet."}
required_right: 2
"""

MAKING = (
    SMALL.replace(
        "figures:\n",
        """\
figures:
  lebar: {value: 40, unit: cm}
  beda: {value: 2, unit: cm}
  lebar_min: {formula: "lebar - beda", unit: cm}
  lebar_max: {formula: "lebar + beda", unit: cm}
  berat_min: {value: 500, unit: gram}
  tinggi: {value: 1, unit: cm}
  bahan: {value: 8000, unit: rupiah}
  jual: {value: 20000, unit: rupiah}
  sisa: {formula: "jual - bahan", unit: rupiah}
""",
    )
    .replace(
        "steps:\n",
        """\
  - {key: fix, name: {id: "Perbaiki", en: "Fix"}, rule: {id: "Bisa.", en: "It can."}}
  - {key: reject, name: {id: "Tolak", en: "Reject"}, rule: {id: "Tidak.", en: "It cannot."}}
checklist:
  - {key: lebar, name: {id: Lebar, en: Width}, unit: cm, low: lebar_min, high: lebar_max, by: 0.5,
     if_bad: fix, step: potong}
  - {key: berat, name: {id: Berat, en: Weight}, unit: gram, low: berat_min, by: 25, if_bad: reject, step: lipat}
  - {key: tepi, name: {id: Tepi, en: Edge}, unit: cm, high: tinggi, by: 0.5, if_bad: fix, step: lipat}
  - key: luntur
    name: {id: Luntur, en: Bleeding}
    good: {id: "Kain putih bersih.", en: "The white cloth is clean."}
    bad: {id: "Ada noda.", en: "There is a stain."}
    picture_bad: {name: keset/uji-02, alt: {id: "Noda.", en: "A stain."}}
    if_bad: reject
    step: lipat
steps:
""",
        1,
    )
    .replace(
        "quiz:\n",
        """\
  - key: p2
    kind: amount
    vary: {jual: {from: 20000, to: 30000, step: 2500}, bahan: {from: 6000, to: 9000, step: 500}}
    prompt: {id: "Jual {jual}. Bahan {bahan}. Sisanya?", en: "Sell {jual}. Materials {bahan}. What is left?"}
    formula: "sisa"
    hints:
      - {id: "{jual} dikurangi bahan.", en: "{jual} minus the materials."}
    solution:
      - {id: "{jual} kurang {bahan} sama dengan {sisa}.", en: "{jual} minus {bahan} is {sisa}."}
    right: {id: "Benar. Sisa {sisa}.", en: "Right. {sisa} is left."}
    wrong: {id: "Belum. Dikurangi {bahan}.", en: "Not yet. Take off {bahan}."}
  - {key: periksa, kind: inspect, prompt: {id: "Apa keputusan Anda?", en: "What do you decide?"}}
quiz:
""",
    )
)
"""The small lesson with a checklist and fresh numbers besides."""


def changed(old: str, new: str, text: str = SMALL) -> str:
    """Return the small lesson, or another text, with the only ``old`` in it replaced."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def read(text: str, overrides: str | None = None) -> Library:
    """Load one lesson file, and the workshop's own figures if there are any."""
    return load_lessons({FILE: text.encode()}, overrides.encode() if overrides is not None else None, PICTURES)


def told(library: Library) -> list[tuple[int, int, str]]:
    """Return the problems as line, column and key."""
    return [(problem.line, problem.column, problem.key) for problem in library.problems]


def place_of(text: str, mark: str) -> tuple[int, int]:
    """Return the line and column at which ``mark`` stands for the first time, both from 1."""
    before = text[: text.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def values_of(problem: Problem) -> dict[str, str]:
    """Return what fills the blanks of a problem's text."""
    return dict(problem.values)


@cache
def small_folder() -> Path:
    """Return a folder with the small lesson alone, for what reads lessons and is not about them."""
    folder = Path(mkdtemp(prefix="kiosk-lessons-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    pictures = {f"{name.replace('/', '/pictures/')}.svg": b"<svg/>" for name in PICTURES}
    for name, data in {FILE: SMALL.encode(), **pictures}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
