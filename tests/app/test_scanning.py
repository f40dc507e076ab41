"""Scanning and dwelling against a clock: timers, waking, and what a person who is not known may do with one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from kiosk.access.scanning import ScanCue
from kiosk.app.inputs.dwell import Dweller
from kiosk.app.inputs.input import Present, Shown, Switches
from kiosk.app.inputs.scanning import Scanner
from kiosk.learning import Settings
from kiosk.visit import Act, Choice, Command, Move, Page, Phrase, Sheet, Target


class Alarm:
    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self.at, self.act, self.stopped = at, act, False

    def stop(self) -> None:
        self.stopped = True


class Clock:
    """A host whose time goes on only when told."""

    def __init__(self, *, speaks: bool = False) -> None:
        self.time, self.alarms, self.speaks = 0, list[Alarm](), speaks
        self.chosen, self.shown, self.cues = list[int](), list[tuple[int | None, float]](), list[ScanCue]()

    def now(self) -> int:
        return self.time

    def after(self, milliseconds: int, act: Callable[[], None]) -> Alarm:
        self.alarms.append(Alarm(self.time + milliseconds, act))
        return self.alarms[-1]

    def choose(self, target: int) -> None:
        self.chosen.append(target)

    def paint(self) -> None:
        pass

    def again(self) -> None:
        pass

    def cue(self, cue: ScanCue) -> bool:
        self.cues.append(cue)
        return self.speaks

    def progress(self, target: int | None, progress: float) -> None:
        self.shown.append((target, progress))

    def run(self, until: int) -> None:
        """Let time pass, firing what is due in its order."""
        while due := [a for a in self.alarms if not a.stopped and a.at <= until]:
            alarm = min(due, key=lambda a: a.at)
            alarm.stopped = True
            self.time = max(self.time, alarm.at)
            alarm.act()
        self.time = until


def sheet(count: int = 3) -> Sheet:
    return Sheet((), tuple(Target(Phrase(f"{n}"), n, Choice(str(n), Phrase(str(n)), Move())) for n in range(count)))


def person(settings: Settings, *, known: bool, others: Switches | None = None) -> Present:
    return Present(settings, "r1" if known else None, others or {})


def shown(*, speaking: bool = False, under: int | None = None) -> Shown:
    return Shown(Page(key="home", title=Phrase("Halo")), sheet(), under=under, speaking=speaking)


def lit(scanner: Scanner) -> list[int]:
    return list(scanner.lit)


def test_the_highlight_moves_by_itself_and_the_switch_selects() -> None:
    clock = Clock()
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(scan="auto", scan_rate=1000, scan_first=500, switch_select="f7"), known=True))
    scanner.shown(shown())
    assert lit(scanner) == [0]
    clock.run(1600)
    assert lit(scanner) == [1]
    assert not scanner.key("f8", None, clock.time), "another key means what it always means"
    assert scanner.key("f7", None, clock.time)
    assert clock.chosen == [1]


def test_a_press_selects_what_was_lit_when_the_hand_pressed() -> None:
    clock = Clock()
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(scan="auto", scan_rate=1000, scan_first=0, switch_select="f7"), known=True))
    scanner.shown(shown())
    clock.run(1100)
    assert lit(scanner) == [1], "the highlight moved on while the filter still waited"
    assert scanner.key("f7", None, 950)
    assert clock.chosen == [0]


def test_scanning_waits_for_the_page_and_each_cue_to_be_heard() -> None:
    clock = Clock(speaks=True)
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(scan="auto", scan_rate=1000, scan_first=0), known=True))
    scanner.shown(shown(speaking=True))
    clock.run(20_000)
    assert lit(scanner) == []
    scanner.speaking(False)
    assert lit(scanner) == [0]
    clock.run(22_000)
    assert lit(scanner) == [0], "its name is still being said"
    scanner.speaking(False)
    clock.run(22_600)
    assert lit(scanner) == [1]


def test_after_its_rounds_it_rests_and_a_press_starts_anew_without_selecting() -> None:
    clock = Clock()
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(scan="auto", scan_rate=300, scan_first=0, scan_loops=2), known=True))
    scanner.shown(shown())
    clock.run(10_000)
    assert lit(scanner) == []
    assert scanner.key("enter", Command(Act.SELECT), clock.time)
    assert (lit(scanner), clock.chosen) == ([0], [])


def test_one_unknown_key_wakes_scanning_for_a_newcomer_and_another_way_puts_it_to_sleep() -> None:
    clock = Clock()
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(), known=False))
    scanner.shown(shown())
    assert not scanner.on
    scanner.wake(sheet())
    assert lit(scanner) == [0]
    assert scanner.key("f13", None, clock.time)
    assert clock.chosen == [0]
    scanner.shown(shown())
    assert lit(scanner) == [0], "it goes on on the next page"
    scanner.sleep()
    scanner.shown(shown())
    assert not scanner.on


def test_a_switch_of_someone_here_wakes_the_scanning_that_is_theirs() -> None:
    clock = Clock()
    scanner = Scanner(cast(Any, clock))
    scanner.person(person(Settings(), known=False, others={"z": ("step", "z", "x"), "x": ("step", "z", "x")}))
    scanner.wake(sheet(), "z")
    clock.run(60_000)
    assert lit(scanner) == [0], "with two switches nothing moves by itself"
    assert scanner.key("z", None, clock.time)
    assert lit(scanner) == [1]
    assert scanner.key("x", None, clock.time)
    assert clock.chosen == [1]


def test_who_is_known_and_does_not_scan_is_left_alone() -> None:
    scanner = Scanner(cast(Any, Clock()))
    scanner.wake(sheet())
    scanner.person(person(Settings(), known=True))
    scanner.shown(shown())
    assert not scanner.on


def test_a_pointer_that_stays_picks_once_with_progress_shown() -> None:
    clock = Clock()
    dweller = Dweller(cast(Any, clock))
    dweller.person(Present(Settings(dwell=1000)))
    dweller.hover(2)
    clock.run(900)
    assert clock.chosen == []
    assert max(share for target, share in clock.shown if target == 2) > 0.7
    clock.run(5000)
    assert clock.chosen == [2]
    dweller.shown(shown(under=1))
    clock.run(9000)
    assert clock.chosen == [2], "what comes up under a still pointer is not picked"


def test_the_place_to_rest_pauses_dwelling_until_it_is_dwelt_on_again() -> None:
    clock = Clock()
    dweller = Dweller(cast(Any, clock))
    dweller.person(Present(Settings(dwell=500)))
    dweller.hover(-1)
    clock.run(600)
    assert dweller.sign == "sign.resting"
    dweller.hover(1)
    clock.run(3000)
    assert clock.chosen == []
    dweller.hover(-1)
    clock.run(4000)
    dweller.hover(1)
    clock.run(5000)
    assert (dweller.sign, clock.chosen) == ("", [1])


def test_without_dwell_a_pointer_only_points() -> None:
    clock = Clock()
    dweller = Dweller(cast(Any, clock))
    dweller.person(Present(Settings(dwell=0)))
    dweller.hover(1)
    clock.run(60_000)
    assert (clock.chosen, clock.shown) == ([], [])
