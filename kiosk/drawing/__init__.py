"""Drawing pictures (SVG) in a process of its own, within limits: the one door to the drawing library."""

from functools import lru_cache

from kiosk.drawing.rasteriser import MAX_DRAWING_BYTES, DrawingJob, DrawingReason, DrawingResult, Rasteriser, Refusal


@lru_cache(maxsize=1)
def rasteriser() -> Rasteriser:
    """Return the one of this process; its own process starts with its first picture."""
    return Rasteriser()
