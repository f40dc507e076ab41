"""The price calculator: the workshop's calculations by product, what follows from one, what-ifs side by side."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import WORKSHOP_PRODUCTS, PriceSheet, PriceVersion
from kiosk.pages.dates import date_of, day_in_words
from kiosk.pages.entry import amount_in_words
from kiosk.pages.work.price import TRIED, CostingDraft
from kiosk.pricing import CHANNELS, Costing, rupiah
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    PlaySound,
    Swap,
    Table,
    Text,
    Tile,
)


class Calculator(Struct, frozen=True):
    """The start of the price calculator."""

    def page(self, context: Context) -> Page:
        """Return the products, each with how many calculations there are of it."""
        return context.page(
            "calculator",
            "calc",
            blocks=(Text((context.say("calc.text"),)),),
            choices=tuple(
                context.choice(
                    product,
                    f"product.{product}",
                    Sheets(product),
                    detail=context.say("calc.count", n=len(context.known.workshop.shown_prices(product))),
                    tile=Tile(picture=f"umum/produk-{product}"),
                )
                for product in WORKSHOP_PRODUCTS
            ),
        )


class Sheets(Struct, frozen=True):
    """The calculations of one product."""

    product: str

    def page(self, context: Context) -> Page:
        """Return a new calculation and those that there are, each with its price and whether it is confirmed."""
        # Of a guest nothing is kept, so that there is nothing to come back to either.
        new = Calculation(sheet="" if context.role == "guest" else context.fresh, product=self.product)
        there = context.known.workshop.shown_prices(self.product)
        return context.page(
            "calculator.sheets",
            title=context.say(f"product.{self.product}"),
            help="calc.sheets_help",
            where=context.say("calc.title"),
            blocks=() if there else (Text((context.say("calc.none"),)),),
            choices=(
                context.choice("new", "calc.new", new),
                *(
                    Choice(
                        key,
                        self._name(context, sheet, number),
                        Move(Open(Reckoning(draft_of_version(key, sheet.now)))),
                        detail=context.say("costs.price", amount=rupiah(sheet.now.costing.price, context.lang)),
                        mark=context.say(f"calc.{sheet.now.state}"),
                    )
                    for number, (key, sheet) in enumerate(there, 1)
                ),
            ),
            next="new",
        )

    def _name(self, context: Context, sheet: PriceSheet, number: int) -> Phrase:
        if sheet.now.name:
            return Phrase(sheet.now.name, context.lang)
        return context.say("calc.unnamed", product=context.say(f"product.{self.product}").text, n=number)


class Calculation(CostingDraft, frozen=True):
    """A calculation that leads to what follows from it."""

    def result(self) -> Place:
        """Return the comparison if a variant is being filled in, else cost, price and the rest."""
        return Compare(replace(self, at=0)) if self.at else Reckoning(self)


class Reckoning(Struct, frozen=True):
    """What follows from a calculation."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return cost, price, profit and the rest, with warnings first."""
        here, of = self.of.costing, self.of
        choices = [
            context.choice("change", "costs.change", Move(Swap(of))),
            context.choice("channels", "calc.channels", Move(Swap(ByChannel(of)))),
            context.choice("compare", "calc.compare", Move(Swap(Compare(of)))),
            context.choice("percents", "calc.percents", Move(Swap(Percents(of)))),
        ]
        if of.sheet:
            choices += [
                context.choice("history", "calc.history", Move(Swap(History(of)))),
                self._save(context),
            ]
        choices.append(context.choice("close", "calc.close", Move(Leave())))
        return context.page(
            "costs.reckoning",
            "costs.result",
            help="calc.result_help",
            where=_name_of(context, of),
            blocks=(*_warnings(context, here), *self._confirmed(context), Items(result_lines(context, here))),
            choices=tuple(choices),
            next="change",
            # Where nothing is kept, leaving would lose what was entered.
            back=None if of.sheet else Move(Swap(of)),
        )

    def _save(self, context: Context) -> Choice:
        state = "confirmed" if context.role == "mentor" else "saved"
        notice = context.say(f"calc.is_{state}")
        return context.choice(
            "save",
            f"calc.save_{state}",
            Move(events=self.of.kept(state), effects=(PlaySound("done"),), notice=notice),
        )

    def _confirmed(self, context: Context) -> tuple[Block, ...]:
        sheet = context.known.workshop.prices.get(self.of.sheet)
        if sheet is None or sheet.confirmed is None:
            return ()
        version = sheet.confirmed
        said = [context.say("calc.confirmed_by", name=context.name(version.who), day=_day(context, version.at))]
        if version.costing != self.of.costing:
            said.append(context.say("calc.confirmed_price", amount=rupiah(version.costing.price, context.lang)))
        return (Text(tuple(said)),)


