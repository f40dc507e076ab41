"""What the kiosk is made of, and on which terms: a table for the docs, and the texts that a bundle carries.

python licences.py table FILE.md      of what locks/ names, as it is installed here
python licences.py bundle FOLDER      FOLDER/wheels.txt and FOLDER/licences/, of the wheels in FOLDER/wheels
"""

from __future__ import annotations

import hashlib
import re
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent

LOCKS: Final = HERE.parent / "locks"

OWN: Final = "kiosk-belajar"

TERMS: Final = {
    "espeakng-loader": "GPL-3.0-or-later",  # it is the binary of eSpeak NG, and says nothing of its terms
    "flatbuffers": "Apache-2.0",
    "num2words": "LGPL-2.1-or-later",  # what its source says; the package says LGPL
    "resvg-py": "MIT",  # by its licence's text
}
"""Terms that a package does not tell, or not exactly."""

SOURCES: Final = {"espeakng-loader": "https://github.com/espeak-ng/espeak-ng"}
"""Where the source of a binary is whose package does not tell."""

SHARED_SOURCE: Final = re.compile("GPL|MPL|Mozilla|General Public")
"""Terms under which who passes a program on passes its source on, or offers it."""

_TEXT: Final = re.compile(r"(?i)(^|/)(licen[cs]es?|copying|notice|authors)[^/]*$|\.dist-info/licen[cs]es/.")

OFFER: Final = """\
Source code
===========

This folder holds programs whose terms give you the right to their source code, to change it, and to install what you
have changed in its place: in the environment that install.sh makes, with pip. They are:

{list}

The source of each is what its address has under that version; a Python file in its wheel is its source already.
Who gives you this folder must, for at least three years, also give you these sources on request, for no more than
what copying them costs: ask them first, then the maintainers of Kiosk Belajar. Who passes the folder on makes this
offer too.

The texts of all terms are in this folder, one folder a package.
"""


def locked(name: str) -> dict[str, str]:
    """Return the versions that a file of locks/ names."""
    return dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (LOCKS / f"{name}.txt").read_text("utf-8")))


def normal(name: str) -> str:
    """Return a package's name as an index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def terms(told: Message) -> str:
    """Return the terms of a package by its metadata: an SPDX expression where there is one."""
    stated = (told["License-Expression"] or "").strip() or TERMS.get(normal(told["Name"]), "")
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License :: ")]
    short = (told["License"] or "").strip()
    return stated or ", ".join(classified) or (short if len(short) < 40 else "") or "?"


def address(told: Message) -> str:
    """Return where a package's source is, or its home."""
    links = [link.partition(", ") for link in told.get_all("Project-URL", [])]
    known = {label.lower(): url for label, _, url in links}
    best = next((known[label] for label in ("source", "source code", "repository", "github") if label in known), "")
    return SOURCES.get(normal(told["Name"]), "") or best or known.get("homepage", "") or (told["Home-page"] or "")


def table() -> str:
    """Return docs/dependencies.md."""
    run, web, voice, hub = (locked(name) for name in ("run", "web", "voice", "hub"))
    rows = []
    for name, version in sorted((run | web | voice | hub).items()):
        told = message_from_string(distribution(name).read_text("METADATA") or "")
        uses = "all" if name in run else "the web way" if name in web else "the hub" if name in hub else "listening"
        rows.append(f"| [{name}]({address(told)}) | {version} | {terms(told)} | {uses} |")
    head = (HERE / "licences" / "dependencies.md").read_text("utf-8")
    return head + "\n".join(rows) + "\n"


def texts(wheel: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of terms that a wheel holds."""
    for name in wheel.namelist():
        if _TEXT.search(name) and not name.endswith((".py", ".pyc", "/")):
            yield name.replace("/", "_"), wheel.read(name)


def bundle(folder: Path) -> None:
    """List a bundle's wheels by their hashes, with the texts of their terms. Raises SystemExit if one has no text."""
    lines, offered = [], []
    for file in sorted((folder / "wheels").glob("*.whl")):
        with zipfile.ZipFile(file) as wheel:
            inside = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
            told = message_from_string(wheel.read(inside).decode("utf-8"))
            name = normal(told["Name"])
            found = dict(texts(wheel))
        added = HERE / "licences" / f"{name}.txt"
        if added.is_file():
            found[added.name] = added.read_bytes()
        if not found:
            raise SystemExit(f"{file.name} has no text of its terms: lay it into deploy/licences/{name}.txt")
        place = folder / "licences" / name
        place.mkdir(parents=True)
        for text, content in found.items():
            (place / text).write_bytes(content)
        if SHARED_SOURCE.search(terms(told)):
            offered.append(f"- {name} {told['Version']}: {terms(told)}; {address(told)}")
        lines.append(f"{name}=={told['Version']} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}")
    (folder / "wheels.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "licences" / "SOURCE.txt").write_text(OFFER.format(list="\n".join(offered)), "utf-8")


def main(arguments: list[str]) -> int:
    """Write what is asked for; return an exit status."""
    match arguments:
        case ["table", file]:
            Path(file).write_text(table(), "utf-8")
        case ["bundle", folder]:
            bundle(Path(folder))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
