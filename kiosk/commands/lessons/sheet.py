"""Make a large-print sheet of a lesson for the bench."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import get_args

from kiosk.authoring.one_file import LessonFile, problem_lines
from kiosk.authoring.sheet import sheet
from kiosk.commands.support.asking import may_write
from kiosk.commands.support.options import OVER, Options
from kiosk.learning import Need
from kiosk.store import write_whole


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("file", type=Path, help="the lesson file")
    parser.add_argument("--out", type=Path, metavar="FILE.html", help="where to (default: PRODUCT-TOPIC.html here)")
    parser.add_argument("--yes", action="store_true", help=OVER)
    parser.add_argument("--need", action="append", default=[], help="print the adaptations for this need too")


def run(options: Options) -> int:
    """Write the sheet. Only a file that ends in .html is written over."""
    say = options.say
    file = LessonFile(options.file, options.lesson_folder, options.folder)
    known = get_args(Need)
    if unknown := [need for need in options.need if need not in known]:
        print(say("problem.unknown_need", name=unknown[0][:60], near=", ".join(known)), file=sys.stderr)
        return 1
    lesson, problems = file.read()
    for line in problem_lines(file, problems, options.words, options.lang):
        print(line, file=sys.stderr)
    if lesson is None or problems:
        return 1
    target = options.out or Path(f"{lesson.product}-{lesson.topic}.html")
    if target.suffix.lower() not in (".html", ".htm"):
        print(say("bench_sheet.not_html", file=target), file=sys.stderr)
        return 1
    if not may_write(target, options.yes, say):
        return 1
    page = sheet(
        lesson,
        options.lang,
        partial(options.words.say, options.lang),
        file.picture,
        [need for need in known if need in options.need],
    )
    try:
        write_whole(target, page.encode(), mode=0o666, sync=False)
    except OSError as error:
        print(say("bench_sheet.not_written", file=target, why=error.strerror or error), file=sys.stderr)
        return 1
    print(say("bench_sheet.written", file=target))
    return 0
