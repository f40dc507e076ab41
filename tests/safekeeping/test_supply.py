"""What is installed is what was locked, byte for byte, and its terms travel with it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kiosk import __version__
from tests.support.terminal import ROOT

DEPLOY = ROOT / "deploy"
LOCKS = sorted((ROOT / "locks").glob("*.txt"))


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def entries(file: Path) -> dict[str, list[str]]:
    """Return the packages of a lock with the hashes of each."""
    found = {}
    for entry in re.split(r"\n(?! )", file.read_text("utf-8").strip()):
        name = re.match(r"([\w.-]+)==", entry)
        assert name is not None, f"{entry} is held to no one version"
        found[name[1]] = re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)
    return found


@pytest.mark.parametrize("file", [ROOT / "constraints.txt", *LOCKS], ids=lambda file: file.name)
def test_every_package_is_held_to_one_version_and_to_hashes(file: Path) -> None:
    held, all_held = entries(file), entries(ROOT / "constraints.txt")
    assert held
    assert all(held.values()), "each has hashes"
    assert "platform_release" not in file.read_text("utf-8"), "pip cannot read some kernels' versions"
    if file.stem != "lock":
        assert {name: all_held.get(name) for name in held} == held, "constraints.txt says the same of all"


def test_what_pyproject_asks_for_is_locked() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = asked["project"]["optional-dependencies"]
    wanted = {
        "run": asked["project"]["dependencies"],
        "build": asked["dependency-groups"]["build"],
        **{name: extras[name] for name in ("hub", "lock", "test", "voice", "web")},
    }
    for name, needs in wanted.items():
        held = {key.replace("_", "-").lower() for key in entries(ROOT / "locks" / f"{name}.txt")}
        names = {re.split(r"[\[<>=!~;]", need)[0].strip().replace("_", "-").lower() for need in needs}
        assert names - {"kiosk-belajar"} <= held, name


@pytest.mark.parametrize("package", ["numpy", "msgspec", "miniaudio", "argon2-cffi-bindings", "resvg-py"])
def test_the_hashes_are_of_every_wheel_not_of_this_machine_alone(package: str) -> None:
    assert len(entries(ROOT / "constraints.txt")[package]) > 10, "for ARM, and for Python 3.11 to 3.13"


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not here")
def test_the_scripts_are_sound() -> None:
    assert run("shellcheck", *DEPLOY.glob("*.sh")).stdout == ""


def test_the_list_of_dependencies_is_up_to_date(tmp_path: Path) -> None:
    done = run(sys.executable, DEPLOY / "licences.py", "table", tmp_path / "made.md")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made.md").read_text("utf-8") == (ROOT / "docs" / "dependencies.md").read_text("utf-8"), (
        "make licences"
    )
    assert "| ? |" not in (tmp_path / "made.md").read_text("utf-8"), "the terms of each are known"


def made_wheel(folder: Path, name: str, version: str, terms: str, text: str = "") -> Path:
    file = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    inside = f"{name.replace('-', '_')}-{version}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: {terms}\n"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{inside}/METADATA", told)
        wheel.writestr(f"{inside}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{inside}/RECORD", "")
        wheel.writestr(f"{inside}/entry_points.txt", "[console_scripts]\nkiosk = thing:main\n")
        wheel.writestr(f"{name.replace('-', '_')}.py", "")
        if name == "kiosk-belajar":
            wheel.writestr("thing.py", "def main():\n    print('kiosk')\n")
        if text:
            wheel.writestr(f"{inside}/licenses/COPYING", text)
    return file


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return a bundle of two small wheels with the real scripts."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    made_wheel(folder / "wheels", "kiosk-belajar", __version__, "MIT", "terms of the kiosk")
    made_wheel(folder / "wheels", "num2words", "1.0", "LGPL", "terms of a library")
    for file in DEPLOY.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    done = run(sys.executable, DEPLOY / "licences.py", "bundle", folder)
    assert done.returncode == 0, done.stderr
    return folder


def install(bundle: Path, root: Path) -> subprocess.CompletedProcess[str]:
    return run("sh", bundle / "install.sh", "--root", root, PYTHON=sys.executable, HOME=str(root), PIP_NO_INDEX="1")


@pytest.mark.slow
def test_a_bundle_carries_the_terms_and_the_offer_of_source(bundle: Path) -> None:
    (text,) = (bundle / "licences" / "num2words").iterdir()
    assert text.read_text("utf-8") == "terms of a library"
    offer = (bundle / "licences" / "SOURCE.txt").read_text("utf-8")
    assert "num2words 1.0: LGPL-2.1-or-later" in offer
    assert "kiosk-belajar" not in offer
    assert "GNU GENERAL PUBLIC LICENSE" in (DEPLOY / "licences" / "espeakng-loader.txt").read_text("utf-8")


@pytest.mark.slow
def test_a_wheel_without_its_terms_makes_no_bundle(bundle: Path) -> None:
    shutil.rmtree(bundle / "licences")
    made_wheel(bundle / "wheels", "bare", "1.0", "MIT")
    done = run(sys.executable, DEPLOY / "licences.py", "bundle", bundle)
    assert done.returncode != 0
    assert "bare-1.0-py3-none-any.whl has no text of its terms" in done.stderr


@pytest.mark.slow
def test_a_whole_bundle_is_installed(bundle: Path, tmp_path: Path) -> None:
    done = install(bundle, tmp_path / "root")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "This bundle's mark: " in done.stdout
    again = install(bundle, tmp_path / "root")
    assert again.returncode == 0, again.stdout + again.stderr


def damaged(bundle: Path) -> None:
    next((bundle / "wheels").glob("num2words*")).open("ab").write(b"damaged on the way")


def another(bundle: Path) -> None:
    made_wheel(bundle / "wheels", "textual", "99.0", "MIT")


def newer(bundle: Path) -> None:
    made_wheel(bundle / "wheels", "kiosk-belajar", "99.0", "MIT")


def changed(bundle: Path) -> None:
    made_wheel(bundle / "wheels", "num2words", "1.0", "LGPL", "other terms")


def missing(bundle: Path) -> None:
    next((bundle / "wheels").glob("num2words*")).unlink()


def no_wheel(bundle: Path) -> None:
    (bundle / "wheels" / "num2words-2.0.tar.gz").write_bytes(b"setup.py")


@pytest.mark.slow
@pytest.mark.parametrize("harm", [damaged, another, newer, changed, missing, no_wheel])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_bundle_that_is_not_as_it_was_made_is_refused(bundle: Path, tmp_path: Path, harm: object) -> None:
    assert callable(harm)
    harm(bundle)
    done = install(bundle, tmp_path / "root")
    assert done.returncode != 0
    if harm is not missing:
        assert "copy the folder again" in done.stderr
    assert not list((tmp_path / "root").rglob("current"))
