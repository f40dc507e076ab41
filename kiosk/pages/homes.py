"""The first place for each role: the one list of where journeys start."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import Mentor, Person, Settings, Workshop
from kiosk.pages.sign_in.set_up import SetUp
from kiosk.pages.sign_in.sign_in import FirstStart, SignIn
from kiosk.visit import PersonRole, Place, VisitState


class StandardHomes(Struct, frozen=True):
    """Sign-in (or the first start of a kiosk without a mentor), a resident's or guest's home, the mentor's."""

    def first(self, role: PersonRole, workshop: Workshop) -> Place:
        """Return the place at which a person of this role starts."""
        # What only those need who have signed in is imported then: not before the first paint.
        if role == "mentor":
            from kiosk.pages.mentors.mentor import MentorHome

            return MentorHome()
        if role != "nobody":
            from kiosk.pages.learning.home import Home

            return Home()
        return SignIn() if workshop.shown_mentors() else FirstStart()

    @staticmethod
    def prepare() -> None:
        """Import what the first who signs in will need, so that they need not wait for it; safe in a thread."""
        import kiosk.pages.learning.home
        import kiosk.pages.mentors.mentor  # noqa: F401

    def opening(self, role: PersonRole, settings: Settings) -> Place | None:
        """Return the set-up for a resident who has not been through it, nor passed it over."""
        return SetUp() if role == "resident" and not settings.set_up else None

    def person(self, person: Person, workshop: Workshop) -> Place:
        """Return the place where a mentor sees to a person: their own page, or the archive."""
        from kiosk.pages.mentors import mentors, residents  # only mentors need them

        if isinstance(person, Mentor):
            here = person in workshop.shown_mentors()
            return mentors.MentorPage(person.id) if here else mentors.ArchivedMentors()
        return residents.Archived() if person.archived.value else residents.ResidentPage(person.id)

    def help(self, state: VisitState) -> Place | None:
        """Return the place that helps with the one that is shown; None if that is the help itself."""
        from kiosk.pages.help import HelpPage  # not before the first paint

        return None if isinstance(state.place, HelpPage) else HelpPage(state.place, state.notice)

    def emergency(self, state: VisitState) -> Place | None:
        """Return the place that tells what to do in an emergency; None if that is shown."""
        from kiosk.pages.emergency import Emergencies  # not before the first paint

        return None if isinstance(state.place, Emergencies) else Emergencies()
