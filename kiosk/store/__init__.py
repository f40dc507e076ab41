"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.so_far import SoFar
from kiosk.store.store import Facts, Store
from kiosk.store.trouble import Repair, StoreError, Trouble

__all__ = ["Facts", "Repair", "SoFar", "Store", "StoreError", "Trouble"]
