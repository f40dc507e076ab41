"""Lessons as the folds see them, without the lessons' own model."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import Taught


class Ask(Struct, frozen=True):
    """An exercise."""

    key: str
    back_to: str | None = None
    judged: bool = True


class Plain(Struct, frozen=True):
    """A lesson."""

    topic: str = "produksi"
    practice: tuple[Ask, ...] = ()
    quiz: tuple[Ask, ...] = ()
    required_right: int = 0
    bench_tasks: tuple[str, ...] = ()


CARE, MAKE, CHECK, PRICE = "umum.keselamatan", "keset.produksi", "keset.mutu", "batik.harga"

LESSONS: dict[str, Taught] = {
    CARE: Plain("keselamatan", quiz=(Ask("siapkan"), Ask("potong")), required_right=2),
    MAKE: Plain(practice=(Ask("siapkan", "potong"),), quiz=(Ask("anyam", "anyam"),), bench_tasks=("Satu", "Dua")),
    CHECK: Plain("mutu", quiz=(Ask("siapkan"), Ask("potong", "potong"), Ask("anyam", "potong")), required_right=2),
    PRICE: Plain("harga", practice=(Ask("potong", judged=False),), quiz=(Ask("anyam"),)),
}
