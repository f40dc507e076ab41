"""The workshop's price calculations with their history, and who may be named on a label: folds in any order."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.pricing import Costing

KEPT_VERSIONS: Final = 12
"""Versions that are remembered of a calculation: a price changes some times a year. All are in the events."""


class PriceVersion(Struct, frozen=True, array_like=True):
    """A calculation as somebody (``who``) left it; ``id`` is its event's, ``at`` milliseconds since 1970."""

    id: str
    at: int
    who: str | None
    product: str
    name: str
    costing: Costing
    state: f.PriceState


class PriceSheet(Struct, frozen=True):
    """One calculation: as it is now, as a mentor confirmed it last, and its latest versions, oldest first.

    Drafts are no versions: they only keep what was entered from being lost.
    """

    now: PriceVersion
    confirmed: PriceVersion | None = None
    versions: tuple[PriceVersion, ...] = ()


class Consent(Struct, frozen=True, array_like=True):
    """The contact that may stand on labels, None once that was taken back; ``by`` is the event's id."""

    contact: str | None
    by: str


def fold_prices(prices: dict[str, PriceSheet], event: f.Event, event_data: f.PriceSaved) -> dict[str, PriceSheet]:
    """Return the calculations after one more was kept."""
    made = PriceVersion(
        event.id, event.at, event.who, event_data.product, event_data.name, event_data.costing, event_data.state
    )
    sheet = prices.get(event_data.sheet, PriceSheet(made))
    sheet = replace(sheet, now=max(sheet.now, made, key=_order))
    if event_data.state != "draft":
        known = {version.id: version for version in (*sheet.versions, made)}
        sheet = replace(sheet, versions=tuple(known[key] for key in sorted(known))[-KEPT_VERSIONS:])
    if event_data.state == "confirmed":
        sheet = replace(sheet, confirmed=max(sheet.confirmed or made, made, key=_order))
    return prices | {event_data.sheet: sheet}


def fold_consents(
    consents: dict[str, Consent], event: f.Event, event_data: f.ConsentGiven | f.ConsentWithdrawn
) -> dict[str, Consent]:
    """Return who allowed what after one more word on it: the latest counts."""
    made = Consent(event_data.contact if isinstance(event_data, f.ConsentGiven) else None, event.id)
    before = consents.get(event_data.person, made)
    return consents | {event_data.person: made if made.by >= before.by else before}


def _order(version: PriceVersion) -> str:
    return version.id
