"""What is written made into what is said: numbers, rupiah, units, times, dates, abbreviations and signs.

Pure text to text. The tables of a language are data (``reading/id.yaml``, ``reading/en.yaml``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec import Struct

from kiosk.speech.normalise import doubtful, normalise
from kiosk.speech.tables import Tables
from kiosk.visit import Lang
from kiosk.words import LANGUAGES

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_SILENT: Final = "\"“”„«»‘’`´_|\\/^()[]{}<>•●▪■□◆★☆✓✔✗✘☐☑…–—-:;,.!?'\u00ad\u200b\ufe0f"
"""Signs that are for the eye, or that the voice makes a pause of."""

_FRACTIONS: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
_RAISED: Final = str.maketrans("²³", "23")

_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ɏ"
_PAUSES: Final = ".,!?;:"
_SWAP: Final = str.maketrans(".,", ",.")


class _Reading(Struct, frozen=True):
    """A language's tables, with the patterns made of them."""

    lang: str
    decimal: str
    say: Mapping[str, str]
    letters: Mapping[str, str]
    months: tuple[str, ...]
    units: Mapping[str, str]
    signs: Mapping[str, str]
    words: Mapping[str, str]
    vowels: Mapping[str, str]
    homographs: Mapping[str, tuple[str, str, re.Pattern[str]]]
    normal: Tables
    ends: frozenset[str]
    number: str
    unit: str
    word: re.Pattern[str]


@lru_cache(maxsize=2)
def _reading(lang: str) -> _Reading:
    import yaml  # only when the first text is spoken: not before the first paint

    raw = yaml.safe_load((Path(__file__).parent / "reading" / f"{lang}.yaml").read_text("utf-8"))
    words = {key if key != key.lower() else key.casefold(): said for key, said in raw["words"].items()}
    units = raw["units"]
    return _Reading(
        lang=lang,
        decimal="," if lang == "id" else ".",
        say={k: v for k, v in raw.items() if isinstance(v, str)},
        letters=raw["letters"],
        months=tuple(raw["months"]),
        units=units,
        signs=raw["signs"],
        words=words,
        vowels=raw.get("vowels", _NOTHING),
        homographs={
            word: (usual, other, re.compile(rf"\b(?:{clues})\b"))
            for word, (usual, other, clues) in raw.get("homographs", _NOTHING).items()
        },
        normal=msgspec.convert(raw["normalise"], Tables),
        ends=frozenset(raw["may_end"]),
        number=LANGUAGES[lang].number.pattern,
        unit=_any_of(units),
        word=re.compile(rf"(?<!\w)(?:{_any_of(words)})(?!\w)", re.IGNORECASE),
    )


def _any_of(keys: Mapping[str, str]) -> str:
    return "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))


def spoken_form(text: str, lang: Lang, pronounce: Mapping[str, str] = _NOTHING) -> str:
    """Return how ``text`` is said in ``lang``: letters, spaces and the signs ``.,!?;:'-`` only.

    ``pronounce`` gives a saying for whole words, whatever their case; it wins over the tables. A sign that no
    table knows is left out (see ``unsure``).
    """
    return _said(text, lang, tuple(pronounce.items()))


def corrected_vowels(lang: Lang, text: str = "") -> Mapping[str, str]:
    """Return words of a language with accents on their vowels, because no dictionary has them right.

    Words of two meanings in ``text`` have the accents of the meaning that the words around them tell.
    """
    reading, told = _reading(lang), {}
    for word, (usual, other, clues) in reading.homographs.items():
        bare, found = re.subn(rf"\b{word}(?:nya|lah|kah|pun)?\b", word, text.lower())
        if found:
            told[word] = other if clues.search(bare) else usual
    return {**reading.vowels, **told} if told else reading.vowels


def unsure(text: str, lang: Lang) -> set[str]:
    """Return what of ``text`` is not sure to be said right: signs without a word, and writings of two meanings."""
    reading = _reading(lang)
    known = {*reading.signs, *reading.units, *_FRACTIONS, *_SILENT, *"²³℃"}
    signs = {
        c
        for c in normalise(unicodedata.normalize("NFC", text), reading)
        if c not in known and not c.isspace() and not re.match(rf"[{_LATIN}0-9]", c)
    }
    return signs | set(doubtful(text, reading, lambda word: _looked_up(reading.words, word) is not None))


