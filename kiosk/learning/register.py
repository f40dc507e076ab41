"""A value that changes: of the events that set it the latest wins, in whatever order they are folded."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Register(Struct, Generic[T], frozen=True, array_like=True):
    """A value and the id of the event that set it."""

    value: T
    by: str = ""

    def put(self, value: T, by: str) -> Register[T]:
        """Return the register after a write: the later event wins."""
        return Register(value, by) if by > self.by else self
