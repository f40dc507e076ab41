"""Lending the kiosk one's voice: what of a lesson has a voice, hearing it, and reading the next sentence aloud.

Nothing is kept before it was heard, and nothing at all before whoever reads has allowed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Workshop
from kiosk.lessons import Lesson, lessons_of, texts_within
from kiosk.pages.entry import Sure
from kiosk.pages.products import product_choices
from kiosk.visit import (
    LOUDEST,
    TAKE_PAGE,
    Block,
    Choice,
    Context,
    Field,
    Items,
    Leave,
    Meter,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    PlaySound,
    Recorder,
    RecordingRefused,
    SentenceToRead,
    Swap,
    Text,
    Wait,
    Work,
)
from kiosk.words import Lang, Words

SENTENCES_SHOWN: Final = 24
"""Sentences on one page of the list: more is found by going on."""

BETWEEN: Final = 700
"""Milliseconds after a sentence before the next is played."""

BEFORE_TONE: Final = 100
"""Milliseconds from the end of what is said to the tone."""

Phase: TypeAlias = Literal["hear", "ready", "take"]


class RecordHome(Struct, frozen=True):
    """What is to be read aloud? ``own`` is how many recordings the person who is here made."""

    own: int = 0

    def page(self, context: Context) -> Page:
        """Return the kiosk's own words, names and notes, and the lessons by product."""
        choices = [
            context.choice(what, f"record.{what}", _open_texts(context, what)) for what in ("kiosk", "names", "notes")
        ]
        choices += product_choices(context, RecordLessons)
        if self.own:
            sure = Sure(context.say("record.forget_sure", n=self.own), _forget(context))
            choices.append(context.choice("forget", "record.forget", sure))
        blocks = () if context.library else (Text((context.say("home.reading"),)),)
        return context.page("record", blocks=blocks, choices=tuple(choices))


