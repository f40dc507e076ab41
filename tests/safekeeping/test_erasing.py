"""Whatever part of the data folder names a person, after they were erased it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.erasing import erase_person
from kiosk.store import DataFolder, Store
from kiosk.store.data_folder import PARTS
from tests.safekeeping.test_restoring import NAME, left_of, with_one_more

NOT_OURS = ("keep", "store")


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part.erasing not in NOT_OURS])
@pytest.mark.parametrize("cut_short", [False, True])
def test_no_part_of_the_folder_keeps_a_name(tmp_path: Path, name: str, cut_short: bool) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        assert store.flush(30)
        part, folder = PARTS[name], DataFolder(tmp_path)
        path = folder.path / part.name.replace("**/", "sertifikat/").replace("*", "x")
        if "." not in path.name:
            own = {"own": f"{person}.voice", "voice": f"{person}/izin.txt"}
            path = path / own.get(part.erasing, "a.html")
        if cut_short:  # by this kiosk, and by version 0.1.0
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.new").write_text(NAME, "utf-8")
            path = path.with_name(f"{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{escape(NAME)} {NAME} {person}", "utf-8")
        assert left_of(tmp_path, NAME, person)
        erase_person(store, person)
        assert left_of(tmp_path, NAME, person) == []


def test_words_made_by_synthetic_voices_go_too_since_names_are_among_them(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        assert store.flush(30)
        templates = store.folder.templates
        templates.mkdir(parents=True)
        (templates / "0.seed").write_text(f"id:{NAME.casefold()}", "utf-8")
        erase_person(store, person)
        assert left_of(tmp_path, NAME.casefold()) == []


@pytest.mark.parametrize("word", ["zubaedah", "mbak zubaedah", "Zubaedah"])
def test_how_a_name_was_mended_goes_with_who_had_it(tmp_path: Path, word: str) -> None:
    """From the records, backups too; how another's name and an ordinary word are said stays."""
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        store.append([f.ResidentAdded("r9", "Sri Endang", "biru", "api")], None)
        store.append([f.WordPronounced(each, "zubaédah") for each in (word, "endang", "sate")], "m1")
        assert store.flush(30)
        back_up(store.folder)
        erase_person(store, person)
        assert [said for said, _ in store.known.workshop.pronounced("id")] == ["endang", "sate"]
        assert left_of(tmp_path, NAME, NAME.lower()) == []


def test_a_name_that_another_has_too_stays_mended(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        store.append([f.ResidentAdded("r9", f"Bu {NAME}", "biru", "api")], None)
        store.append([f.WordPronounced(NAME.lower(), "zubaédah")], "m1")
        erase_person(store, person)
        assert store.known.workshop.pronounced("id")


def test_erasing_writes_to_nothing_that_a_link_leads_to(tmp_path: Path) -> None:
    """A log that is a link, from a hand or an attacker: what it leads to is none of the kiosk's."""
    outside = tmp_path / "outside"
    outside.write_text(f"{NAME} stands in somebody else's file")
    folder = DataFolder(tmp_path / "kiosk")
    with Store.open(folder) as store:
        store.append((f.MentorAdded("m1", "Rina", "-"), f.ResidentAdded("r1", NAME, "biru", "ikan")), "m1")
        link = folder.path / "kiosk.log.1"
        link.symlink_to(outside)
        erase_person(store, "r1")
    assert outside.read_text() == f"{NAME} stands in somebody else's file"
    assert not link.is_symlink()


@pytest.mark.parametrize("make", [lambda log, out: log.symlink_to(out), lambda log, out: os.mkfifo(log)])
def test_the_log_goes_into_no_link_and_no_pipe(tmp_path: Path, make: Callable[[Path, Path], None]) -> None:
    outside, log = tmp_path / "outside", tmp_path / "kiosk.log"
    outside.write_text("untouched")
    make(log, outside)
    code = "import logging, pathlib, sys\nfrom kiosk.commands.support.terminal import log_to\n"
    code += "log_to(pathlib.Path(sys.argv[1]))\nlogging.getLogger('kiosk').warning('hello')"
    subprocess.run([sys.executable, "-c", code, str(log)], check=True, timeout=60)
    assert outside.read_text() == "untouched"
    assert not log.is_symlink()
    assert "hello" in log.read_text()
