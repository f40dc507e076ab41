"""Writings of one thing brought to the one form that ``spoken`` reads: text normalisation, still written text.

People write an amount, a date, a unit or a telephone number in many ways. Each rule here turns one family of them
into the plain form: ``Rp1,5jt`` into ``Rp1,5 juta``, ``20-07-2026`` into ``20 Juli 2026``, ``5 Kg`` into ``5 kg``.
What is not sure to be meant so is left alone and told by ``doubtful``, by which the lesson check asks the author.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from msgspec import Struct


class Tables(Struct, frozen=True):
    """A language's tables of writings, as ``reading/id.yaml`` has them under ``normalise``.

    ``scales`` are short and long names of thousands and more, ``currencies`` the signs of money other than rupiah,
    ``links`` how the signs of an address are said, ``days`` each weekday with its short forms, ``months`` the short
    forms of each month. The lists ``before_*`` and ``after_*`` are words beside which something is a time, a code
    (figures are said one by one) or a Roman numeral. ``hashtag`` and ``number`` are ``#`` before a word and before
    figures, ``always_open`` is 24/7.
    """

    scales: dict[str, str]
    links: dict[str, str]
    currencies: dict[str, str]
    each: str
    inch: str
    foot: str
    days: tuple[str, ...]
    months: tuple[str, ...]
    before_time: tuple[str, ...]
    after_time: tuple[str, ...]
    before_code: tuple[str, ...]
    before_number: dict[str, str]
    before_roman: tuple[str, ...]
    before_roman_ordinal: tuple[str, ...]
    ordinal: str
    power: str
    hashtag: str
    number: str
    version: str
    always_open: str


class SpokenLanguage(Protocol):
    """What the rules need of a language (``spoken`` has it)."""

    @property
    def lang(self) -> str:
        """Return the language's code."""

    @property
    def say(self) -> Mapping[str, str]:
        """Return how signs between numbers are said."""

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months' names."""

    @property
    def units(self) -> Mapping[str, str]:
        """Return the units and how they are said."""

    @property
    def normal(self) -> Tables:
        """Return the tables of writings."""


def normalise(text: str, language: SpokenLanguage) -> str:
    """Return ``text`` with each family of writings in its plain form."""
    for rule in _RULES:
        text = rule(text, language)
    return text


def _any(words: tuple[str, ...] | Mapping[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# Signs that are typed for others ------------------------------------------------------------------------

_TYPED: Final[tuple[tuple[str, str], ...]] = (
    (r"\+\s?/\s?[-−–]|\+-(?=\s?\d)", "±"),
    (r"(?<=\d)\s?--+\s?(?=\d|Rp)", "–"),
    (r"(?<=\d\sm)\^([23])\b|(?<=\d\s[cdk]m)\^([23])\b|(?<=\dm)\^([23])\b|(?<=\d[cdk]m)\^([23])\b", r"\1\2\3\4"),
    (r"[<]=|=<", "≤"),
    (r">=", "≥"),
    (r"\s?(?:->|=>|⟶|➜)\s?", " → "),
    (r"º(?=\s?C\b)|˚(?=\s?C\b)", "°"),
    (r"(?<=\d)\s?[cC](?=\s?°)", ""),
    (r"[\u00a0\u202f\u2009]", " "),
    (r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])", r"\1"),  # bold, as messengers write it
    (r"\b([2-6])G\b", r"\1-G"),  # a mobile network; grams are small letters
    (r"\bH\s?\+\s?(?=\d)", "H plus "),
    (r"\bH-(?=\d)", "H minus "),
    (r"\b(ayat )\((\d+)\)", r"\1\2"),
)


def _typed_signs(text: str, language: SpokenLanguage) -> str:
    for written, meant in _TYPED:
        text = re.sub(written, meant, text)
    text = re.sub(r"(?<=\w)\s?\^\s?(?=\d)", f" {language.normal.power} ", text)
    text = re.sub(
        r"(?:\bNo\.?\s?)?(?<![\w#*])#(?=\d)(?!\d[\d*]*#)", f"{language.normal.number} ", text, flags=re.IGNORECASE
    )
    text = re.sub(r"(?<![\w#*])#(?=[^\W\d_]{2})", f"{language.normal.hashtag} ", text)
    text = re.sub(r"(?:^|(?<=[\s(]))/(?=[^\W\d_]{2,}\b)", f"{language.say['per']} ", text)
    versions = rf"\b(?:v\.?|{language.normal.version})\s?(\d+)\.(\d+)\b(?![.,]?\d)"
    said = rf"{language.normal.version} \1 {language.say['dot']} \2"
    return re.sub(versions, said, text, flags=re.IGNORECASE)


# Titles and other letters with full stops -----------------------------------------------------------------

_DOTTED: Final = re.compile(r"(?<![\w.])[A-Z][a-z]?(?:\.[A-Z][a-z]{0,2})+\b\.?(?!\w)")


def _titles(text: str, language: SpokenLanguage) -> str:
    """S.Pd. is said by its letters; a part with a vowel is a syllable, as in M.Si. and S.Kom."""

    def say(match: re.Match[str]) -> str:
        parts = match[0].rstrip(".").split(".")
        return " ".join(
            part.lower() if len(part) > 1 and re.search("[aeiou]", part) else " ".join(part.upper()) for part in parts
        )

    return _DOTTED.sub(say, text)


# Links and addresses ------------------------------------------------------------------------------------

_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"“”]*[^\s<>()\"“”.,;:!?]|\bwa\.me/\d+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"
)


