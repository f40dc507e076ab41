"""Labels and texts to sell by: a few choices make files in the data folder. Contacts stand there only if allowed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.labels import Label, as_html, as_png, as_svg, as_text, claims_mark
from kiosk.learning import WORKSHOP_PRODUCTS
from kiosk.learning.event_kinds import ConsentGiven, ConsentWithdrawn
from kiosk.pages.entry import DigitsEntry, amount_in_words, number_in_words
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.work.price import amount_choice
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Export,
    Items,
    Leave,
    Move,
    Page,
    Phrase,
    PlaySound,
    Swap,
    Text,
    Tile,
)
from kiosk.words import national, slug, tel_uri

if TYPE_CHECKING:
    from kiosk.lessons import Unit

LABEL_FOLDER: Final = "label"
"""Where the files go, in the data folder."""

MEASURES: Final[dict[str, Unit]] = {"length": "cm", "width": "cm", "weight": "gram"}

PHONE: Final = (8, 13)
"""A telephone number has this many digits, at least and at most."""

Picked: TypeAlias = Literal["material", "care"]

READY_TEXTS: Final[dict[Picked, dict[str, tuple[str, ...]]]] = {
    "material": {
        "batik": ("cotton", "silk"),
        "ondel": ("bottle", "cloth", "paper"),
        "sapu": ("fibre", "wood", "bamboo"),
        "pel": ("yarn", "cloth"),
        "keset": ("rags", "cotton", "rope"),
    },
    "care": {
        "batik": ("hand", "cold", "mild", "shade", "iron"),
        "ondel": ("dust", "dry"),
        "sapu": ("dry", "hang"),
        "pel": ("rinse", "no_bleach", "shade"),
        "keset": ("cold", "no_bleach", "shade"),
    },
}
"""What a product may be made of and how to look after it, ready to be picked."""


class Labels(Struct, frozen=True):
    """The start: for which product is the label?"""

    def page(self, context: Context) -> Page:
        """Return the products of the workshop."""
        return context.page(
            "labels",
            "label",
            blocks=(Text((context.say("label.text"),)),),
            choices=tuple(
                context.choice(
                    product, f"product.{product}", LabelDraft(product), tile=Tile(picture=f"umum/produk-{product}")
                )
                for product in WORKSHOP_PRODUCTS
            ),
        )


class LabelDraft(Struct, frozen=True):
    """A label that is being filled in.

    ``length`` and ``width`` are centimetres, ``weight`` grams, 0 where it is not known. ``material`` and ``care`` are
    keys of ``READY``. ``maker`` is a code of digits, ``person`` whose contact is to stand there, if they allow it.
    """

    product: str
    name: str = ""
    length: int = 0
    width: int = 0
    weight: int = 0
    material: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    maker: str = ""
    person: str | None = None

    def page(self, context: Context) -> Page:
        """Return each part of the label as a choice, with what it is now."""
        name = NameEntry("label.name", self._named, leave=self)
        maker = DigitsEntry(
            context.say("label.maker"), lambda context, code: Move(Swap(replace(self, maker=code))), 1, 4, leave=self
        )
        contact = context.known.workshop.contact(self.person or "")
        nothing = context.say("label.nothing")
        return context.page(
            "label",
            help="label.fill_help",
            where=context.say(f"product.{self.product}"),
            blocks=(Text((context.say("label.fill"),)),),
            choices=(
                context.choice("see", "label.see", Move(Swap(Preview(self)))),
                context.choice("name", "label.name", Move(Swap(name)), detail=label_title(context, self)),
                *(self._size(context, part, unit) for part, unit in MEASURES.items()),
                *(self._picking(context, what) for what in READY_TEXTS),
                context.choice(
                    "maker",
                    "label.maker",
                    Move(Swap(maker)),
                    detail=Phrase(self.maker, context.lang) if self.maker else nothing,
                ),
                context.choice(
                    "contact",
                    "label.contact",
                    Move(Swap(Contact(self))),
                    detail=number_in_words(context, contact) if contact else nothing,
                ),
            ),
        )

    def _named(self, context: Context, name: str) -> Move:
        if claims_mark(name):
            return Move(notice=context.say("label.no_marks"))
        return Move(Swap(replace(self, name=name)))

    def _size(self, context: Context, part: str, unit: Unit) -> Choice:
        def finish(context: Context, amount: int) -> Move:
            return Move(Swap(replace(self, **{part: amount})))

        value: int = getattr(self, part)
        choice = amount_choice(context, part, value, unit, finish, self, "label")
        return choice if value else replace(choice, detail=context.say("label.nothing"))

    def _picking(self, context: Context, what: Picked) -> Choice:
        now = picked_phrase(context, self, what) or context.say("label.nothing")
        return context.choice(what, f"label.{what}", Move(Swap(Picking(self, what))), detail=now)


class Picking(Struct, frozen=True):
    """What is it made of, or how is it looked after? Several may be picked."""

    of: LabelDraft
    what: Picked

    def page(self, context: Context) -> Page:
        """Return what is ready; picking one puts it on the label or takes it off."""
        chosen: tuple[str, ...] = getattr(self.of, self.what)
        ready = READY_TEXTS[self.what][self.of.product]
        return context.page(
            f"label.{self.what}",
            help="label.pick_help",
            where=context.say(f"product.{self.of.product}"),
            choices=(
                *(
                    context.choice(
                        name,
                        f"label.{self.what}_{name}",
                        self._turned(ready, chosen, name),
                        mark=context.say("label.chosen") if name in chosen else None,
                    )
                    for name in ready
                ),
                context.choice("close", "label.back", Move(Swap(self.of))),
            ),
            back=Move(Swap(self.of)),
        )

    def _turned(self, ready: tuple[str, ...], chosen: tuple[str, ...], name: str) -> Move:
        now = tuple(one for one in ready if (one in chosen) != (one == name))
        return Move(Swap(replace(self, of=replace(self.of, **{self.what: now}))))


class Contact(Struct, frozen=True):
    """Whose telephone number is to stand on the label? Only of those who allow it; each decides on their own."""

    of: LabelDraft

    def page(self, context: Context) -> Page:
        """Return the mentors who allow it, none, then the residents who do, and the person's own yes or no.

        A label carries the home's number and no private one, as the lesson on the brand teaches: that comes first.
        """
        workshop = context.known.workshop
        allowed = {person: contact for person in workshop.consents if (contact := workshop.contact(person))}
        choices = [
            Choice(
                f"of-{person}",
                Phrase(context.name(person), context.lang),
                Move(Swap(replace(self.of, person=person))),
                detail=number_in_words(context, contact),
                mark=context.say("label.chosen") if person == self.of.person else None,
            )
            for person, contact in sorted(allowed.items(), key=lambda one: (one[0] not in workshop.mentors, one[0]))
        ]
        homes = sum(person in workshop.mentors for person in allowed)
        none = context.choice("none", "label.no_contact", Move(Swap(replace(self.of, person=None))))
        choices.insert(homes, none)
        own = context.person
        if own and context.role in ("resident", "mentor"):
            number = DigitsEntry(
                context.say("label.number"), lambda _, number: Move(Swap(Allow(self.of, number))), *PHONE, leave=self
            )
            choices.append(context.choice("allow", "label.allow", Move(Swap(number))))
            if own in allowed:
                gone = Move(events=(ConsentWithdrawn(own),), notice=context.say("label.withdrawn"))
                choices.append(context.choice("withdraw", "label.withdraw", gone))
        return context.page(
            "label.contact",
            blocks=(Text((context.say("label.consent"),)),),
            choices=(*choices, context.choice("close", "label.back", Move(Swap(self.of)))),
            back=Move(Swap(self.of)),
        )


class Allow(Struct, frozen=True):
    """Do you allow that your number stands on labels? The yes is recorded; it can be taken back."""

    of: LabelDraft
    number: str

    def page(self, context: Context) -> Page:
        """Return the question with what it means; no comes first."""
        person = context.person or ""
        yes = Move(
            Swap(replace(self.of, person=person)),
            (ConsentGiven(person, self.number),),
            (PlaySound("done"),),
            context.say("label.allowed"),
        )
        return context.page(
            "label.allow",
            "label.allow_sure",
            help="label.allow_help",
            blocks=(
                Text((number_in_words(context, self.number),)),
                Items((context.say("label.means_seen"), context.say("label.means_back"))),
            ),
            choices=(
                context.choice("no", "label.allow_no", Move(Swap(Contact(self.of)))),
                context.choice("yes", "label.allow_yes", yes),
            ),
            next="no",
            back=Move(Swap(Contact(self.of))),
        )


class Preview(Struct, frozen=True):
    """The label and the text for an online shop, as they would be written."""

    of: LabelDraft

    def page(self, context: Context) -> Page:
        """Return both to read; making them writes the files."""
        of, label = self.of, label_of(context, self.of)
        contact = context.known.workshop.contact(of.person or "")
        lines = tuple(Phrase(f"{head}: {text}", context.lang) for head, text in label.lines)
        blocks: list[Block] = [Text((Phrase(label.title, context.lang),))]
        if lines:
            blocks.append(Items(lines))
        if contact:
            blocks.append(Text((number_in_words(context, contact),), label=context.say("label.contact")))
        listing = tuple(Phrase(text, context.lang) for text in label.listing)
        blocks.append(Text(listing, label=context.say("label.listing")))
        missing = tuple(
            context.say(f"label.missing_{part}")
            for part, there in (("size", of.length), ("material", of.material), ("care", of.care))
            if not there
        )
        if missing:
            blocks.insert(0, Text(missing, "notice"))
        made = Move(effects=(Export(LABEL_FOLDER, files_of(of, label)),), notice=context.say("label.making"))
        return context.page(
            "label.preview",
            "label.see",
            help="label.preview_help",
            where=context.say(f"product.{of.product}"),
            blocks=tuple(blocks),
            choices=(
                context.choice("make", "label.make", made),
                context.choice("change", "label.change", Move(Swap(of))),
                context.choice("close", "label.close", Move(Leave())),
            ),
            next="make",
            back=Move(Swap(of)),
        )


def label_of(context: Context, of: LabelDraft) -> Label:
    """Return the label as it is written in the page's language; the contact only if it is allowed now."""
    name = label_title(context, of).text
    texts = {
        "size": _size_in_words(context, of),
        "material": picked_phrase(context, of, "material"),
        "weight": amount_in_words(context, of.weight, "gram") if of.weight else None,
        "care": picked_phrase(context, of, "care"),
        "maker": Phrase(of.maker, context.lang) if of.maker else None,
    }
    lines = tuple((context.say(f"label.{part}").text, phrase.text) for part, phrase in texts.items() if phrase)
    shown = [phrase.text for part in ("size", "material") if (phrase := texts[part])]
    described = [context.say("label.handmade").text]
    described += [context.say("label.line", head=head, text=text.rstrip(".")).text for head, text in lines]
    listing = (" ".join((name, *shown)), " ".join(described))
    contact = context.known.workshop.contact(of.person or "")
    return Label(
        title=name,
        lines=lines,
        # A telephone that scans the number offers to call it, and shows it as a text where it cannot be called.
        # Without one it shows what the product is.
        code=(tel_uri(contact) or contact) if contact else "\n".join(listing),
        code_head=(
            context.say("label.call", number=national(contact)) if contact else context.say("label.scan")
        ).text,
        listing=listing,
        lang=context.lang,
    )


