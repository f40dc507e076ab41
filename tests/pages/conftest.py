"""What holds in every test of a page."""

from __future__ import annotations

import pytest

from kiosk.visit import Leave, Place, journey

find_way_back = journey.find_way_back


@pytest.fixture(autouse=True)
def every_way_back_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place to which something leads back is on the path: to land at the first place is a mistake."""

    def find(path: tuple[Place, ...], leave: Leave) -> tuple[Place, ...]:
        found = find_way_back(path, leave)
        assert found, f"{leave} at {path[-1]}"
        return found

    monkeypatch.setattr(journey, "find_way_back", find)