class RecordLessons(Struct, frozen=True):
    """The lessons of a product: which is to be read aloud?"""

    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons in the order of their topics."""
        return context.page(
            "record.lessons",
            title=context.say(f"product.{self.product}"),
            choices=tuple(
                Choice(lesson.key, lesson.title.phrase(context.lang), _open_texts(context, lesson.key))
                for lesson in lessons_of(context.library, self.product)
            ),
        )


class Reading(Struct, frozen=True):
    """Sentences that can be read aloud, which of them have a voice, and whose. ``what`` tells what they are of.

    ``able`` tells whether there is a microphone, ``allowed`` whether the person who is here lends their voice.
    """

    what: str
    sentences: tuple[SentenceToRead, ...]
    able: bool = True
    allowed: bool = False

    TEXTS: ClassVar[str] = "record.read"
    """The texts of the page on which it is recorded."""
    BEGINS: ClassVar[str] = "record.now"

    def page(self, context: Context) -> Page:
        """Return how many sentences have a voice; the next one that has none is recorded by one key."""
        say, total = context.say, len(self.sentences)
        read = [one for one in self.sentences if one.by]
        blocks: list[Block] = [Meter(say("record.count", n=len(read), total=total), len(read), max(total, 1))]
        if readers := sorted({context.name(one.by, "record.somebody") for one in read}):
            blocks.append(Items(tuple(Phrase(name, context.lang) for name in readers), label=say("record.by")))
        if not self.able:
            blocks.append(Text((say("record.no_microphone"),), "notice"))
        missing = self.next_missing(-1)
        choices: list[Choice] = []
        if self.able and missing is not None:
            choices.append(context.choice("record", "record.next", self.read(context, missing)))
        if read:
            first = PlayAll(self, self.next_read(-1) or 0)
            choices.append(context.choice("play", "record.play", Move(Swap(first))))
        if total:
            choices.append(context.choice("list", "record.list", Move(Swap(SentenceList(self)))))
        choices.append(context.choice("close", "gone.close", Move(Leave())))
        return context.page(
            "record.texts",
            title=_title(context, self.what),
            help="record.texts_help",
            blocks=tuple(blocks),
            choices=tuple(choices),
            next=choices[0].key,
        )

    def next_missing(self, after: int) -> int | None:
        """Return the position of the next sentence without a voice, after the last the first again; None if none."""
        missing = [at for at, one in enumerate(self.sentences) if not one.by]
        return next((at for at in missing if at > after), missing[0] if missing else None)

    def next_read(self, after: int) -> int | None:
        """Return the position of the next sentence with a voice; None if no more has one."""
        return next((at for at, one in enumerate(self.sentences) if one.by and at > after), None)

    def read(self, context: Context, at: int) -> Move:
        """Return the move to a sentence that is to be read aloud; whoever never allowed it is asked first."""
        place = ReadAloud(self, at)
        return Move(Swap(place if self.allowed else AllowVoice(place)))

    def shown(self, context: Context, at: int) -> tuple[Block, ...]:
        """Return what whoever reads must see."""
        return (Field(context.say("record.sentence"), self.sentences[at].phrase),)

    def kept(self, context: Context, at: int) -> Move:
        """Return the move that follows once the person who is here has read a sentence, and it is kept."""
        read = replace(self.sentences[at], by=context.person or "")
        now = replace(self, sentences=(*self.sentences[:at], read, *self.sentences[at + 1 :]))
        after = now.next_missing(at)
        place: Place = now if after is None else ReadAloud(now, after)
        return Move(Swap(place), notice=context.say("record.all_read" if after is None else "record.kept"))


class AllowVoice(Struct, frozen=True):
    """Asks whoever reads for the first time whether the kiosk may keep their voice. The safe answer stands first."""

    then: ReadAloud

    def page(self, context: Context) -> Page:
        """Return what becomes of the voice, and the question."""

        def allow(recorder: Recorder) -> Move:
            recorder.allow(context.person or "")
            return Move(Swap(replace(self.then, reading=replace(self.then.reading, allowed=True))))

        back, yes = Move(Swap(self.then.reading)), recorder_work(context, allow)
        return context.page(
            "record.allow",
            blocks=(Text(tuple(context.say(f"record.allow_{n}") for n in (1, 2, 3))),),
            choices=(
                context.choice("no", "sure.no", back, spoken=(context.say("sure.no_name"),)),
                context.choice("yes", "record.allow_yes", yes, spoken=(context.say("sure.yes_name"),)),
            ),
            next="no",
            back=back,
        )


class ReadAloud(Struct, frozen=True):
    """A sentence that is heard and then read: ``ready`` says that it begins at the tone, ``take`` records."""

    reading: Reading
    at: int
    phase: Phase = "hear"

    @property
    def sentence(self) -> SentenceToRead:
        """Return the sentence."""
        return self.reading.sentences[self.at]

    def page(self, context: Context) -> Page:
        """Return the sentence. While it is recorded any key ends that, and silence does."""
        reading, total = self.reading, len(self.reading.sentences)
        blocks = list(reading.shown(context, self.at))
        choices, wait = self._choices(context), None
        if self.phase != "hear":
            level = context.recorder.level if context.recorder and self.phase == "take" else None
            blocks.append(Meter(context.say(reading.BEGINS), level or 0, LOUDEST))
            if level is not None:  # for the eye: nothing must be said now
                blocks.append(Text((replace(context.say("record.recording"), say=""),)))
            finish = recorder_work(context, _finish)
            choices = [context.choice("finish", "record.finish", finish if self.phase == "take" else Move())]
        if self.phase == "ready":
            take = replace(
                recorder_work(context, lambda recorder: self._take(context, recorder)), to=Swap(self._in("take"))
            )
            wait = Wait(BEFORE_TONE, lambda at: take)
        elif self.phase == "take":
            wait = Wait(_GOES_BY_ITSELF, lambda at: finish)
        return context.page(
            reading.TEXTS,
            where=context.say("record.where", n=self.at + 1, total=total) if total > 1 else None,
            blocks=tuple(blocks),
            choices=tuple(choices),
            next=choices[0].key,
            back=Move(Swap(reading)),
            wait=wait,
            pressed=None if self.phase == "hear" else lambda key, at: choices[0].then,
        )

    def _in(self, phase: Phase) -> ReadAloud:
        return replace(self, phase=phase)

    def _choices(self, context: Context) -> list[Choice]:
        after = self.reading.next_missing(self.at)
        choices = [context.choice("record", "record.begin", Move(Swap(self._in("ready"))))]
        if after not in (None, self.at):
            choices.append(context.choice("skip", "record.skip", Move(Swap(replace(self, at=after or 0)))))
        choices.append(context.choice("close", "record.stop", Move(Swap(self.reading))))
        return choices

    def _take(self, context: Context, recorder: Recorder) -> Move:
        try:
            why = recorder.record(context.person or "", self.sentence, context.settings.microphone)
        except RecordingRefused as error:
            why = error.key
        if why:
            return Move(Swap(self._in("hear")), notice=context.say(why, sentence=self.sentence.phrase.text))
        return Move(Swap(HeardTake(self)))


class HeardTake(Struct, frozen=True):
    """A take as it would be heard by all: it is kept, or read again."""

    of: ReadAloud

    def page(self, context: Context) -> Page:
        """Return the sentence, which sounds as it was just read."""
        return context.page(
            TAKE_PAGE,
            blocks=(Text((self.of.sentence.phrase,)),),
            choices=(
                context.choice(
                    "keep", "record.keep", recorder_work(context, lambda recorder: self._keep(context, recorder))
                ),
                context.choice("again", "record.again", Move(Swap(self.of._in("ready")))),
                context.choice("close", "record.stop", Move(Swap(self.of.reading))),
            ),
            next="keep",
            back=Move(Swap(self.of.reading)),
        )

    def _keep(self, context: Context, recorder: Recorder) -> Move:
        recorder.keep(context.person or "", self.of.sentence.key)
        return replace(self.of.reading.kept(context, self.of.at), effects=(PlaySound("done"),))


class PlayAll(Struct, frozen=True):
    """The sentences that have a voice, one after another; the page goes on by itself, and ends after the last."""

    reading: Reading
    at: int

    def page(self, context: Context) -> Page:
        """Return one sentence and who reads it."""
        one, after = self.reading.sentences[self.at], self.reading.next_read(self.at)
        back = Move(Swap(self.reading))
        end = replace(back, notice=context.say("record.played"))
        on = end if after is None else Move(Swap(PlayAll(self.reading, after)))
        settings = context.settings
        # Who scans needs the time in which all choices are lit once.
        lasts = BETWEEN if settings.scan == "off" else settings.scan_first + 6 * settings.scan_rate
        return context.page(
            "record.play",
            title=Phrase(context.name(one.by, "record.somebody"), context.lang),
            help="record.play_help",
            blocks=(Text((one.phrase,)),),
            choices=(
                context.choice("next", "record.play_next", on),
                context.choice("this", "record.this", Move(Swap(SentencePage(self.reading, self.at)))),
                context.choice("close", "record.stop", back),
            ),
            next="next",
            back=back,
            wait=Wait(lasts, lambda at: on),
        )


class SentenceList(Struct, frozen=True):
    """Every sentence, to pick any of them: those that have a voice are marked."""

    reading: Reading
    first: int = 0

    def page(self, context: Context) -> Page:
        """Return some of the sentences, and the way to more."""
        shown = self.reading.sentences[self.first : self.first + SENTENCES_SHOWN]
        choices = [
            Choice(
                one.key,
                one.phrase,
                Move(Swap(SentencePage(self.reading, self.first + at))),
                mark=context.say("record.has_voice") if one.by else None,
            )
            for at, one in enumerate(shown)
        ]
        if self.first + SENTENCES_SHOWN < len(self.reading.sentences):
            more = Move(Swap(replace(self, first=self.first + SENTENCES_SHOWN)))
            choices.append(context.choice("more", "record.more", more))
        before = replace(self, first=self.first - SENTENCES_SHOWN) if self.first else self.reading
        return context.page(
            "record.list",
            title=_title(context, self.reading.what),
            where=context.say("record.where", n=self.first + 1, total=len(self.reading.sentences)),
            choices=tuple(choices),
            back=Move(Swap(before)),
        )


class SentencePage(Struct, frozen=True):
    """One sentence: it is heard, read anew, or its recording is removed by whose it is, or a mentor."""

    reading: Reading
    at: int

    def page(self, context: Context) -> Page:
        """Return the sentence, and whose voice it has."""
        one = self.reading.sentences[self.at]
        whose = context.name(one.by, "record.somebody") if one.by else context.say("record.nobody").text
        choices = []
        if self.reading.able:
            choices.append(context.choice("record", "record.record", self.reading.read(context, self.at)))
        if one.by and (context.role == "mentor" or one.by == context.person):
            sure = Sure(context.say("record.remove_sure"), _remove(context, self.reading.what, one))
            choices.append(context.choice("remove", "record.remove", sure))
        back = Move(Swap(SentenceList(self.reading, self.at - self.at % SENTENCES_SHOWN)))
        choices.append(context.choice("close", "gone.close", back))
        return context.page(
            "record.sentence",
            blocks=(Text((one.phrase,)), Field(context.say("record.by"), Phrase(whose, context.lang))),
            choices=tuple(choices),
            next="close",
            back=back,
        )


_GOES_BY_ITSELF: Final = 120_000
"""Milliseconds: a recording has long ended by then, so that the page is no trap."""


def record_choice(context: Context) -> Choice:
    """Return the choice that leads to lending one's voice."""

    def look(recorder: Recorder) -> Move:
        return Move(Open(RecordHome(recorder.count(context.person or ""))))

    return context.choice("record", "record.title", recorder_work(context, look))


