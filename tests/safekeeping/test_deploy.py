"""What installs the kiosk on a machine: the scripts say what they do, and the services leave no way out or in."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import __version__
from tests.web.serving import Serving
from tests.web.serving import line as open_line

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SCREENS = ("console", "cage", "web")


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_the_scripts_are_sound() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not here")
    done = run("shellcheck", *DEPLOY.glob("*.sh"))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("screen", SCREENS)
def test_a_dry_run_says_all_and_does_nothing(tmp_path: Path, screen: str) -> None:
    done = run(
        "sh", DEPLOY / "install.sh", "--screen", screen, "--root", tmp_path, "--dry-run", PYTHON=sys.executable
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    assert f"systemctl enable kiosk-{screen}.service" in done.stdout
    assert "--shell /usr/sbin/nologin kiosk" in done.stdout
    for line in done.stdout.splitlines():
        if match := re.match(r"would run: install -m \d+ (\S+) (\S+)", line):
            assert Path(match[1]).is_file(), line
            assert match[2].startswith(str(tmp_path)), line


HUBS = [["--screen", "console", "--hub", hub] for hub in ("hub.lan", "1; reboot", "any", "0", "$(id)", "1.2.3.4'")]
HUBS += [["--hub", "10.0.0.5"], ["--screen", "console", "--hub"]]


@pytest.mark.parametrize("wrong", [["--screen"], ["--screen", "x11"], ["--everything"], *HUBS])
def test_what_it_does_not_know_it_refuses(wrong: list[str]) -> None:
    done = run("sh", DEPLOY / "install.sh", *wrong)
    assert done.returncode == 2
    assert "--dry-run" in done.stdout


def settings(screen: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / f"kiosk-{screen}.service").read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_a_service_comes_back_and_may_do_little(screen: str) -> None:
    found = settings(screen)
    assert found["User"] == ["kiosk"]
    assert found["Restart"] == ["always"]
    assert found["StartLimitIntervalSec"] == ["0"]
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert found["PrivateTmp"] == ["yes"]
    assert found["CapabilityBoundingSet"] == [""]
    assert found["UMask"] == ["0077"]
    assert found["IPAddressDeny"] == ["any"]
    assert found["SystemCallFilter"][-1] == "sched_setscheduler", "without it a booted machine had no sound"
    assert "KIOSK_DATA=/var/lib/kiosk-belajar" in found["Environment"]


@pytest.mark.parametrize("address", ["10.0.0.5", "fd00::5"])
@pytest.mark.parametrize("screen", SCREENS)
def test_with_a_hub_the_service_may_speak_to_its_address_alone(tmp_path: Path, screen: str, address: str) -> None:
    """Without ``--hub`` the next time, to none again."""
    words = "sh", DEPLOY / "install.sh", "--screen", screen, "--dry-run", "--root", tmp_path
    done = run(*words, "--hub", address, PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if "hub.conf" in line)
    units = tmp_path / "etc/systemd/system"
    drop = units / f"kiosk-{screen}.service.d/hub.conf"
    drop.parent.mkdir(parents=True)
    unit = units / f"kiosk-{screen}.service"
    shutil.copy(DEPLOY / unit.name, unit)
    assert run("sh", "-c", line.removeprefix("would run: sh -c ")).returncode == 0
    told = dict(one.partition("=")[::2] for one in drop.read_text("utf-8").splitlines())
    assert told["IPAddressAllow"] == address
    assert told["PrivateNetwork"] == "no"
    if shutil.which("systemd-analyze") is not None:
        said = run("systemd-analyze", "verify", unit).stderr.splitlines()
        assert [one for one in said if "hub.conf" in one] == []
    done = run(*words, PYTHON=sys.executable)
    assert f"would run: rm -f {drop}" in done.stdout


@pytest.mark.parametrize("screen", SCREENS)
def test_systemd_takes_the_service_and_finds_it_safe(screen: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = DEPLOY / f"kiosk-{screen}.service"
    said = run("systemd-analyze", "verify", unit).stderr.splitlines()
    # What it starts is not installed here; all else has to be right.
    assert [line for line in said if unit.name in line and "is not executable" not in line] == []
    told = run("systemd-analyze", "security", "--offline=true", unit).stdout
    found = re.search(r"exposure level for \S+: ([\d.]+)", told)
    if found is None:
        pytest.skip("this systemd-analyze looks at running services only")
    assert float(found[1]) <= 2.0, told


def test_the_web_way_is_for_this_machine_only() -> None:
    spec = importlib.util.spec_from_file_location("kiosk_web", DEPLOY / "web.py")
    assert spec is not None
    assert spec.loader is not None
    web = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(web)
    assert web.HOST == "127.0.0.1"
    assert settings("web")["IPAddressAllow"] == ["localhost"]


def test_no_key_of_the_terminal_leads_out() -> None:
    text = (DEPLOY / "foot.ini").read_text("utf-8")
    keys = text.partition("[key-bindings]")[2].partition("[mouse-bindings]")[0]
    bound = [line for line in keys.splitlines() if "=" in line and not line.endswith("=none")]
    assert bound == []
    assert "spawn-terminal=none" in keys
    assert "show-urls-launch=none" in keys


@pytest.mark.long  # a minute, and the registry
def test_a_bundle_installs_without_a_network(tmp_path: Path) -> None:
    made = run("sh", DEPLOY / "bundle.sh", sys.executable, tmp_path / "out", KIOSK_EXTRA="[web]")
    assert made.returncode == 0, made.stderr
    bundle = Path(made.stdout.split()[-1])
    alone = ("unshare", "-rn") if run("unshare", "-rn", "true").returncode == 0 else ()
    root = tmp_path / "root"
    for _ in range(2):  # the second is an upgrade to the same version
        done = run(
            *alone, "sh", bundle / "install.sh", "--screen", "web", "--root", root, PYTHON=sys.executable,
            PIP_NO_INDEX="1", PIP_INDEX_URL="http://127.0.0.1:9/",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        kiosk = root / "opt/kiosk-belajar/current/bin/kiosk"
        assert run(kiosk, "--version").stdout.strip() == f"kiosk {__version__}"
    assert (root / "etc/systemd/system/kiosk-web.service").is_file()
    assert run(kiosk, "lessons", "check", KIOSK_DATA=str(tmp_path / "data")).returncode == 0
    with next((bundle / "wheels").glob("kiosk_belajar-*.whl")).open("ab") as file:
        file.write(b"damaged on the way")
    assert run("sh", bundle / "install.sh", "--root", root, PYTHON=sys.executable).returncode == 1


@pytest.mark.slow
def test_a_browser_of_this_machine_gets_the_kiosk_and_no_other_machine_does(tmp_path: Path) -> None:
    with Serving(tmp_path, "--silent") as serving:

        async def start_visit() -> None:
            async with open_line(serving) as page:
                await page.until("Siapa Anda")

        asyncio.run(start_visit())
        listening = Path("/proc/net/tcp").read_text("ascii") + Path("/proc/net/tcp6").read_text("ascii")
        places = re.findall(rf" ([0-9A-F]+):{serving.port:04X} [0-9A-F]+:0000 0A ", listening)
        assert places == ["0100007F"], "127.0.0.1 and nothing else"
