"""Scanning: with one or two switches every target of a sheet is reached, by time or by steps.

Pure: the time is passed in (milliseconds of a clock that never goes back), and what follows comes back as values.
A sheet with many targets is scanned by groups; each group ends with a way out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.visit import GENERAL, Act, Command, Phrase, Sheet

Style: TypeAlias = Literal["auto", "step", "step-dwell", "inverse"]
"""How scanning moves on and selects.

``auto``: by itself; the switch selects. ``step``: one switch moves, another selects. ``step-dwell``: the switch
moves, waiting selects. ``inverse``: it moves while the switch is held, letting go selects; only a raw input
device tells of that (see ``rawdevice``).
"""

Switch: TypeAlias = Literal["move", "select"]
Entry: TypeAlias = tuple[int, ...]
"""The targets that one highlight stands for: one, several (a group), or none (the way out of a group)."""

MOST_UNGROUPED: Final = 5
"""So many targets are scanned one by one; more are grouped."""

CUE_LIMIT: Final = 5000
"""Milliseconds that scanning waits at most for a cue to end, so that a dead voice cannot hold it up."""


class Pace(Struct, frozen=True):
    """How scanning goes for one person. Times are in milliseconds.

    ``rate`` is the time on one highlight and ``first`` the time added on the first of a row. After ``loops``
    rounds without a selection it rests. With ``cue`` each highlight is spoken, and the time waits for that.
    """

    style: Style = "auto"
    rate: int = 2000
    first: int = 2000
    loops: int = 3
    cue: bool = True


class ScanCue(Struct, frozen=True):
    """What to say about a highlight: a target, a group of them, or the way out of a group."""

    kind: Literal["target", "group", "out"]
    targets: tuple[int, ...]


class Scan(Struct, frozen=True):
    """Where scanning is.

    ``listening`` waits for the page to be read out, ``resting`` for a switch; a press then lights the first
    entry and selects nothing. ``group`` is the entry that was gone into, ``place`` the one that is lit in its
    row since ``since``. ``cueing`` holds while a cue sounds; ``heard`` is when it ended.
    """

    entries: tuple[Entry, ...]
    pace: Pace
    phase: Literal["listening", "running", "resting"] = "resting"
    group: int | None = None
    place: int = 0
    since: int = 0
    loops: int = 0
    cueing: bool = False
    heard: int | None = None
    held: bool = False

    @property
    def row(self) -> tuple[Entry, ...]:
        """Return the entries among which the highlight moves now; in a group the last is the way out."""
        if self.group is None:
            return self.entries
        return (*((target,) for target in self.entries[self.group]), ())

    @property
    def lit(self) -> tuple[int, ...]:
        """Return the targets to highlight now: several for a group, and for the way out of it."""
        if self.phase != "running":
            return ()
        return self.row[self.place] or self.entries[self.group or 0]

    @property
    def leaving(self) -> bool:
        """Tell whether the way out of a group is lit."""
        return self.phase == "running" and not self.row[self.place]


class Scanned(Struct, frozen=True):
    """What an event came to: the new state, the target it selected and the cue to speak, if any."""

    scan: Scan
    chosen: int | None = None
    cue: ScanCue | None = None


def plan(sheet: Sheet) -> tuple[Entry, ...]:
    """Return a sheet's targets in scanning order; the general commands come last, as one group if many."""
    general = [
        place for place, target in enumerate(sheet.targets) if target.command and target.command.act in GENERAL
    ]
    return group_entries([place for place in range(len(sheet.targets)) if place not in general], general)


def group_entries(picks: Sequence[int], general: Sequence[int] = ()) -> tuple[Entry, ...]:
    """Return the entries for targets to pick and general commands.

    Up to ``FEW`` in all stand alone. Of more, the general ones form a group; the others do once there are more
    than ``FEW`` of them, in about as many groups as a group has targets, which makes the longest wait shortest.
    """
    if len(picks) + len(general) <= MOST_UNGROUPED:
        return tuple((target,) for target in (*picks, *general))
    size = 1 if len(picks) <= MOST_UNGROUPED else round(sqrt(len(picks)))
    groups = [tuple(picks[at : at + size]) for at in range(0, len(picks), size)]
    return (*groups, tuple(general)) if general else tuple(groups)


def begin(entries: tuple[Entry, ...], pace: Pace, at: int, *, speaking: bool = False) -> Scanned:
    """Begin a sheet, or begin again after a selection.

    Automatic scanning starts at once, or when the page has been read out if ``speaking``; every other style
    rests until a press.
    """
    scan = Scan(entries, pace)
    if pace.style != "auto" or not entries:
        return Scanned(scan)
    return Scanned(replace(scan, phase="listening")) if speaking else _light(scan, 0, at)


