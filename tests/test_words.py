"""The words files: every key that the code asks for is there in both languages, and none is left over."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from kiosk.words import LANGS, Lang, load_words, read_words

ROOT = Path(__file__).resolve().parent.parent / "kiosk"
TEXTS = load_words().texts
KEY = re.compile(r"^[a-z_]+(\.[a-z_A-Z0-9-]+)+$")


ENTRIES = ("say", "PinEntry", "PicturePinEntry", "NameEntry")


def keys_in_code() -> tuple[set[str], set[str], set[str]]:
    """Return the keys that are asked for, all strings like keys, and the beginnings of those put together."""
    asked, whole, begun = set(), set(), set()
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ENTRIES:
                first = [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                asked |= {key for key in first if KEY.match(key)}
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "choice":
                asked |= {a.value for a in node.args[1:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)}
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "page":
                asked |= page_keys(node)
    return asked, whole | asked, begun


def page_keys(call: ast.Call) -> set[str]:
    """Return the keys that ``Context.page`` makes of its name, or of the words that it is given."""
    texts = call.args[-1].value if call.args and isinstance(call.args[-1], ast.Constant) else None
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    keys = {given["help"].value} if isinstance(given.get("help"), ast.Constant) else set()  # type: ignore[attr-defined]
    if isinstance(texts, str):
        dot = "." in texts
        keys |= {texts if dot else f"{texts}.title"} if "title" not in given else set()
        keys |= {f"{texts}_help" if dot else f"{texts}.help"} if "help" not in given else set()
    return keys


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    assert TEXTS["id"].keys() == TEXTS["en"].keys()
    for key in TEXTS["id"]:
        blanks = [{name for _, name, _, _ in Formatter().parse(TEXTS[lang][key]) if name} for lang in LANGS]
        assert blanks[0] == blanks[1], key


def test_no_key_that_the_code_asks_for_is_missing() -> None:
    asked, _, _ = keys_in_code()
    assert len(asked) > 150
    missing = asked - set(TEXTS["id"])
    assert not missing


def test_no_text_is_left_over() -> None:
    _, whole, begun = keys_in_code()
    unused = [
        key for key in TEXTS["id"] if key not in whole and not any(b and key.startswith(b) for b in begun if "." in b)
    ]
    assert not unused


@pytest.mark.parametrize("lang", LANGS)
def test_texts_are_plain(lang: Lang) -> None:
    for key, text in TEXTS[lang].items():
        if key.startswith(("problem.", "start.", "keys.", "doctor.", "backup.")):
            continue  # for mentors and for whoever starts the program
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= 12, key


def test_a_text_that_is_no_string_is_refused() -> None:
    with pytest.raises(ValueError, match=r"home\.title"):
        read_words(b"home: {title: yes}")
