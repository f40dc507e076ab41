"""The speech: instant, interruptible, and it reads numbers right. What others may use is named here.

To import it is cheap: the synthesiser, the device and the tables of words come when they are first needed, in
threads and in the worker process.
"""

from kiosk.speech.console import report, say_main, seen, voices_main
from kiosk.speech.signals import Signal
from kiosk.speech.speaker import Speaker
from kiosk.speech.spoken import spoken_form, unknown_signs
from kiosk.speech.voice import STEPS, VOICES, Heard, Silent, Speaking, Status, Voice

__all__ = [
    "STEPS",
    "VOICES",
    "Heard",
    "Signal",
    "Silent",
    "Speaker",
    "Speaking",
    "Status",
    "Voice",
    "report",
    "say_main",
    "seen",
    "spoken_form",
    "unknown_signs",
    "voices_main",
]
