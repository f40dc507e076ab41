"""What a lesson is: a TWI job breakdown (step, key point, reason) with checks, adaptations, help and exercises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.learning import Need
from kiosk.lessons.figures import FigureError, Figures, unknown_figures
from kiosk.words import LANGS, Lang, Phrase

KEY_FORM: Final = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"
PICTURE_FORM: Final = r"^[a-z0-9-]+/[a-z0-9-]+$"

Key: TypeAlias = Annotated[str, Field(pattern=KEY_FORM, max_length=60)]
"""A name that stays when texts change: progress is kept by it."""

Spelling: TypeAlias = Annotated[str, Field(pattern=r"^\w[\w' -]*$", max_length=60)]
"""A word as it is written, or as it is to be spoken: letters, no signs."""

PictureName: TypeAlias = Annotated[str, Field(pattern=PICTURE_FORM, max_length=60)]
Product: TypeAlias = Literal["umum", "batik", "ondel", "sapu", "pel", "keset"]
Verdict: TypeAlias = Literal["pass", "fix", "reject"]
Unit: TypeAlias = Literal["rupiah", "cm", "mm", "gram", "kg", "minute", "celsius", "percent", "piece", ""]

Whole: TypeAlias = Annotated[int, Field(strict=True)]
"""A whole number: neither ``true`` nor a number in quotes."""

YesNo: TypeAlias = Annotated[bool, Field(strict=True)]


class Model(BaseModel):
    """The base: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Localized(Model):
    """A text in one language or both. A plain string is a text in the lesson's first language.

    ``{name}`` in it stands for a figure of the lesson.
    """

    id: str | None = Field(None, min_length=1, max_length=400)
    en: str | None = Field(None, min_length=1, max_length=400)
    _said: dict[str, str] = PrivateAttr(default_factory=dict)

    def phrase(self, lang: Lang) -> Phrase:
        """Return the text in a language, or in the other one (which the phrase tells) if it has only that."""
        texts: dict[Lang, str | None] = {"id": self.id, "en": self.en}
        found: Lang = lang if texts[lang] is not None else "en" if lang == "id" else "id"
        return Phrase(texts[found] or "", found, self._said.get(found))

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: Any, info: ValidationInfo) -> Any:
        context = info.context or {}
        if isinstance(value, str):
            value = {context.get("languages", ("id",))[0]: value}
        figures: Figures | None = context.get("figures")
        if not isinstance(value, dict) or figures is None:
            return value
        texts: dict[Lang, str] = {lang: value[lang] for lang in LANGS if isinstance(value.get(lang), str)}
        blanks = [(lang, name) for lang, text in texts.items() for name in unknown_figures(text, figures)]
        langs = [lang for lang in context.get("languages", ()) if value.get(lang) in (None, "")]
        if blanks or langs:
            wrong = {"blanks": blanks[:20], "langs": langs, "known": sorted(figures.values)}
            raise PydanticCustomError("texts", "blanks or languages are wrong", wrong)
        return value | {lang: figures.fill(text, lang) for lang, text in texts.items()}

    @model_validator(mode="after")
    def _not_empty(self, info: ValidationInfo) -> Localized:
        if self.id is None and self.en is None:
            raise PydanticCustomError("texts", "no text", {"blanks": [], "langs": ["id"], "known": []})
        for lang, words in (info.context or {}).get("pronounce", {}).items():
            text = self.id if lang == "id" else self.en
            if text is not None and (said := _pronounced(text, words)) != text:
                self._said[lang] = said
        return self


def _pronounced(text: str, words: Mapping[str, str]) -> str:
    """Return a text with whole words, large or small letters alike, in the spelling that is to be spoken."""
    spoken = {word.casefold(): said for word, said in words.items()}
    longest_first = "|".join(re.escape(word) for word in sorted(spoken, key=len, reverse=True))
    if not longest_first:
        return text
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", lambda m: spoken[m[0].casefold()], text, flags=re.IGNORECASE)


class Picture(Model):
    """A picture of ``pictures/`` beside the lesson, by ``<product>/<name>``, and the text that stands for it."""

    name: PictureName
    alt: Localized


class Word(Model):
    """A word explained. ``formal`` is the term that books use."""

    term: Localized
    means: Localized
    formal: str | None = None


class Thing(Model):
    """A tool or a material. ``confirm`` marks one that the workshop's mentor must still confirm."""

    text: Localized
    confirm: YesNo = False


