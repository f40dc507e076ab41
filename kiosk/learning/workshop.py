"""Who is in the workshop and what is assigned; ``workshop_fold`` makes it of events.

Every changing value is a register: the event with the greatest id wins, so that two kiosks' events can be
joined in any order and give the same workshop.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.learning import event_kinds as f
from kiosk.learning.batches import Batch
from kiosk.learning.register import Register
from kiosk.learning.settings import Settings, with_setting
from kiosk.learning.trade import Consent, PriceSheet
from kiosk.learning.zones import home_zone

FOLD_VERSION: Final = 17
"""The version of the folds of workshop, progress, signs and days: raise it when a fold, or what it folds into,
changes its meaning, or a kind of event is added. Then what was folded before is folded anew from the events."""

PIN_WAITS: Final = (0, 0, 5_000, 15_000, 60_000, 300_000)
"""Milliseconds to wait after the first, second... wrong PIN running, and after every further one as after the last.

Two slips cost nothing. Beyond, trying all PINs of four digits would take a month; yet nobody is ever locked out.
"""


class Resident(Struct, frozen=True):
    """A learner who signs in by a tile.

    ``since`` is the id of the event that added them, "" if none has yet; ``added`` is when that was, in
    milliseconds since 1970.
    """

    id: str
    name: Register[str] = Register("")
    colour: Register[str] = Register("")
    picture: Register[str] = Register("")
    needs: Register[tuple[f.Need, ...]] = Register(())
    pin: Register[str | None] = Register(None)
    archived: Register[bool] = Register(False)
    since: str = ""
    added: int = 0


class Mentor(Struct, frozen=True):
    """A person who assigns lessons and tracks progress. ``pin`` is an argon2 hash.

    ``added`` is False for one of whom only changes came yet, from another kiosk.
    """

    id: str
    name: Register[str] = Register("")
    colour: Register[str] = Register("")
    picture: Register[str] = Register("")
    pin: Register[str | None] = Register(None)
    archived: Register[bool] = Register(False)
    added: bool = False


class Group(Struct, frozen=True):
    """Residents who are given things together, and whether each is in it. ``shown`` is False once removed."""

    id: str
    name: Register[str] = Register("")
    shown: Register[bool] = Register(False)
    members: dict[str, Register[bool]] = {}


class Assignment(Struct, frozen=True):
    """A lesson or a path given to a resident; ``given`` is False once it was withdrawn. ``by`` is the mentor's id.

    ``until`` is an ISO day, ``note`` the word with it (``recording``: its key, if it was spoken) of the mentor
    ``noted_by``, ``path`` the path that a lesson belongs to.
    """

    given: bool
    by: str | None = None
    until: str | None = None
    note: str = ""
    path: str | None = None
    recording: str = ""
    noted_by: str | None = None


class Path(Struct, frozen=True):
    """Lessons by their keys, in the order in which they are best done."""

    name: str
    lessons: tuple[str, ...]


class Signed(Struct, frozen=True):
    """A mentor's (``by``) finding of a bench task, with what was measured; ``at`` is in milliseconds since 1970."""

    ok: bool
    by: str | None
    at: int
    values: dict[str, str] = {}
    note: str = ""
    recording: str = ""


class Call(Struct, frozen=True):
    """A resident's call for the mentor: still ``waiting``, or answered; and where in a lesson it came from.

    ``at`` is when, in milliseconds since 1970. ``emergency`` is the key of what happened, "" if that is not known,
    None if it is no emergency.
    """

    waiting: bool
    lesson: str | None = None
    step: str | None = None
    at: int = 0
    emergency: str | None = None


SWITCHES: Final = ("switch_move", "switch_select")
"""The settings that name a person's own switches."""

MOST_DWELL: Final = 4000
"""The longest dwell time on offer, in milliseconds."""


class MissedPins(Struct, frozen=True):
    """The latest wrong PINs (event and time), oldest first, and the event by which the right one was known last.

    ``waited`` is the event by which the whole wait after those before it was waited.
    """

    wrong: tuple[tuple[str, int], ...] = ()
    right: str = ""
    waited: str = ""

    def wait(self, now: int) -> int:
        """Return how many milliseconds from now no PIN must be tried: all of the wait if ``now`` is before it."""
        running = [(by, at) for by, at in self.wrong if by > self.right]
        if not running or running[-1][0] < self.waited:
            return 0
        whole, gone = PIN_WAITS[len(running) - 1], now - running[-1][1]
        return max(0, whole - gone) if gone >= 0 else whole


class Inputs(Struct, frozen=True):
    """What the people here need to sign in: the longest dwell time (ms; 0 is none) and anyone's switches.

    ``switches`` gives, for each, how its owner scans and both of their switches: the one that moves ("" if none)
    and the one that selects. ``listen`` tells whether anyone chooses by voice.
    """

    dwell: int = 0
    switches: dict[str, tuple[str, str, str]] = {}
    listen: bool = False


