"""What one piece costs and brings in. All sums are whole rupiah; nothing here is a float."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from msgspec import Struct


class Costs(Struct, frozen=True):
    """What one piece costs: materials, pay by piece, and its share of the month's other costs.

    Cost of goods (HPP) = materials + labour + overhead. ``pieces_month`` must be at least 1 for a share.
    """

    materials: int
    pay: int
    other_month: int
    pieces_month: int

    @property
    def other(self) -> int:
        """Return one piece's share of the other costs, rounded up to a whole rupiah so that it is covered."""
        return ceil(Fraction(self.other_month, self.pieces_month))

    @property
    def total(self) -> int:
        """Return the cost of one piece."""
        return self.materials + self.pay + self.other


def round_up(amount: int | Fraction, to: int) -> int:
    """Return the least multiple of ``to`` rupiah that is not below ``amount``."""
    return ceil(Fraction(amount) / to) * to


def break_even(other_month: int, price: int, materials: int, pay: int) -> int | None:
    """Return how many pieces must be sold in a month so that there is no loss; None if no number is enough.

    BEP = fixed costs / (price - variable cost of a piece), rounded up.
    """
    left = price - materials - pay
    return ceil(Fraction(other_month, left)) if left > 0 else None


def online_price(wanted: int, fee_percent: int, fee_order: int, to: int = 500) -> int:
    """Return the price, rounded up to ``to`` rupiah, of which at least ``wanted`` is left after the shop's fees.

    price = (wanted + fee per order) / (1 - percent / 100). Raises ValueError for a percentage outside 0..99.
    """
    if not 0 <= fee_percent < 100:
        raise ValueError("the fee must be at least 0 and under 100 percent")
    return round_up(Fraction(wanted + fee_order) * 100 / (100 - fee_percent), to)