def _links(text: str, language: SpokenLanguage) -> str:
    """Write addresses of the web and of e-mail as words: their signs are said, what comes before ``//`` is not."""
    say = language.normal.links

    def spell(match: re.Match[str]) -> str:
        link = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0]).rstrip("/")
        for sign in "./@-_?=&":
            link = link.replace(sign, f" {say[sign]} ")
        link = re.sub(r"\d{5,}", lambda m: " ".join(m[0]), link)  # a telephone number
        return " ".join(link.split())

    text = _LINK.sub(spell, text)
    return re.sub(r"(?<![\w@])@(?!Rp\s?\d)(?=[A-Za-z][\w.]{2,})", f"{say['@']} ", text)


# Amounts ------------------------------------------------------------------------------------------------

_AMOUNT: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"


def _amounts(text: str, language: SpokenLanguage) -> str:
    scales = language.normal.scales
    text = re.sub(rf"\b(?:[Rr][Pp]|IDR)\.?\s?(?={_AMOUNT})", "Rp", text)
    # A space or an apostrophe between groups of three figures is a thousands mark: Rp20 000, 1'250'000.
    mark = "." if language.lang == "id" else ","
    text = re.sub(
        r"(?<![\d.,])\d{1,3}(?:['’]\d{3})+(?!\d)|(?<=Rp)\d{1,3}(?:\s\d{3})+(?!\d)",
        lambda m: re.sub(r"['’\s]", mark, m[0]),
        text,
    )
    # Nobody says "and no hundredths of a rupiah".
    text = re.sub(r"(Rp(?:\d{1,3}(?:[.,]\d{3})+|\d+))[.,]00?(?![.,]?\d)(?=\s|$|[^\d\w])", r"\1", text)
    text = re.sub(r"(?<=\d)[.,]00(?=\srupiah\b)", "", text)
    for short, said in scales.items():
        if len(short) > 1:
            text = re.sub(rf"(?<=\d)\s?{short}\b\.?(?!\w)", f" {said}", text, flags=re.IGNORECASE)
    # A capital letter alone is a scale of money only: "5 M" of cloth may be metres. 25k is a price in every shop.
    text = re.sub(r"(Rp\d+(?:[.,]\d+)?)\s?([MT])\b(?![.\w])", lambda m: f"{m[1]} {scales[m[2]]}", text)
    text = re.sub(r"(?<![\w.,])((?:Rp)?\d+(?:[.,]\d+)?)[kK]\b(?!\w)", rf"\1 {scales['k']}", text)
    if language.lang == "en":
        text = re.sub(r"(Rp\d+(?:[.,]\d+)?)\s?m\b", r"\1 million", text)
    names = _any(tuple(dict.fromkeys(scales.values())))
    money = language.normal.currencies
    text = re.sub(rf"({_any(money)})\s?({_AMOUNT}(?: (?:{names}))?)", lambda m: f"{m[2]} {money[m[1]]}", text)
    text = re.sub(rf"Rp({_AMOUNT}) ({names})-?an\b", rf"\1 \2an {language.say['rupiah']}", text)
    return re.sub(r"(?:(?<=\w)\s?|^)@\s?(?=Rp|\d)", f" {language.normal.each} ", text)


