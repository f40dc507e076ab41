"""The audit of what we depend on, at an index of our own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.terminal import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return an index with two releases of a package, the first of which was taken back."""
    folder = tmp_path / "simple" / "thing"
    folder.mkdir(parents=True)
    links = []
    for version, mark in (("1.0", ' data-yanked="loses records"'), ("1.1", "")):
        name = f"thing-{version}-py3-none-any.whl"
        with zipfile.ZipFile(folder / name, "w") as wheel:
            inside = f"thing-{version}.dist-info"
            wheel.writestr(f"{inside}/METADATA", f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n")
            wheel.writestr(f"{inside}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{inside}/RECORD", "")
        links.append(f'<a href="{name}"{mark}>{name}</a>')
    (folder / "index.html").write_text(f"<!doctype html><html><body>{''.join(links)}</body></html>", "utf-8")
    return folder.parent


@pytest.mark.parametrize(
    ("held", "status", "told"),
    [
        ("thing==1.1", 0, ""),
        ("thing==1.0", 1, "loses records"),
        ("thing==1.2", 1, "from versions: 1.0, 1.1"),
        ("thing", 0, ""),
    ],
)
def test_what_was_taken_back_does_not_land(index: Path, tmp_path: Path, held: str, status: int, told: str) -> None:
    done = audited(index.as_uri(), tmp_path, held)
    assert done.returncode == status, done.stderr
    assert told in done.stdout + done.stderr


def test_without_a_network_it_says_that_it_could_not_ask(tmp_path: Path) -> None:
    done = audited("http://127.0.0.1:9/simple", tmp_path, "thing==1.0", PIP_RETRIES="0")
    assert done.returncode == 0
    assert "could not be asked" in done.stderr


def audited(index: str, folder: Path, held: str, **more: str) -> subprocess.CompletedProcess[str]:
    requirements = folder / "constraints.txt"
    requirements.write_text(f"{held}\n", "utf-8")
    environment = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index, **more}
    return subprocess.run(
        [ROOT / ".ci" / "audit", sys.executable, requirements],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
