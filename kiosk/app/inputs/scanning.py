"""Switch scanning: targets are lit one after another. The steps are pure, in kiosk.access.scanning."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from kiosk.access import scanning
from kiosk.app.inputs.input import Host, Input, Present, Press, Shown, Switches
from kiosk.visit import Act, Command, Sheet

NEWCOMER_PACE: Final = scanning.Pace(rate=3000, first=1500)
"""How scanning goes for someone not known yet, who pressed one key and nothing else (times in ms)."""


class Scanner(Input):
    """Scans the sheet that is shown for one person, by their settings or, before they are known, once woken."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._pace: scanning.Pace | None = None
        self._names = ("", "")
        self._woken_by = ""
        self._others: Switches = {}
        self._awake: scanning.Pace | None = None
        self._scan: scanning.Scan | None = None
        self._before: scanning.Scan | None = None

    @property
    def on(self) -> bool:
        """Tell whether there is scanning on this sheet."""
        return self._scan is not None

    @property
    def lit(self) -> tuple[int, ...]:
        """Return the targets that are lit."""
        return self._scan.lit if self._scan else ()

    @property
    def leaving(self) -> bool:
        """Tell whether the way out of a group is lit."""
        return self._scan is not None and self._scan.leaving

    @property
    def switches(self) -> tuple[str, ...]:
        """Return the names of this person's own switches."""
        return tuple(name for name in self._names if name) if self._pace else ()

    def person(self, present: Present) -> None:
        """Take a person's settings. A resident needs no waking: their settings say how they choose.

        A mentor who came by a newcomer's scanning has perhaps no other way: theirs goes on.
        """
        settings, self._others = present.settings, present.others
        if settings.scan != "off":
            times = settings.scan_rate, settings.scan_first, settings.scan_loops
            self._pace = scanning.Pace(settings.scan, *times, settings.scan_cue)
            self._names = settings.switch_move, settings.switch_select
            return
        self._awake = self._awake if present.resident is None else None
        self._pace = self._awake
        self._names = self._names if self._awake else ("", "")

    def shown(self, shown: Shown) -> None:
        """Begin with a sheet that came up, or again after a selection."""
        if self._pace is None or shown.page.pressed is not None:
            self.stop()  # a page that takes every key would take the switch's too
            return
        plan = scanning.plan(shown.sheet)
        self._take(scanning.begin(plan, self._pace, self._host.now(), speaking=shown.speaking))

    def speaking(self, speaking: bool) -> None:
        """Take the end of what was being said."""
        if not speaking and self._scan is not None:
            self._take(scanning.hush(self._scan, self._host.now()))

    def takes(self, press: Press) -> bool:
        """Take a press of a switch, or of a key that may be the only one that a newcomer has."""
        key, command, at = press.key, press.command, press.at
        if key in self.switches and self.key(key, command, at):
            return True
        wakes = not self.on and self._may_be_only_key(press)
        if press.sign and not wakes and not self.switched(key, command):
            return False
        if self.key(key, command, at):
            return True
        if wakes:
            self.wake(self._host.visit.view.sheet, key)
        return wakes

    def _may_be_only_key(self, press: Press) -> bool:
        """Tell whether a key should begin to scan: nobody known is here, and it can do nothing else."""
        visit, selects = self._host.visit, press.command is not None and press.command.act is Act.SELECT
        page, view = visit.page, visit.view
        if visit.state.role not in ("nobody", "guest") or not self.wakes(press.key, press.command):
            return False
        if page.typed is not None and not selects:
            return False
        # What only says that the field is still empty leads nowhere: a newcomer's one switch would stay there.
        empty = self._host.say("entry.empty")
        onward = page.next is not None and page.choice(page.next).then.notice != empty
        leads = onward or view.index + 1 < len(view.sheets)
        return (view.highlight is None or press.key in self._others) and not (selects and leads)

    def wakes(self, key: str, command: Command | None) -> bool:
        """Tell whether a key of someone not known yet may be their only one: a switch of someone here, a key that
        selects, or one that means nothing."""
        return key in self._others or command is None or command.act is Act.SELECT

    def stop(self) -> None:
        """Light nothing any more on this sheet."""
        self._scan = None
        self._set()

    def sleep(self) -> None:
        """Stop scanning for someone not known yet: they chose in another way."""
        if self._awake:
            self._awake, self._pace, self._names = None, None, ("", "")
            self.stop()

    def wake(self, sheet: Sheet, key: str = "") -> None:
        """Begin to scan for someone not known yet, whose one key may be all they have.

        By a key that is a switch of someone here the scanning is that person's.
        """
        self._woken_by = key
        style, *names = self._others.get(key, ("auto", "", ""))
        self._names = names[0], names[1]
        self._awake = self._pace = replace(NEWCOMER_PACE, style=style)
        begun = scanning.begin(scanning.plan(sheet), self._pace, self._host.now())
        # The press that wakes lights the first highlight, as one that finds scanning at rest always does.
        self._take(begun if begun.scan.phase == "running" else scanning.press(begun.scan, "move", self._host.now()))

    def switched(self, key: str, command: Command | None) -> bool:
        """Tell whether a key is a switch also where keys type: of a newcomer only the one that began to scan is."""
        if self._scan is None or self._pace is None:
            return False
        if self._awake and not any(self._names):
            return key == self._woken_by
        move, select = self._names
        return scanning.switch_of(key, command, self._pace.style, move=move, select=select) is not None

    def key(self, key: str, command: Command | None, at: int) -> bool:
        """Take a key that counted, pressed at ``at``; False if it is no switch and means what it always means.

        It selects what was lit when the hand pressed, also if the highlight has moved on meanwhile.
        """
        if self._scan is None or self._pace is None:
            return False
        switch = scanning.switch_of(key, command, self._pace.style, move=self._names[0], select=self._names[1])
        if switch is None and self._awake and not any(self._names) and command is None:
            switch = "select"
        if switch is None:
            return False
        scan = self._before if self._before is not None and at < self._scan.since else self._scan
        self._take(scanning.press(scan, switch, self._host.now()))
        return True

    def let_go(self, key: str, command: Command | None) -> None:
        """Take a key let go, which selects when scanning inversely."""
        if self._scan is None or self._pace is None:
            return
        if scanning.switch_of(key, command, self._pace.style, move=self._names[0], select=self._names[1]):
            self._take(scanning.release(self._scan, self._host.now()))

    def _tick(self) -> None:
        if self._scan is not None:
            before = self._scan
            self._take(scanning.tick(before, self._host.now()))
            self._before = before if self._scan is not None and self._scan.phase == "running" else None

    def _take(self, scanned: scanning.Scanned) -> None:
        before, self._before = (self.lit, self.leaving), None
        self._scan = scanned.scan
        if scanned.cue is not None and not self._host.cue(scanned.cue):
            self._scan = replace(self._scan, cueing=False)
        self._set()
        if scanned.chosen is not None:
            self._host.choose(scanned.chosen)
        elif (self.lit, self.leaving) != before:
            self._host.paint()

    def _set(self) -> None:
        self._wake_at(None if self._scan is None else scanning.next_wake(self._scan), self._tick)
