"""What lessons are made of: texts, pictures, steps, checks on a piece, figures; unknown keys are errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationInfo,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.learning import Need
from kiosk.lessons.figures import Figures, unknown_figures
from kiosk.lessons.written import USUAL_LANGS
from kiosk.words import HOME_LANG, LANGS, Lang, Phrase

KEY_FORM: Final = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"
PICTURE_FORM: Final = r"^[a-z0-9-]+/[a-z0-9-]+$"

if TYPE_CHECKING:
    LessonLang: TypeAlias = Lang
else:
    LessonLang = Literal[LANGS]
    """A language of the registry: any other is an error in the lesson."""

Key: TypeAlias = Annotated[str, Field(pattern=KEY_FORM, max_length=60)]
"""A name that stays when texts change: progress is kept by it."""

Spelling: TypeAlias = Annotated[str, Field(pattern=r"^\w[\w' -]*$", max_length=60)]
"""A word as it is written, or as it is to be spoken: letters, no signs."""

PictureName: TypeAlias = Annotated[str, Field(pattern=PICTURE_FORM, max_length=60)]
Product: TypeAlias = Literal["umum", "batik", "ondel", "sapu", "pel", "keset"]
GradeVerdict: TypeAlias = Literal["pass", "fix", "reject"]
Unit: TypeAlias = Literal["rupiah", "cm", "mm", "gram", "kg", "minute", "celsius", "percent", "piece", ""]

FigureUnit: TypeAlias = Literal[
    "rupiah", "cm", "mm", "gram", "kg", "minute", "celsius", "percent", "piece", "", "phone", "account"
]
"""What a figure may be in: telephone and account numbers are figures that nobody measures or works with."""

Whole: TypeAlias = Annotated[int, Field(strict=True)]
"""A whole number: neither ``true`` nor a number in quotes."""

YesNo: TypeAlias = Annotated[bool, Field(strict=True)]


class Model(BaseModel):
    """The base: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Localized(Model):
    """A text in one language or more. A plain string is a text in the lesson's first language.

    ``{name}`` in it stands for a figure of the lesson.
    """

    _said: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def texts(self) -> dict[Lang, str]:
        """Return the text by language, in the order of the registry: only the languages that there are."""
        return {lang: text for lang in LANGS if (text := getattr(self, lang)) is not None}

    def phrase(self, lang: Lang) -> Phrase:
        """Return the text in a language; if it lacks that, in Indonesian or in what it has, as the phrase tells."""
        texts = self.texts
        found = next(each for each in (lang, HOME_LANG, *texts) if each in texts)
        return Phrase(texts[found], found, self._said.get(found))

    @model_validator(mode="wrap")
    @classmethod
    def _fill(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        context = info.context or {}
        if isinstance(value, str):
            value = {context.get("languages", (HOME_LANG,))[0]: value}
        figures: Figures | None = context.get("figures")
        if not isinstance(value, dict) or figures is None:
            return handler(value)._pronounce(context)
        texts: dict[Lang, str] = {lang: value[lang] for lang in LANGS if isinstance(value.get(lang), str)}
        blanks = [(lang, name) for lang, text in texts.items() for name in unknown_figures(text, figures)]
        langs = [lang for lang in context.get("languages", ()) if value.get(lang) in (None, "")]
        if blanks or langs:
            wrong = {"blanks": blanks[:20], "langs": langs, "known": sorted(figures.names)}
            raise PydanticCustomError("texts", "blanks or languages are wrong", wrong)
        made = handler(value | {lang: figures.fill(text, lang) for lang, text in texts.items()})
        made._said |= {lang: figures.fill(text, lang, spoken=True) for lang, text in texts.items()}
        return made._pronounce(context)

    def _pronounce(self, context: Mapping[str, Any]) -> Self:
        """Note how each text is said, where that is unlike what is written."""
        if not self.texts:
            raise PydanticCustomError("texts", "no text", {"blanks": [], "langs": [HOME_LANG], "known": []})
        for lang, text in self.texts.items():
            said = _pronounced(self._said.pop(lang, text), context.get("pronounce", {}).get(lang, {}))
            if said != text:
                self._said[lang] = said
        return self


if TYPE_CHECKING:

    class Localized(_Localized):
        """See ``_Localized``: it has a field for each language."""

        def __init__(self, **texts: str) -> None: ...

        def __getattr__(self, lang: Lang) -> str | None: ...

else:
    Localized = create_model(
        "Localized",
        __base__=_Localized,
        __module__=__name__,
        __doc__=_Localized.__doc__,
        **{lang: (str | None, Field(None, min_length=1, max_length=400)) for lang in LANGS},
    )


def texts_within(part: object) -> Iterator[Localized]:
    """Yield the texts in a part of a lesson, in the order of its fields."""
    if isinstance(part, Localized):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts_within(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts_within(value)
    elif fields := getattr(type(part), "model_fields", None):
        for name in fields:
            yield from texts_within(getattr(part, name))


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
    """A tool or a material. ``confirm`` marks one that the workshop's mentor must still confirm.

    A tool that exercises may ask for has a ``key``, a ``picture`` and the ``steps`` that it is used in.
    """

    key: Key | None = None
    text: Localized
    picture: Picture | None = None
    steps: tuple[Key, ...] = ()
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

    key: GradeVerdict
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


class StepWait(Model):
    """A wait of a step: for how long (the name of a figure in minutes), and after which of its sentences, from 1."""

    after: Whole = Field(ge=1)
    minutes: str


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
    waits: tuple[StepWait, ...] = Field((), max_length=7)
    confirm: YesNo = False
    also_called: str | None = None


class Option(Model):
    """One of the answers to pick from."""

    key: Key
    text: Localized


class Figure(Model):
    """A number that the workshop may set itself: a ``value`` or a ``formula`` of other figures, and its unit."""

    value: int | float | str | None = None
    formula: str | None = None
    unit: FigureUnit = ""
    confirm: YesNo = False
    source: Localized | str | None = None
    """Where it comes from: a mentor who confirms it is told. A plain text is in English, for who writes lessons."""


class LessonBase(Model):
    """What of a lesson its exercises may be made from."""

    key: Key
    languages: tuple[LessonLang, ...] = USUAL_LANGS
    pronounce: dict[LessonLang, dict[Spelling, Spelling]] = {}
    figures: dict[str, Figure] = {}
    tools: tuple[Thing, ...] = ()
    grades: tuple[Grade, ...] = ()
    checklist: tuple[Check, ...] = Field((), max_length=12)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=20)


def models(base: type[Model] = Model) -> Iterator[type[Model]]:
    """Yield every model that a lesson is made of, those of other modules too."""
    for model in base.__subclasses__():
        yield model
        yield from models(model)
