"""The first place for each role: the one list of where journeys start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.pages.set_up import SetUp
from kiosk.pages.sign_in import FirstStart, SignIn

if TYPE_CHECKING:
    from kiosk.learning import Settings, Workshop
    from kiosk.pages.journey import PersonRole
    from kiosk.pages.move import Place


class StandardHomes(Struct, frozen=True):
    """Sign-in (or the first start of a kiosk without a mentor), a resident's or guest's home, the mentor's."""

    def first(self, role: PersonRole, workshop: Workshop) -> Place:
        """Return the place at which a person of this role starts."""
        # What only those need who have signed in is imported then: not before the first paint.
        if role == "mentor":
            from kiosk.pages.mentor import MentorHome

            return MentorHome()
        if role != "nobody":
            from kiosk.pages.home import Home

            return Home()
        return SignIn() if workshop.shown_mentors() else FirstStart()

    @staticmethod
    def prepare() -> None:
        """Import what the first who signs in will need, so that they need not wait for it; safe in a thread."""
        import kiosk.pages.home
        import kiosk.pages.mentor  # noqa: F401

    def opening(self, role: PersonRole, settings: Settings) -> Place | None:
        """Return the set-up for a resident who has not been through it, nor passed it over."""
        return SetUp() if role == "resident" and not settings.set_up else None
