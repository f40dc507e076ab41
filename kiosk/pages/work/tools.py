"""The tools of the workshop's daily work, which no lesson is needed for: prices, checks, labels."""

from __future__ import annotations

from msgspec import Struct

from kiosk.pages.work.calculator import Calculator
from kiosk.pages.work.label import Labels
from kiosk.pages.work.quality import Quality
from kiosk.visit import Choice, Context, Page


class Tools(Struct, frozen=True):
    """Which tool? One choice of the home page leads here, so that the home page stays short to hear and to scan."""

    def page(self, context: Context) -> Page:
        """Return the tools."""
        return context.page(
            "tools",
            choices=(
                context.choice("calculator", "calc.title", Calculator()),
                context.choice("quality", "quality.title", Quality()),
                context.choice("labels", "label.title", Labels()),
            ),
        )


def tools_choice(context: Context) -> Choice:
    """Return the choice that leads to the tools from a home page."""
    return context.choice("tools", "tools.title", Tools(), detail=context.say("tools.what"))
