"""Write each words file and guide once more as JSON, beside it: reading YAML would hold up the kiosk.

``make`` and the build of a wheel do this. ``kiosk.words`` reads the JSON as long as its checksum fits the YAML.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WORDS: Final = Path(__file__).parent.parent / "kiosk" / "words"
GUIDES: Final = WORDS.parent / "guides"


def compile_words(*folders: Path) -> None:
    """Write the JSON of each YAML file of the folders: the checksum of the YAML, and what it holds."""
    for file in chain.from_iterable(folder.glob("*.yaml") for folder in folders or (WORDS, GUIDES)):
        data = file.read_bytes()
        written = json.dumps([crc32(data), yaml.safe_load(data)], ensure_ascii=False, separators=(",", ":"))
        file.with_suffix(".json").write_text(written, "utf-8")


class WordsHook(BuildHookInterface):  # type: ignore[type-arg]  # whatever its settings are
    """Has the words compiled before the package is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the words."""
        compile_words()


if __name__ == "__main__":
    compile_words()
