"""Sums of money as they are written."""

from __future__ import annotations

from typing import Literal


def rupiah(amount: int, lang: Literal["id", "en"] = "id") -> str:
    """Return a sum as it is written: Rp20.000 in Indonesian, Rp20,000 in English; a minus stands before Rp."""
    figures = f"{abs(amount):,}"
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{figures.replace(',', '.') if lang == 'id' else figures}"
