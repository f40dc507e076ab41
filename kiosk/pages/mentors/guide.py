"""The mentor's guide to bringing home and buyers together: orders, agreements, receipts, the brand, the NIB.

What each topic says is in the words files, with its source; what a law or an office sets is for the home to confirm.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.visit import Context, Items, Leave, Move, Page, Text

GUIDE_TOPICS: Final = {
    "buyers": 5,
    "order": 6,
    "agreement": 6,
    "receipt": 5,
    "brand": 5,
    "nib": 6,
    "follow": 5,
    "talk": 6,
}
"""How many steps each topic has."""


class Guide(Struct, frozen=True):
    """Which topic? In the order in which a first sale meets them."""

    def page(self, context: Context) -> Page:
        """Return the topics."""
        return context.page(
            "guide",
            blocks=(Text((context.say("guide.text"),)),),
            choices=tuple(context.choice(topic, f"guide.{topic}.title", GuideTopic(topic)) for topic in GUIDE_TOPICS),
        )


class GuideTopic(Struct, frozen=True):
    """The steps of a topic, and where they come from."""

    topic: str

    def page(self, context: Context) -> Page:
        """Return the steps in order, the source last."""
        steps = range(1, GUIDE_TOPICS[self.topic] + 1)
        return context.page(
            "guide.topic",
            title=context.say(f"guide.{self.topic}.title"),
            blocks=(
                Items(tuple(context.say(f"guide.{self.topic}.step_{n}") for n in steps), numbered=True),
                Text((context.say(f"guide.{self.topic}.source"),)),
            ),
            choices=(context.choice("close", "gone.close", Move(Leave())),),
            next="close",
        )