class ByChannel(Struct, frozen=True):
    """Each way to sell, side by side."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return what the buyer pays, what is taken, what is left and the lowest price, for each channel."""
        head = tuple(context.say(f"calc.{name}") for name in ("where", "price", "fee", "left", "gain", "lowest"))
        offers = [self.of.costing.offer(channel) for channel in CHANNELS]
        rows = tuple(
            (
                context.say(f"channel.{offer.channel}"),
                *(
                    Phrase(rupiah(amount, context.lang), context.lang)
                    for amount in (offer.price, offer.fee, offer.left, offer.profit, offer.lowest)
                ),
            )
            for offer in offers
        )
        losing = tuple(
            context.say("calc.channel_loss", name=context.say(f"channel.{offer.channel}").text)
            for offer in offers
            if offer.profit < 0
        )
        return context.page(
            "costs.by-channel",
            "calc.channels",
            where=_name_of(context, self.of),
            blocks=(*((Text(losing, "notice"),) if losing else ()), Table(head, rows)),
            choices=(context.choice("close", "calc.to_result", Move(Swap(Reckoning(self.of)))),),
            next="close",
            back=Move(Swap(Reckoning(self.of))),
        )


class Percents(Struct, frozen=True):
    """For who wants to know more: the profit as a part of the cost and of the price."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return markup and margin in percent, which no other page needs."""
        here = self.of.costing
        lines = tuple(
            context.say(f"calc.{name}", percent=amount_in_words(context, part * 100, "percent").text)
            for name, part in (("markup", here.markup), ("margin", here.margin))
            if part is not None
        )
        blocks: tuple[Block, ...] = (Items(lines),) if lines else (Text((context.say("calc.no_percents"),)),)
        return context.page(
            "costs.percents",
            "calc.percents",
            where=_name_of(context, self.of),
            blocks=blocks,
            choices=(context.choice("close", "calc.to_result", Move(Swap(Reckoning(self.of)))),),
            next="close",
            back=Move(Swap(Reckoning(self.of))),
        )


class Compare(Struct, frozen=True):
    """What if? The calculation and variants of it, side by side."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return the table; a variant can be changed, and taken over as the calculation."""
        of = self.of
        tried = range(1, len(of.variants) + 1)
        head = (
            context.say("calc.what"),
            context.say("calc.now"),
            *(context.say("costs.variant", n=n) for n in tried),
        )
        columns = [_column(context, costing) for costing in (of.costing, *of.variants)]
        names = tuple(
            context.say(f"calc.{name}") for name in ("cost", "price", "gain", "even", "online", "wholesale")
        )
        choices = [
            choice
            for n in tried
            for choice in (
                Choice(f"change-{n}", context.say("calc.change", n=n), Move(Swap(replace(of, at=n)))),
                Choice(f"take-{n}", context.say("calc.take", n=n), self._take(context, of.variants[n - 1])),
            )
        ]
        if len(of.variants) < TRIED:
            added = replace(of, variants=(*of.variants, of.costing), at=len(of.variants) + 1)
            choices.append(context.choice("add", "calc.add", Move(Swap(added))))
        losing = tuple(context.say("calc.variant_loss", n=n) for n in tried if of.variants[n - 1].gain < 0)
        return context.page(
            "costs.compare",
            "calc.compare",
            where=_name_of(context, of),
            blocks=(
                *((Text(losing, "notice"),) if losing else ()),
                Table(head, tuple(zip(names, *columns, strict=True))),
            ),
            choices=(*choices, context.choice("close", "calc.to_result", Move(Swap(Reckoning(of))))),
            back=Move(Swap(Reckoning(of))),
        )

    def _take(self, context: Context, costing: Costing) -> Move:
        taken = replace(self.of, variants=()).with_costing(costing, Reckoning)
        return replace(taken, notice=context.say("calc.taken"))


