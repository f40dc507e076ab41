"""PINs on disk: checked against their hash, and given anew by who owns the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.pins import check_pin, hash_pin, reset_pin


def test_a_lost_pin_is_given_anew_and_waits_for_no_try(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", hash_pin("1234")), *[f.PinMissed("m1")] * 6], None)
        assert store.known.workshop.pin_wait("m1", store.now())
        reset_pin(store, "m1", "9876")
    with Store.open(tmp_path) as store:
        (mentor,) = store.known.workshop.shown_mentors()
        assert mentor.pin.value is not None
        assert check_pin("9876", mentor.pin.value)
        assert not check_pin("1234", mentor.pin.value)
        assert store.known.workshop.pin_wait("m1", store.now()) == 0


@pytest.mark.parametrize("mentor", ["Pak Budi", "Rina", "m3", ""])
def test_an_id_that_is_no_mentors_changes_nothing(tmp_path: Path, mentor: str) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Rina", "$a"), f.MentorAdded("m2", "RINA", "$b")], None)
        with pytest.raises(ValueError, match="no mentor"):
            reset_pin(store, mentor, "9876")
        assert [m.pin.value for m in store.known.workshop.shown_mentors()] == ["$a", "$b"]


def test_a_damaged_hash_fits_no_pin() -> None:
    assert not check_pin("1234", "$argon2id$nonsense")