class Emergency(Model):
    """What to do when something has gone wrong: who comes is called first. Lessons name one by its key."""

    key: Key
    when: Localized
    do: tuple[Localized, ...] = Field(min_length=1)


class Part(Model):
    """A group of steps."""

    key: Key
    title: Localized


class Grade(Model):
    """A verdict on a piece."""

    key: Verdict
    name: Localized
    rule: Localized


class Check(Model):
    """One check on a piece, taught by ``step``: measured, or seen. A piece that fails it is to be fixed or rejected.

    A measured check has a ``unit``, ``low`` or ``high`` or both (names of figures; a value on the limit is good) and
    ``by``, how finely it is measured. One that is seen has the texts ``good`` and ``bad``.
    """

    key: Key
    name: Localized
    unit: Unit | None = None
    low: str | None = None
    high: str | None = None
    by: int | float | str | None = None
    good: Localized | None = None
    bad: Localized | None = None
    if_bad: Literal["fix", "reject"]
    step: Key
    picture_good: Picture | None = None
    picture_bad: Picture | None = None

    def seen(self, bad: bool) -> Localized:
        """Return what is seen on a good or a bad piece; of a check that is measured just its name."""
        return (self.bad if bad else self.good) or self.name


class Criterion(Model):
    """What is measured at a quality check, in words, and what follows when it fails."""

    measure: Key
    text: Localized
    if_bad: Key
    confirm: YesNo = False


class Step(Model):
    """One step: what to do, its key point and its reason. Work that is only the mentor's is marked by ``who``."""

    key: Key
    part: Key | None = None
    who: Literal["resident", "mentor"] = "resident"
    title: Localized
    say: tuple[Localized, ...] = Field(min_length=1, max_length=7)
    picture: Picture | None = None
    key_point: Localized
    why: Localized | None = None
    safety: Localized | None = None
    adapt: dict[Need, Localized] = {}
    check: Localized | None = None
    criterion: Criterion | None = None
    help: tuple[Localized, ...] = Field((), max_length=3)
    extra: tuple[Localized, ...] = ()
    confirm: YesNo = False
    also_called: str | None = None


class Option(Model):
    """One of the answers to pick from."""

    key: Key
    text: Localized


MOST: Final = 10**9
"""A sum to work out is below this: it must fit what a person can enter."""

MOST_VARIED: Final = 6
"""At most this many figures of an exercise vary: every set of their least and greatest values is tried at loading."""


class _Exercise(Model):
    key: Key
    prompt: Localized
    picture: Picture | None = None
    back_to: Key | None = None
    shows: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Which of the lesson's objectives a right answer shows: its place in their list, from 1."""


class _Told(_Exercise):
    """An exercise whose feedback the lesson writes."""

    right: Localized
    wrong: Localized
    wrong_for: dict[Key, Localized] = {}

    def wrong_text(self, answer: str) -> Localized:
        """Return the feedback on a wrong answer: its own, or the one for all."""
        return self.wrong_for.get(answer, self.wrong)


class Single(_Told):
    """Pick one answer."""

    kind: Literal["single"]
    choices: tuple[Option, ...] = Field(min_length=2, max_length=6)
    answer: Key


class TrueFalse(_Told):
    """Is the sentence true?"""

    kind: Literal["true_false"]
    answer: YesNo


class Order(_Told):
    """Put what is to be done in order. ``answer`` holds all keys in the right order."""

    kind: Literal["order"]
    choices: tuple[Option, ...] = Field(min_length=3, max_length=7)
    answer: tuple[Key, ...]


class Judge(_Told):
    """Judge a pictured piece by the lesson's grades."""

    kind: Literal["judge"]
    answer: Verdict


class Inspect(_Exercise):
    """Judge a fresh piece by the lesson's grades. It is made from the checklist (``checks``: only these of it)."""

    kind: Literal["inspect"]
    checks: tuple[Key, ...] = ()


class Vary(Model):
    """The values that a figure gets in turn: ``from``, ``from + step`` ... ``to``."""

    first: int | float | str = Field(alias="from")
    to: int | float | str
    step: int | float | str


