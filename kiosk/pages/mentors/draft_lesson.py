"""A new lesson, asked for question by question as ``kiosk lessons new`` asks for it in the terminal."""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.care.progress import act_with_progress
from kiosk.pages.entry import Sure
from kiosk.pages.mentors.desk import own_lessons_of, problem_in_words
from kiosk.pages.mentors.note import NoteEntry
from kiosk.visit import (
    Block,
    Choice,
    Context,
    DraftQuestion,
    Leave,
    Move,
    Page,
    Phrase,
    Place,
    PlaySound,
    Swap,
    Text,
)
from kiosk.words import printable

MOST_OF_ANSWER: Final = 160
"""Letters of an answer: a sentence of twelve long words."""


class DraftPage(Struct, frozen=True):
    """The next question of a lesson that is being drafted, or the lesson that the answers make.

    ``typed`` is what was answered to it before.
    """

    asked: DraftQuestion
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return the question with what was said of the last answer, and the ways to answer it or to go back."""
        say, asked = context.say, self.asked
        blocks: list[Block] = []
        if asked.told:
            told = tuple(Phrase(printable(line), context.lang) for line in asked.told)
            blocks.append(Text(told, "notice"))
        question = asked.question
        if asked.options:  # which are choices here, under the numbers of their sheet
            question = question.partition(" (")[0]
        shown = Phrase(printable(question), context.lang) if question else say("draft.complete")
        blocks.append(Text((shown,)))
        back = Move(Leave())
        if asked.answers:
            back = ask_next(context, asked.answers[:-1], self, asked.answers[-1])
        return context.page(
            "draft.question",
            title=say("draft.new"),
            where=say("draft.so_far", n=len(asked.answers)),
            blocks=tuple(blocks),
            choices=(
                *self._answers(context),
                *((context.choice("before", "draft.before", back),) if asked.answers else ()),
                context.choice(
                    "stop", "draft.stop", Move(Leave(), notice=say("draft.stopped", n=len(asked.answers)))
                ),
            ),
            next="write" if not asked.options else None,
            back=back,
        )

    def _answers(self, context: Context) -> tuple[Choice, ...]:
        asked = self.asked
        if not asked.question:
            return (context.choice("write", "draft.write", self._write(context)),)
        if asked.options:
            return tuple(
                Choice(f"option-{number}", Phrase(name, context.lang), self._answer(context, str(number)))
                for number, name in enumerate(asked.options, 1)
            )
        write = context.choice("write", "draft.type", Move(Swap(answer_entry(asked, self.typed))))
        if not asked.empty:
            return (write,)
        return (write, Choice("empty", Phrase(asked.empty, context.lang), self._answer(context, "")))

    def _answer(self, context: Context, answer: str) -> Move:
        return ask_next(context, (*self.asked.answers, answer), self)

    def _write(self, context: Context) -> Move:
        library, lang = context.library, context.lang
        assert library is not None, "a draft is asked for beside what is taught"

        def act() -> Move:
            problem = own_lessons_of(context).write_draft(library, self.asked.answers, lang)
            if problem is not None:
                return Move(Swap(self), notice=problem_in_words(context, problem))
            done = context.say("draft.taught", file=self.asked.file)
            return Move(Leave(), (), (PlaySound("done"),), done)

        return act_with_progress(context, "stick.joining", act, instead=self)


class AnswerEntry(NoteEntry, frozen=True, kw_only=True):
    """An answer, letter by letter, under its question; one that was refused is mended here."""

    asked: DraftQuestion

    MOST: ClassVar[int] = MOST_OF_ANSWER
    SO_FAR: ClassVar[str] = "draft.answer"

    def page(self, context: Context) -> Page:
        """Return the page of the letters, with the question above what was entered."""
        page = super().page(context)
        return replace(page, title=Phrase(printable(self.asked.question), context.lang))


def answer_entry(asked: DraftQuestion, typed: str = "") -> AnswerEntry:
    """Return the entry of an answer, with what was typed before. Not taken, the answer stands in it again."""

    def finish(context: Context, text: str) -> Move:
        return ask_next(context, (*asked.answers, text), answer_entry(asked, text))

    return AnswerEntry("draft.answer", finish, printable(typed), leave=DraftPage(asked), asked=asked)


class KeptDraft(Struct, frozen=True):
    """A draft was begun, here or in the terminal: is it to be gone on with?"""

    answers: tuple[str, ...]

    def page(self, context: Context) -> Page:
        """Return going on first; beginning anew lets the answers go, so that is asked back."""
        anew = Sure(context.say("draft.anew_sure", n=len(self.answers)), ask_next(context, (), self))
        return context.page(
            "draft.kept_page",
            title=context.say("draft.new"),
            help="draft.question_help",
            blocks=(Text((context.say("draft.kept_answers", n=len(self.answers)),)),),
            choices=(
                context.choice("on", "draft.on", ask_next(context, self.answers, self)),
                context.choice("anew", "draft.anew", anew),
            ),
            next="on",
        )


def new_lesson(context: Context, instead: Place) -> Move:
    """Return the move that begins a lesson in the place of ``instead``, or offers to go on with the one begun."""
    library, lang = context.library, context.lang
    assert library is not None, "a draft is asked for beside what is taught"

    def act() -> Move:
        desk = own_lessons_of(context)
        if answers := desk.kept_answers():
            return Move(Swap(KeptDraft(answers)))
        return Move(Swap(DraftPage(desk.ask(library, (), lang))))

    return act_with_progress(context, "care.reading", act, instead=instead)


def ask_next(context: Context, answers: tuple[str, ...], here: Place, before: str = "") -> Move:
    """Return the move that has answers checked, and shows what follows them; a refused one stands in its entry again.

    ``before`` is what was answered to the question that follows.
    """
    library, lang = context.library, context.lang
    assert library is not None, "a draft is asked for beside what is taught"

    def act() -> Move:
        asked = own_lessons_of(context).ask(library, answers, lang)
        if not asked.refused or asked.options:
            return Move(Swap(DraftPage(asked, before)))
        why = Phrase(printable(asked.told[-1]), lang) if asked.told else None
        return Move(Swap(answer_entry(asked, asked.refused)), notice=why)  # a block would push the letters off

    return act_with_progress(context, "draft.checking", act, instead=here)
