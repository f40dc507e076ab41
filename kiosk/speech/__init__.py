"""The speech: instant, interruptible, and it reads numbers right. What others may use is named here.

To import it is cheap: the synthesiser, the device and the tables of words come when they are first needed, in
threads and in the worker process.
"""

from kiosk.speech.health import speech_health, speech_state_health
from kiosk.speech.signals import Signal
from kiosk.speech.speaker import Speaker
from kiosk.speech.spoken import spoken_form, unsure
from kiosk.speech.voice import VOICES, VOLUME_STEPS, Silent, Speaking, SpeechEvent, SpeechStatus, Voice
