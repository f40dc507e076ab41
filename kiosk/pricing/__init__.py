"""Cost, price, margin and break-even: exact arithmetic on whole rupiah."""

from kiosk.pricing.costing import CHANNELS, Channel, Costing, Material, MaterialUnit, Offer, Warning
from kiosk.pricing.costs import ROUND_TO, Fee, break_even, round_up
from kiosk.pricing.money import rupiah

__all__ = [
    "CHANNELS",
    "ROUND_TO",
    "Channel",
    "Costing",
    "Fee",
    "Material",
    "MaterialUnit",
    "Offer",
    "Warning",
    "break_even",
    "round_up",
    "rupiah",
]
