"""What the kiosk itself says: a file a language, loaded once; lessons bring their own texts."""

from kiosk.words.message import HealthLine
from kiosk.words.phrase import Lang, Phrase, Say, SayText
from kiosk.words.telephone import digit_by_digit, national, tel_uri
from kiosk.words.words import LANGS, Words, load_words, read_words

__all__ = [
    "LANGS",
    "HealthLine",
    "Lang",
    "Phrase",
    "Say",
    "SayText",
    "Words",
    "digit_by_digit",
    "load_words",
    "national",
    "read_words",
    "tel_uri",
]