class History(Struct, frozen=True):
    """The versions of a calculation that were saved or confirmed."""

    of: CostingDraft

    def page(self, context: Context) -> Page:
        """Return the versions, the latest first; picking one makes it the calculation again."""
        sheet = context.known.workshop.prices.get(self.of.sheet)
        versions = sheet.versions if sheet else ()
        return context.page(
            "costs.history",
            "calc.history",
            where=_name_of(context, self.of),
            blocks=() if versions else (Text((context.say("calc.no_history"),)),),
            choices=(
                *(
                    Choice(
                        version.id,
                        context.say("costs.price", amount=rupiah(version.costing.price, context.lang)),
                        self._again(context, version),
                        detail=context.say(
                            "calc.version", name=context.name(version.who), day=_day(context, version.at)
                        ),
                        mark=context.say(f"calc.{version.state}"),
                    )
                    for version in reversed(versions)
                ),
                context.choice("close", "calc.to_result", Move(Swap(Reckoning(self.of)))),
            ),
            back=Move(Swap(Reckoning(self.of))),
        )

    def _again(self, context: Context, version: PriceVersion) -> Move:
        old = draft_of_version(self.of.sheet, version)
        return Move(Swap(Reckoning(old)), old.kept("draft"), notice=context.say("calc.old_again"))


def draft_of_version(sheet: str, version: PriceVersion) -> CostingDraft:
    """Return a version of a calculation, to be filled in further."""
    return Calculation(version.costing, sheet, version.product, version.name)


def result_lines(context: Context, costing: Costing) -> tuple[Phrase, ...]:
    """Return what follows from a calculation, one line each: the discount and channels only where they are used."""

    def line(name: str, amount: int) -> Phrase:
        return context.say(f"costs.{name}", amount=rupiah(amount, context.lang))

    gain = line("gain", costing.gain) if costing.gain >= 0 else line("loss", -costing.gain)
    lines = [line("cost", costing.cost), line("price", costing.price), gain, line("floor", costing.lowest)]
    if costing.even is not None and costing.other_month:
        even = amount_in_words(context, costing.even, "piece").text
        lines.append(context.say("costs.break_even", pieces=even))
    if costing.discount:
        lines.append(line("discounted", costing.discounted))
    if costing.wholesale_profit or "wholesale" in costing.fees:
        lines.append(line("wholesale", costing.offer("wholesale").price))
    lines += [
        line(channel, costing.offer(channel).price)
        for channel in ("consignment", "online")
        if channel in costing.fees
    ]
    return tuple(lines)


def _warnings(context: Context, costing: Costing) -> tuple[Block, ...]:
    values = {
        "loss": rupiah(-costing.gain, context.lang),
        "discount_loss": rupiah(costing.cost - costing.discounted, context.lang),
    }
    told = tuple(
        context.say(f"calc.warn.{warning}", amount=values.get(warning, "")) for warning in costing.warnings()
    )
    return (Text(told, "notice"),) if told else ()


def _column(context: Context, costing: Costing) -> tuple[Phrase, ...]:
    online, wholesale = costing.offer("online"), costing.offer("wholesale")
    cost, price, gain, on, many = (
        Phrase(rupiah(amount, context.lang), context.lang)
        for amount in (costing.cost, costing.price, costing.gain, online.price, wholesale.price)
    )
    # Where there is nothing to pay each month and nothing is lost on a piece, it is even from the first.
    pieces = 0 if costing.even is None and not costing.other_month and costing.gain >= 0 else costing.even
    even = context.say("calc.never") if pieces is None else amount_in_words(context, pieces, "piece")
    return cost, price, gain, even, on, many


def _day(context: Context, at: int) -> str:
    return day_in_words(context, date_of(context, at)).text


def _name_of(context: Context, of: CostingDraft) -> Phrase | None:
    if of.name:
        return Phrase(of.name, context.lang)
    return context.say(f"product.{of.product}") if of.product in WORKSHOP_PRODUCTS else None
