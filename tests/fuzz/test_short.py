"""A short run of each kind of fuzzing for store and pages; ``run`` goes on for as long as asked."""

from __future__ import annotations

from tests.fuzz import carried, events


def test_files_that_were_carried_here() -> None:
    counts = carried.run(1, 0)
    assert sum(counts.values()) == len(carried.KINDS)


def test_events_of_every_kind_right_and_wrong() -> None:
    counts = events.run(1, 0)
    assert counts["pages"]
    assert {kind for kind in counts if kind.startswith("reports ")}
