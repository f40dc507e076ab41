"""What a lesson is: a TWI job breakdown (step, key point, reason) with checks, adaptations, help and exercises."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from kiosk.lessons.exercises import Exercise
from kiosk.lessons.parts import KEY_FORM, Emergency, Key, LessonBase, Localized, Part, Product, Thing, Whole, Word


class Lesson(LessonBase):
    """A whole lesson."""

    title: Localized
    product: Product
    topic: Key
    level: Whole = Field(1, ge=1, le=3)
    minutes: Whole = Field(ge=1, le=240)
    work: Localized | None = None
    """How long the work itself takes, drying and all: ``minutes`` are those of the lesson at the kiosk."""

    after: Key | None = None
    """The lesson that must be finished before this one opens: that on safety, where there is heat or a blade."""

    note: Localized | None = None
    objectives: tuple[Localized, ...] = Field(min_length=1, max_length=5)
    vocabulary: tuple[Word, ...] = ()
    materials: tuple[Thing, ...] = ()
    safety: tuple[Localized, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    parts: tuple[Part, ...] = ()
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
    return made
