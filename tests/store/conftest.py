"""Real small disks: one that can be filled, one that the kernel locks."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


def _run(*command: str | Path) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB in memory. Needs root."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or not _run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder):
        pytest.skip("mounting a file system needs root")
    yield folder
    assert _run("umount", folder), "something is still open"


@pytest.fixture
def failing_disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """An ext4 disk, and the file that makes the kernel lock it as a failing one. Needs root and a loop device."""
    image, folder = tmp_path / "disk.img", tmp_path / "disk"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(8 << 20)
    if os.geteuid() != 0 or not (
        _run("mkfs.ext4", "-q", image) and _run("mount", "-o", "loop,errors=remount-ro", image, folder)
    ):
        pytest.skip("mounting a disk image needs root and a loop device")
    device = subprocess.run(
        ("findmnt", "-n", "-o", "SOURCE", folder), check=True, capture_output=True, text=True
    ).stdout.strip()
    yield folder, Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error"
    assert _run("umount", folder), "something is still open"
