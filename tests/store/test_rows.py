"""Events as rows: what comes back is what was written, or it does not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store.rows import checksum, events_of, is_row, row_of
from tests.support.strategies import one_event


@given(one_event)
def test_a_row_gives_its_event_back(event: Event) -> None:
    assert list(events_of([row_of(event)])) == [event]


@given(one_event, st.integers(0, 3), st.data())
def test_a_row_that_was_changed_anywhere_does_not_count(event: Event, column: int, data: st.DataObject) -> None:
    row: list[object] = list(row_of(event))
    before = row[column]
    if isinstance(before, int):
        row[column] = before ^ 1 << data.draw(st.integers(0, 40))
    else:
        text = "" if before is None else str(before)
        place = data.draw(st.integers(0, len(text)))
        row[column] = text[:place] + data.draw(st.sampled_from("0aZ\0")) + text[place + 1 :]
    if row[column] != before:
        assert not is_row(tuple(row))
        assert list(events_of([tuple(row)])) == []


def test_a_kind_that_is_not_known_yet_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    event_data = '{"fact":"KilnFired","at":900}'
    row = ("0" * 32, 1, "r1", event_data, checksum("0" * 32, 1, "r1", event_data))
    assert list(events_of([row])) == []
    assert "does not know" in caplog.text


def test_half_a_surrogate_pair_is_refused_with_a_clear_error() -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        row_of(Event("0" * 32, 1, "r1", f.ResidentAdded("r1", "\ud800", "merah", "bunga")))
