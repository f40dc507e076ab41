"""How the kiosk looks, sounds and takes input for the person who is here: a page a setting."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.learning import Settings, text_form
from kiosk.learning.event_kinds import ResidentPinSet, SettingChanged
from kiosk.pages.entry import PicturePinEntry, Sure, ask_pin_twice
from kiosk.pages.settings.emergency_number import EmergencyNumber, number_now
from kiosk.pages.settings.pronunciation import Pronunciations
from kiosk.pages.settings.recording import record_choice
from kiosk.pages.settings.values import offered_values, value_phrase
from kiosk.pages.settings.voice import not_yet, own_wake_choice, voice_choices
from kiosk.pages.sign_in.set_up import FindSwitch, PressPractice, SetUp
from kiosk.visit import HASHED, Choice, Context, Leave, Move, Open, Page, Place, PlaySound, Text

FIRST_SETTINGS: Final = (
    "lang", "size", "theme", "speech", "voice", "rate", "breath", "volume", "percent", "idle", "idle_lesson",
)  # fmt: skip
"""The settings on the first page; how input works has a page of its own."""

INPUT_SETTINGS: Final = ("keys", "stray", "bounce", "repeat_gap", "key_gap", "hold", "dwell")

VOICE: Final = ("listen", "wake_word")

SCAN: Final = ("scan", "scan_rate", "scan_first", "scan_loops", "scan_cue")


SPEECH: Final = ("voice", "rate", "breath", "volume")
"""The settings of how the kiosk speaks, which one choice brings back to how they were at first."""

SOUNDS: Final = ("sound_done", "sound_right", "sound_not_yet", "sound_edge", "sound_woken", "sound_listen")


class SettingsPage(Struct, frozen=True):
    """All settings with their values now."""

    names: tuple[str, ...] = FIRST_SETTINGS

    def page(self, context: Context) -> Page:
        """Return a choice for each setting; residents also find their picture PIN."""
        choices = [
            context.choice(
                name,
                f"setting.{name}.title",
                SettingPage(name),
                detail=value_phrase(context, name, getattr(context.settings, name)),
            )
            for name in self.names
        ]
        if self.names == FIRST_SETTINGS:
            if context.role == "mentor":
                own = value_phrase(context, "night", context.settings.night)
                night = Move(Open(SettingPage("night")))
                choices.append(context.choice("night", "setting.night.title", night, detail=own))
                zone = value_phrase(context, "zone", context.known.workshop.zone)
                there = Move(Open(SettingPage("zone")))
                choices.append(context.choice("zone", "setting.zone.title", there, detail=zone))
                there = Move(Open(EmergencyNumber()))
                choices.append(
                    context.choice("emergency", "setting.emergency.title", there, detail=number_now(context))
                )
                loud = value_phrase(context, "call_volume", context.known.workshop.call_volume)
                there = Move(Open(SettingPage("call_volume")))
                choices.append(context.choice("call_volume", "setting.call_volume.title", there, detail=loud))
                choices.append(context.choice("words", "pronunciation.title", Pronunciations()))
            if context.recorder and context.role in ("resident", "mentor"):
                choices.append(record_choice(context))
            choices += _as_before(context)
            choices.append(context.choice("sounds", "settings.sounds", SettingsPage(SOUNDS)))
            choices.append(context.choice("input", "settings.input", SettingsPage(INPUT_SETTINGS)))
            choices.append(context.choice("scanning", "settings.scan", SettingsPage(SCAN)))
            choices.append(context.choice("listening", "settings.voice", SettingsPage(VOICE)))
            choices.append(context.choice("set-up", "settings.set_up", SetUp()))
            choices += self._pin_choices(context)
        if self.names == SCAN:
            choices.append(context.choice("switches", "settings.switches", FindSwitch()))
        if self.names == VOICE:
            choices += voice_choices(context)
        if self.names in (INPUT_SETTINGS, SCAN):
            choices.append(context.choice("presses", "settings.presses", PressPractice()))
        hint = not_yet(context) if self.names == VOICE else None
        return context.page(
            "settings",
            title=context.say(_TITLES[self.names]),
            blocks=() if hint is None else (hint,),
            choices=tuple(choices),
        )

    def _pin_choices(self, context: Context) -> list[Choice]:
        resident = context.known.workshop.residents.get(context.person or "")
        if resident is None or context.role != "resident":
            return []
        choices = [context.choice("pin", "settings.pin", _new_pin(resident.id))]
        if resident.pin.value is not None:
            gone = Move(Leave(), (ResidentPinSet(resident.id, None),), notice=context.say("settings.pin_gone"))
            sure = Sure(context.say("settings.pin_gone_sure"), gone)
            choices.append(context.choice("no-pin", "settings.no_pin", sure))
        return choices


def _as_before(context: Context) -> list[Choice]:
    """Return the choice that brings the speech back to how it was at first; none where it is so."""
    first = Settings()
    changed = [name for name in SPEECH if getattr(context.settings, name) != getattr(first, name)]
    if not changed:
        return []
    events = tuple(SettingChanged(name, text_form(getattr(first, name))) for name in changed)
    back = Move(Leave(), events, (PlaySound("done"),), context.say("settings.as_before_done"))
    sure = Sure(context.say("settings.as_before_sure"), back)
    return [context.choice("as-before", "settings.as_before", sure)]


_TITLES: Final = {
    FIRST_SETTINGS: "settings.title",
    SOUNDS: "settings.sounds",
    INPUT_SETTINGS: "settings.input",
    SCAN: "settings.scan",
    VOICE: "settings.voice",
}


class SettingPage(Struct, frozen=True):
    """The values of one setting. A change shows and sounds at once, so that it can be judged."""

    name: str

    def page(self, context: Context) -> Page:
        """Return the values in order, the present one marked."""
        blocks = [Text((context.say(f"setting.{self.name}.text"),))]
        if self.name == "listen" and not context.can_listen():
            blocks += filter(None, (not_yet(context),))
        return context.page(
            f"setting.{self.name}",
            title=context.say(f"setting.{self.name}.title"),
            help="settings.value_help",
            blocks=tuple(blocks),
            choices=tuple(self._choice(context, value) for value in offered_values(context, self.name)),
        )

    def _choice(self, context: Context, value: object) -> Choice:
        label = value_phrase(context, self.name, value)
        mark = context.say("settings.now") if value == getattr(context.settings, self.name) else None
        if (self.name, value) == ("wake_word", "own"):
            return own_wake_choice(context, label, mark)
        sound = PlaySound("call" if self.name == "call_volume" else "done")
        then = Move(events=(SettingChanged(self.name, text_form(value)),), effects=(sound,))
        return Choice(text_form(value), label, then, mark=mark)


def _new_pin(resident: str) -> Place:
    return ask_pin_twice(
        PicturePinEntry,
        ("settings.pin_first", "settings.pin_again"),
        "settings.pin_differs",
        lambda context: Move(Leave(), (ResidentPinSet(resident, HASHED),), notice=context.say("settings.pin_set")),
    )
