"""The schema by which editors complete and check a lesson file: ``python -m tools.schema`` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from kiosk.lessons import schema
from kiosk.store.lesson_files import default_folder

if __name__ == "__main__":
    file = Path(default_folder()) / "lesson.schema.json"
    file.write_text(json.dumps(schema(), indent=1) + "\n", "utf-8")
