"""Writings of one thing brought to the one form that ``spoken`` reads: text normalisation, still written text.

People write an amount, a date, a unit or a telephone number in many ways. Each rule here turns one family of them
into the plain form: ``Rp1,5jt`` into ``Rp1,5 juta``, ``20-07-2026`` into ``20 Juli 2026``, ``5 Kg`` into ``5 kg``.
What is not sure to be meant so is left alone and told by ``doubtful``, by which the lesson check asks the author.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from kiosk.speech.codes import addresses, code_figures, roman, roman_numerals, slashes
from kiosk.speech.names import old_spelling, titles
from kiosk.speech.tables import SpokenLanguage, any_of


def normalise(text: str, language: SpokenLanguage) -> str:
    """Return ``text`` with each family of writings in its plain form."""
    for rule in _RULES:
        text = rule(text, language)
    return text


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
    names = any_of(tuple(dict.fromkeys(scales.values())))
    money = language.normal.currencies
    text = re.sub(
        rf"(Rp(?:\d{{1,3}}(?:([.,])\d{{3}})+(?!\2)[.,]|\d+\{language.decimal}))(\d\d)(?![.,]?\d)(?!\s?(?:{names}|[MT])\b)(\s?/)?",
        lambda m: f"{m[1][:-1]} {int(m[3])} {language.say['sen']}" + (f" {language.say['per']} " if m[4] else ""),
        text,
    )
    text = re.sub(rf"({any_of(money)})\s?({_AMOUNT}(?: (?:{names}))?)", lambda m: f"{m[2]} {money[m[1]]}", text)
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
    month = rf"(?:{any_of(tuple(spelled))})"
    # Des '26, and Des 2026 without a day. What is older than the kiosk's readers is of the last century.
    text = re.sub(
        rf"\b({month})\b\.?[\s-](?:['’](\d\d)|((?:19|20)\d\d))(?![\w'’])",
        lambda m: f"{names[m[1].casefold()]} {m[3] or ('19' if m[2] >= '40' else '20') + m[2]}",
        text,
        flags=anycase,
    )
    # 1448 H/2026 M: years of the Islamic calendar, and the common year beside one.
    text = re.sub(r"(?<![\d.,])(1[345]\d\d)\s?H\b(?!\s?[-+])", rf"\1 {language.say['hijri']}", text)
    text = re.sub(
        rf"({language.say['hijri']})(?:\s?[/,]\s?|\s?\()(\d{{4}})\s?(?:M|CE|AD)\b",
        rf"\1, \2 {language.say['common_era']}",
        text,
    )
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
    short_days = any_of(tuple(one for name in language.normal.days for one in name.split()[1:]))
    text = re.sub(
        rf"\b({short_days})\b\.?(?=,?\s\d{{1,2}}\s{month}\b)", lambda m: days[m[1].casefold()], text, flags=anycase
    )
    for kind in (names, days):
        one = (
            month
            if kind is names
            else any_of(tuple(name for names_ in language.normal.days for name in names_.split()))
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
    before = rf"(?:{any_of(language.normal.before_time)})"
    zone = rf"(?:{any_of(language.normal.after_time)})"
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
            return f"{word}24 hundred hours{after}" if language.lang == "en" else f"{word or 'pukul '}24{after}"
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
    text = re.sub(rf"(?<=\d)(\s?(?:{any_of(language.units)}))\s?[X*✕]\s?(?=\d)", r"\1 x ", text)
    inch = language.normal.inch

    def mark(match: re.Match[str]) -> str:
        quoted = re.search(r'(?<!\d)"[^"]*$', text[: match.start()]) and match[2] == '"'
        return match[0] if quoted else f"{match[1]} {inch}"

    text = re.sub(r"\b(\d+(?:[.,/]\d+)?)\s?(″|''|(?<=\d)\"(?=\s|$|[,.;)]))", mark, text)
    return re.sub(r"(?<=\d)\s?′(?=\s|$)", f" {language.normal.foot}", text)


# Words --------------------------------------------------------------------------------------------------


_SIZE: Final = r"(?:X{0,5}[SL]|M|\d{1,2}XL)"


def _sizes(text: str, language: SpokenLanguage) -> str:
    """S/M/L/XL are sizes to choose from: each is said by its letters, with a pause."""
    sizes = rf"(?<![\w/]){_SIZE}(?:\s?/\s?{_SIZE})+(?![\w/])"
    return re.sub(sizes, lambda m: re.sub(r"\s?/\s?", ", ", m[0]), text)


def _rooms(text: str, language: SpokenLanguage) -> str:
    """R. is a room before what a room is for; before a name it is an initial or a title."""
    rooms = language.normal.rooms
    return re.sub(rf"\bR\.\s?(?={any_of(tuple(rooms.split()))}\b)", "Ruang ", text) if rooms else text


def _before_numbers(text: str, language: SpokenLanguage) -> str:
    """Short words that stand for more before a number only: "hal. 12", not "tiga hal."."""
    short = language.normal.before_number
    return re.sub(rf"\b({any_of(short)})\s?(?=\d)", lambda m: f"{short[m[1].lower()]} ", text, flags=re.IGNORECASE)


def _doubled(text: str, language: SpokenLanguage) -> str:
    """Reduplication written with 2: anak2 is anak-anak, teman2nya is teman-temannya."""
    if language.lang != "id":
        return text

    def twice(match: re.Match[str]) -> str:
        prefix, root, suffix = match[1] or "", match[2], match[3] or ""
        return f"{prefix}{root}-{root.lower()}{suffix}"

    return re.sub(r"\b((?:[a-z]{2,4}-)?)([A-Za-z]{3,})[2²](nya|an|kan|lah|ku|mu)?(?![\w])", twice, text)


_RULES: Final[tuple[Callable[[str, SpokenLanguage], str], ...]] = (
    _typed_signs, _sizes, _rooms, _before_numbers, _links, _amounts, _dates, _times, titles, _units, addresses,
    code_figures, roman_numerals, _doubled, slashes, old_spelling,
)  # fmt: skip


# What is not sure ---------------------------------------------------------------------------------------


def doubtful(text: str, language: SpokenLanguage, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the pieces of ``text`` that may be meant in two ways, as they are written.

    ``known`` tells whether a word in capitals is one that the tables can say.
    """
    for match in re.finditer(r"(?<![\d.,:])([1-9]:\d\d)(?![\d:])", text):  # a ratio or a time
        head = text[: match.start()]
        if not re.search(rf"\b(?:{any_of(language.normal.before_time)})\s$", head, re.IGNORECASE) and "=" not in text:
            yield match[1]
    yield from re.findall(r"(?<![\w.,])\d+\s?[MT]\b(?![.\w])", re.sub(r"Rp\s?[\d.,]+\s?[MT]\b", "", text))
    yield from (
        m[0] for m in re.finditer(r"(?<![\d/.-])\d{1,2}([-.])\d{1,2}\1\d{2}(?![\d/.-])", text)
    )  # date or code
    yield from re.findall(r"(?<![\d:])[1-9]\d?:[0-5]\d:[0-5]\d(?![\d:])", _times(text, language))  # a time or a ratio
    yield from re.findall(r"\d+(?:,[.,]|\.,|;;|::)[.,;:]*\d+", text)  # a mark that was typed twice, or two of them
    # A quantity without marks, or a code.
    yield from re.findall(r"(?<![\w.,/+-])\d{7,9}(?![\w/]|[.,]\d)", code_figures(text, language))
    if language.normal.rooms:
        yield from re.findall(r"(?<![\w.])R\.(?=\s[A-Z][a-z])", _rooms(text, language))  # an initial, a title, a room
    for word in re.findall(r"(?<![\w.-])[A-Z]{2,}(?![\w-])", text):
        # Without a vowel it is spelled out, for there is no other way.
        if text.upper() != text and re.search("[AEIOUY]", word) and not known(word) and not roman(word):
            yield word
