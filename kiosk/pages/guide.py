"""The guides on the kiosk's pages: for a mentor, and a short one for residents. On paper they say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from kiosk.visit import Block, Choice, Context, Items, Lang, Leave, Move, Open, Page, Phrase, Swap, Table, Text
from kiosk.words import HOME_LANG, Chapter, guide_text, load_guide


class GuidePage(Struct, frozen=True):
    """Which part of a guide? Where it has only one, which chapter?"""

    guide: str

    def page(self, context: Context) -> Page:
        """Return the parts in the order in which they are needed."""
        guide = load_guide(self.guide)
        parts = tuple(
            Choice(part.key, _phrase(context, part.title), Move(Open(GuidePartPage(self.guide, number))))
            for number, part in enumerate(guide.parts)
        )
        return context.page(
            "guide",
            title=_phrase(context, guide.title),
            blocks=(Text((_phrase(context, guide.text),)),),
            choices=parts if len(parts) > 1 else _chapter_choices(context, self.guide, 0),
        )


class GuidePartPage(Struct, frozen=True):
    """Which chapter of a part?"""

    guide: str
    part: int

    def page(self, context: Context) -> Page:
        """Return the chapters in order."""
        return context.page(
            "guide.part",
            title=_phrase(context, load_guide(self.guide).parts[self.part].title),
            choices=_chapter_choices(context, self.guide, self.part),
        )


class ChapterPage(Struct, frozen=True):
    """What to do or to know, and the way to the next chapter."""

    guide: str
    part: int
    chapter: int

    def page(self, context: Context) -> Page:
        """Return the steps in order, what is told in a table, and where it comes from."""
        chapters, following = load_guide(self.guide).parts[self.part].chapters, self.chapter + 1
        choices = [context.choice("close", "gone.close", Move(Leave()))]
        if following < len(chapters):
            there = ChapterPage(self.guide, self.part, following)
            choices.insert(0, Choice("next", _phrase(context, chapters[following].title), Move(Swap(there))))
        return context.page(
            "guide.chapter",
            title=_phrase(context, chapters[self.chapter].title),
            blocks=tuple(_blocks(context, chapters[self.chapter])),
            choices=tuple(choices),
            next=choices[0].key,
        )


def guide_choice(context: Context) -> Choice:
    """Return the choice that leads to the guide for who is here: a mentor's, or the residents'."""
    return context.choice("guide", "guide.title", GuidePage("mentor" if context.role == "mentor" else "resident"))


def _chapter_choices(context: Context, guide: str, part: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(chapter.key, _phrase(context, chapter.title), Move(Open(ChapterPage(guide, part, number))))
        for number, chapter in enumerate(load_guide(guide).parts[part].chapters)
    )


def _blocks(context: Context, chapter: Chapter) -> Iterator[Block]:
    steps = tuple(_phrase(context, step) for step in chapter.steps)
    if steps:
        yield Items(steps, numbered=True) if chapter.ordered else Text(steps)
    if chapter.rows:
        rows = tuple(tuple(_phrase(context, cell) for cell in row) for row in chapter.rows)
        yield Table(tuple(_phrase(context, cell) for cell in chapter.head), rows)
    if chapter.source:
        yield Text((_phrase(context, chapter.source),))


def _phrase(context: Context, text: Mapping[Lang, str]) -> Phrase:
    lang = context.lang if context.lang in text else HOME_LANG
    shown, said = (guide_text(text, lang, context.words, spoken=spoken) for spoken in (False, True))
    return Phrase(shown, lang, said if said != shown else None)
