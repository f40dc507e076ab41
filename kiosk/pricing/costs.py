"""What one piece costs and brings in. All sums are whole rupiah; nothing here is a float."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Annotated, Final, TypeAlias

from msgspec import Meta, Struct

ROUND_TO: Final = 500
"""Prices are rounded up to this many rupiah: the smallest coin that shops give back."""

Sum: TypeAlias = Annotated[int, Meta(ge=0, le=10**12)]
"""Whole rupiah or a count, as it may be read from elsewhere: never below nothing, never without a bound."""


def round_up(amount: int | Fraction, to: int) -> int:
    """Return the least multiple of ``to`` rupiah that is not below ``amount``."""
    return ceil(Fraction(amount) / to) * to


def break_even(other_month: int, price: int, materials: int, pay: int) -> int | None:
    """Return how many pieces must be sold in a month so that there is no loss; None if no number is enough.

    BEP = fixed costs / (price - variable cost of a piece), rounded up.
    """
    left = price - materials - pay
    return ceil(Fraction(other_month, left)) if left > 0 else None


class Fee(Struct, frozen=True, array_like=True):
    """What a seller takes of a piece's price: a share of every Rp100 and a sum for each order, in rupiah.

    ``of_100`` must be from 0 to 99: a share of all would leave nothing at any price.
    """

    of_100: Annotated[int, Meta(ge=0, le=99)] = 0
    order: Sum = 0

    def of(self, price: int) -> int:
        """Return what is taken of a price, rounded up to a whole rupiah."""
        return ceil(Fraction(price * self.of_100, 100)) + self.order

    def left(self, price: int) -> int:
        """Return what is left of a price; it may be below nothing."""
        return price - self.of(price)

    def price(self, wanted: int, to: int = ROUND_TO) -> int:
        """Return the price, rounded up to ``to`` rupiah, of which at least ``wanted`` is left.

        price = (wanted + sum for each order) / (1 - share). Raises ValueError for a share outside 0..99.
        """
        if not 0 <= self.of_100 < 100:
            raise ValueError("the fee must be at least 0 and under 100 of every 100")
        return round_up(Fraction(wanted + self.order) * 100 / (100 - self.of_100), to)