def files_of(of: LabelDraft, label: Label) -> tuple[tuple[str, partial[bytes]], ...]:
    """Return the files of a label by their names, each with what makes it."""
    stem = slug(f"{of.product} {of.name}") + (f"-{of.length}x{of.width}" if of.length else "")
    makers = {"html": as_html, "svg": as_svg, "png": as_png, "txt": as_text}
    return tuple((f"{stem}.{ending}", partial(make, label)) for ending, make in makers.items())


def label_title(context: Context, of: LabelDraft) -> Phrase:
    """Return the product's own name on the label, or that of its kind."""
    return Phrase(of.name, context.lang) if of.name else context.say(f"product.{of.product}")


def picked_phrase(context: Context, of: LabelDraft, what: Picked) -> Phrase | None:
    """Return what was picked in one line, None if nothing was."""
    names: tuple[str, ...] = getattr(of, what)
    texts = [context.say(f"label.{what}_{name}").text for name in names]
    return Phrase((" " if what == "care" else ", ").join(texts), context.lang) if texts else None


def _size_in_words(context: Context, of: LabelDraft) -> Phrase | None:
    if not of.length:
        return None
    length = amount_in_words(context, of.length, "cm")
    if not of.width:
        return length
    return Phrase(f"{of.length} × {amount_in_words(context, of.width, 'cm').text}", context.lang)