# Dates and days -----------------------------------------------------------------------------------------


def _dates(text: str, language: SpokenLanguage) -> str:
    months = language.months
    names = {name.casefold(): name for name in months} | {
        short.casefold(): months[number]
        for number, shorts in enumerate(language.normal.months)
        for short in shorts.split()
    }

    def date(day: str, month: str, year: str, written: str) -> str:
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return written
        full = f"20{year}" if len(year) == 2 else year
        return f"{int(day)} {months[int(month) - 1]} {int(full)}"

    text = re.sub(
        r"(?<![\d/.,-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2}(?=\b))(?![\d/-]|[.,]\d)",
        lambda m: date(m[1], m[3], m[4], m[0]) if len(m[4]) == 4 or m[2] == "/" else m[0],
        text,
    )
    text = re.sub(
        r"(?<![\d/-])(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])", lambda m: date(m[4], m[3], m[1], m[0]), text
    )
    # English has months that are words too ("may", "march"): there the capital letter counts.
    spelled = list(months) + " ".join(language.normal.months).split() if language.lang == "en" else list(names)
    anycase = re.IGNORECASE if language.lang == "id" else re.NOFLAG
    month = rf"(?:{_any(tuple(spelled))})"
    # 5 Jul 2026, 5-Jul-2026: the month's whole name. "Mar." and "mei" alone stay as they are.
    text = re.sub(
        rf"(?<![\w])(\d{{1,2}})[\s-]({month})\b\.?(?:[\s-](\d{{4}}))?",
        lambda m: f"{m[1]} {names[m[2].casefold()]}" + (f" {m[3]}" if m[3] else ""),
        text,
        flags=anycase,
    )
    if language.lang == "en":  # July 20, 2026
        text = re.sub(
            rf"\b({month})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})\b",
            lambda m: f"{int(m[2])} {names[m[1].casefold()]} {m[3]}",
            text,
            flags=anycase,
        )
    if language.lang == "id":  # tgl 5/6
        text = re.sub(
            r"\b(tgl\.?|tanggal)\s(\d{1,2})/(\d{1,2})\b(?![/\d])",
            lambda m: f"{m[1]} {int(m[2])} {months[int(m[3]) - 1]}" if 1 <= int(m[3]) <= 12 else m[0],
            text,
            flags=anycase,
        )
    to = language.say["range"]
    # 1-5 Juli, 28 Juni - 3 Juli, Januari-Maret, Senin–Jumat: a dash between two of a kind is a range.
    text = re.sub(rf"\b(\d{{1,2}})\s?[-–—]\s?(?=\d{{1,2}}\s{month}\b)", rf"\1 {to} ", text, flags=anycase)
    days = {one.casefold(): name.split()[0] for name in language.normal.days for one in name.split()}
    short_days = _any(tuple(one for name in language.normal.days for one in name.split()[1:]))
    text = re.sub(
        rf"\b({short_days})\b\.?(?=,?\s\d{{1,2}}\s{month}\b)", lambda m: days[m[1].casefold()], text, flags=anycase
    )
    for kind in (names, days):
        one = (
            month
            if kind is names
            else _any(tuple(name for names_ in language.normal.days for name in names_.split()))
        )
        year = r"(?:\s\d{4})?" if kind is names else ""
        text = re.sub(
            rf"\b({one})\b\.?({year})\s?[-–—]\s?((?:\d{{1,2}}\s)?)({one})\b(?![-\w])",
            lambda m, kind=kind: (
                f"{kind[m[1].casefold()]}{m[2]} {to} {m[3]}{kind[m[4].casefold()]}"  # type: ignore[misc]
                if m[1].casefold() != m[4].casefold()
                else m[0]
            ),
            text,
            flags=anycase,
        )
    return text


# Clock times and ratios ---------------------------------------------------------------------------------


