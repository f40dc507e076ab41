"""What the kiosk itself says: a file a language, loaded once; lessons bring their own texts."""

from kiosk.words.words import LANGS, Words, load

__all__ = ["LANGS", "Words", "load"]
