"""The figures of a price calculation, entered one by one: materials, pay, other costs, profit, fees of each channel.

All of it is one level deep: each page is put in the place of the one before, and "back" leads up again.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import PriceSaved
from kiosk.pages.entry import AmountEntry, amount_in_words
from kiosk.pages.name_entry import NameEntry
from kiosk.pricing import CHANNELS, Channel, Costing, Fee, Material, MaterialUnit, rupiah
from kiosk.visit import Block, Choice, Context, Move, Page, Phrase, Place, Swap, Text

if TYPE_CHECKING:
    from kiosk.lessons import Unit
INPUTS: Final = ("pay", "other_month", "pieces_month", "profit", "discount", "asked")
"""The figures that are entered as they are: ``pieces_month`` counts pieces, the others are rupiah."""

MOST_MATERIALS: Final = 8

MATERIALS: Final[dict[str, dict[str, MaterialUnit]]] = {
    "batik": {"mori": "cm", "malam": "gram", "warna": "gram"},
    "ondel": {"botol": "piece", "cat": "gram", "hiasan": "piece"},
    "sapu": {"ijuk": "gram", "gagang": "piece", "lakop": "piece"},
    "pel": {"benang": "gram", "pita": "cm"},
    "keset": {"perca": "gram", "tali": "cm"},
}
"""Materials by product that are ready to be picked, each with what it is counted in."""

FOR_ALL: Final[dict[str, MaterialUnit]] = {"label": "piece", "bungkus": "piece"}
"""Materials that every product has."""

TRIED: Final = 2
"""So many variants may stand beside a calculation: with it, three columns are still read well."""


class CostingDraft(Struct, frozen=True):
    """A calculation that is being filled in, with the variants that are tried beside it.

    ``at`` is which one the figures go into: 0 the calculation, from 1 on its variants. With ``sheet`` (its id) each
    figure is recorded as it is entered; without, as in a lesson or for a guest, nothing is kept.
    """

    costing: Costing = Costing()
    sheet: str = ""
    product: str = ""
    name: str = ""
    variants: tuple[Costing, ...] = ()
    at: int = 0

    @property
    def now(self) -> Costing:
        """Return the calculation or the variant that is being filled in."""
        return (self.costing, *self.variants)[self.at]

    def page(self, context: Context) -> Page:
        """Return each figure as a choice, with what it is now."""
        now = self.now
        used = context.say("costs.materials_sum", n=len(now.materials), amount=rupiah(now.material, context.lang))
        choices = [
            context.choice("materials", "costs.materials", Move(Swap(Materials(self))), detail=used),
            *(self._input(context, name) for name in INPUTS),
            context.choice("channels", "costs.channels", Move(Swap(Channels(self)))),
        ]
        if self.sheet and not self.at:
            entry = NameEntry("costs.name", self._named, leave=self)
            own = Phrase(self.name, context.lang) if self.name else context.say(f"product.{self.product}")
            choices.append(context.choice("name", "costs.name", Move(Swap(entry)), detail=own))
        then = self.result()
        return context.page(
            "costs",
            title=context.say("costs.variant", n=self.at) if self.at else context.say("costs.title"),
            where=Phrase(self.name, context.lang) if self.name else None,
            blocks=(Text((context.say("costs.text"),)),),
            choices=(context.choice("reckon", "costs.reckon", Move(Swap(then))), *choices),
            back=Move(Swap(then)) if self.at else None,
        )

    def result(self) -> Place:
        """Return the place that tells what follows from the figures. ``Calculation`` has it."""
        raise NotImplementedError

    def with_costing(self, costing: Costing, then: Callable[[CostingDraft], Place]) -> Move:
        """Return the move that puts these figures in, keeps them, and shows what ``then`` makes of it."""
        if self.at:
            variants = (*self.variants[: self.at - 1], costing, *self.variants[self.at :])
            return Move(Swap(then(replace(self, variants=variants))))
        made = replace(self, costing=costing)
        return Move(Swap(then(made)), made.kept("draft"))

    def kept(self, state: str) -> tuple[PriceSaved, ...]:
        """Return the event that keeps the calculation, if it is to be kept at all."""
        if not self.sheet:
            return ()
        return (PriceSaved(self.sheet, self.product, self.name, self.costing, state),)  # type: ignore[arg-type]

    def _input(self, context: Context, name: str) -> Choice:
        unit: Unit = "piece" if name == "pieces_month" else "rupiah"

        def finish(context: Context, amount: int) -> Move:
            return self.with_costing(replace(self.now, **{name: amount}), _itself)

        value: int = getattr(self.now, name)
        return amount_choice(context, name, value, unit, finish, self)

    def _named(self, context: Context, name: str) -> Move:
        made = replace(self, name=name)
        return Move(Swap(made), made.kept("draft"))


class Materials(Struct, frozen=True):
    """The materials of a calculation."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return each material with what the batch needs of it; further ones can be added."""
        now = self.of.now

        def batch(context: Context, pieces: int) -> Move:
            if not pieces:
                return Move(notice=context.say("costs.no_batch"))
            return self.of.with_costing(replace(now, batch=pieces), Materials)

        choices = [
            amount_choice(context, "batch", now.batch, "piece", batch, self),
            *(
                Choice(
                    f"material-{place}",
                    Phrase(material.name, context.lang),
                    Move(Swap(OneMaterial(self.of, place))),
                    detail=_material_detail(context, material),
                )
                for place, material in enumerate(now.materials)
            ),
        ]
        if len(now.materials) < MOST_MATERIALS:
            choices.append(context.choice("add", "costs.add_material", Move(Swap(WhichMaterial(self.of)))))
        choices.append(context.choice("close", "costs.close", Move(Swap(self.of))))
        each = context.say("costs.material_each", amount=rupiah(now.material, context.lang))
        return context.page(
            "costs.materials", blocks=(Text((each,)),), choices=tuple(choices), back=Move(Swap(self.of))
        )


