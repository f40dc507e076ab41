"""``kiosk keys`` in a real terminal: presses are named as the screen names them, and bound by pressing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from kiosk.access import load_maps
from kiosk.visit import Act, Command, Phrase, choose

CHILD = """
import sys
from pathlib import Path
from kiosk.commands.keys import keys_main
from kiosk.visit import Phrase

def say(key, /, **values):
    if key.startswith("key.name."):
        raise KeyError(key)
    return Phrase(" ".join([f"<{key}>", *(f"{name}={value}" for name, value in values.items())]))

folder, wait, *bind = sys.argv[1:]
sys.exit(keys_main(Path(folder), say, bind=bind[0] if bind else None, wait=float(wait)))
"""


@contextmanager
def running(folder: Path, *bind: str, wait: float = 30) -> Iterator[pexpect.spawn[str]]:
    child = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-c", CHILD, str(folder), str(wait), *bind],
        encoding="utf-8",
        dimensions=(30, 160),
        timeout=20,
    )
    try:
        yield child
    finally:
        child.close(force=True)


def status(child: pexpect.spawn[str]) -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    code: int | None = child.exitstatus
    return code


def answer(child: pexpect.spawn[str], act: Act, sent: str) -> None:
    child.expect(f"<keys.press(_or)?> act=<act.{act}>")
    time.sleep(0.4)  # a hand is no faster; the same key sooner than the bounce time is an accident
    child.send(sent)


def test_a_press_is_shown_by_its_name_and_what_it_does(tmp_path: Path) -> None:
    with running(tmp_path) as child:
        child.expect("<keys.show>")
        for sent, key in (("\x1b[B", "down"), ("5", "5"), ("\x1b[25~", "f13"), ("*", "asterisk"), ("\r", "enter")):
            child.send(sent)
            child.expect(f"<keys.sent> key={key} acts=")
        child.send("\x1b[<2;5;5M")
        child.expect("key=mouse-right acts=<keys.nothing>")
        child.send("\x1b")
        child.expect("key=escape acts=<keys.nothing>")
        child.send("\x03")
        child.expect("<keys.ended>")
        assert status(child) == 0


def test_it_ends_by_itself_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    code = f'stty -a > before; "$PY" -c "$CHILD" {tmp_path} 0.2; stty -a > after; cmp before after && echo same'
    child = pexpect.spawn(
        "/bin/sh",
        ["-c", code],
        encoding="utf-8",
        cwd=str(tmp_path),
        env={"PY": sys.executable, "CHILD": CHILD, "PATH": "/usr/bin:/bin", "TERM": "xterm"},
        timeout=20,
    )
    try:
        child.expect("same")
        assert status(child) == 0
    finally:
        child.close(force=True)


def test_a_keypad_is_bound_by_pressing_its_buttons(tmp_path: Path) -> None:
    with running(tmp_path / "keys", "meja-2") as child:
        answer(child, Act.HIGHLIGHT_NEXT, "\x1b[25~")
        answer(child, Act.SELECT, "\x1b[25~")  # taken: it is asked again
        child.expect("<keys.taken> key=F13")
        answer(child, Act.SELECT, "\x1b[26~")
        answer(child, Act.HIGHLIGHT_PREVIOUS, "\x1b[28~")
        answer(child, Act.BACK, "\x1b[25~")  # the key that moves skips
        answer(child, Act.NEXT, "\x1b[<0;3;3M")
        answer(child, Act.HELP, "\x02")  # a chord cannot be bound
        child.expect("<keys.cannot> key=ctrl.b")
        answer(child, Act.HELP, "\x1b[26~")  # the key that selects ends
        child.expect("<keys.saved>")
        assert status(child) == 0
    data = (tmp_path / "keys" / "meja-2.yaml").read_bytes()
    maps, problems = load_maps({"meja-2.yaml": data})
    assert problems == []
    keys = maps["meja-2"].keys
    assert {key: command for key, command in keys.items() if command.act is not Act.CHOOSE} == {
        "f13": Command(Act.HIGHLIGHT_NEXT),
        "f14": Command(Act.SELECT),
        "f15": Command(Act.HIGHLIGHT_PREVIOUS),
        "mouse-left": Command(Act.NEXT),
    }
    assert keys["7"] == choose(7)


def test_bound_digits_are_commands_and_the_old_map_is_kept(tmp_path: Path) -> None:
    (tmp_path / "pad.yaml").write_text("old")
    with running(tmp_path, "pad") as child:
        child.expect("word=<backup.yes>")
        child.sendline("<backup.yes>")
        answer(child, Act.HIGHLIGHT_NEXT, "2")
        answer(child, Act.SELECT, "5")
        answer(child, Act.HIGHLIGHT_PREVIOUS, "5")
        child.expect("<keys.kept>")
        child.expect("<keys.saved>")
        assert status(child) == 0
    assert (tmp_path / "pad.yaml.old").read_text() == "old"
    maps, _ = load_maps({"pad.yaml": (tmp_path / "pad.yaml").read_bytes()})
    assert maps["pad"].command("5", pad=True) == Command(Act.SELECT)
    assert maps["pad"].command("3", pad=True) == choose(3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pad.yaml", "pad.yaml.old"]


def test_a_held_key_answers_one_question(tmp_path: Path) -> None:
    with running(tmp_path, "pad") as child:
        child.expect("act=<act.highlight-next>")
        # In one write: a robot that repeats the key itself lets it go whenever the machine is busy.
        child.send("j" * 40)
        with pytest.raises(pexpect.TIMEOUT):  # else the held key answered the next question too
            child.expect("<keys.taken>", timeout=1.5)
        child.send("k")
        answer(child, Act.HIGHLIGHT_PREVIOUS, "k")
        child.expect("<keys.saved>")
        assert status(child) == 0


@pytest.mark.parametrize("stop", [False, True])
def test_no_map_is_written_without_the_two_keys_that_reach_everything(tmp_path: Path, stop: bool) -> None:
    with running(tmp_path, "pad", wait=30 if stop else 0.3) as child:
        answer(child, Act.HIGHLIGHT_NEXT, "2")
        child.expect("act=<act.select>")
        if stop:
            child.send("\x03")
        child.expect("<keys.ended>" if stop else "<keys.refused> act=<act.select>")
        assert status(child) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with running(tmp_path / "keys", "pad") as child:
        answer(child, Act.HIGHLIGHT_NEXT, "2")
        answer(child, Act.SELECT, "5")
        answer(child, Act.HIGHLIGHT_PREVIOUS, "5")
        child.expect("<keys.not_saved>")
        assert status(child) == 1


def say(key: str, /, **values: object) -> Phrase:
    return Phrase(" ".join([key, *(f"{name}={value}" for name, value in values.items())]))


def test_own_maps_are_checked_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kiosk.commands.keys import keys_main

    assert keys_main(tmp_path, say, check=True) == 0
    assert capsys.readouterr().out == "keys.right n=0\n"
    (tmp_path / "meja.yaml").write_text("keys:\n  selekt: [a]\n")
    assert keys_main(tmp_path, say, check=True) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"{tmp_path / 'meja.yaml'}:2: problem.not_one_of name=selekt near=select")


def test_a_name_that_is_no_name_and_a_missing_terminal_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from kiosk.commands.keys import keys_main

    assert keys_main(tmp_path, say, bind="../x") == 1
    assert capsys.readouterr().out.startswith("keys.name")
    assert keys_main(tmp_path, say) == 1
    assert capsys.readouterr().out == "keys.no_terminal\n"
