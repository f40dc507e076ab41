"""Working together with the kiosk: a resident makes real pieces by a lesson's steps, one at a time.

Where they are is in the records alone, so that it is found again after a pulled plug, on another day, from any page.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import TO_CHECK, Batch, BatchWait
from kiosk.learning.event_kinds import (
    BatchBegun,
    BatchCounted,
    BatchEnded,
    BatchFact,
    BatchStepReached,
    BatchWaitBegun,
    HelpShown,
    MentorCalled,
)
from kiosk.lessons import Lesson, Step, WorkStage, lessons_of, stages
from kiosk.pages.call import Called
from kiosk.pages.emergency import Emergencies
from kiosk.pages.entry import AmountEntry, Sure
from kiosk.pages.learning.step import StepHelp, lesson_gone, localized_texts
from kiosk.pages.work.bench import SignHere
from kiosk.pages.work.quality import Checking, StepAgain
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Leave,
    Meter,
    Move,
    Open,
    Page,
    Phrase,
    PictureBlock,
    PlaySound,
    Swap,
    Text,
)

MOST_PIECES: Final = 20
"""Pieces of one batch: as many checked pieces are remembered, and more wait."""

OFFERED: Final = (1, 2, 3, 5, 10)
"""Numbers of pieces to pick from; any other is entered."""

LONGER: Final = 600_000
"""Milliseconds by which a wait goes on where it is not dry yet; never more than the whole wait."""

WAIT_PAGE: Final = "batch.wait"
"""The key of the page that shows the time left: it is made anew as that runs down."""


class BatchLessons(Struct, frozen=True):
    """What a resident can make: of the production lessons that they have opened; what is being made comes first."""

    def page(self, context: Context) -> Page:
        """Return a choice for each."""
        lessons = batch_lessons(context)
        return context.page(
            "batch.lessons",
            "batch",
            blocks=(Text((context.say("batch.which" if lessons else "batch.none"),)),),
            choices=tuple(
                batch_choice(context, lesson.key, lesson.title.phrase(context.lang), lesson) for lesson in lessons
            ),
            next=lessons[0].key if lessons else None,
        )


def batch_lessons(context: Context) -> list[Lesson]:
    """Return the production lessons by which the resident who is here can make pieces, what is begun first."""
    library, progress = context.library, context.progress
    if library is None or context.role != "resident":
        return []
    known = (lesson for lesson in library.lessons.values() if lesson.topic == "produksi" and lesson.product != "umum")
    found = [lesson for lesson in known if progress.lesson(lesson.key).opened or is_making(context, lesson)]
    return sorted(found, key=lambda lesson: not is_making(context, lesson))


def batch_choice(context: Context, key: str, label: Phrase, lesson: Lesson) -> Choice:
    """Return the choice that makes pieces by a lesson, or goes on with those that are being made."""
    batch = _batch(context, lesson.key)
    if not batch.open:
        return Choice(key, label, Move(Open(BatchStart(lesson.key))))
    return Choice(
        key, label, Move(Open(BatchPlace(lesson.key))), batch_state(context, batch, lesson), context.say("home.begun")
    )


def batch_state(context: Context, batch: Batch, lesson: Lesson) -> Phrase:
    """Return in words how far a batch is that is being made."""
    all_stages = stages(lesson)
    if batch.at == TO_CHECK:
        return context.say("batch.state_check", pieces=batch.pieces.value)
    number = all_stages.index(_stage(batch, all_stages)) + 1
    values = {"n": number, "total": len(all_stages), "pieces": batch.pieces.value}
    if (wait := batch.wait) is None:
        return context.say("batch.where", **values)
    left = wait.left_at(context.now, context.uptime)
    return (
        context.say("batch.state_wait", **values, left=_time(context, left).text)
        if left
        else context.say("batch.over")
    )


class BatchStart(Struct, frozen=True):
    """How many pieces? What to mind at this work is said before."""

    lesson: str

    def page(self, context: Context) -> Page:
        """Return the numbers to pick from."""
        lesson = context.lesson(self.lesson)
        if lesson is None:
            return lesson_gone(context)
        safety = (Text(localized_texts(lesson.safety, context.lang), "safety"),) if lesson.safety else ()

        def begin(context: Context, pieces: int) -> Move:
            if not 1 <= pieces <= MOST_PIECES:
                return Move(notice=context.say("batch.pieces_bounds", most=MOST_PIECES))
            return Move(Swap(BatchPlace(self.lesson)), (BatchBegun(context.person or "", self.lesson, pieces),))

        title = context.say("batch.how_many")
        other = AmountEntry(title, begin, unit="piece", leave=self)
        return context.page(
            "batch.start",
            title=title,
            where=lesson.title.phrase(context.lang),
            blocks=(Text((context.say("batch.explain"),)), *safety),
            choices=(
                *(
                    Choice(
                        f"pieces-{n}",
                        context.say("batch.piece" if n == 1 else "batch.pieces", n=n),
                        begin(context, n),
                    )
                    for n in OFFERED
                ),
                context.choice("other", "batch.other", Move(Swap(other))),
            ),
            next=f"pieces-{OFFERED[0]}",
        )


class BatchPlace(Struct, frozen=True):
    """A batch as it is now: at a step, in a wait, or with its pieces to be checked."""

    lesson: str

    def page(self, context: Context) -> Page:
        """Return the page of the step, the wait or the end."""
        lesson, batch = context.lesson(self.lesson), _batch(context, self.lesson)
        if lesson is None:
            return lesson_gone(context)
        if not batch.open:
            return BatchStart(self.lesson).page(context)
        if batch.at == TO_CHECK:
            return self._finish(context, lesson, batch)
        all_stages = stages(lesson)
        stage = _stage(batch, all_stages)
        wait = batch.wait
        if wait is not None and wait.step == stage.key:
            return self._waiting(context, all_stages, stage, batch, wait)
        return self._step(context, all_stages, stage, batch)

    def _step(self, context: Context, all_stages: list[WorkStage], stage: WorkStage, batch: Batch) -> Page:
        person, pieces, number = context.person or "", batch.pieces.value, all_stages.index(stage)
        mentors = stage.step.who == "mentor" and not batch.has_passed(stage.key)
        waits = bool(stage.wait) and not batch.has_passed(stage.key)
        done: BatchFact = self._passed(person, all_stages, stage)
        if waits:
            done = BatchWaitBegun(person, self.lesson, stage.key, stage.wait, stage.wait)
        signed = Move(events=(done,), effects=(PlaySound("done"),))
        label = "batch.done_wait" if waits else "batch.done"
        onward = [context.choice("next", label, signed)]
        if mentors:
            call = Move(Open(Called()), (MentorCalled(self.lesson, stage.step.key),))
            sign = Move(Open(SignHere(replace(signed, to=Leave(to=BatchPlace)), "batch.mentor_done")))
            onward = [context.choice("call", "home.call", call), context.choice("sign", "batch.mentor_sign", sign)]
        before = BatchStepReached(person, self.lesson, all_stages[number - 1].key) if number else None
        return context.page(
            "batch.step",
            title=stage.step.title.phrase(context.lang),
            where=context.say("batch.where", n=number + 1, total=len(all_stages), pieces=pieces),
            blocks=_key_blocks(context, stage.step, pieces),
            choices=(*onward, context.choice("more", "batch.more", BatchMore(self.lesson))),
            next=onward[0].key,
            back=Move(events=(before,)) if before else None,
        )

    def _passed(self, person: str, all_stages: list[WorkStage], stage: WorkStage) -> BatchStepReached:
        following = all_stages[all_stages.index(stage) + 1 :]
        return BatchStepReached(person, self.lesson, following[0].key if following else TO_CHECK, stage.key)

    def _waiting(
        self, context: Context, all_stages: list[WorkStage], stage: WorkStage, batch: Batch, wait: BatchWait
    ) -> Page:
        person, left = context.person or "", wait.left_at(context.now, context.uptime)
        where = stage.step.title.phrase(context.lang)
        stop = context.choice("stop", "batch.meanwhile", Move(Leave("home"), notice=context.say("batch.told_then")))
        again = Move(Leave(to=BatchPlace), (BatchStepReached(person, self.lesson, stage.key),))
        anew = context.choice("anew", "batch.anew", Sure(context.say("batch.anew_sure"), again))
        if left:
            return context.page(
                WAIT_PAGE,
                title=context.say("batch.wait"),
                help="batch.wait_help",
                where=where,
                blocks=(
                    Meter(_time(context, left), wait.whole - left, wait.whole, large=True),
                    Text((context.say("batch.wait_end"),)),
                ),
                choices=(stop, anew),
                next="stop",
                back=Move(Leave()),
            )
        checks = (stage.step.check,) if stage.step.check else ()
        looks = (Text(localized_texts(checks, context.lang), "check"),) if checks else ()
        onward = Move(events=(self._passed(person, all_stages, stage),), effects=(PlaySound("done"),))
        longer = Move(events=(BatchWaitBegun(person, self.lesson, stage.key, wait.whole, min(LONGER, wait.whole)),))
        return context.page(
            "batch.over",
            where=where,
            blocks=(Text((context.say("batch.over_check"),)), *looks),
            choices=(
                context.choice("next", "batch.go_on", onward),
                context.choice("longer", "batch.longer", longer),
                context.choice("more", "batch.more", BatchMore(self.lesson, anew)),
            ),
            next="next",
            back=Move(Leave()),
        )

    def _finish(self, context: Context, lesson: Lesson, batch: Batch) -> Page:
        """Return the end: each piece is checked, then the batch is made."""
        person, total = context.person or "", batch.pieces.value
        checked = [
            piece for piece in context.progress.pieces if piece.product == lesson.product and piece.id > batch.step.by
        ]
        by = next((one for one in lessons_of(context.library, lesson.product) if one.checklist), None)
        waiting = total - len(checked) if by else 0
        good = sum(piece.verdict == "pass" for piece in checked) if by else total
        end = Move(
            Leave("home"),
            (BatchEnded(person, self.lesson, good),),
            (PlaySound("done"),),
            context.say("batch.made", n=good),
        )
        told = (
            context.say("batch.to_check", n=len(checked), total=total)
            if waiting > 0
            else context.say("batch.all_checked")
        )
        if waiting > 0 and by:
            onward = context.choice("check", "batch.check", Checking(by.key, batch=True))
        else:
            onward = context.choice("end", "batch.end", end)
        last = BatchStepReached(person, self.lesson, stages(lesson)[-1].key)
        return context.page(
            "batch.finish",
            where=lesson.title.phrase(context.lang),
            blocks=(
                Text((told,)),
                Meter(context.say("batch.checked", n=len(checked)), len(checked), max(total, len(checked))),
            ),
            choices=(onward, *(ways_out(context, self.lesson, batch) if waiting > 0 else ())),
            next=onward.key,
            back=None if checked else Move(events=(last,)),
        )


class BatchMore(Struct, frozen=True):
    """What is not done at each step: reading all of it, help, stopping, taking off a piece that was spoilt.

    ``first``, if given, is a choice of the page from which one comes.
    """

    lesson: str
    first: Choice | None = None

    def page(self, context: Context) -> Page:
        """Return the choices of the step that the batch is at."""
        lesson, batch = context.lesson(self.lesson), _batch(context, self.lesson)
        if lesson is None:
            return lesson_gone(context)
        if not batch.open or batch.at == TO_CHECK:
            return BatchPlace(self.lesson).page(context)
        step = _stage(batch, stages(lesson)).step
        choices = [context.choice("whole", "batch.whole", StepAgain(self.lesson, step.key))]
        if step.help:
            shown = Move(Open(StepHelp(self.lesson, step.key, 1)), (HelpShown(self.lesson, step.key, 1),))
            choices.append(context.choice("help-step", "lesson.help_me", shown))
        if self.first:
            choices.insert(0, self.first)
        choices += ways_out(context, self.lesson, batch)
        if lesson.emergencies:
            choices.append(context.choice("emergency", "emergency.title", Emergencies()))
        return context.page("batch.more", where=step.title.phrase(context.lang), choices=tuple(choices))


def ways_out(context: Context, lesson: str, batch: Batch) -> tuple[Choice, ...]:
    """Return the choices to stop for now, and to take off a piece that was spoilt."""
    person, left = context.person or "", batch.pieces.value - 1
    taken = (
        Move(Leave(to=BatchPlace), (BatchCounted(person, lesson, left),), notice=context.say("batch.left", n=left))
        if left
        else Move(Leave("home"), (BatchEnded(person, lesson, 0),), notice=context.say("batch.none_left"))
    )
    sure = Sure(context.say("batch.spoilt_sure" if left else "batch.last_spoilt_sure"), taken)
    stop = Move(Leave("home"), notice=context.say("batch.kept"))
    return (context.choice("stop", "batch.stop", stop), context.choice("spoilt", "batch.spoilt", sure))


def _key_blocks(context: Context, step: Step, pieces: int) -> tuple[Block, ...]:
    """Return what hands that are busy need of a step, so that it stands on one sheet: one act leads on."""
    lang, blocks = context.lang, list[Block]()
    if step.who == "mentor":
        blocks.append(Text((context.say("lesson.mentor_only"),), "mentor"))
    if step.safety:
        blocks.append(Text((step.safety.phrase(lang),), "safety"))
    for_all = () if pieces == 1 else (context.say("batch.for_all", n=pieces),)
    blocks.append(Text((*for_all, *localized_texts(step.say, lang))))
    if step.picture:
        blocks.append(PictureBlock(step.picture.name, step.picture.alt.phrase(lang), beside=True))
    blocks.append(Text((step.key_point.phrase(lang),), "key_point"))
    return tuple(blocks)


def is_making(context: Context, lesson: Lesson) -> bool:
    """Tell whether the resident who is here makes pieces by a lesson now."""
    return _batch(context, lesson.key).open


def _batch(context: Context, lesson: str) -> Batch:
    return context.known.workshop.batches.get(context.person or "", {}).get(lesson, Batch())


def _stage(batch: Batch, all_stages: list[WorkStage]) -> WorkStage:
    """Return the stage that a batch is at; the first if its step is no longer in the lesson."""
    return next((stage for stage in all_stages if stage.key == batch.at), all_stages[0])


def _time(context: Context, left: int) -> Phrase:
    """Return a time left in words: in minutes, the last of them in seconds, never less than there is."""
    if left > 60_000:
        return context.say("batch.minutes", n=-(-left // 60_000))
    return context.say("batch.seconds", n=-(-left // 1_000))
