"""Sums of money as they are written."""

from __future__ import annotations

from kiosk.words import HOME_LANG, LANGUAGES, Lang


def rupiah(amount: int, lang: Lang = HOME_LANG) -> str:
    """Return a sum as it is written: Rp20.000 in Indonesian, Rp20,000 in English; a minus stands before Rp."""
    return f"{'-' if amount < 0 else ''}Rp{LANGUAGES[lang].write_marks(f'{abs(amount):,}')}"