def texts_to_read(lesson: Lesson | None, lang: Lang, words: Words) -> Iterator[Phrase]:
    """Yield the texts of a lesson, or the kiosk's own (None), that can be read aloud in a language."""
    if lesson is None:
        yield from (Phrase(text, lang) for text in words.texts[lang].values() if "{" not in text)
    else:
        phrases = (text.phrase(lang) for text in texts_within(lesson))
        yield from (phrase for phrase in phrases if phrase.lang == lang)


def _texts(context: Context, what: str) -> Iterable[Phrase]:
    match what:
        case "kiosk":
            return texts_to_read(None, context.lang, context.words)
        case "names":
            return (Phrase(name, context.lang) for name in sorted(context.names.values()))
        case "notes":
            return (Phrase(note, context.lang) for note in _notes(context.known.workshop))
        case _:
            lesson = context.lesson(what)
            return texts_to_read(lesson, context.lang, context.words) if lesson else ()


def _notes(workshop: Workshop) -> list[str]:
    """Return the notes that mentors wrote, each once."""
    given = (*workshop.assignments.values(), *workshop.given_paths.values())
    signed = (tasks for lessons in workshop.signed.values() for tasks in lessons.values())
    notes = {one.value.note for each in given for one in each.values()}
    return sorted((notes | {one.value.note for tasks in signed for one in tasks.values()}) - {""})