def met_matter(event_data: f.ResidentMet) -> str:
    """Return what a mentor met a resident about: the reason with its place."""
    return "|".join((event_data.why, event_data.lesson or "", event_data.step or "", event_data.exercise or ""))


class Workshop(Struct, frozen=True):
    """The people, their settings and groups, what is assigned to them, their bench tasks, and their calls.

    ``assignments`` are by resident and lesson, ``given_paths`` by resident and path. A path that was removed is
    None. What a resident has to do by all of it is told by ``to_do``. ``signed`` are the latest findings of bench
    tasks by resident, lesson and task, ``prices`` the price calculations by their ids, ``consents`` by person.
    ``emergencies`` are the latest calls that were one, by resident: a later call takes none of them back.
    ``pronunciations`` are how words are said here, by language and word, "" where a mending was undone.
    ``batches`` are the pieces that residents make, by resident and lesson.
    ``met`` tells, by resident and by the reason with its place, about which cause a mentor met them last (see
    ``ResidentMet``), None if that was taken back.
    """

    residents: dict[str, Resident] = {}
    mentors: dict[str, Mentor] = {}
    settings: dict[str, dict[str, Register[str]]] = {}
    groups: dict[str, Group] = {}
    assignments: dict[str, dict[str, Register[Assignment]]] = {}
    paths: dict[str, Register[Path | None]] = {}
    given_paths: dict[str, dict[str, Register[Assignment]]] = {}
    signed: dict[str, dict[str, dict[int, Register[Signed]]]] = {}
    calls: dict[str, Register[Call]] = {}
    emergencies: dict[str, Register[Call]] = {}
    misses: dict[str, MissedPins] = {}
    prices: dict[str, PriceSheet] = {}
    consents: dict[str, Consent] = {}
    met: dict[str, dict[str, Register[int | None]]] = {}
    pronunciations: dict[str, dict[str, Register[str]]] = {}
    batches: dict[str, dict[str, Batch]] = {}

    def pronounced(self, lang: str) -> tuple[tuple[str, str], ...]:
        """Return the words of a language that were mended here, sorted, each with how it is said."""
        found = self.pronunciations.get(lang, {})
        return tuple(sorted((word, register.value) for word, register in found.items() if register.value))

    def pin_wait(self, person: str, now: int) -> int:
        """Return how many milliseconds from now a person's PIN must not be tried.

        Slips at all mentors count together, from when any of them signed in last: who tries the PINs of several has
        no more tries than at one. When the clock was set back nobody knows how much of a wait is over: then all of
        it is still to come, and is over once it was waited at the kiosk (see ``PinWaited``).
        """
        known = [self.misses.get(person, MissedPins())]
        if person in self.mentors and (all_known := [self.misses[key] for key in self.mentors if key in self.misses]):
            wrong = sorted({slip for one in all_known for slip in one.wrong})[-len(PIN_WAITS) :]
            right, waited = max(one.right for one in all_known), max(one.waited for one in all_known)
            known.append(MissedPins(tuple(wrong), right, waited))
        return max(one.wait(now) for one in known)

    def clock_went_back(self, person: str, now: int) -> bool:
        """Tell whether a slip at a person's PIN, or at a mentor's if they are one, lies in the future."""
        with_them = self.mentors if person in self.mentors else (person,)
        return any(at > now for key in with_them for _, at in self.misses.get(key, MissedPins()).wrong)

    def settings_of(self, person: str, base: Settings) -> Settings:
        """Return ``base`` with every setting that a person changed or was given, and with the kiosk's own."""
        for name, register in sorted(self.settings.get(person, {}).items()):
            base = with_setting(base, name, register.value)
        return self.with_own(base)

    def with_own(self, settings: Settings) -> Settings:
        """Return settings with the kiosk's own, which hold for everybody: as a mentor set them last."""
        own = {
            "night": self._own("night") or "false",
            "zone": self.zone,
            "emergency": self.emergency_number,
            "call_volume": str(self.call_volume),
        }
        for name, value in own.items():
            settings = with_setting(settings, name, value)
        return settings

    @property
    def emergency_number(self) -> str:
        """Return the home's own emergency number in digits; "" if none was set."""
        return with_setting(Settings(), "emergency", self._own("emergency")).emergency

    @property
    def call_volume(self) -> int:
        """Return the step of loudness at which a call sounds, 0 for none; an emergency always sounds."""
        return with_setting(Settings(), "call_volume", self._own("call_volume")).call_volume

    @property
    def zone(self) -> str:
        """Return the zone by which this home counts days and hours."""
        return home_zone(self._own("zone"))

    def _own(self, name: str) -> str:
        """Return one of the kiosk's own settings as a mentor set it last; "" if none did."""
        set_by = [own[name] for key in self.mentors if name in (own := self.settings.get(key, {}))]
        return max(set_by, key=lambda register: register.by, default=Register("")).value

    def inputs_needed(self) -> Inputs:
        """Return what the sign-in page must take so that each person who is here can sign in by themselves."""
        # By the registers themselves: whole settings of some hundred people would hold up the first paint.
        dwell, switches, listen = 0, dict[str, tuple[str, str, str]](), False
        for own in self.settings.values():
            if (register := own.get("dwell")) and register.value.isdecimal():
                dwell = max(dwell, int(register.value))
            listen |= "listen" in own and own["listen"].value not in ("off", "false")
            style, move, select = (own.get(name, Register("")).value for name in ("scan", *SWITCHES))
            if style not in ("", "off"):
                switches |= {name: (style, move, select) for name in (move, select) if name}
        return Inputs(min(dwell, MOST_DWELL), switches, listen)

    def shown_residents(self) -> list[Resident]:
        """Return the residents who have a tile, in the order in which they were added."""
        return sorted((r for r in self.residents.values() if r.since and not r.archived.value), key=lambda r: r.since)

    def archived_residents(self) -> list[Resident]:
        """Return the residents who are archived, in the order in which they were added."""
        return sorted((r for r in self.residents.values() if r.since and r.archived.value), key=lambda r: r.since)

    def shown_mentors(self) -> list[Mentor]:
        """Return the mentors who sign in, in the order of their names: never nobody, once there was one.

        If all were archived (each of two by the other, at two kiosks), who was so last stays.
        """
        added = [m for m in self.mentors.values() if m.added]
        here = [m for m in added if not m.archived.value] or sorted(added, key=lambda m: m.archived.by)[-1:]
        return sorted(here, key=lambda m: (m.name.value.casefold(), m.id))

    def archived_mentors(self) -> list[Mentor]:
        """Return the mentors who are archived, in the order of their names."""
        here = {m.id for m in self.shown_mentors()}
        gone = (m for m in self.mentors.values() if m.added and m.id not in here)
        return sorted(gone, key=lambda m: (m.name.value.casefold(), m.id))

    def shown_groups(self) -> list[Group]:
        """Return the groups in the order of their names."""
        return sorted(
            (g for g in self.groups.values() if g.shown.value), key=lambda g: (g.name.value.casefold(), g.id)
        )

    def members(self, group: str) -> list[Resident]:
        """Return the residents of a group who have a tile, in the order in which they were added."""
        known = self.groups.get(group, Group(group)).members
        return [r for r in self.shown_residents() if known.get(r.id, Register(False)).value]

    def assigned(self, resident: str) -> list[str]:
        """Return the keys of the lessons given to a resident one by one (not by a path), oldest first."""
        given = self.assignments.get(resident, {})
        return sorted((k for k, r in given.items() if r.value.given), key=lambda k: given[k].by)

    def shown_paths(self) -> list[tuple[str, Path]]:
        """Return the paths with their keys, in the order of their names."""
        there = [(key, register.value) for key, register in self.paths.items() if register.value is not None]
        return sorted(there, key=lambda pair: (pair[1].name.casefold(), pair[0]))

    def shown_prices(self, product: str) -> list[tuple[str, PriceSheet]]:
        """Return a product's price calculations with their ids, oldest first."""
        return sorted((key, sheet) for key, sheet in self.prices.items() if sheet.now.product == product)

    def contact(self, person: str) -> str | None:
        """Return the contact that a person allows to stand on labels, None if they do not."""
        consent = self.consents.get(person)
        return consent.contact if consent else None

    def signed_tasks(self, resident: str, lesson: str) -> dict[int, Signed]:
        """Return the latest findings of a lesson's bench tasks, by the task's number from 0."""
        return {task: register.value for task, register in self.signed.get(resident, {}).get(lesson, {}).items()}

    def met_about(self, event_data: f.ResidentMet) -> bool:
        """Tell whether a mentor met a resident about this very cause."""
        register = self.met.get(event_data.resident, {}).get(met_matter(event_data))
        return register is not None and register.value == event_data.cause

    def waiting_call(self, resident: str) -> Call | None:
        """Return the gravest call of a resident that is not answered, None if there is none."""
        known = (calls.get(resident) for calls in (self.emergencies, self.calls))
        return next((register.value for register in known if register and register.value.waiting), None)

    def is_emergency(self, resident: str) -> bool:
        """Tell whether a resident waits in an emergency."""
        register = self.emergencies.get(resident)
        return register is not None and register.value.waiting

    def waiting_calls(self) -> list[str]:
        """Return the ids of the residents who wait for the mentor: emergencies first, then who waits longest."""
        found: list[str] = []
        for calls in (self.emergencies, self.calls):
            waiting = (who for who, one in calls.items() if one.value.waiting and who not in found)
            found += sorted(waiting, key=lambda who: calls[who].by)
        return found
