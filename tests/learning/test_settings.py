"""Settings: any input can step through every value, and no text from elsewhere makes them wrong."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import VALUES, Event, Progress, Settings, changed, fold_progress, stepped, text_form
from kiosk.learning import facts as f

names = st.sampled_from(sorted(VALUES))
valid = names.flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]).map(text_form)))
written = st.lists(valid, max_size=30)
"""Changes that this kiosk itself may have recorded."""


def after(changes: list[tuple[str, str]]) -> Settings:
    return reduce(lambda settings, change: changed(settings, *change), changes, Settings())


def test_every_setting_may_be_stepped_through_and_its_default_is_among_its_values() -> None:
    assert set(VALUES) == set(Settings.__struct_fields__)
    for name, values in VALUES.items():
        assert getattr(Settings(), name) in values
        assert len({text_form(value) for value in values}) == len(values)


@given(written, valid)
def test_a_change_sets_what_it_names_and_nothing_else(before: list[tuple[str, str]], change: tuple[str, str]) -> None:
    name, value = change
    old = after(before)
    new = changed(old, name, value)
    assert text_form(getattr(new, name)) == value
    assert all(getattr(new, other) == getattr(old, other) for other in VALUES if other != name)
    assert changed(new, name, value) == new


@given(written, st.one_of(names, st.text(max_size=8)), st.text(max_size=8))
def test_no_text_makes_a_setting_that_is_not_among_its_values(
    before: list[tuple[str, str]], name: str, value: str
) -> None:
    new = changed(after(before), name, value)
    for known, values in VALUES.items():
        assert getattr(new, known) in values
        stepped(new, known, 1)  # raises ValueError for a value that cannot be found


@given(written, names, st.sampled_from((1, -1)))
def test_a_step_forth_and_one_back_lead_to_the_same_settings(
    before: list[tuple[str, str]], name: str, by: int
) -> None:
    old = after(before)
    value = stepped(old, name, by)
    if value is None:
        assert getattr(old, name) == VALUES[name][-1 if by > 0 else 0]
        return
    new = changed(old, name, value)
    assert new != old
    back = stepped(new, name, -by)
    assert back is not None
    assert changed(new, name, back) == old


@pytest.mark.parametrize("name", sorted(VALUES))
def test_steps_lead_through_all_values_in_order_and_stop_at_both_ends(name: str) -> None:
    settings = changed(Settings(), name, text_form(VALUES[name][0]))
    assert stepped(settings, name, -1) is None
    seen = [getattr(settings, name)]
    while (value := stepped(settings, name, 1)) is not None:
        settings = changed(settings, name, value)
        seen.append(getattr(settings, name))
    assert seen == list(VALUES[name])


@given(written)
def test_what_was_recorded_comes_back_at_the_next_visit(changes: list[tuple[str, str]]) -> None:
    history = [Event(f"{n:032x}", n, "r1", f.SettingChanged(*change)) for n, change in enumerate(changes, 1)]
    progress = reduce(fold_progress, history, Progress())
    assert progress.chosen_settings(Settings()) == after(changes)
