"""The listening: microphone to utterance to word to what was said, offline. What others may use is named here.

To import it is cheap, and it costs nothing until ``Listener.start``: NumPy, ONNX Runtime and the models are loaded in
the listener's own thread. They come with the extra ``voice``; ``available`` tells whether it is installed.
"""

from kiosk.listening.embedder import Embedder, is_voice_installed
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.events import Doubt, ListeningStatus, Missed, Noise, VoiceEvent, WordHeard, advice
from kiosk.listening.grammar import (
    NO,
    OWN_WAKE,
    SPOKEN_ACTS,
    YES,
    Grammar,
    SpokenWord,
    amount_words,
    choice_number_words,
    command_of,
    general_words,
    name_id,
    other_words,
    sheet_grammar,
    usual_grammar,
    yes_no_words,
)
from kiosk.listening.health import INSTALL, listening_health, microphone_health
from kiosk.listening.listener import Listener
from kiosk.listening.numbers import SpokenSum, digit_words, parse_number, spoken_number
from kiosk.listening.policy import LEARN_S, WAKE, ListeningMode, MissCount, offer_text, room_text
from kiosk.listening.teaching import Reply, Teaching, Usual, begin_teaching, reply_text, take_example, words_to_teach
