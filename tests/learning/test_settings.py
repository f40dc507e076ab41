"""Settings: any input can step through every value, and no text from elsewhere makes them wrong."""

from __future__ import annotations

import random
import re
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import (
    VALUES,
    AnyEventData,
    Event,
    Inputs,
    Settings,
    Workshop,
    fold_workshop,
    home_zone,
    step_value,
    text_form,
    theme_at,
    with_setting,
)
from kiosk.learning import event_kinds as f

names = st.sampled_from(sorted(VALUES))
valid = names.flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]).map(text_form)))
written = st.lists(valid, max_size=30)
"""Changes that this kiosk itself may have recorded."""


def after(changes: list[tuple[str, str]]) -> Settings:
    return reduce(lambda settings, change: with_setting(settings, *change), changes, Settings())


def test_every_setting_may_be_stepped_through_and_its_default_is_among_its_values() -> None:
    free = {"switch_move", "switch_select", "microphone", "emergency"}
    assert set(VALUES) | free == set(Settings.__struct_fields__)
    for name, values in VALUES.items():
        assert getattr(Settings(), name) in values
        assert len({text_form(value) for value in values}) == len(values)


@given(written, valid)
def test_a_change_sets_what_it_names_and_nothing_else(before: list[tuple[str, str]], change: tuple[str, str]) -> None:
    name, value = change
    old = after(before)
    new = with_setting(old, name, value)
    assert text_form(getattr(new, name)) == value
    assert all(getattr(new, other) == getattr(old, other) for other in VALUES if other != name)
    assert with_setting(new, name, value) == new


@given(written, st.one_of(names, st.text(max_size=8)), st.text(max_size=8))
def test_no_text_makes_a_setting_that_is_not_among_its_values(
    before: list[tuple[str, str]], name: str, value: str
) -> None:
    new = with_setting(after(before), name, value)
    for known, values in VALUES.items():
        # A workshop may have key maps of its own; a name is all that can be known of them here.
        own = known == "keys" and re.fullmatch("[a-z0-9_+-]{1,40}", new.keys)
        assert own or getattr(new, known) in values
        step_value(new, known, 1)  # raises ValueError for a value that cannot be found


@given(written, names, st.sampled_from((1, -1)))
def test_a_step_forth_and_one_back_lead_to_the_same_settings(
    before: list[tuple[str, str]], name: str, by: int
) -> None:
    old = after(before)
    value = step_value(old, name, by)
    if value is None:
        assert getattr(old, name) == VALUES[name][-1 if by > 0 else 0]
        return
    new = with_setting(old, name, value)
    assert new != old
    back = step_value(new, name, -by)
    assert back is not None
    assert with_setting(new, name, back) == old


@pytest.mark.parametrize("name", sorted(VALUES))
def test_steps_lead_through_all_values_in_order_and_stop_at_both_ends(name: str) -> None:
    settings = with_setting(Settings(), name, text_form(VALUES[name][0]))
    assert step_value(settings, name, -1) is None
    seen = [getattr(settings, name)]
    while (value := step_value(settings, name, 1)) is not None:
        settings = with_setting(settings, name, value)
        seen.append(getattr(settings, name))
    assert seen == list(VALUES[name])


@given(written)
def test_what_was_recorded_comes_back_at_the_next_visit(changes: list[tuple[str, str]]) -> None:
    history = [Event(f"{n:032x}", n, "r1", f.SettingChanged(*change)) for n, change in enumerate(changes, 1)]
    workshop = reduce(fold_workshop, history, Workshop())
    # The night, the zone and the loudness of calls are the kiosk's, and no resident's to change.
    own = with_setting(with_setting(after(changes), "night", "false"), "zone", home_zone())
    own = with_setting(own, "call_volume", text_form(Settings().call_volume))
    assert workshop.settings_of("r1", Settings()) == own
    assert workshop.settings_of("r2", Settings()) == Settings()


def test_the_later_of_a_persons_and_a_mentors_setting_counts() -> None:
    given_first = [Event("1", 1, "m1", f.SettingsGiven("r1", {"rate": "70", "lang": "en"}))]
    own_later = [Event("2", 2, "r1", f.SettingChanged("rate", "80"))]
    for history in (given_first + own_later, own_later + given_first):
        found = reduce(fold_workshop, history, Workshop()).settings_of("r1", Settings())
        assert (found.rate, found.lang) == (80, "en")


def test_the_sign_in_page_offers_what_anyone_here_needs_to_sign_in() -> None:
    new_events: dict[str, list[AnyEventData]] = {
        "r1": [f.ResidentAdded("r1", "Sri", "merah", "bunga"), f.SettingChanged("dwell", "700")],
        "r2": [f.ResidentAdded("r2", "Budi", "biru", "ikan"), f.SettingChanged("dwell", "2000")],
        "r3": [f.SettingChanged("scan", "step"), f.SettingChanged("switch_move", "down")],
        "r4": [f.SettingChanged("switch_select", "f9")],
    }
    events = [
        Event(f"{who}{n}", n, who, event_data) for who, own in new_events.items() for n, event_data in enumerate(own)
    ]
    inputs = reduce(fold_workshop, events, Workshop()).inputs_needed()
    assert inputs == Inputs(dwell=2000, switches={"down": ("step", "down", "")})


@given(written, st.integers(0, 23))
def test_only_at_night_and_only_if_it_is_set_the_door_is_dim(changes: list[tuple[str, str]], hour: int) -> None:
    settings = after(changes)
    dim = settings.night and hour not in range(6, 21)
    assert theme_at(settings, hour) == ("redup" if dim else settings.theme)
    assert theme_at(with_setting(settings, "night", "false"), hour) == settings.theme


@given(st.lists(st.tuples(st.sampled_from(("m1", "m2", "r1")), st.booleans()), max_size=8), st.randoms())
def test_the_night_is_the_kiosks_and_the_mentor_who_set_it_last_decides(
    writes: list[tuple[str, bool]], chance: random.Random
) -> None:
    people = (f.MentorAdded("m1", "Rina", "-"), f.MentorAdded("m2", "Adi", "-"))
    new_events: list[tuple[str | None, AnyEventData]] = [(None, event_data) for event_data in people]
    new_events += [(who, f.SettingChanged("night", text_form(on))) for who, on in writes]
    events = [Event(f"{n:032x}", n, who, event_data) for n, (who, event_data) in enumerate(new_events, 1)]
    chance.shuffle(events)
    workshop = reduce(fold_workshop, events, Workshop())
    wanted = next((on for who, on in reversed(writes) if who != "r1"), False)
    for person in ("m1", "r1", "guest"):
        assert workshop.settings_of(person, Settings()).night is wanted
