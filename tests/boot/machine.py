"""A Debian machine in an emulator: made from packages, started, pressed, looked at and listened to."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

SUITE: Final = "bookworm"
MIRROR: Final = "http://deb.debian.org/debian"
PACKAGES: Final = (
    "systemd-sysv udev dbus kmod linux-image-amd64 initramfs-tools procps iproute2 python3 python3-venv "
    "console-setup kbd cage foot xwayland seatd fonts-dejavu-core alsa-utils libpam-systemd"
)
"""A small Debian, and what docs/kiosk-setup.md has one install for the ways ``console`` and ``cage``."""

QUIET: Final = "root=/dev/vda rw console=ttyS0 console=tty1 quiet systemd.show_status=0"
SLOW: Final = 600.0
"""Seconds to wait for what a machine without acceleration does: its processor is ten times slower, or more."""

_LOGIN: Final = """[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin root --noclear 115200 ttyS0 dumb
"""
_PASSWORD: Final = "root::19000:0:99999:7:::"


def make_base(base: Path) -> None:
    """Make the folder of a Debian machine, once. Takes minutes and the network; raises CalledProcessError."""
    if (base / "whole").exists():
        return
    shutil.rmtree(base, ignore_errors=True)
    packages = ",".join(PACKAGES.split())
    subprocess.run(["debootstrap", "--variant=minbase", f"--include={packages}", SUITE, base, MIRROR], check=True)
    # The tests' own way in, over the serial line, which a kiosk has not.
    shell = base / "etc/systemd/system/serial-getty@ttyS0.service.d"
    shell.mkdir(parents=True)
    (shell / "tests.conf").write_text(_LOGIN, "ascii")
    (base / "whole").touch()


def install(base: Path, bundle: Path, way: str, image: Path) -> None:
    """Install the bundle as docs/kiosk-setup.md says, in a copy of the machine's folder, and make a disk of it."""
    root = image.with_suffix(".root")
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)
    shutil.copytree(bundle, root / "media/stick")
    clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]
    subprocess.run(
        [*clean, "chroot", root, "sh", "/media/stick/install.sh", "--screen", way], check=True, cwd="/", timeout=SLOW
    )
    shutil.rmtree(root / "media/stick")
    image.unlink(missing_ok=True)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", root, image, "4G"], check=True)
    for name in ("vmlinuz", "initrd.img"):
        shutil.copy(root / (root / name).readlink(), image.parent / name)
    shutil.rmtree(root)


class Machine:
    """A machine that has been switched on. Leaving the ``with`` block pulls its plug."""

    def __init__(self, image: Path, *, quiet: str = QUIET) -> None:
        self.folder = image.parent
        self.sound = self.folder / "sound.wav"
        self._qmp, self._line = self.folder / "qmp", self.folder / "serial"
        for old in (self._qmp, self._line, self.sound):
            old.unlink(missing_ok=True)
        self.began = time.monotonic()
        devices = (
            f"-machine q35 -cpu max -smp 2 -m 2048 -kernel {self.folder}/vmlinuz "
            f"-initrd {self.folder}/initrd.img -drive file={image},format=raw,if=virtio "
            "-nic none -display none -vga none -device virtio-gpu-pci,xres=1280,yres=800 -device virtio-keyboard-pci "
            f"-audiodev wav,id=sound,path={self.sound} -device intel-hda -device hda-output,audiodev=sound "
            f"-serial unix:{self._line},server=on,wait=off -qmp unix:{self._qmp},server=on,wait=off"
        )
        command = ["qemu-system-x86_64", *devices.split(), "-append", quiet]
        self._process = subprocess.Popen(command)
        self._control = self._connect(self._qmp).makefile("rw")
        self._control.readline()
        self.order("qmp_capabilities")
        self._serial = self._connect(self._line)
        self._serial.settimeout(1)
        self._shell = False

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *raised: object) -> None:
        self._process.kill()
        self._process.wait()

    def _connect(self, path: Path) -> socket.socket:
        for _ in range(300):
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(str(path))
            except OSError:
                time.sleep(0.1)
            else:
                return line
        raise TimeoutError(path)

    def order(self, what: str, **values: Any) -> Any:
        """Give the emulator an order; raise RuntimeError if it refuses."""
        self._control.write(json.dumps({"execute": what, "arguments": values}) + "\n")
        self._control.flush()
        while True:
            answer = json.loads(self._control.readline())
            if "error" in answer:
                raise RuntimeError(answer["error"])
            if "return" in answer:
                return answer["return"]

    def press(self, keys: str) -> None:
        """Press keys together, by the emulator's names: ``ctrl-alt-f2``."""
        codes = [{"type": "qcode", "data": key} for key in keys.split("-")]
        self.order("send-key", keys=codes, **{"hold-time": 100})

    def picture(self, file: Path) -> None:
        """Save what the screen shows, as a PNG."""
        self.order("screendump", filename=str(file), format="png")

    def wait_off(self, seconds: float = SLOW) -> None:
        """Wait until the machine has turned itself off."""
        self._process.wait(seconds)

    def run(self, command: str, seconds: float = SLOW) -> str:
        """Return what a command of root prints. Raises TimeoutError."""
        while not self._shell:
            self._until(rb"[#$] $", seconds, nudge=True)
            self._shell = True
            with suppress(TimeoutError):  # what comes while a shell begins may be lost
                self.run("stty -echo cols 500; PS1=; export SYSTEMD_PAGER=cat TERM=dumb", 60)
                break
            self._shell = False
        self._serial.sendall(f"{command}\necho D''ONE\n".encode())
        said = self._until(rb"DONE\r?\n", seconds)
        said = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", said)
        return "\n".join(line for line in said.splitlines() if line != "DONE" and "D''ONE" not in line).strip()

    def _until(self, wanted: bytes, seconds: float, *, nudge: bool = False) -> str:
        end, said, last = time.monotonic() + seconds, b"", 0.0
        while time.monotonic() < end:
            if nudge and time.monotonic() > last + 10:
                last = time.monotonic()
                self._serial.sendall(b"\n")
            try:
                said += self._serial.recv(65536)
            except TimeoutError:
                continue
            if re.search(wanted, said):
                return said.decode(errors="replace")
        raise TimeoutError(f"{wanted!r} did not come; {said[-500:]!r} did")


def wait_for(what: Callable[[], bool], seconds: float = SLOW, every: float = 0.5) -> bool:
    """Tell whether something came true in this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(every)
    return False
