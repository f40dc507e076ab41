"""A lesson asked for one question a line, as ``kiosk lessons new`` does in the terminal.

The dialogue is a pure function of the lines that were answered. So the answers are all that must be kept: going back
is asking again without the last one, and going on another day is asking again with those that were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.authoring.draft import MAX_KEY, Draft, Proof, StepDraft, TermDraft, Wording, minutes_of
from kiosk.lessons import Product, says_term, sentences_of
from kiosk.words import Lang, SayText, slug

T = TypeVar("T")

BACK: Final = "<"
"""Answered to any question, it returns to the one before."""

LANGS_BY_NUMBER: Final[tuple[tuple[Lang, ...], ...]] = (("id",), ("id", "en"), ("en",))

MOST_TOLD: Final = 3
"""Of so many of the last answers that did not fit it is told why."""

MAX_WORD: Final = 50
"""A word longer than this is no word that could be explained."""


class BadAnswer(ValueError):
    """An answer that cannot be taken; its text says why and what to answer instead."""


class _Back(Exception):
    """The mentor wants to answer the question before again."""


class _Unanswered(Exception):
    """A question that none of the answers so far answers."""


class NextQuestion(Struct, frozen=True):
    """How far answers lead: the question that follows, or the draft that they make.

    ``options`` are what can be answered, each by its number; none where a text is asked for. ``empty`` is what an
    empty answer does, "" where it is refused. ``told`` is what was said of the last answers, ``refused`` the answer
    to this question that is to be mended, ``answers`` are those that were taken.
    """

    question: str
    options: tuple[str, ...]
    empty: str
    told: tuple[str, ...]
    refused: str
    answers: tuple[str, ...]
    draft: Draft | None


class Asker:
    """Asks questions. Those that ``given`` answers already are not asked again, only shown if ``showing``.

    ``question``, ``options``, ``empty`` and ``refused`` are those of the question that was asked last.
    ``keep`` gets all the answers after each new one. ``read`` asks one question and returns its answer; it raises
    EOFError when there are no more.
    """

    def __init__(
        self,
        read: Callable[[str], str],
        tell: Callable[[str], None],
        keep: Callable[[list[str]], None],
        say: SayText,
        given: list[str],
        showing: bool,
    ) -> None:
        self.given: list[str] = []
        self.question, self.empty, self.refused = "", "", ""
        self.options: tuple[str, ...] = ()
        self._read, self.tell, self._keep, self._say = read, tell, keep, say
        self._ahead, self._showing = given[::-1], showing

    def ask(
        self,
        question: str,
        parse: Callable[[str], T],
        options: tuple[str, ...] = (),
        *,
        empty: str = "",
        mend: str = "",
    ) -> T:
        """Return the first fit answer to a question; ``options`` are what the answers 1, 2 and so on stand for.

        ``empty`` is what an empty answer does, in words, ``mend`` an answer of before that is to be changed.
        """
        self.question, self.options, self.empty, self.refused = question.strip(), options, empty, mend
        prompt = self._say("draft.when_empty", question=question, what=empty) if empty else question
        while True:
            line, fresh = self._next(prompt)
            if line == BACK:
                raise _Back
            try:
                value = parse(self._text(line))
            except BadAnswer as why:
                self.tell(f"  {why}")
                self.refused = line.encode(errors="ignore").decode()
                continue
            self.given.append(line)
            if fresh:
                self._keep([*self.given, *self._ahead[::-1]])
            return value

    def _text(self, line: str) -> str:
        try:
            line.encode()
        except UnicodeEncodeError:  # bytes of the terminal that are no UTF-8
            raise BadAnswer(self._say("draft.not_text")) from None
        return line

    def _next(self, question: str) -> tuple[str, bool]:
        if not self._ahead:
            return self._read(f"{question}: ").strip(), True
        line = self._ahead.pop()
        if self._showing:
            self.tell(f"{question}: {line}")
        return line, False


def converse(
    read: Callable[[str], str],
    tell: Callable[[str], None],
    keep: Callable[[list[str]], None],
    say: SayText,
    given: list[str],
    ask: Callable[[Asker], Draft],
) -> Draft:
    """Return the draft that a mentor's answers make; each going back asks again without the last of them."""
    showing = True
    while True:
        asker = Asker(read, tell, keep, say, given, showing)
        try:
            return ask(asker)
        except _Back:
            given, showing = asker.given[:-1], False
            keep(given)


