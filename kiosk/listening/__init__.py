"""The listening: microphone to utterance to word to what was said, offline. What others may use is named here.

To import it is cheap, and it costs nothing until ``Listener.start``: NumPy, ONNX Runtime and the models are loaded in
the listener's own thread. They come with the extra ``voice``; ``available`` tells whether it is installed.
"""

from kiosk.listening.ear import available
from kiosk.listening.events import Doubt, Event, Heard, Missed, Noise, Status, advice
from kiosk.listening.grammar import (
    ACTS,
    NO,
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
from kiosk.listening.numbers import in_words, parse

__all__ = [
    "ACTS",
    "NO",
    "YES",
    "Doubt",
    "Event",
    "Grammar",
    "Heard",
    "Listener",
    "Missed",
    "Noise",
    "Status",
    "Word",
    "advice",
    "amount_words",
    "available",
    "command_of",
    "general_words",
    "in_words",
    "number_words",
    "other_words",
    "parse",
    "sheet_grammar",
    "yes_no_words",
]
