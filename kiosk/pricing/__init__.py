"""Cost, price, margin and break-even: exact arithmetic on whole rupiah."""

from kiosk.pricing.costing import CHANNELS, Caution, Channel, Costing, Material, MaterialUnit, Offer
from kiosk.pricing.costs import ROUND_TO, Fee, break_even, round_up
from kiosk.pricing.money import rupiah