def next_question(answers: list[str], say: SayText, ask: Callable[[Asker], Draft]) -> NextQuestion:
    """Return what follows these answers; an answer that does not fit is told and left out."""
    told: list[str] = []

    def read(question: str) -> str:
        raise _Unanswered

    asker = Asker(read, told.append, lambda given: None, say, answers, showing=False)
    try:
        draft = ask(asker)
    except _Unanswered:
        draft = None
    except _Back:
        return next_question(asker.given[:-1], say, ask)
    lines = tuple(line.strip() for line in told[-MOST_TOLD:])
    if draft is not None:
        return NextQuestion("", (), "", lines, "", tuple(asker.given), draft)
    return NextQuestion(asker.question, asker.options, asker.empty, lines, asker.refused, tuple(asker.given), None)


# The questions -----------------------------------------------------------------------------------------


def ask_draft(asker: Asker, say: SayText, proof: Proof, taken: Callable[[str, str], str | None]) -> Draft:
    """Ask for a whole lesson. ``taken`` tells what a product's topic would collide with, or None."""
    products = get_args(Product)
    called = tuple(say(f"product.{name}") for name in products)
    names = ", ".join(f"{number} {name}" for number, name in enumerate(called, 1))
    product = asker.ask(
        say("draft.product", products=names), lambda line: products[_number(line, say, len(products)) - 1], called
    )

    def topic(line: str) -> str:
        key = slug(line, MAX_KEY)
        if not key:
            raise BadAnswer(say("draft.no_topic"))
        if other := taken(product, key):
            raise BadAnswer(say("draft.taken", file=other))
        return key

    name = asker.ask(say("draft.topic"), topic)
    ways = tuple(say(f"draft.in_{'_and_'.join(langs)}") for langs in LANGS_BY_NUMBER)
    listed = ", ".join(f"{number} {way}" for number, way in enumerate(ways, 1))
    langs = asker.ask(say("draft.langs", ways=listed), lambda line: LANGS_BY_NUMBER[_number(line, say, 3) - 1], ways)
    texts = _Texts(asker, say, proof, langs)
    draft = Draft(
        product,
        name,
        langs,
        texts.one("draft.title"),
        asker.ask(say("draft.minutes"), lambda line: _number(line, say, 240)),
        texts.some("draft.objective", least=1, most=5),
        safety=texts.some("draft.safety"),
        tools=texts.some("draft.tool"),
        materials=texts.some("draft.material"),
        steps=tuple(_steps(texts)),
        bench_tasks=texts.some("draft.bench_task", most=3),
    )
    draft = replace(draft, vocabulary=texts.vocabulary)
    needed = min(minutes_of(draft), 240)
    if needed > draft.minutes:
        asker.tell(say("draft.minutes_more", n=needed))
    return replace(draft, minutes=max(draft.minutes, needed))


def _steps(texts: _Texts) -> Iterator[StepDraft]:
    for number in range(1, 21):
        title = texts.maybe("draft.step_title", "enough" if number > 1 else "", n=number)
        if title is None:
            return
        texts.said = set()
        yield StepDraft(
            title,
            texts.some("draft.step_say", least=1, most=7),
            texts.one("draft.step_key_point"),
            texts.maybe("draft.step_why", "none"),
            texts.maybe("draft.step_check", "none"),
        )
        texts.said = None


