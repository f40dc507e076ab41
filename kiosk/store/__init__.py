"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.store import Facts, Store
from kiosk.store.trouble import Repair, StoreError, Trouble

__all__ = ["Facts", "Repair", "Store", "StoreError", "Trouble"]
