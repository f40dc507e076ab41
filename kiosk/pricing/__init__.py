"""Cost, price, margin and break-even: exact arithmetic on whole rupiah."""

from kiosk.pricing.costs import Costs, break_even, online_price, round_up
from kiosk.pricing.money import rupiah

__all__ = ["Costs", "break_even", "online_price", "round_up", "rupiah"]
