"""Sums that are said: word by word they become a number, and after the comma digits."""

from __future__ import annotations

from kiosk.app.inputs.input import Host
from kiosk.listening import SpokenSum, digit_words
from kiosk.visit import HASH, STAR, Act, Command, Page, choose
from kiosk.words import Lang, Words


class SpokenAmount:
    """The sum that is being said on the page that is shown."""

    def __init__(self, host: Host, words: Words) -> None:
        self._host, self._words = host, words
        self.restart()

    def restart(self) -> None:
        """Begin with no sum."""
        self._sum, self._after_comma = SpokenSum(), False

    def takes(self, key: str, page: Page | None, lang: Lang) -> bool:
        """Take a word that was heard on a page; False if it has nothing to do with sums."""
        keys = () if page is None else tuple(choice.key for choice in page.choices)
        if key.startswith("number:"):
            self._add(key, lang)
        elif key == "erase":
            self._erase(Command(Act.BACK) if "erase" not in keys else choose(STAR))
        elif key == "done":
            self.restart()
            self._host.heard(choose(HASH))
        elif key == f"choose:{STAR}" and page is not None and page.number is not None and "comma" in keys:
            self._after_comma = True
            self._host.heard(choose(STAR))
        else:
            return False
        return True

    def _add(self, key: str, lang: Lang) -> None:
        """Take one more word of a sum; one that makes no sum with those before begins anew.

        What comes after the comma is said digit by digit.
        """
        said = key.removeprefix("number:")
        digits = digit_words(lang)
        if self._after_comma and said in digits:
            self._host.heard(choose(digits.index(said)))
            return
        self._after_comma = False
        for begun_with in (self._sum, SpokenSum()):
            then = begun_with.plus(key)
            if (amount := then.value()) is not None:
                self._sum = then
                self._host.number(amount)
                return
        self._host.tell_phrase(self._words.say(lang, "voice.no-number", name=said))

    def _erase(self, back: Command) -> None:
        """Take back the last word of a sum; where none was said, the last digit as the key does."""
        before = self._sum.value()
        self._sum = self._sum.plus("erase")
        amount = self._sum.value()
        if self._after_comma or before is None:
            self._sum = SpokenSum()
            self._host.heard(back)
        elif amount is not None:
            self._host.number(amount)
        else:
            for _ in str(before):
                self._host.heard(back)