class WhichMaterial(Struct, frozen=True):
    """Which material is to be added?"""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return those of the product (of all products where none is known), then any other by its name."""
        own = MATERIALS.get(self.of.product)
        ready = {name: unit for units in ([own] if own else MATERIALS.values()) for name, unit in units.items()}
        choices = [
            Choice(name, label := context.say(f"material.{name}"), self._add(label.text, unit))
            for name, unit in (ready | FOR_ALL).items()
        ]
        other = NameEntry("costs.material_name", lambda context, name: self._add(name, "gram"), leave=self)
        return context.page(
            "costs.which-material",
            "costs.add_material",
            help="costs.which_material_help",
            choices=(*choices, context.choice("other", "costs.other_material", Move(Swap(other)))),
            back=Move(Swap(Materials(self.of))),
        )

    def _add(self, name: str, unit: MaterialUnit) -> Move:
        place = len(self.of.now.materials)
        costing = self.of.now.with_material(place, Material(name, unit))
        return self.of.with_costing(costing, lambda of: OneMaterial(of, place))


class OneMaterial(Struct, frozen=True):
    """One material: how it is bought, and how much the batch needs."""

    of: CostingDraft
    place: int

    def page(self, context: Context) -> Page:
        """Return each figure of the material as a choice."""
        material = self.of.now.materials[self.place]
        units: dict[str, Unit] = {
            "pack_price": "rupiah", "pack_size": material.unit, "used": material.unit, "wasted": material.unit,
        }  # fmt: skip
        choices = [
            context.choice(
                "unit",
                "costs.unit",
                Move(Swap(WhichUnit(self.of, self.place))),
                detail=context.say(f"costs.unit_{material.unit}"),
            ),
            *(self._input(context, material, name, unit) for name, unit in units.items()),
            context.choice("close", "costs.close", Move(Swap(Materials(self.of)))),
            context.choice(
                "remove", "costs.remove", self.of.with_costing(self.of.now.with_material(self.place, None), Materials)
            ),
        ]
        blocks: list[Block] = [Text((_material_detail(context, material),))]
        if not material.pack_size and material.pack_price:
            blocks.insert(0, Text((context.say("costs.no_size"),), "notice"))
        return context.page(
            "costs.material",
            title=Phrase(material.name, context.lang),
            where=context.say("costs.for_batch", pieces=amount_in_words(context, self.of.now.batch, "piece").text),
            blocks=tuple(blocks),
            choices=tuple(choices),
            back=Move(Swap(Materials(self.of))),
        )

    def _input(self, context: Context, material: Material, name: str, unit: Unit) -> Choice:
        def finish(context: Context, amount: int) -> Move:
            return self.put(replace(material, **{name: amount}))

        value: int = getattr(material, name)
        return amount_choice(context, name, value, unit, finish, self)

    def put(self, material: Material) -> Move:
        """Return the move that puts another material in its place."""
        place = self.place
        return self.of.with_costing(self.of.now.with_material(place, material), lambda of: OneMaterial(of, place))


class WhichUnit(Struct, frozen=True):
    """What is a material counted in?"""

    of: CostingDraft
    place: int

    def page(self, context: Context) -> Page:
        """Return the units; another one leaves the figures as they are."""
        here = OneMaterial(self.of, self.place)
        material = self.of.now.materials[self.place]
        return context.page(
            "costs.unit",
            choices=tuple(
                context.choice(
                    unit,
                    f"costs.unit_{unit}",
                    here.put(replace(material, unit=unit)),
                    mark=context.say("costs.chosen") if unit == material.unit else None,
                )
                for unit in get_args(MaterialUnit)
            ),
            back=Move(Swap(here)),
        )


class Channels(Struct, frozen=True):
    """Where the pieces are sold, and what is taken there."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return each channel with what it takes."""
        return context.page(
            "costs.channels",
            choices=(
                *(
                    context.choice(
                        channel,
                        f"channel.{channel}",
                        Move(Swap(OneChannel(self.of, channel))),
                        detail=_fee_in_words(context, self.of.now.fees.get(channel, Fee())),
                    )
                    for channel in CHANNELS
                ),
                context.choice("close", "costs.close", Move(Swap(self.of))),
            ),
            back=Move(Swap(self.of)),
        )


