"""The listening: microphone to utterance to word to what was said, offline. What others may use is named here.

To import it is cheap, and it costs nothing until ``Listener.start``: NumPy, ONNX Runtime and the models are loaded in
the listener's own thread. They come with the extra ``voice``; ``available`` tells whether it is installed.
"""

from kiosk.listening.console import listen_main, listen_to_wav, plugged_in, report, usual_grammar, voice_test
from kiosk.listening.ear import available
from kiosk.listening.events import Doubt, Event, Heard, Missed, Noise, Status, advice
from kiosk.listening.grammar import (
    ACTS,
    NO,
    OWN_WAKE,
    YES,
    Grammar,
    Word,
    amount_words,
    command_of,
    general_words,
    number_words,
    other_words,
    sheet_grammar,
    yes_no_words,
)
from kiosk.listening.listener import Listener
from kiosk.listening.numbers import Sum, digit_words, in_words, parse
from kiosk.listening.policy import WAKE, Attention, Misses, offer_text, room_text
from kiosk.listening.teaching import Reply, Teaching, begun, reply_text, take, words_to_teach

__all__ = [
    "ACTS",
    "NO",
    "OWN_WAKE",
    "WAKE",
    "YES",
    "Attention",
    "Doubt",
    "Event",
    "Grammar",
    "Heard",
    "Listener",
    "Missed",
    "Misses",
    "Noise",
    "Reply",
    "Status",
    "Sum",
    "Teaching",
    "Word",
    "advice",
    "amount_words",
    "available",
    "begun",
    "command_of",
    "digit_words",
    "general_words",
    "in_words",
    "listen_main",
    "listen_to_wav",
    "number_words",
    "offer_text",
    "other_words",
    "parse",
    "plugged_in",
    "reply_text",
    "report",
    "room_text",
    "sheet_grammar",
    "take",
    "usual_grammar",
    "voice_test",
    "words_to_teach",
    "yes_no_words",
]
