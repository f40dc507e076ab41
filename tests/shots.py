"""``make shots``: pictures (SVG) of the main pages, drawn by the app's own layout and widget, for the docs.

Run: python -m tests.shots FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.learning import Settings
from kiosk.screen.chrome import chrome_of
from kiosk.screen.layout import Laid, lay_out
from kiosk.screen.shots import shots
from kiosk.screen.themes import for_terminal
from kiosk.store.lesson_files import default_folder, find_picture
from tests.pages.workshop import Memory, pick, words

SIZE = (100, 30)


def main(folder: Path) -> int:
    """Write sign-in, home, a step and a question, in the default theme."""
    memory = Memory(size=SIZE)
    desk = memory.desk()
    sheets: list[tuple[str, Laid]] = []

    def take(name: str) -> None:
        chrome = chrome_of(words(), desk.state.settings.lang)
        laid = lay_out(desk.page, *SIZE, Settings(), chrome, lambda name: find_picture(default_folder(), name))
        sheets.append((name, laid[0]))

    take("sign-in")
    pick(desk, "r1")
    take("home")
    pick(desk, "lessons")
    pick(desk, "keset")
    pick(desk, "keset.produksi")
    while desk.page.key != "lesson.step":
        pick(desk, "next")
    pick(desk, "next")
    pick(desk, "next")
    take("step")
    while not desk.page.key.startswith("exercise."):
        pick(desk, "next")
    take("question")
    folder.mkdir(parents=True, exist_ok=True)
    shots(sheets, folder, *SIZE, for_terminal("kuning-hitam"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
