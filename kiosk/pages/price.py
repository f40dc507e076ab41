"""A person's own costs, entered figure by figure: what one piece costs, what it must bring, and warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.entry import AmountEntry
from kiosk.pages.move import Leave, Move, Open, Swap
from kiosk.pages.page import Block, Choice, Items, Page, Phrase, Text
from kiosk.pricing import Costing, Fee, Material, rupiah

if TYPE_CHECKING:
    from kiosk.pages.journey import Context

INPUTS: Final = ("materials", "pay", "other_month", "pieces_month", "profit", "fee_percent", "fee_order")
COUNTS: Final = ("pieces_month", "fee_percent")
"""The inputs that are plain numbers; the others are rupiah."""


class OwnCosts(Struct, frozen=True):
    """The figures so far, in the order of ``INPUTS``."""

    values: tuple[int, ...] = (0,) * len(INPUTS)

    def page(self, context: Context) -> Page:
        """Return each figure as a choice; "reckon" needs how many pieces are made in a month."""
        figures = tuple(
            Choice(
                name,
                context.say(f"costs.{name}"),
                Move(
                    Swap(
                        AmountEntry(
                            context.say(f"costs.{name}"),
                            self._put(place),
                            (),
                            "" if name in COUNTS else "rupiah",
                            0,
                            self,
                        )
                    )
                ),
                detail=_written(context, name, self.values[place]),
            )
            for place, name in enumerate(INPUTS)
        )
        return Page(
            key="costs",
            title=context.say("costs.title"),
            blocks=(Text((context.say("costs.text"),)),),
            choices=(*figures, Choice("reckon", context.say("costs.reckon"), self._reckon(context))),
            help=(context.say("costs.help"),),
            lang=context.lang,
        )

    def _put(self, place: int) -> Callable[[Context, int], Move]:
        def finish(context: Context, amount: int) -> Move:
            values = (*self.values[:place], amount, *self.values[place + 1 :])
            return Move(Swap(replace(self, values=values)))

        return finish

    def _reckon(self, context: Context) -> Move:
        figures = dict(zip(INPUTS, self.values, strict=True))
        if not figures["pieces_month"]:
            return Move(notice=context.say("costs.no_pieces"))
        if figures["fee_percent"] >= 100:
            return Move(notice=context.say("costs.fee_too_high"))
        return Move(Open(Reckoning(self.values)))


class Reckoning(Struct, frozen=True):
    """What follows from a person's own figures."""

    values: tuple[int, ...]

    def page(self, context: Context) -> Page:
        """Return cost, price, lowest safe price, break-even and online price, with warnings first."""
        figures = dict(zip(INPUTS, self.values, strict=True))
        costing = Costing(
            (Material("", "piece", figures["materials"], 1, 1),),
            pay=figures["pay"],
            other_month=figures["other_month"],
            pieces_month=figures["pieces_month"],
            profit=figures["profit"],
            fees={"online": Fee(figures["fee_percent"], figures["fee_order"])},
        )
        lang = context.lang

        def line(name: str, amount: int) -> Phrase:
            return context.say(f"costs.{name}", amount=rupiah(amount, lang))

        blocks: list[Block] = []
        if not figures["pay"]:
            blocks.append(Text((context.say("costs.no_pay"),), "notice"))
        if not figures["profit"]:
            blocks.append(Text((context.say("costs.no_profit"),), "notice"))
        lines = [
            line("cost", costing.cost),
            line("price", costing.price),
            line("floor", costing.cost),
            line("online", costing.offer("online").price),
        ]
        if costing.even is not None:
            lines.append(context.say("costs.break_even", n=costing.even))
        blocks.append(Items(tuple(lines)))
        return Page(
            key="costs.reckoning",
            title=context.say("costs.result"),
            blocks=tuple(blocks),
            choices=(Choice("close", context.say("costs.change"), Move(Leave())),),
            help=(context.say("costs.help"),),
            next="close",
            lang=lang,
        )


def _written(context: Context, name: str, value: int) -> Phrase:
    return Phrase(str(value) if name in COUNTS else rupiah(value, context.lang), context.lang)
