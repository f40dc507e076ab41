"""Raw input to Command: key maps, key filters, scanning and dwelling. What others may use is named here."""

from kiosk.access.dwell import Dwell
from kiosk.access.filters import Filter, Proposal, Trial, measure
from kiosk.access.keymap import MOUSE, KeyMap, Problem, canonical, load_maps
from kiosk.access.scanning import Pace, Scan, cue_phrase, plan, propose_rate, switch_of

__all__ = [
    "MOUSE",
    "Dwell",
    "Filter",
    "KeyMap",
    "Pace",
    "Problem",
    "Proposal",
    "Scan",
    "Trial",
    "canonical",
    "cue_phrase",
    "load_maps",
    "measure",
    "plan",
    "propose_rate",
    "switch_of",
]
