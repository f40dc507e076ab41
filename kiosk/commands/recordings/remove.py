"""Remove all that a person has read aloud."""

from __future__ import annotations

import argparse

from kiosk.commands.support.asking import must_agree
from kiosk.commands.support.names import find_named, match_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.reading_list import people_who_read
from kiosk.commands.support.records import has_records, told_in_words
from kiosk.speech import person_folder, remove_recordings


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--by", metavar="NAME", required=True, help="whose voice it is")
    parser.add_argument("--yes", action="store_true", help="do not ask")


@told_in_words
def run(options: Options) -> int:
    """Remove them, from the backups too, once the name was written again; return 1 if there were none."""
    folder = options.folder
    if not has_records(folder, options.say):
        return 1
    known, by = people_who_read(options), person_folder(options.by)
    # Of somebody who is not here, or of several of one name: as long as names told recordings apart.
    old = [by] if by and (folder.recordings / by).is_dir() else []
    reader = find_named(options.by, known, options.say) if match_names(options.by, known) or not old else None
    if reader is None and (not old or match_names(options.by, known)):
        return 1
    name = next((own for key, own, *_ in known if key == reader), options.by)
    voices = [reader, *old] if reader else old
    if not options.yes:
        must_agree(options.say("recordings.remove_sure", name=name), name)
    removed = sum(remove_recordings(folder.recordings, voice) for voice in voices)
    for voice in voices:
        remove_recordings(folder.kept_recordings, voice)
    print(options.say("recordings.removed", n=removed, name=name))
    return 0 if removed else 1
