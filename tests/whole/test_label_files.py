"""The real kiosk, from its home page to the files of a label in the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import said, sign_in


@pytest.mark.slow
def test_a_label_is_made_from_the_home_page(tmp_path: Path) -> None:
    with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
        sign_in(terminal, "Sri")
        terminal.pick(said("tools.title"))
        terminal.pick(said("label.title"))
        terminal.pick(said("product.keset"))
        terminal.pick(said("label.see"))
        terminal.pick(said("label.make"))
        terminal.wait_for(said("export.done", folder="").split(" {")[0].strip(" ."))
    files = {path.name for path in (tmp_path / "label").iterdir()}
    assert {"keset.html", "keset.svg", "keset.txt"} <= files
    assert "Keset" in (tmp_path / "label/keset.html").read_text("utf-8")
