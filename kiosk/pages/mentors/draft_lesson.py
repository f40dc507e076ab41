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
    """The next question of a lesson that is being drafted, or the lesson that the answers make."""

    asked: DraftQuestion

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
        back = ask_next(context, asked.answers[:-1], self) if asked.answers else Move(Leave())
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
        entry = AnswerEntry("draft.answer", self._answer, question=asked.question, leave=self)
        return (
            context.choice("write", "draft.type", Move(Swap(entry))),
            context.choice("empty", "draft.empty", self._answer(context, "")),
        )

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
    """An answer, letter by letter, under its question."""

    question: str

    MOST: ClassVar[int] = MOST_OF_ANSWER
    SO_FAR: ClassVar[str] = "draft.answer"

    def page(self, context: Context) -> Page:
        """Return the page of the letters, with the question above what was entered."""
        page = super().page(context)
        return replace(page, title=Phrase(printable(self.question), context.lang))


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


def ask_next(context: Context, answers: tuple[str, ...], here: DraftPage | KeptDraft) -> Move:
    """Return the move that has answers checked, and shows what follows them."""
    library, lang = context.library, context.lang
    assert library is not None, "a draft is asked for beside what is taught"

    def act() -> Move:
        return Move(Swap(DraftPage(own_lessons_of(context).ask(library, answers, lang))))

    return act_with_progress(context, "draft.checking", act, instead=here)