def _times(text: str, language: SpokenLanguage) -> str:
    """24.00 is a time after "pukul"; 1:20 without a word of time beside it is a ratio, unless it has two figures."""
    before = rf"(?:{_any(language.normal.before_time)})"
    zone = rf"(?:{_any(language.normal.after_time)})"
    text = _clocks(text, language, before, zone)
    ratio, to = language.say["ratio"], language.say["range"]
    colon = r"(?<![\d.,:])(\d{1,2}):(\d{1,3})(?![\d:]|[.,]\d)"

    def judge(match: re.Match[str]) -> str:
        head, tail = text[: match.start()], text[match.end() :]
        timed = re.search(rf"\b{before}\s$", head, re.IGNORECASE) or re.match(rf"\s?{zone}\b", tail)
        ranged = re.match(r"\s?[-–—]\s?\d{1,2}:\d\d\b", tail) or re.search(r"\d:\d\d\s?[-–—]\s?$", head)
        clock = int(match[1]) < 24 and len(match[2]) == 2 and int(match[2]) < 60
        if clock and (timed or ranged or len(match[1]) == 2 or (language.lang == "en" and match[1] != "1")):
            return match[0]
        if "=" in text:
            return match[0]  # a division
        return f"{match[1]} {ratio} {match[2]}"

    text = re.sub(colon, judge, text)
    # 12/3 = 4 is a division, 1/2 + 1/2 = 1 has fractions.
    text = re.sub(r"\b(\d+)/(\d+)(?=\s?=)", lambda m: f"{m[1]} ÷ {m[2]}" if int(m[1]) > int(m[2]) else m[0], text)
    if language.lang == "en":
        text = re.sub(r"(?<=\d)\s?([ap])\.?m\b\.?(?!\w)", lambda m: f" {m[1].upper()}M", text, flags=re.IGNORECASE)
        text = re.sub(r"(?<=[AP]M)\s?[-–—]\s?(?=\d)", f" {to} ", text)
    return re.sub(rf"(\d(?:\s{zone})?)\s?[-–—]\s?(?=\d{{1,2}}[.:]\d\d\s?{zone}\b)", rf"\1 {to} ", text)


def _clocks(text: str, language: SpokenLanguage, before: str, zone: str) -> str:
    """Bring a time beside a word of time, 8.30wib or pukul 08.30.15, to the form that is one without it.

    EYD V writes and says seconds so: "pukul 01.35.20 (pukul 1 lewat 35 menit 20 detik)".
    """
    for name in filter(str.isupper, language.normal.after_time):  # 12.00wib, 12.00 W.I.B.
        dotted = r"\.".join(name) + r"\."
        text = re.sub(rf"(?<=\d)\s?(?:{dotted}|{name}\b)", f" {name}", text, flags=re.IGNORECASE)

    def say(match: re.Match[str]) -> str:
        word, hour, mark, minute, second, after = (part or "" for part in match.groups())
        clear = mark == ":" and len(hour) == 2 and second and re.search(r"\b0", match[0])
        if not (word or after or clear) or int(hour) > (23 if (minute + second).strip("0") else 24):
            return match[0]
        if second.strip("0"):
            if language.lang == "en":
                return f"{word}{hour:0>2}:{minute} and {int(second)} seconds{after}"
            return f"{word or 'pukul '}{int(hour)} lewat {int(minute)} menit {int(second)} detik{after}"
        if hour == "24":
            return f"{word}24 o'clock{after}" if language.lang == "en" else f"{word or 'pukul '}24{after}"
        return f"{word}{hour:0>2}{mark}{minute}{after}"

    clock = r"(?<![\d.,:])(\d{1,2})([.:])([0-5]\d)(?:\3([0-5]\d))?(?!\d|[.,:]\d)"
    return re.sub(rf"(?<![\d.,:])({before}\s)?{clock}(\s{zone}(?!\w))?", say, text, flags=re.IGNORECASE)


# Units --------------------------------------------------------------------------------------------------


