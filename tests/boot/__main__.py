"""``make boot``: does a machine that was set up as docs/kiosk-setup.md says start into the kiosk, and stay there?

Needs root, the network once, and: apt install debootstrap qemu-system-x86 qemu-utils e2fsprogs. Without acceleration
it takes half an hour. Run: python -m tests.boot [console] [cage] [--folder DIR] [--pictures DIR]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from array import array
from pathlib import Path
from typing import Final

import png
from msgspec import Struct

from kiosk.words import load_words
from tests.boot.machine import Machine, install, make_base, wait_for

ROOT: Final = Path(__file__).resolve().parent.parent.parent
WAYS: Final = ("console", "cage")

WAY_OUT: Final = (
    *("ctrl-c", "ctrl-z", "ctrl-backslash", "ctrl-q", "ctrl-d", "ctrl-s", "ctrl-p", "ctrl-w"),
    *("ctrl-shift-n", "ctrl-shift-o", "ctrl-shift-u", "ctrl-shift-r", "ctrl-shift-v", "shift-insert"),
    *("alt-f4", "alt-tab", "alt-esc", "alt-left", "alt-right", "alt-up", "alt-f2", "ctrl-alt-f2", "f11"),
    *("ctrl-alt-backspace", "meta_l-ret", "meta_l-q", "print"),
    *("scroll_lock", "ctrl-scroll_lock", "shift-scroll_lock"),
    *("alt-sysrq-b", "alt-sysrq-k", "alt-sysrq-r", "alt-sysrq-e"),
)
"""What people press to get out of a program, a terminal, a compositor or a machine, or press by accident."""

_SHELLS: Final = {"sh", "bash", "dash", "login", "agetty", "su"}
_LOUD: Final = 500
"""A sample that is louder than this (of 32767) belongs to a sound."""


class State(Struct, frozen=True):
    """The service's process, the shown screen, which start of the machine this is, (user, program)s."""

    pid: int
    active: str
    boot: str
    family: frozenset[tuple[str, str]]

    @property
    def alone(self) -> bool:
        """Whether nothing but the kiosk's user has anything on a screen, and has no shell."""
        return all(user == "kiosk" and name not in _SHELLS for user, name in self.family)


class Checks:
    """What was looked at in one way of showing the kiosk; each check is printed as it is made."""

    def __init__(self, way: str, machine: Machine, pictures: Path) -> None:
        self.way, self.machine, self.pictures = way, machine, pictures
        self.unit = f"kiosk-{way}.service"
        self.failed = 0
        self.title, self.back = (load_words().say("id", key).text for key in ("first.title", "act.back"))

    def check(self, what: str, well: bool, more: str = "") -> None:
        self.failed += not well
        print(f"{self.way}: {'ok ' if well else 'NOT'} {what} {more}".rstrip(), flush=True)

    def measured(self, what: str, seconds: float) -> None:
        print(f"{self.way}:     {what}: {seconds:.1f} s, emulated", flush=True)

    def state(self) -> State:
        """Return what runs, and on which screen."""
        # A session of its own takes a compositor out of the group of the service: look for the user.
        said = self.machine.run(
            f"systemctl show -P MainPID {self.unit}; cat /sys/class/tty/tty0/active /proc/sys/kernel/random/boot_id; "
            "{ ps -o user=,comm= -u kiosk; ps -o user=,comm= -t tty1,tty2,tty3,tty6; } | sort -u"
        )
        pid, active, boot, *family = said.splitlines()
        return State(int(pid), active, boot, frozenset((one.split()[0], one.split()[1]) for one in family))

    def screen(self) -> str:
        """Return the text of the first text screen; of a terminal in a compositor there is none."""
        return self.machine.run("cat /dev/vcs1 | tr -c '[:print:]' ' '")

    def picture(self, name: str) -> Path:
        file = self.pictures / f"boot-{self.way}-{name}.png"
        self.machine.picture(file)
        return file

    def shown(self) -> bool:
        """Tell whether the first page is on the screen, by its text or by the colours of its head line."""
        if self.way == "console":
            return self.title in self.screen()
        return coloured(self.picture("first")) > 0.02


def coloured(file: Path) -> float:
    """Return which share of a picture is of a colour that is neither black nor white nor grey."""
    _, _, rows, form = png.Reader(filename=str(file)).read()
    step, found, seen = form["planes"], 0, 0
    for row in rows:
        for x in range(0, len(row), step * 8):
            red, green, blue = row[x : x + 3]
            found += max(red, green, blue) - min(red, green, blue) > 60
            seen += 1
    return found / seen