class Amount(_Told):
    """Work out a sum. The answer is never written: it follows from ``formula`` and the lesson's figures.

    The figures named in ``vary`` get other values each time; ``solution`` is shown after the answer.
    """

    kind: Literal["amount"]
    formula: str
    vary: dict[str, Vary] = Field({}, max_length=MOST_VARIED)
    hints: tuple[Localized, ...] = Field((), max_length=4)
    solution: tuple[Localized, ...] = Field((), max_length=6)
    answer: int = 0
    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    def with_figures(self, figures: Figures, languages: tuple[Lang, ...], pronounce: Mapping[Lang, Any]) -> Amount:
        """Return the exercise as it was written, its texts and its answer filled from these figures.

        Raises ValidationError where a formula of them comes to no sum that can be entered.
        """
        context = {"figures": figures, "languages": languages, "pronounce": pronounce}
        return Amount.model_validate(self._written, context=context)

    @model_validator(mode="wrap")
    @classmethod
    def _reckon(cls, value: Any, handler: ModelWrapValidatorHandler[Amount], info: ValidationInfo) -> Amount:
        figures: Figures | None = (info.context or {}).get("figures")
        if figures is None or not isinstance(value, dict) or not isinstance(value.get("formula"), str):
            return handler(value)
        if "answer" in value:
            raise PydanticCustomError("typed_answer", "answer", {})
        try:
            answer = figures.whole(value["formula"])
        except FigureError as error:
            raise PydanticCustomError("formula", "{key}", {"key": error.key, "values": error.values}) from error
        if not 0 <= answer < MOST:
            raise PydanticCustomError("sum_range", "{amount}", {"amount": str(answer)})
        made = handler(value | {"answer": answer})
        made._written = value
        return made


class OwnCosts(_Exercise):
    """Reckon with one's own figures; nothing is right or wrong about them."""

    kind: Literal["own_costs"]


Exercise: TypeAlias = Annotated[
    Single | TrueFalse | Order | Judge | Inspect | Amount | OwnCosts, Field(discriminator="kind")
]


class Figure(Model):
    """A number that the workshop may set itself: a ``value`` or a ``formula`` of other figures, and its unit."""

    value: int | float | str | None = None
    formula: str | None = None
    unit: Unit = ""
    confirm: YesNo = False
    source: str | None = None


class Lesson(Model):
    """A whole lesson."""

    key: Key
    title: Localized
    product: Product
    topic: Key
    level: Whole = Field(1, ge=1, le=3)
    minutes: Whole = Field(ge=1, le=240)
    after: Key | None = None
    """The lesson that must be finished before this one opens: that on safety, where there is heat or a blade."""

    languages: tuple[Lang, ...] = ("id", "en")
    pronounce: dict[Lang, dict[Spelling, Spelling]] = {}
    note: Localized | None = None
    figures: dict[str, Figure] = {}
    objectives: tuple[Localized, ...] = Field(min_length=1, max_length=5)
    vocabulary: tuple[Word, ...] = ()
    tools: tuple[Thing, ...] = ()
    materials: tuple[Thing, ...] = ()
    safety: tuple[Localized, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    grades: tuple[Grade, ...] = ()
    checklist: tuple[Check, ...] = Field((), max_length=12)
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=20)
    practice: tuple[Exercise, ...] = ()
    quiz: tuple[Exercise, ...] = ()
    required_right: Whole = Field(0, ge=0)
    bench_tasks: tuple[Localized, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Return what the mentor must still confirm: ``figure <name>``, ``step <key>``, ``tool <text>``..."""
        return (
            *(f"figure {name}" for name, figure in self.figures.items() if figure.confirm),
            *(f"step {step.key}" for step in self.steps if step.confirm),
            *(f"criterion {step.key}" for step in self.steps if step.criterion and step.criterion.confirm),
            *(f"thing {thing.text.phrase('id').text}" for thing in (*self.tools, *self.materials) if thing.confirm),
        )


SCHEMA_LINE: Final = "# yaml-language-server: $schema=../lesson.schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a lesson file, by which an editor can complete and check it."""
    made = Lesson.model_json_schema()
    text = made["$defs"]["Localized"]
    made["properties"]["emergencies"]["items"] = {"anyOf": [{"$ref": "#/$defs/Emergency"}, {"$ref": "#/$defs/Key"}]}
    made["$defs"]["Key"] = {"type": "string", "pattern": KEY_FORM, "maxLength": 60}
    made["$defs"]["Localized"] = {"anyOf": [{"type": "string", "minLength": 1}, text]}
    for computed in ("answer",):
        made["$defs"]["Amount"]["properties"].pop(computed)
    return made