_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ0-9])|\n+")


def sentences(text: str, lang: Lang) -> list[str]:
    """Return ``text`` cut into sentences; an abbreviation's full stop ("No. 3") does not end one."""
    reading = _reading(lang)
    found: list[str] = []
    start = 0
    for end in _SENTENCE.finditer(text):
        last = text[start : end.start()].rsplit(None, 1)
        if last and text[end.start() - 1 : end.start()] == ".":
            word = last[-1].lstrip('("“‘')
            # An initial stands before a name: "M. Yani", but "A. B." are two answers.
            short = (
                _looked_up(reading.words, word) is not None
                or re.fullmatch(r"(?:[A-Z]\.){2,}|[A-Z][a-z]?\.[A-Z][a-z]*\.", word)
                or (re.fullmatch(r"[A-Z]\.", word) and re.match(r"[A-Z][a-z]", text[end.end() :]))
            )
            # "dll. Simpan" ends a sentence, "Bpk. Joko" does not.
            if short and word.casefold() not in reading.ends:
                continue
            if word.casefold() in reading.normal.before_number and text[end.end() : end.end() + 1].isdigit():
                continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _looked_up(words: Mapping[str, str], written: str) -> str | None:
    """A word with capitals in the table must be written so; one without may be written in any case."""
    return words.get(written) or words.get(written.casefold())


@lru_cache(maxsize=1024)
def _said(text: str, lang: Lang, pronounce: tuple[tuple[str, str], ...]) -> str:
    reading = _reading(lang)
    text = unicodedata.normalize("NFC", text).translate(_RAISED)
    for sign, plain in _FRACTIONS.items():
        text = text.replace(sign, f" {plain}")
    if pronounce:
        given = {key.casefold(): said for key, said in pronounce}
        text = re.sub(
            rf"(?<!\w)(?:{_any_of(given)})(?!\w)",
            lambda m: given[m[0].casefold()],
            text,
            flags=re.IGNORECASE,
        )
    text = normalise(text, reading)
    text = reading.word.sub(lambda m: _looked_up(reading.words, m[0]) or m[0], text)
    for rule in _RULES:
        text = rule(text, reading)
    return _tidy(text)


# Numbers ------------------------------------------------------------------------------------------------


def number_words(number: int, lang: Lang) -> str:
    """Return a whole number >= 0 in words; past 10^15 its digits one by one."""
    if number >= 10**15:
        return _digits(str(number), lang)
    from num2words import num2words  # only when the first number is spoken

    words: str = num2words(number, lang=lang)
    if lang == "id":
        # num2words says "satu ribu" for a thousand after a greater unit; Indonesian says "seribu" there too.
        return re.sub(r"(juta|miliar|triliun) satu ribu\b", r"\1 seribu", words)
    return words.replace(",", "")


def _digits(digits: str, lang: Lang) -> str:
    return " ".join(number_words(int(digit), lang) for digit in digits)


def _number(written: str, reading: _Reading) -> str:
    """Say a number as the language writes it, with thousands and decimal marks."""
    lang = reading.lang
    whole, _, part = LANGUAGES[lang].read_marks(written).replace(",", "").partition(".")
    # A leading nought (a code, a telephone number) is no quantity.
    said = _digits(whole, lang) if len(whole) > 1 and whole[0] == "0" else number_words(int(whole), lang)
    point = "koma" if lang == "id" else "point"
    return f"{said} {point} {_digits(part, lang)}" if part else said


def _telephone(text: str, reading: _Reading) -> str:
    return re.sub(
        r"(?<![\w.,/-])(?:\+\d{1,3}|0\d{2,3})(?:[- ]?\d{3,5}){2,3}(?![\w/])",
        lambda m: ", ".join(_digits(group, reading.lang) for group in re.split(r"[- +]+", m[0]) if group),
        text,
    )


