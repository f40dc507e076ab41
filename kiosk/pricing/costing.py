"""A whole price calculation of one product: what goes into a piece, where it is sold, and what follows."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pricing.costs import ROUND_TO, Fee, Sum, break_even, round_up

MaterialUnit: TypeAlias = Literal["gram", "cm", "piece"]
"""What a material is counted in."""

Channel: TypeAlias = Literal["shop", "consignment", "online", "wholesale"]
"""Where a piece is sold: by the workshop itself, left with a shop, in an online shop, many at once."""

CHANNELS: Final[tuple[Channel, ...]] = ("shop", "consignment", "online", "wholesale")

Caution: TypeAlias = Literal[
    "no_materials", "no_pay", "no_profit", "no_pieces", "loss", "discount_loss", "never_even", "even_too_many"
]
"""What a person should know of a calculation before using it."""


class Material(Struct, frozen=True):
    """A material as it is bought and used.

    ``pack_price`` is rupiah for a pack that holds ``pack_size`` units (0: not known yet); ``used`` and ``wasted`` are
    units for all pieces of a batch (see ``Costing.batch``).
    """

    name: str
    unit: MaterialUnit = "gram"
    pack_price: Sum = 0
    pack_size: Sum = 0
    used: Sum = 0
    wasted: Sum = 0

    @property
    def cost(self) -> Fraction:
        """Return what the batch needs of it in rupiah, exactly; nothing while the size of the pack is not known."""
        return (
            Fraction(self.pack_price * (self.used + self.wasted), self.pack_size) if self.pack_size else Fraction(0)
        )


class Offer(Struct, frozen=True):
    """What one way to sell a piece comes to, in rupiah: what the buyer pays, what is taken of it, what is left."""

    channel: Channel
    price: int
    fee: int
    left: int
    profit: int
    lowest: int
    """The lowest price, rounded up, at which nothing is lost there."""


class Costing(Struct, frozen=True):
    """The figures of one product, in rupiah, for one piece where nothing else is said.

    ``batch`` is how many pieces the materials are for. ``other_month`` are the month's other costs, spread over
    ``pieces_month`` pieces. ``profit`` is what is wished, ``wholesale_profit`` the same where many are sold at once.
    ``asked`` is a price that the person sets, 0 for the one that follows. ``fees`` are by channel.
    """

    materials: tuple[Material, ...] = ()
    batch: Sum = 1
    pay: Sum = 0
    other_month: Sum = 0
    pieces_month: Sum = 0
    profit: Sum = 0
    wholesale_profit: Sum = 0
    discount: Sum = 0
    asked: Sum = 0
    fees: dict[Channel, Fee] = {}

    @property
    def material(self) -> int:
        """Return the materials of one piece, rounded up to a whole rupiah so that they are covered."""
        return ceil(sum((material.cost for material in self.materials), Fraction(0)) / max(1, self.batch))

    @property
    def other(self) -> int:
        """Return one piece's share of the other costs, rounded up likewise; 0 while nobody knows the pieces."""
        return ceil(Fraction(self.other_month, self.pieces_month)) if self.pieces_month else 0

    @property
    def cost(self) -> int:
        """Return the cost of one piece (HPP): materials, pay and its share of the other costs."""
        return self.material + self.pay + self.other

    @property
    def price(self) -> int:
        """Return the price that is asked, or else cost and wished profit rounded up."""
        return self.asked or round_up(self.cost + self.profit, ROUND_TO)

    @property
    def gain(self) -> int:
        """Return what is left of the price over the cost; below nothing it is a loss."""
        return self.price - self.cost

    @property
    def markup(self) -> Fraction | None:
        """Return the gain as a part of the cost, None where there is no cost."""
        return Fraction(self.gain, self.cost) if self.cost else None

    @property
    def margin(self) -> Fraction | None:
        """Return the gain as a part of the price, None where there is no price."""
        return Fraction(self.gain, self.price) if self.price else None

    @property
    def even(self) -> int | None:
        """Return how many pieces a month must be sold at the price so that nothing is lost; see ``break_even``."""
        return break_even(self.other_month, self.price, self.material, self.pay)

    @property
    def lowest(self) -> int:
        """Return the lowest price, rounded up, at which nothing is lost."""
        return round_up(self.cost, ROUND_TO)

    @property
    def discounted(self) -> int:
        """Return the price less the discount, at least nothing."""
        return max(0, self.price - self.discount)

    def offer(self, channel: Channel) -> Offer:
        """Return what selling there comes to. What is left is at least the price (wholesale: cost and its profit)."""
        fee = self.fees.get(channel, Fee())
        price = fee.price(self.cost + self.wholesale_profit if channel == "wholesale" else self.price)
        left = fee.left(price)
        return Offer(channel, price, fee.of(price), left, left - self.cost, fee.price(self.cost))

    def warnings(self) -> tuple[Caution, ...]:
        """Return what should be known before the calculation is used, the gravest first."""
        at_discount = break_even(self.other_month, self.discounted, self.material, self.pay)
        found: dict[Caution, bool] = {
            "loss": self.gain < 0,
            "discount_loss": self.gain >= 0 and self.discount > 0 and self.discounted < self.cost,
            "never_even": bool(self.other_month) and self.even is None,
            "even_too_many": bool(self.pieces_month) and at_discount is not None and at_discount > self.pieces_month,
            "no_materials": not self.material,
            "no_pay": not self.pay,
            "no_pieces": bool(self.other_month) and not self.pieces_month,
            "no_profit": not self.profit and not self.asked,
        }
        return tuple(warning for warning, there in found.items() if there)

    def with_fee(self, channel: Channel, fee: Fee) -> Costing:
        """Return the same with another fee for a channel."""
        return replace(self, fees=self.fees | {channel: fee})

    def with_material(self, place: int, material: Material | None) -> Costing:
        """Return the same with another material at a place (one after the last adds it), or without it (None)."""
        put = () if material is None else (material,)
        return replace(self, materials=(*self.materials[:place], *put, *self.materials[place + 1 :]))
