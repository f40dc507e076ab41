"""The values of the settings: which there are here, and how each is said."""

from __future__ import annotations

from typing import Final

from kiosk.learning import VALUES
from kiosk.visit import Context, Phrase

MILLISECONDS: Final = ("bounce", "repeat_gap", "key_gap", "hold", "dwell", "scan_rate", "scan_first")

MINUTES: Final = ("idle", "idle_lesson")


def offered_values(context: Context, name: str) -> tuple[object, ...]:
    """Return the values that a setting may take here, in order."""
    values = VALUES[name]
    if name == "wake_word" and context.role != "resident":  # only a resident's words are kept
        return tuple(value for value in values if value != "own")
    return (*values, *(own for own in context.maps if own not in values)) if name == "keys" else values


def value_phrase(context: Context, name: str, value: object) -> Phrase:
    """Return a setting's value in words."""
    if isinstance(value, bool):
        return context.say("settings.yes" if value else "settings.no")
    if name == "keys" and value not in VALUES["keys"]:
        return Phrase(str(value), context.lang)
    if isinstance(value, str):
        return context.say(f"setting.{name}.value.{value or 'own'}")
    if name == "call_volume" and not value:
        return context.say("setting.call_volume.none")
    if name in MILLISECONDS:
        if value == 0:
            return context.say("settings.off")
        seconds = f"{int(str(value)) / 1000:g}"
        return context.say("settings.seconds", n=seconds.replace(".", ",") if context.lang == "id" else seconds)
    if name in MINUTES:
        return context.say("settings.minutes", n=value) if value else context.say("settings.off")
    if name in ("breath", "rate"):
        return context.say(f"setting.{name}.value.{value}")
    return context.say(f"setting.{name}.number", n=value)