class _Texts:
    """Asks for texts in the lesson's languages. English beside Indonesian may be left out.

    A word that residents may not know is not refused: its meaning is asked for and goes into the ``vocabulary``.
    ``said`` are the sentences of the step that is asked about, by language: a step says none of them twice. It is
    None where no step is asked about.
    """

    def __init__(self, asker: Asker, say: SayText, proof: Proof, langs: tuple[Lang, ...]) -> None:
        self._asker, self._say, self._proof, self._langs = asker, say, proof, langs
        self._first = langs[0]
        self.vocabulary: tuple[TermDraft, ...] = ()
        self.said: set[tuple[Lang, str]] | None = None

    def one(self, key: str, /, **values: object) -> Wording:
        """Ask for a text that must be given."""
        found = self.maybe(key, "", **values)
        assert found is not None, "an empty answer was refused"
        return found

    def maybe(self, key: str, empty: str, /, **values: object) -> Wording | None:
        """Ask for a text; an empty answer does what ``empty`` says, or is refused without it."""
        question, mend = self._say(key, **values), ""

        def fit(line: str) -> str:
            return self._new(self._fit(line, needed=not empty), self._first)

        while True:
            text = self._asker.ask(question, fit, empty=self._empty(empty), mend=mend)
            if not text:
                return None
            wording = Wording(**{self._first: text})
            before = self.vocabulary
            if all(self._explained(word) for word in self._unknown(wording)):
                self._keep(text, self._first)
                return self._with_english(wording, "draft.in_english", self.vocabulary[len(before) :])
            self.vocabulary, mend = before, text  # the mentor would rather use another word

    def some(self, key: str, /, *, least: int = 0, most: int = 9) -> tuple[Wording, ...]:
        """Ask for texts until an empty answer."""
        found: list[Wording] = []
        while len(found) < most:
            empty = "" if len(found) < least else "enough" if found else "none"
            text = self.maybe(key, empty, n=len(found) + 1)
            if text is None:
                break
            found.append(text)
        return tuple(found)

    def _empty(self, empty: str) -> str:
        return self._say(f"draft.empty_{empty}") if empty else ""

    def _unknown(self, wording: Wording) -> list[str]:
        problems = self._proof.problems(wording, self.vocabulary)
        return [dict(problem.values)["word"] for problem in problems if problem.key == "plain_word"]

    def _explained(self, word: str) -> bool:
        """Ask for a word's meaning; False if there is none, for another word is to be used."""
        term = Wording(**{self._first: word})

        def meaning(line: str) -> str:
            said = Wording(**{self._first: line})
            return self._fit(line, vocabulary=(TermDraft(term, said),), explain=False)

        means = self._asker.ask(self._say("draft.meaning", word=word), meaning, empty=self._empty("word"))
        if not means:
            return False
        said = Wording(**{self._first: means})
        if len(self._langs) > 1:
            english = self._asker.ask(
                self._say("draft.term_in_english"),
                lambda line: self._fit(line, lang="en", beside=term),
                empty=self._empty("later"),
            )
            term = Wording(word, english or None)
        self.vocabulary = (*self.vocabulary, TermDraft(term, said))
        said = self._with_english(said, "draft.meaning_in_english")
        self.vocabulary = (*self.vocabulary[:-1], TermDraft(term, said))
        return True

    def _with_english(self, wording: Wording, key: str, explained: tuple[TermDraft, ...] = ()) -> Wording:
        """Ask for a text's English, which says what was ``explained`` for the text as the vocabulary calls it."""
        if len(self._langs) == 1:
            return wording

        def fit(line: str) -> str:
            text = self._fit(line, lang="en", beside=wording, explain=False)
            for term in (one.term.en for one in explained if one.term.en) if text else ():
                if not says_term(term, text):
                    raise BadAnswer(self._say("problem.sound_term", name=term))
            return self._new(text, "en") if key == "draft.in_english" else text

        english = self._asker.ask(self._say(key), fit, empty=self._empty("later"))
        if key == "draft.in_english":
            self._keep(english, "en")
        return Wording(wording.id, english or None)

    def _new(self, text: str, lang: Lang) -> str:
        """Refuse a text that says a sentence of its step again, or one of its own twice."""
        said = set(self.said or ())
        for sentence in sentences_of(text) if text and self.said is not None else ():
            if (lang, sentence.casefold()) in said:
                raise BadAnswer(self._say("problem.sound_repeat", text=sentence[:60]))
            said.add((lang, sentence.casefold()))
        return text

    def _keep(self, text: str, lang: Lang) -> None:
        if self.said is not None and text:
            self.said |= {(lang, sentence.casefold()) for sentence in sentences_of(text)}

    def _fit(
        self,
        line: str,
        *,
        lang: Lang | None = None,
        beside: Wording | None = None,
        vocabulary: tuple[TermDraft, ...] = (),
        needed: bool = False,
        explain: bool = True,
    ) -> str:
        """Return an answer that the lesson check has nothing to say of, but for words to ``explain``."""
        if not line and needed:
            raise BadAnswer(self._say("draft.needed"))
        if not line:
            return ""
        if "{" in line or "}" in line:
            raise BadAnswer(self._say("draft.no_braces"))
        wording = Wording(**{lang or self._first: line}) if beside is None else Wording(beside.id, line)
        for problem in self._proof.problems(wording, (*self.vocabulary, *vocabulary)):
            values = dict(problem.values)
            if problem.key != "plain_word" or not explain or len(values["word"]) > MAX_WORD:
                raise BadAnswer(self._say(f"problem.{problem.key}", **values))
        return line


def _number(line: str, say: SayText, most: int) -> int:
    if not (line.isascii() and line.isdigit() and len(line) < 5 and 1 <= int(line) <= most):
        raise BadAnswer(say("draft.number", most=most))
    return int(line)