def _title(context: Context, what: str) -> Phrase:
    lesson = context.lesson(what)
    return lesson.title.phrase(context.lang) if lesson else context.say(f"record.{what}")


def _reading(context: Context, recorder: Recorder, what: str) -> Reading:
    sentences = recorder.sentences(_texts(context, what))
    return Reading(what, sentences, recorder.can_record(), recorder.allows(context.person or ""))


def _open_texts(context: Context, what: str) -> Move:
    return recorder_work(context, lambda recorder: Move(Open(_reading(context, recorder, what))))


def _finish(recorder: Recorder) -> Move:
    recorder.finish()
    return Move()


def _remove(context: Context, what: str, one: SentenceToRead) -> Move:
    def remove(recorder: Recorder) -> Move:
        recorder.remove(one.by, one.key)
        return Move(Swap(_reading(context, recorder, what)), notice=context.say("record.removed"))

    return replace(recorder_work(context, remove), to=Leave())


def _forget(context: Context) -> Move:
    def forget(recorder: Recorder) -> Move:
        removed = recorder.forget(context.person or "")
        return Move(Swap(RecordHome()), notice=context.say("record.forgotten", n=removed))

    return replace(recorder_work(context, forget), to=Leave())


def recorder_work(context: Context, act: Callable[[Recorder], Move]) -> Move:
    """Return the move that has something done by the recorder; if it is refused, the reason is told."""
    recorder = context.recorder
    assert recorder is not None, "only a kiosk that keeps recordings offers these pages"

    def safely() -> Move:
        try:
            return act(recorder)
        except RecordingRefused as error:
            return Move(notice=context.say(error.key))

    return Move(effects=(Work(safely),))
