"""What the kiosk itself says: a file a language, loaded once; lessons bring their own texts."""

from kiosk.words.phrase import Lang, Phrase
from kiosk.words.words import LANGS, Words, load, read

__all__ = ["LANGS", "Lang", "Phrase", "Words", "load", "read"]