class OneChannel(Struct, frozen=True):
    """What is taken when a piece is sold there; for wholesale also the wished profit."""

    of: CostingDraft
    channel: Channel

    def page(self, context: Context) -> Page:
        """Return the figures of the channel as choices."""
        now = self.of.now
        fee = now.fees.get(self.channel, Fee())

        def share(context: Context, amount: int) -> Move:
            if amount >= 100:
                return Move(notice=context.say("costs.fee_too_high"))
            return self._put(now.with_fee(self.channel, replace(fee, of_100=amount)))

        def order(context: Context, amount: int) -> Move:
            return self._put(now.with_fee(self.channel, replace(fee, order=amount)))

        def wholesale(context: Context, amount: int) -> Move:
            return self._put(replace(now, wholesale_profit=amount))

        choices = [
            amount_choice(context, "of_100", fee.of_100, "rupiah", share, self),
            amount_choice(context, "order", fee.order, "rupiah", order, self),
        ]
        if self.channel == "wholesale":
            profit = now.wholesale_profit
            choices.insert(0, amount_choice(context, "wholesale_profit", profit, "rupiah", wholesale, self))
        return context.page(
            "costs.channel",
            title=context.say(f"channel.{self.channel}"),
            blocks=(Text((context.say(f"channel.text_{self.channel}"),)),),
            choices=(*choices, context.choice("close", "costs.close", Move(Swap(Channels(self.of))))),
            back=Move(Swap(Channels(self.of))),
        )

    def _put(self, costing: Costing) -> Move:
        return self.of.with_costing(costing, lambda of: OneChannel(of, self.channel))


def amount_choice(
    context: Context,
    name: str,
    value: int,
    unit: Unit,
    finish: Callable[[Context, int], Move],
    leave: Place,
    group: str = "costs",
) -> Choice:
    """Return the choice that enters a figure, with what it is now; its name is in the words of this group."""
    label = context.say(f"{group}.{name}")
    entry = AmountEntry(label, finish, unit=unit, leave=leave)
    return Choice(name, label, Move(Swap(entry)), detail=amount_in_words(context, value, unit))


def _itself(of: CostingDraft) -> Place:
    return of


def _material_detail(context: Context, material: Material) -> Phrase:
    used = amount_in_words(context, material.used + material.wasted, material.unit).text
    return context.say("costs.material_detail", used=used, amount=rupiah(ceil(material.cost), context.lang))


def _fee_in_words(context: Context, fee: Fee) -> Phrase:
    if fee == Fee():
        return context.say("costs.no_fee")
    share, order = rupiah(fee.of_100, context.lang), rupiah(fee.order, context.lang)
    return context.say("costs.fee", share=share, order=order)