def _units(text: str, language: SpokenLanguage) -> str:
    """A unit is written in any case: 5 Kg, 40 CM, 250 Gram. Inches and feet by their marks."""
    exact = set(language.units)
    folded = {unit.casefold(): unit for unit in language.units if len(unit) > 1 or unit in "gl"}

    def unit(match: re.Match[str]) -> str:
        word = match[2]
        if word in exact or word.casefold() not in folded:
            return match[0]
        return f"{match[1]}{folded[word.casefold()]}"

    text = re.sub(r"(?<![A-Za-z])(\d\s?)([A-Za-z]{1,4})(?![\w'’])", unit, text)
    text = re.sub(r"(?<=\d)\s?[X*✕]\s?(?=\d)", " x ", text)
    text = re.sub(rf"(?<=\d)(\s?(?:{_any(language.units)}))\s?[X*✕]\s?(?=\d)", r"\1 x ", text)
    inch = language.normal.inch

    def mark(match: re.Match[str]) -> str:
        quoted = re.search(r'(?<!\d)"[^"]*$', text[: match.start()]) and match[2] == '"'
        return match[0] if quoted else f"{match[1]} {inch}"

    text = re.sub(r"\b(\d+(?:[.,/]\d+)?)\s?(″|''|(?<=\d)\"(?=\s|$|[,.;)]))", mark, text)
    return re.sub(r"(?<=\d)\s?′(?=\s|$)", f" {language.normal.foot}", text)


# Telephone, bank and account numbers --------------------------------------------------------------------


def _figures(code: str) -> str:
    return re.sub(r"\d+", lambda m: " ".join(m[0]), re.sub("[.-]", ", ", code))


