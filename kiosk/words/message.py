"""What was seen of a part of the kiosk, said so that the doctor can put it into words of any language."""

from __future__ import annotations

from msgspec import Struct


class HealthLine(Struct, frozen=True):
    """One thing that was looked at: the key of its text in the words files' group ``doctor``, and its blanks.

    What is not well has a second text, ``<key>_do``, that says what to do.
    """

    key: str
    values: dict[str, str | int] = {}
    well: bool = True
