"""Which theme holds now: a person's own, and at the page for signing in the kiosk's, which may be dim at night."""

from __future__ import annotations

from kiosk.learning import Workshop, local, theme_at
from kiosk.pages.sign_in.idle import waits_at_the_door
from kiosk.visit import VisitState


def theme_now(state: VisitState, workshop: Workshop, now: int) -> str:
    """Return the name of the theme in this state of a visit; ``now`` is in milliseconds since 1970."""
    if not waits_at_the_door(state):
        return state.settings.theme
    settings = workshop.with_own(state.settings)
    return theme_at(settings, local(now, settings.zone).hour)