def press(scan: Scan, switch: Switch, at: int) -> Scanned:
    """Take a press. While nothing is lit it lights the first entry; it selects nothing then."""
    if not scan.entries or scan.held:
        return Scanned(scan)
    scan = replace(scan, held=scan.pace.style == "inverse")
    if scan.phase != "running":
        return _light(replace(scan, loops=0), 0, at)
    if switch == "move":
        return _light(scan, (scan.place + 1) % len(scan.row), at)
    return _select(scan, at)


def release(scan: Scan, at: int) -> Scanned:
    """Take the letting go of the switch, which selects when scanning inversely."""
    if not scan.held:
        return Scanned(scan)
    scan = replace(scan, held=False)
    return _select(scan, at) if scan.phase == "running" else Scanned(scan)


def tick(scan: Scan, at: int) -> Scanned:
    """Let time pass: nothing happens before ``next_wake``. A late tick never makes more than one step."""
    due = next_wake(scan)
    if due is None or at < due:
        return Scanned(scan)
    if scan.pace.style == "step-dwell":
        return _select(scan, at)
    if scan.place + 1 < len(scan.row):
        return _light(scan, scan.place + 1, at)
    if scan.loops + 1 >= scan.pace.loops:
        return Scanned(_rest(scan, None))
    return _light(replace(scan, loops=scan.loops + 1), 0, at)


def hush(scan: Scan, at: int) -> Scanned:
    """Take the end of what was being said: the page, or a cue."""
    if scan.phase == "listening":
        return _light(scan, 0, at)
    return Scanned(replace(scan, cueing=False, heard=at) if scan.cueing else scan)


def next_wake(scan: Scan) -> int | None:
    """Return when to call ``tick`` next, or None if time alone changes nothing.

    A highlight lasts for its time, and for half of ``rate`` after its cue, so that the ear has time to answer.
    """
    pace = scan.pace
    timed = pace.style in ("auto", "step-dwell") or scan.held
    if scan.phase != "running" or not timed:
        return None
    due = scan.since + pace.rate + (pace.first if scan.place == 0 and pace.style != "step-dwell" else 0)
    if scan.cueing:
        return due + CUE_LIMIT
    return due if scan.heard is None else max(due, scan.heard + pace.rate // 2)


def _light(scan: Scan, place: int, at: int) -> Scanned:
    scan = replace(scan, phase="running", place=place, since=at, cueing=scan.pace.cue, heard=None)
    if not scan.pace.cue:
        return Scanned(scan)
    kind: Literal["target", "group", "out"] = (
        "out" if scan.leaving else "group" if len(scan.row[place]) > 1 else "target"
    )
    return Scanned(scan, cue=ScanCue(kind, scan.lit))


def _select(scan: Scan, at: int) -> Scanned:
    entry = scan.row[scan.place]
    if len(entry) == 1:
        return Scanned(_rest(scan, None), chosen=entry[0])
    scan = replace(scan, group=scan.place if entry else None, loops=0)
    # Where waiting selects or moves, nothing is lit in the new row before a press: a wait must stay harmless.
    if scan.pace.style in ("step-dwell", "inverse"):
        return Scanned(_rest(scan, scan.group))
    return _light(scan, 0, at)


def _rest(scan: Scan, group: int | None) -> Scan:
    return replace(scan, phase="resting", group=group, place=0, loops=0, cueing=False, heard=None)


def switch_of(key: str, command: Command | None, style: Style, *, move: str = "", select: str = "") -> Switch | None:
    """Return which switch a key is, or None if it is an ordinary key.

    ``move`` and ``select`` name a person's own switch keys (``any`` for every key). Without them the key map's
    keys for the next highlight and for selecting are the switches; with one switch, either of them is.
    """
    named: Switch | None = None
    if move or select:
        named = "select" if select in (key, "any") else "move" if move in (key, "any") else None
    elif command is not None and command.act in (Act.SELECT, Act.HIGHLIGHT_NEXT):
        named = "select" if command.act is Act.SELECT else "move"
    if named is None or style == "step":
        return named
    return "move" if style == "step-dwell" else "select"


def cue_phrase(cue: ScanCue, sheet: Sheet, say: Callable[..., Phrase]) -> Phrase:
    """Return the words of a cue: short, for the next highlight cuts it."""
    targets = [sheet.targets[place] for place in cue.targets]
    if cue.kind == "target":
        return targets[0].phrase
    if cue.kind == "out":
        return say("scan.out")
    if all(target.command is not None and target.command.act in GENERAL for target in targets):
        return say("scan.general")
    return say("scan.group", first=targets[0].phrase.text, last=targets[-1].phrase.text)
