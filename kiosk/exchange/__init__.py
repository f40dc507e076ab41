"""Making the events of two kiosks equal: through a hub, or by means of a file that is carried."""

from kiosk.exchange.exchange_file import bundle_mentions, export_bundle, join_bundle, preview_join, read_bundle
from kiosk.exchange.exchange_state import (
    THERE_TWICE,
    WRONG_CLOCK_MS,
    exchange_health,
    note_exchange,
    read_exchange_state,
)
from kiosk.exchange.exchanging import ExchangeReport, exchange
from kiosk.exchange.peer import HubError
from kiosk.exchange.stick import exchange_by_stick

__all__ = [
    "THERE_TWICE",
    "WRONG_CLOCK_MS",
    "ExchangeReport",
    "HubError",
    "bundle_mentions",
    "exchange",
    "exchange_by_stick",
    "exchange_health",
    "export_bundle",
    "join_bundle",
    "note_exchange",
    "preview_join",
    "read_bundle",
    "read_exchange_state",
]
