"""Every effect has a function that carries it out; one that has none is an error and never passed over."""

from __future__ import annotations

from typing import Any, cast, get_args

import pytest

from kiosk.app.effects import carry_out_effect
from kiosk.visit import Effect


@pytest.mark.parametrize("kind", get_args(Effect))
def test_every_effect_has_its_function(kind: type) -> None:
    assert carry_out_effect.dispatch(kind) is not carry_out_effect.dispatch(object)


def test_the_effects_are_all_there() -> None:
    assert len(get_args(Effect)) >= 8


def test_an_effect_that_nothing_handles_is_an_error() -> None:
    with pytest.raises(TypeError, match="float"):
        carry_out_effect(1.5, cast(Any, None))