def loud(sound: Path) -> bool:
    """Tell whether anything is to be heard in what the machine's sound card has played."""
    if not sound.exists():
        return False
    data = sound.read_bytes()[44:]
    samples = array("h", data[: len(data) // 4 * 4])
    return any(abs(sample) > _LOUD for sample in samples[::16])


def walk(checks: Checks) -> None:
    """Look at everything that docs/kiosk-setup.md promises of a machine that has just been switched on."""
    machine = checks.machine
    shown = wait_for(checks.shown, every=2)
    checks.check("the first page is shown", shown)
    if not shown:
        print(machine.run(f"systemctl status {checks.unit}; journalctl -b -u {checks.unit} | tail -60"))
        checks.picture("first")
        return
    checks.measured("switched on to first page", time.monotonic() - machine.began)
    spoke = wait_for(lambda: loud(machine.sound), 120)
    checks.check("the first page is spoken", spoke)
    if spoke:
        checks.measured("switched on to first word", time.monotonic() - machine.began)
    time.sleep(10)
    checks.picture("first")
    state = checks.state()
    checks.check("all of it is the user kiosk's, and no shell", state.alone, f"{sorted(state.family)}")
    checks.check("nothing failed", not (bad := machine.run("systemctl list-units --failed --plain --no-legend")), bad)
    keys(checks)
    kill(checks)
    doctor = machine.run("/opt/kiosk-belajar/doctor; echo rc=$?")
    checks.check("the doctor works", "rc=0" in doctor, "" if "rc=0" in doctor else doctor)


def keys(checks: Checks) -> None:
    """Press what might lead out; nothing does. Then press what is meant to be pressed."""
    machine, before = checks.machine, checks.state()
    for combination in WAY_OUT:
        machine.press(combination)
        time.sleep(1.5)
        now = checks.state()
        well = now.pid == before.pid and now.active == "tty1" and now.alone
        checks.check(f"{combination} leads nowhere", well, "" if well else str(now))
    for _ in range(12):  # systemd restarts a machine at seven within two seconds
        machine.press("ctrl-alt-delete")
        time.sleep(0.12)
    time.sleep(3)
    now = checks.state()
    checks.check("ctrl-alt-delete, twelve times, restarts nothing", (now.pid, now.boot) == (before.pid, before.boot))
    # Enter with another key held is enter: it may have led on, within the kiosk.
    after = checks.picture("after-keys").read_bytes()
    if checks.way == "console":
        checks.check("a page of the kiosk is still there", checks.back in checks.screen())
    machine.press("1")
    taken = wait_for(lambda: checks.picture("digit").read_bytes() != after, 60)
    checks.check("a digit is taken", taken)
    time.sleep(8)


def kill(checks: Checks) -> None:
    """Kill the kiosk; it comes back."""
    machine, before = checks.machine, checks.state().pid
    killed = time.monotonic()
    machine.run(f"kill -9 {before}")
    back = wait_for(lambda: checks.state().pid not in (0, before), 120)
    checks.check("killed, it is started again", back)
    checks.check("and shows its page", wait_for(checks.shown))
    checks.measured("killed to page", time.monotonic() - killed)


def boot(way: str, folder: Path, base: Path, bundle: Path, pictures: Path) -> int:
    """Install one way on a machine, walk the checks, pull the plug, start it again. Return the misses."""
    image = folder / f"{way}.img"
    install(base, bundle, way, image)
    with Machine(image) as machine:
        checks = Checks(way, machine, pictures)
        walk(checks)
    with Machine(image) as machine:
        checks.machine = machine
        checks.check("with its plug pulled, it comes back", wait_for(checks.shown, every=2))
        machine.order("system_powerdown")
        try:
            machine.wait_off()
        except subprocess.TimeoutExpired:
            checks.check("its power button turns it off", False)
        else:
            checks.check("its power button turns it off", True)
    return checks.failed


def main() -> int:
    """Walk the ways that were asked for; return 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ways", nargs="*", default=WAYS[:1], metavar="|".join(WAYS))
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/kiosk-boot"))
    parser.add_argument("--pictures", type=Path, default=None, help="where the pictures go (default: the folder)")
    options = parser.parse_args()
    folder: Path = options.folder
    (pictures := options.pictures or folder).mkdir(parents=True, exist_ok=True)
    make_base(base := folder / "base")
    # The wheels have to fit the machine's own Python: Debian 12 has 3.11.
    made = subprocess.run(
        ["sh", ROOT / "deploy/bundle.sh", sys.executable, folder], check=True, capture_output=True, text=True
    )
    bundle = Path(made.stdout.split()[-1])
    failed = sum(boot(way, folder, base, bundle, pictures) for way in options.ways)
    print(f"{failed} not as they should be")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