def _numbers(text: str, language: SpokenLanguage) -> str:
    """Bring telephone numbers to groups with hyphens, and figures that are a name to single figures."""
    text = re.sub(r"\((0\d{1,3})\)[\s-]?(?=\d{5,8}\b|\d{3,4}-\d{3,5}\b)", r"\1-", text)
    text = re.sub(r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b", lambda m: _figures(m[0]), text)  # a tax number
    text = re.sub(
        r"(?<![\w.,/-])\(?(?:\+62|62)\)?[\s-]?(8\d{2})[\s-]?(\d{3,4})[\s-]?(\d{2,5})(?![\w/])", r"+62 \1-\2-\3", text
    )
    # 0812 3456 7890 and +62 812 3456 7890 have spaces where others have hyphens; 081234567890 has none.
    text = re.sub(r"(?<![\w.,/-])(0\d{2,3})\s(\d{3,4})\s(\d{3,5})(?![\w/])", lambda m: f"{m[1]}-{m[2]}-{m[3]}", text)
    text = re.sub(r"(?<![\w.,/-])(0\d{3})(\d{4})(\d{2,5})(?![\w/.,]*\d)", r"\1-\2-\3", text)
    named = _any(language.normal.before_code)

    text = re.sub(
        rf"\b((?:{named})\.?:?\s(?:(?:{named})\.?:?\s)*)(\d[\d-]*\d)(?![\w.,%]*\d)(?!\s?%)",
        lambda m: m[1] + _figures(m[2]) if len(re.sub(r"\D", "", m[2])) >= 3 else m[0],
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<![\w.,/-])1-\d{3}-\d{3}(?![\w-])", lambda m: _figures(m[0]), text)  # a call centre
    # Ten figures and more without a mark are no quantity that anybody writes so.
    return re.sub(r"(?<![\w.,/+-])\d{10,}(?![\w/]|[.,]\d)", lambda m: _figures(m[0]), text)


# Roman numerals -----------------------------------------------------------------------------------------

_ROMAN: Final = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral in its usual form; None if it is none."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_VALUES[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _romans(text: str, language: SpokenLanguage) -> str:
    before = _any(language.normal.before_roman)
    ordinal = _any(language.normal.before_roman_ordinal)

    def say(match: re.Match[str], form: str = "{}") -> str:
        value = roman(match[2])
        return match[0] if value is None else match[1] + form.format(value)

    th = language.normal.ordinal
    text = re.sub(rf"\b((?:{ordinal})\s)([IVXLCDM]+)\b", lambda m: say(m, th), text, flags=re.IGNORECASE)
    text = re.sub(r"\b(ke-)([IVXLCDM]+)\b", say, text)
    text = re.sub(rf"\b((?:{before})\s)([IVXLCDM]+)\b(?![.]\w)", say, text, flags=re.IGNORECASE)
    # After a name there is no other that these letters could be: Charles III, Kebon Jeruk III.
    text = re.sub(r"\b([A-Z][a-z]+\s)([IVX]{2,})\b(?![.]\w)", say, text)
    return re.sub(r"(?<=\d)(\s?[-–—]\s?)([IVXLCDM]+)\b", say, text)  # Bab 1-III


# Words --------------------------------------------------------------------------------------------------


def _before_numbers(text: str, language: SpokenLanguage) -> str:
    """Short words that stand for more before a number only: "hal. 12", not "tiga hal."."""
    short = language.normal.before_number
    return re.sub(rf"\b({_any(short)})\s?(?=\d)", lambda m: f"{short[m[1].lower()]} ", text, flags=re.IGNORECASE)


def _doubled(text: str, language: SpokenLanguage) -> str:
    """Reduplication written with 2: anak2 is anak-anak, teman2nya is teman-temannya."""
    if language.lang != "id":
        return text

    def twice(match: re.Match[str]) -> str:
        prefix, root, suffix = match[1] or "", match[2], match[3] or ""
        return f"{prefix}{root}-{root.lower()}{suffix}"

    return re.sub(r"\b((?:[a-z]{2,4}-)?)([A-Za-z]{3,})[2²](nya|an|kan|lah|ku|mu)?(?![\w])", twice, text)


def _ranges_of_words(text: str, language: SpokenLanguage) -> str:
    """24/7, school years 2025/2026, laws 8/2016, letters 001/INV/VII/2026, blocks C5/12."""
    slash = language.normal.links["/"]
    text = re.sub(r"(?<![\d/.,])24/7(?![\d/])(?!\s?=)", language.normal.always_open, text)

    def letter(match: re.Match[str]) -> str:
        parts = (str(roman(part) or part) for part in match[0].split("/"))
        return f" {slash} ".join(parts)

    text = re.sub(r"(?<![\w/])\d+(?:/[A-Z]+)+/\d{2,4}(?![\w/])", letter, text)
    text = re.sub(r"\b([A-Z])(\d+)/(\d+)\b(?!/)", rf"\1 \2 {slash} \3", text)
    text = re.sub(r"(?<![\d/.,])(\d{1,4})/((?:19|20)\d\d)\b(?![\d/])(?!\s?=)", rf"\1 {slash} \2", text)
    return re.sub(r"\b(RT)\s?\.?\s?(\d+)\s?/\s?(RW)\s?\.?\s?(\d+)\b", r"\1 \2 \3 \4", text)


_RULES: Final[tuple[Callable[[str, SpokenLanguage], str], ...]] = (
    _typed_signs, _before_numbers, _links, _amounts, _dates, _times, _titles, _units, _numbers, _romans, _doubled,
    _ranges_of_words,
)  # fmt: skip


# What is not sure ---------------------------------------------------------------------------------------


def doubtful(text: str, language: SpokenLanguage, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the pieces of ``text`` that may be meant in two ways, as they are written.

    ``known`` tells whether a word in capitals is one that the tables can say.
    """
    for match in re.finditer(r"(?<![\d.,:])([1-9]:\d\d)(?![\d:])", text):  # a ratio or a time
        head = text[: match.start()]
        if not re.search(rf"\b(?:{_any(language.normal.before_time)})\s$", head, re.IGNORECASE) and "=" not in text:
            yield match[1]
    yield from re.findall(r"(?<![\w.,])\d+\s?[MT]\b(?![.\w])", re.sub(r"Rp\s?[\d.,]+\s?[MT]\b", "", text))
    yield from (
        m[0] for m in re.finditer(r"(?<![\d/.-])\d{1,2}([-.])\d{1,2}\1\d{2}(?![\d/.-])", text)
    )  # date or code
    yield from re.findall(r"(?<![\d:])[1-9]\d?:[0-5]\d:[0-5]\d(?![\d:])", _times(text, language))  # a time or a ratio
    yield from re.findall(r"\d+(?:,[.,]|\.,|;;|::)[.,;:]*\d+", text)  # a mark that was typed twice, or two of them
    # A quantity without marks, or a code.
    yield from re.findall(r"(?<![\w.,/+-])\d{7,9}(?![\w/]|[.,]\d)", _numbers(text, language))
    for word in re.findall(r"(?<![\w.-])[A-Z]{2,}(?![\w-])", text):
        # Without a vowel it is spelled out, for there is no other way.
        if text.upper() != text and re.search("[AEIOUY]", word) and not known(word) and not roman(word):
            yield word
