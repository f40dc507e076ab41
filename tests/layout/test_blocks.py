"""Every kind of block is read aloud and drawn: one that lacks a case would be neither, and nobody would notice."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import get_args

import pytest

from kiosk.layout.passages import passages
from kiosk.visit import Block, block_phrases


@pytest.mark.parametrize("function", [block_phrases, passages], ids=["read aloud", "drawn"])
def test_every_block_has_its_case(function: Callable[..., object]) -> None:
    cases = [node for node in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(node, ast.MatchClass)]
    assert {ast.unparse(case.cls) for case in cases} == {kind.__name__ for kind in get_args(Block)}
