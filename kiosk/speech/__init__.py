"""The speech: instant, interruptible, and it reads numbers right. What others may use is named here.

To import it is cheap: the synthesiser, the device and the tables of words come when they are first needed, in
threads and in the worker process.
"""

from kiosk.speech.health import await_ready, speech_health, speech_state_health
from kiosk.speech.phonemes import plain, respell
from kiosk.speech.plan import Job, is_note_key, pieces_of, recording_key
from kiosk.speech.recordings import (
    MOST_SOUND,
    KeptRecording,
    UnfitRecording,
    adopt_folders,
    allow_voice,
    allowed_since,
    check_carried,
    copy_recordings,
    draw_note_key,
    drop_takes,
    find_recording,
    is_recording_of_somebody,
    keep_recording,
    keep_samples,
    keep_take,
    person_folder,
    read_samples,
    recordings_in,
    remove_recordings,
    remove_spoken,
    try_take,
    voice_folder,
    wave_file,
)
from kiosk.speech.signals import ChimeName, Signal, signal_ms
from kiosk.speech.sound import MiniaudioDevice, SoundDevice, real_backends, sound_library
from kiosk.speech.speaker import Speaker
from kiosk.speech.spoken import number_words, spoken_form, unsure
from kiosk.speech.synthesiser import SynthesiserProcess
from kiosk.speech.voice import VOICES, VOLUME_STEPS, Silent, Speaking, SpeechEvent, SpeechState, SpeechStatus, Voice
