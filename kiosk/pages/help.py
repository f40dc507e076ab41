"""Help: what this page is, what can be done now, and every general command as a choice."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.pages.call import answer_choices, call_mentor
from kiosk.pages.emergency import Emergencies
from kiosk.pages.guide import guide_choice
from kiosk.pages.try_inputs import TryIntroduction
from kiosk.visit import Act, Block, Command, Context, Items, Leave, Move, Page, Perform, Phrase, Place, Text

HELP_ACTS: Final = (
    Act.UNDO, Act.PAUSE, Act.REPEAT_SENTENCE, Act.LOUDER, Act.QUIETER, Act.FASTER, Act.SLOWER, Act.LARGER,
    Act.SMALLER, Act.LANGUAGE, Act.LISTEN,
)  # fmt: skip
"""The general commands that have no fixed place on the screen; "back", "repeat", "help" and "home" have one."""


class HelpPage(Struct, frozen=True):
    """Help about the place it was asked at; ``notice`` is what the kiosk said there last."""

    about: Place
    notice: Phrase | None = None

    def page(self, context: Context) -> Page:
        """Return the help, with each thing that can be picked on that page and what each key does."""
        page = self.about.page(context)
        blocks: list[Block] = [Text((self.notice,), "notice")] if self.notice else []
        blocks.append(Text((page.title, *page.help)))
        if page.choices:
            labels = tuple(choice.label for choice in page.choices)
            blocks.append(Items(labels, label=context.say("help.choices")))
        if keys := context.keys(page.pad):
            blocks.append(Items(keys, label=context.say("help.keys")))
        calls = (context.choice("call", "home.call", call_mentor(context)),)
        return context.page(
            "help",
            blocks=tuple(blocks),
            choices=(
                context.choice("close", "help.close", Move(Leave())),
                *(calls if context.role in ("resident", "guest") else ()),
                *answer_choices(context),
                context.choice("emergency", "emergency.title", Emergencies()),
                *(
                    context.choice(act.value, f"act.{act.value}", Move(effects=(Perform(Command(act)),)))
                    for act in HELP_ACTS
                ),
                guide_choice(context),
                context.choice("try", "try.title", TryIntroduction()),
            ),
            next="close",
        )
