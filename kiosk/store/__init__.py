"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.files import Repair
from kiosk.store.store import Facts, Store, StoreError, Trouble

__all__ = ["Facts", "Repair", "Store", "StoreError", "Trouble"]
