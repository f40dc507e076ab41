"""``kiosk lessons sheet``: a lesson as a printed page for the bench."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from kiosk.authoring.one_file import LessonFile, problem_lines
from kiosk.authoring.sheet import _replace, sheet
from kiosk.learning import Need
from kiosk.words import Lang, Phrase, Words, may_write


def sheet_main(file: LessonFile, out: Path | None, needs: Sequence[str], sure: bool, words: Words, lang: Lang) -> int:
    """Run ``kiosk lessons sheet`` and return its exit status. Only a file that ends in .html is written over."""

    def say(key: str, /, **values: object) -> Phrase:
        return words.say(lang, key, **values)

    known = get_args(Need)
    if unknown := [need for need in needs if need not in known]:
        print(say("problem.unknown_need", name=unknown[0][:60], near=", ".join(known)).text, file=sys.stderr)
        return 1
    lesson, problems = file.read()
    for line in problem_lines(file, problems, words, lang):
        print(line, file=sys.stderr)
    if lesson is None or problems:
        return 1
    target = out or Path(f"{lesson.product}-{lesson.topic}.html")
    if target.suffix.lower() not in (".html", ".htm"):
        print(say("bench_sheet.not_html", file=target).text, file=sys.stderr)
        return 1
    if not may_write(target, sure, lambda key, /, **values: say(key, **values).text):
        return 1
    page = sheet(lesson, lang, say, file.picture, [need for need in known if need in needs])
    try:
        _replace(target, page.encode())
    except OSError as error:
        print(say("bench_sheet.not_written", file=target, why=error.strerror or error).text, file=sys.stderr)
        return 1
    print(say("bench_sheet.written", file=target).text)
    return 0
