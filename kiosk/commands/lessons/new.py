"""Write a new lesson by answering questions."""

from __future__ import annotations

import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from kiosk.authoring.asking import BACK, ask_draft, converse
from kiosk.authoring.checking import read_known_words
from kiosk.authoring.draft import Draft, Proof, lesson_yaml
from kiosk.authoring.kept_answers import keep_answers, read_answers, set_aside_answers
from kiosk.commands.support.options import Options
from kiosk.store import folder_to_write, read_library, write_whole
from kiosk.words import SayText


def run(options: Options) -> int:
    """Write a lesson of a mentor's answers into ``--lessons``, or where lessons are written.

    At a terminal the answers are kept in the data folder after each one, so that neither Ctrl+C nor a pulled plug
    loses any; answers from a pipe are where they came from.
    """
    say, data = options.say, options.folder
    folder = options.lessons or folder_to_write(data)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # what is no text is refused with a reason, not a traceback
    kept = DraftFile(data.lesson_draft, say) if sys.stdin.isatty() else None
    if kept is not None:
        with suppress(ImportError):
            import readline  # noqa: F401 - letters can then be mended anywhere in the line
    lessons = read_library(folder).lessons
    proof = Proof(read_known_words(folder, data))

    def taken(product: str, topic: str) -> str | None:
        file = folder / product / f"{topic}.yaml"
        return str(file) if file.exists() or f"{product}.{topic}" in lessons else None

    print(say("draft.hello", back=BACK))
    try:
        given = kept.offered() if kept is not None else []
        keep = kept.keep if kept is not None else lambda answers: None
        draft = converse(_read, print, keep, say, given, lambda asker: ask_draft(asker, say, proof, taken))
        return _write(folder, draft, kept, say)
    except (KeyboardInterrupt, EOFError):
        print(f"\n{kept.told() if kept is not None else say('draft.pipe_ended')}")
        return 1


def _read(question: str) -> str:
    if sys.stdin.isatty():
        return input(question)
    print(question)
    return input()


def _write(folder: Path, draft: Draft, kept: DraftFile | None, say: SayText) -> int:
    file = folder / draft.file
    text = lesson_yaml(draft)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode(), mode=0o666, over=False)
    except OSError as error:
        # The text itself goes to the screen: whatever the disk does, the work can still be copied from there.
        print(text)
        print(say("draft.not_written", file=file, why=error.strerror or error))
        if kept is not None:
            print(kept.told())
        return 1
    if kept is not None:
        kept.done()
    print(say("draft.written", file=file))
    if draft.untranslated:
        print(say("draft.untranslated", n=draft.untranslated))
    print(say("draft.then", file=file))
    return 0


class DraftFile:
    """The answers so far, in a file of their own until the lesson is written."""

    def __init__(self, file: Path, say: SayText) -> None:
        self._file, self._say = file, say
        self._answers: list[str] = []
        self._failed = ""

    def offered(self) -> list[str]:
        """Return the answers of a draft that was not finished, if the mentor wants to go on with it."""
        try:
            given = read_answers(self._file)
        except (OSError, ValueError) as error:
            self._set_aside(error)
            return []
        if not given:
            return []
        while (answer := _read(f"{self._say('draft.go_on', n=len(given))} ").strip()) not in ("1", "2"):
            print(f"  {self._say('draft.number', most=2)}")
        if answer == "1":
            self._answers = given
            return given
        self._set_aside()
        return []

    def _set_aside(self, error: Exception | None = None) -> None:
        """Keep the draft there is under another name, so that a new one does not take its place."""
        aside = self._file
        with suppress(OSError):
            aside = set_aside_answers(self._file)
        if error is None:
            print(self._say("draft.set_aside", file=aside))
        else:
            print(self._say("draft.unread", file=aside, why=error))

    def keep(self, answers: list[str]) -> None:
        """Write the answers down; the first failure is told at once."""
        self._answers = answers
        try:
            keep_answers(self._file, answers)
        except OSError as error:
            if not self._failed:
                print(f"  {self._say('draft.not_kept', why=error.strerror or error)}")
            self._failed = error.strerror or str(error)
        else:
            self._failed = ""

    def told(self) -> str:
        """Return what became of the answers, for a mentor who stops here; unkept ones are told in full."""
        if not self._answers:
            return self._say("draft.nothing_yet")
        if self._failed:
            return "\n".join((*self._answers, self._say("draft.lost", why=self._failed)))
        return self._say("draft.kept", n=len(self._answers), file=self._file)

    def done(self) -> None:
        """Forget the answers: the lesson is written."""
        self._file.unlink(missing_ok=True)