def _dates(text: str, reading: _Reading) -> str:
    def say(day: str, month: str, year: str, written: str) -> str:
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return written
        return f"{int(day)} {reading.months[int(month) - 1]} {int(year)}"

    text = re.sub(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])", lambda m: say(m[1], m[2], m[3], m[0]), text)
    return re.sub(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", lambda m: say(m[3], m[2], m[1], m[0]), text)


def _times(text: str, reading: _Reading) -> str:
    """08.30 or 8:30 after "pukul"; a hyphen or dash between two times is a range."""
    clock = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
    end = r"(?![\d%°]|[.,:]\d)"
    text = re.sub(
        rf"(?<![\d.,:])({clock})\s?[-–—]\s?(?={clock}{end})",
        lambda m: f"{m[1]} {reading.say['range']} ",
        text,
    )

    def say(match: re.Match[str]) -> str:
        word, hour, minute = match[1] or "", int(match[2]), int(match[3])
        if reading.lang == "id":
            # After "sampai" the hour is already told as one.
            word = word or ("" if text[: match.start()].endswith("sampai ") else "pukul ")
            return f"{word}{hour} lewat {minute}" if minute else f"{word}{hour}"
        if minute == 0:
            return f"{word}{hour} o'clock" if 1 <= hour <= 12 else f"{word}{hour} hundred hours"
        return f"{word}{hour} oh {minute}" if minute < 10 else f"{word}{hour} {minute}"

    return re.sub(
        rf"(?<![\d.,:])((?:[Pp]ukul|[Jj]am|at)\s+)?\b([01]?\d(?=:)|[01]\d|2[0-3]|(?<=ukul )\d|(?<=am )\d|(?<=at )\d)"
        rf"[.:]([0-5]\d){end}",
        say,
        text,
    )


def _ordinals(text: str, reading: _Reading) -> str:
    if reading.lang == "id":

        def say(match: re.Match[str]) -> str:
            n = int(match[2])
            word = "pertama" if n == 1 else f"ke{number_words(n, 'id')}"
            return word.capitalize() if match[1].isupper() else word

        text = re.sub(r"\b([Kk])e-(\d+)\b", say, text)
        return re.sub(r"\b(\d+)-an\b", lambda m: f"{number_words(int(m[1]), 'id')}an", text)
    from num2words import num2words

    def decade(match: re.Match[str]) -> str:
        century = f"{number_words(int(match[1]), 'en')} " if match[1] else ""
        return f"{century}{number_words(int(match[2]), 'en').removesuffix('y')}ies"

    text = re.sub(r"(?<![\w.,])(\d\d)?([2-9]0)['’]?s\b", decade, text)
    return re.sub(
        r"\b(\d{1,9})(?:st|nd|rd|th)\b",
        lambda m: str(num2words(int(m[1]), lang="en", to="ordinal")).replace(",", ""),
        text,
    )


def _fractions(text: str, reading: _Reading) -> str:
    def say(match: re.Match[str]) -> str:
        whole, above, below = match[1], int(match[2]), int(match[3])
        part = _fraction(above, below, reading.lang)
        if whole is None:
            return part
        return f"{whole} {part}" if reading.lang == "id" else f"{whole} and {part}"

    return re.sub(r"(?<![\d/.,])(?:(\d+)\s+)?(\d{1,9})/(\d{1,9})(?![\d/])", say, text)


def _fraction(above: int, below: int, lang: str) -> str:
    if lang == "id":
        top, bottom = number_words(above, "id"), number_words(below, "id")
        if (above, below) == (1, 2):
            return "setengah"
        if 2 <= below <= 10:
            return f"seper{bottom}" if above == 1 else f"{top} per{bottom}"
        return f"{top} per {bottom}"
    top, bottom = number_words(above, "en"), number_words(below, "en")
    names = {2: "half", 4: "quarter", 3: "third", 5: "fifth", 8: "eighth", 10: "tenth"}
    if below not in names:
        return f"{top} over {bottom}"
    name = names[below]
    return f"one {name}" if above == 1 else f"{top} {'halves' if below == 2 else name + 's'}"


def _rupiah(text: str, reading: _Reading) -> str:
    """Rp20.000 in either language; an English text may write Rp20,000."""
    amount = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
    scale = r"(?:\s(?:ribu|juta|miliar|triliun|thousand|million|billion)\b)?"
    name, to, per = reading.say["rupiah"], reading.say["range"], reading.say["per"]

    def plain(written: str) -> str:
        """Write the amount with the language's own marks, so that the number rule reads it."""
        whole = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", written)
        thousands, part = (whole[1], whole[2]) if whole else (written, None)
        if whole:
            thousands = re.sub(r"\D", "", thousands)
        else:
            thousands, _, part = written.replace(",", ".").partition(".")
        mark = "," if reading.lang == "id" else "."
        return f"{thousands}{mark}{part}" if part else thousands

    if "=" not in text:
        text = re.sub(r"(?<=\d)\s?[-–—]\s?(?=Rp)", f" {to} ", text)
    text = re.sub(
        rf"Rp\.?\s?({amount})\s?[-–—]\s?({amount})({scale})",
        lambda m: f"{plain(m[1])} {to} {plain(m[2])}{m[3]} {name}",
        text,
    )
    # An amount in words ("Rp dua ribu") is left to the sign's own word below.
    text = re.sub(
        rf"([-−])?Rp\.?\s?([-−])?({amount})(?:,-|,–)?({scale})(\s?/\s?)?",
        lambda m: (
            f"{reading.say['negative'] + ' ' if m[1] or m[2] else ''}{plain(m[3])}{m[4]} {name}"
            + (f" {per} " if m[5] else "")
        ),
        text,
    )
    return re.sub(r"\bRp\b\.?", name, text)


def _between(text: str, reading: _Reading) -> str:
    """Say what stands between two numbers: a range, times, a subtraction, a division, a ratio."""
    say, unit = reading.say, reading.unit
    left = rf"(\d(?:\s?(?:{unit}))?|{say['rupiah']})"
    sum_ = "=" in text
    signs: tuple[tuple[str, str], ...] = (
        (r"\s*[x×]\s*", say.get("times_in_sum", say["times"]) if sum_ else say["times"]),
        (r"\s*−\s*", say["minus"]),
        (r"\s+[-–—]\s+", say["minus"] if sum_ else say["range"]),
        (r"[-–—]", say["range"]),
        (r"\s*÷\s*|\s+[:/]\s+", say["divide"]),
        (r":", say["divide"] if sum_ else say["ratio"]),
    )
    for sign, word in signs:
        text = re.sub(rf"{left}(?:{sign})(?=\d|\(|Rp)", lambda m, word=word: f"{m[1]} {word} ", text)  # type: ignore[misc]
    # "3x" and "3×" with nothing after: three times.
    text = re.sub(r"(?<=\d)\s?[x×](?!\w)", " kali" if reading.lang == "id" else " times", text)
    return re.sub(r"(?<![\w)])[-−](?=\d)", f"{say['negative']} ", text)


def _units(text: str, reading: _Reading) -> str:
    per = reading.say["per"]

    def one(unit: str) -> str:
        """English alone tells one metre from two metres, and a two metre rope."""
        said = reading.units.get(unit, unit)
        return re.sub(r"(\w{3}?)(?:(?<=ch)es|s)\b(?<!celsius)", r"\1", said) if reading.lang == "en" else said

    def say(match: re.Match[str]) -> str:
        whole, number, unit, each = match.groups()
        said = one(unit) if whole or number == "1" or ("/" in number and " " not in number) else reading.units[unit]
        said = f"{whole or ''}{number} {said} "
        return f"{said}{per} {one(each)}" if each else said

    text = re.sub(
        rf"(\b(?:[Aa]n?|[Tt]he) )?(?<![\d.,/])((?:\d+\s(?=\d+/))?\d[\d.,/]*(?<=\d))\s?({reading.unit})(?!\w)"
        rf"(?:\s?/\s?([{_LATIN}]+[23]?))?",
        say,
        re.sub(r"°\s+C\b", "°C", text),
    )
    text = re.sub(r"(?<!\w)[cdkm]?m[23](?!\w)", lambda m: one(m[0]), text)
    money = rf"(?:{reading.say['rupiah']}|{reading.say['sen']})"
    return re.sub(rf"({money} {per}) +({reading.unit})(?!\w)", lambda m: f"{m[1]} {one(m[2])}", text)


def _signs(text: str, reading: _Reading) -> str:
    text = re.sub(r"(?<=\w) [→⇒] (?=\w)", ", ", text)  # an arrow between words leads on; alone it is a key
    text = re.sub(rf"(?<=[{_LATIN}])\s?/\s?(?=[{_LATIN}])", f" {reading.say['or']} ", text)
    text = re.sub(rf"(?<=[{_LATIN}])[.](?=[{_LATIN}])", f" {reading.say['dot']} ", text)
    for sign, word in reading.signs.items():
        text = text.replace(sign, f" {word} ")
    return text


def _plain_numbers(text: str, reading: _Reading) -> str:
    text = re.sub(rf"(?<=[{_LATIN}])-?(?=\d)", " ", text)
    text = _with_own_marks(re.sub(rf"(?<=\d)-?(?=[{_LATIN}])", " ", text), reading)
    chain = rf"(?<![\d.,])(?!(?:{reading.number})(?!\d|[.,]\d))\d+(?:([.,])\d+)(?:\1\d+)+(?!\d)"
    said = {".": f" {reading.say['dot']} ", ",": ", "}  # a version, and a list without spaces
    text = re.sub(chain, lambda m: m[0].replace(m[1], said[m[1]]), text)
    text = re.sub(reading.number, lambda m: f" {_number(m[0], reading)} ", text)
    return re.sub(r"\d", lambda m: f" {_digits(m[0], reading.lang)} ", text)


def _with_own_marks(text: str, reading: _Reading) -> str:
    """Write a number that can only have the other language's marks with this one's: 2.5 or 9,000.00 in Indonesian."""
    own, other = (",", "[.]") if reading.lang == "id" else (".", ",")
    text = re.sub(rf"(?<![\d.,])(\d+){other}(\d{{1,2}}|\d{{4,}})(?!{other}?\d)", rf"\g<1>{own}\2", text)
    group = rf"[{own}]\d{{3}}"
    grouped = rf"(?<![\d.,])\d{{1,3}}{group}(?:(?:{group})*{other}\d{{1,2}}|(?:{group})+)(?![.,]?\d)"
    return re.sub(grouped, lambda m: m[0].translate(_SWAP), text)


_READABLE: Final = re.compile(r"(?:[^AEIOU]{0,2}[AEIOU]{1,2})+(?:NG|[^AEIOU])?")


def _capitals(text: str, reading: _Reading) -> str:
    """Letters that stand alone, and abbreviations that cannot be read as a word, are said letter by letter.

    Three letters are taken for an abbreviation (OJK); more, or a text all in capitals, for words where one can.
    """
    shout = text.upper() == text and re.search("[A-Z]{4}", text) is not None

    def say(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) == 1:
            vowel = word in "AEIOU"
            return word if vowel else reading.letters[word]
        if (shout and re.search("[AEIOUY]", word)) or (len(word) > 3 and _READABLE.fullmatch(word)):
            return word.lower()
        return " ".join(reading.letters[letter] for letter in word)

    return re.sub(rf"(?<![{_LATIN}'’])[A-Z]+(?![{_LATIN}'’])", say, text)


_RULES: Final[tuple[Callable[[str, _Reading], str], ...]] = (
    _telephone, _dates, _times, _ordinals, _rupiah, _between, _units, _fractions, _signs, _plain_numbers, _capitals,
)  # fmt: skip


def _tidy(text: str) -> str:
    """Keep letters, spaces and plain pauses; a bracket or a dash becomes a pause."""
    text = text.replace("…", ".").replace("’", "'")
    text = re.sub(r"[()\[\]{}|•●▪\n]|\s[-–—]+(?=\s)|[–—]", ",", text)
    text = re.sub(rf"[^{_LATIN}\s{_PAUSES}'-]", " ", text)
    text = re.sub(rf"(?<![{_LATIN}])['-]+|['-]+(?![{_LATIN}])", " ", text)
    text = re.sub(r"\s+", " ", text)
    # Of pauses that meet, the longest is kept.
    text = re.sub(rf"\s*[{_PAUSES}][\s{_PAUSES}]*", lambda m: _pause(m[0]), text)
    return re.sub(r"^[\s.,;:]+|[\s,;:]+$", "", text)


def _pause(signs: str) -> str:
    for sign in "?!.;:,":
        if sign in signs:
            return sign + " "
    return " "
