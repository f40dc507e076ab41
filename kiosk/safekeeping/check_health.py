"""What was tried at this kiosk and whether it passed, as the doctor tells it."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.store import DataFolder, local_time, read_check_results
from kiosk.words import HealthLine


def check_health(folder: DataFolder) -> Iterator[HealthLine]:
    """Yield the last result of each check that was made here."""
    for name, result in sorted(read_check_results(folder).items()):
        if name == "call_program":
            at = local_time(result.at)
            yield (
                HealthLine("call_program", {"at": at})
                if result.passed
                else HealthLine("call_program_failed", {"at": at, "why": result.detail}, well=False)
            )
