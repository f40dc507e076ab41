"""A third language is one value, its words file and its name: added to a copy of the kiosk, and walked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import kiosk

ROOT = Path(__file__).resolve().parents[2]

JAVANESE = """
JAVANESE: Final = Language(
    "jv", ",", ".", ("nol", "siji", "loro", "telu", "papat", "lima", "enem", "pitu", "wolu", "sanga"),
    {"sepuluh": 10}, {"ewu": 1000}, "setengah yuta", {"minute": "menit"}, ("iki", "kuwi"), "id",
)
"""

WALK = """
import pathlib, sys
import kiosk
assert pathlib.Path(kiosk.__file__).is_relative_to(sys.argv[1]), kiosk.__file__
from kiosk.commands.cli import parser
from kiosk.learning import Settings
from kiosk.listening import digit_words, parse_number, spoken_number
from kiosk.listening.grammar import usual_grammar
from kiosk.lessons import Localized, format_quantity
from kiosk.pricing import rupiah
from kiosk.speech.plan import Plan
from kiosk.visit import Act, Command
from fractions import Fraction
from tests.support.workshop import Memory, pick, words

line = ["run", "--lang", "jv"]
assert parser(line).parse_args(line).lang == "jv"
visit = Memory().visit(Settings(lang="en"))
seen = []
for _ in range(3):
    visit.command(Command(Act.LANGUAGE))
    seen.append(visit.state.settings.lang)
assert seen == ["jv", "id", "en"], seen
visit = Memory().visit(Settings(lang="jv"))
pages = {}

def note():
    pages[visit.page.key] = [line.phrase for sheet in visit.view.sheets for line in sheet.script]

note()
for key in [choice.key for choice in visit.page.choices]:
    visit = Memory().visit(Settings(lang="jv"))
    pick(visit, key)
    note()
    for act in (Act.HELP, Act.REPEAT, Act.HOME):
        visit.command(Command(act))
        note()
assert len(pages) > 2, pages.keys()
said = [phrase for page in pages.values() for phrase in page]
assert any(phrase.lang == "jv" and phrase.text == "Sinten panjenengan?" for phrase in said)
assert any(phrase.lang == "id" for phrase in said)
assert all(phrase.text.strip() for phrase in said)
assert (rupiah(20000, "jv"), format_quantity(Fraction(5, 2), "cm", "jv")) == ("Rp20.000", "2,5 cm")
text = Localized(id="Potong kain.", en="Cut the cloth.", jv="Kethoken kain.")
assert [text.phrase(lang).text for lang in ("jv", "en")] == ["Kethoken kain.", "Cut the cloth."]
assert [Localized(**{lang: "x"}).phrase("jv").lang for lang in ("jv", "id", "en")] == ["jv", "id", "en"]
assert Localized(id="x", en="y").phrase("jv").lang == "id"
assert parse_number(digit_words("jv")[3]) == 3
assert parse_number(spoken_number(125000, "jv")) == 125000
assert usual_grammar(words(), "jv")
print(len(pages), "pages")
"""


def test_a_new_language_is_one_value_and_its_words(tmp_path: Path) -> None:
    here = tmp_path / "kiosk"
    shutil.copytree(Path(kiosk.__file__).parent, here, ignore=shutil.ignore_patterns("__pycache__"))
    values = here / "words" / "language.py"
    known = "for language in (INDONESIAN, ENGLISH)}"
    text = values.read_text("utf-8")
    assert text.count(known) == 1
    text = text.replace(known, "for language in (INDONESIAN, ENGLISH, JAVANESE)}")
    text = text.replace("LANGUAGES: Final[", f"{JAVANESE}\nLANGUAGES: Final[", 1)
    values.write_text(text, "utf-8")
    (here / "words" / "jv.yaml").write_text('sign_in: {title: "Sinten panjenengan?"}\n', "utf-8")
    words = here / "words" / "id.yaml"
    text = words.read_text("utf-8")
    name = 'en: "Bahasa Inggris"}'
    assert text.count(name) == 1
    words.write_text(text.replace(name, f'{name[:-1]}, jv: "Bahasa Jawa"}}'), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WALK, str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
