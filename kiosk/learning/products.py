"""The products of the workshop and the topics of their lessons, in the order in which they are shown everywhere."""

from __future__ import annotations

from typing import Final

PRODUCTS: Final = ("umum", "batik", "ondel", "sapu", "pel", "keset")
"""What lessons are about; ``umum`` holds what goes for every craft."""

WORKSHOP_PRODUCTS: Final = PRODUCTS[1:]
"""What is made, priced and labelled."""

TOPICS: Final = ("produksi", "mutu", "harga")
"""The lessons of a product in the order in which they are best done; others follow."""


def lesson_order(product: str, topic: str, key: str) -> tuple[int, int, str]:
    """Return what lessons are sorted by: their product, their topic, their key."""
    return PRODUCTS.index(product), TOPICS.index(topic) if topic in TOPICS else len(TOPICS), key
