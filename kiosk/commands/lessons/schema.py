"""Print the JSON Schema of a lesson file."""

from __future__ import annotations

import json

from kiosk.commands.support.options import Options
from kiosk.lessons import schema


def run(options: Options) -> int:
    """Print the schema, by which an editor helps to write a lesson."""
    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return 0
