"""How people are named: the letters of their titles, and names in the old spelling."""

from __future__ import annotations

import re
from typing import Final

from kiosk.speech.tables import SpokenLanguage

_DOTTED: Final = re.compile(
    r"(?<![\w.])(?:[A-Z][a-z]?(?:\.[A-Z][a-z]{0,2})+|Sp(?:\.\s?[A-Z]{1,4})+|[SM]\.[A-Z]{2,4})\b\.?(?!\w)"
)


def titles(text: str, language: SpokenLanguage) -> str:
    """S.Pd. is said by its letters; a part with a vowel is a syllable, as in M.Si. and S.Kom. So is Sp.KFR."""

    def say(match: re.Match[str]) -> str:
        parts = re.split(r"\.\s?", match[0].rstrip("."))
        return " ".join(
            part.lower() if len(part) > 1 and re.search("[aeiou]", part) else " ".join(part.upper()) for part in parts
        )

    text = re.sub(r"\b(Hj|H|Drs?|dr|Ir|Ns|Jl|Gg|Jend)\.(?=[A-Z][a-z])", r"\1. ", text)
    if language.lang == "id":
        text = re.sub(r"(?<=\bSp\.)(\s?[A-Z]{1,4})\(K\)", r"\1 konsultan", text)
        text = re.sub(r"\bK\.\s?H\.(?=\s?[A-Z])", "KH", text)
    return _DOTTED.sub(say, text)


# Names as they were spelt before 1972, and as many people still spell their own.
_NAME: Final = re.compile(r"(?<!\w)[A-Z](?:[a-z]+|[A-Z]{3,})(?!\w)")
_NOT_OLD: Final = re.compile(
    r"Joe[ly]?|No[ae]l[a-z]*|Zoe|Chloe|Poe|Phoe[a-z]+|Boeing|Goethe|Roe|Roemer|Shoe[a-z]*|Coe[a-z]*|Django|Azerbaidjan"
    r"|Ditjen|Diklatjemen|Bachmann?"
    r"|Adj(?:ekt|ust|ud)[a-z]*|Koe(?:fis|ks|duk|ns)[a-z]*|Oe(?:do|rst)[a-z]*|Ajoene|Mengoek|Nemoek|Biokoense"
    r"|(?:Agro|Auto|Bio|Elektro|Entero|Foto|Homo|Iso|Makro|Mikro|Perkloro|Sino|Termo|Tio|Trombo)e[a-z]+",
    re.IGNORECASE,
)
_OLD: Final[tuple[tuple[str, str], ...]] = (
    (r"dj(?=[aiueo])", "j"), (r"tj(?=[aiueo])", "c"), (r"^sj(?=[aiueo])", "sy"), (r"^nj(?=[ao])", "ny"),
    (r"oe", "u"),
    # Names from Arabic; Chandra, Charles and Richard have another ch.
    (r"^ch(?=a[ei]r|al[ei]|ati[bj]|od|o[ei]r|ol[iy]|ot[im]|osi|us[nae])", "kh"),
    (r"(?<=^a)ch(?=[mnsy])|(?<=^i)ch(?=[sw])", "kh"),
    (r"(?<=^[brdftmnsz]a)ch(?=[mlwrtdsy][aiu])|(?<=^[mn]u)ch(?=[ltdsy][aiu])", "kh"),
)  # fmt: skip


def old_spelling(text: str, language: SpokenLanguage) -> str:
    """Write Djoko, Soesilo and Sjahrir as Joko, Susilo and Syahrir, by which the voice says them right.

    A name with dj, tj or sj has y written as j: Djojo is Joyo. What only looks old, as Joe and Koefisien, is kept.
    """
    if language.lang != "id":
        return text

    def modern(match: re.Match[str]) -> str:
        name = match[0]
        if _NOT_OLD.fullmatch(name):
            return name
        said = name.lower()
        if re.search(r"dj[aiueo]|tj[aiueo]|^sj[aiueo]", said):
            said = re.sub(r"(?<![dts])j(?=[aiueo])", "y", said)
        for written, meant in _OLD:
            said = re.sub(written, meant, said)
        return name if said == name.lower() else said.upper() if name.isupper() else said.capitalize()

    return _NAME.sub(modern, text)
