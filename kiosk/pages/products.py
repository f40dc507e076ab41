"""Products as they are picked: for every page that leads to lessons by what is made."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.learning import PRODUCTS
from kiosk.lessons import Lesson, lessons_of
from kiosk.visit import Choice, Context, Phrase, Place, Tile


def product_choices(
    context: Context,
    place: Callable[[str], Place],
    detail: Callable[[list[Lesson]], Phrase | None] = lambda lessons: None,
) -> tuple[Choice, ...]:
    """Return a tile for each product that has lessons; none while they are still being read."""
    return tuple(
        context.choice(
            product,
            f"product.{product}",
            place(product),
            detail=detail(lessons),
            tile=Tile(picture=f"umum/produk-{product}"),
        )
        for product in PRODUCTS
        if (lessons := lessons_of(context.library, product))
    )
