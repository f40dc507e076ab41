"""A command is one file: it is found by its name, has its help, and is imported only when it was typed."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import kiosk.commands
from kiosk.commands.cli import command_modules, help_of, main

GREET = '''"""Greet somebody by name.

More that the list of commands does not tell.
"""


def add(parser):
    parser.add_argument("--name", required=True)


def run(options):
    print("Halo", options.name, options.lang)
    return 7
'''


def every_command(package: str = "kiosk.commands") -> list[tuple[str, ModuleType]]:
    found: list[tuple[str, ModuleType]] = []
    for name, where in command_modules(package).items():
        module = import_module(where)
        found += every_command(where) if hasattr(module, "__path__") else [(name, module)]
    return found


def test_every_command_names_its_options_runs_and_has_its_help() -> None:
    commands = every_command()
    assert len(commands) >= 20
    for name, module in commands:
        assert callable(getattr(module, "add", list)), name
        assert callable(module.run), name
        assert 10 < len(help_of(module.__name__)) < 80, name


def test_a_folder_of_data_is_no_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package holds the voice's lock beside its commands."""
    before = command_modules("kiosk.commands")
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "voice.txt").write_text("numpy==2", "utf-8")
    monkeypatch.setattr(kiosk.commands, "__path__", [*kiosk.commands.__path__, str(tmp_path)])
    assert command_modules("kiosk.commands") == before
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0


def test_a_command_is_one_file_that_comes_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "greet_now.py"
    file.write_text(GREET, "utf-8")
    monkeypatch.setattr(kiosk.commands, "__path__", [*kiosk.commands.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "kiosk.commands.greet_now", raising=False)
    assert main(["greet-now", "--name", "Sri", "--lang", "en"]) == 7
    assert capsys.readouterr().out == "Halo Sri en\n"
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "greet somebody by name\n" in told
    assert "More" not in told
    file.unlink()
    with pytest.raises(SystemExit) as ended:
        main(["greet-now"])
    assert ended.value.code == 2


@pytest.mark.parametrize("typed", [["--help"], ["lessons", "--help"], ["run", "--help"], ["--version"]])
def test_what_was_not_typed_is_not_imported(typed: list[str]) -> None:
    code = (
        "import sys; from kiosk.commands.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, *typed], capture_output=True, text=True, check=True)
    assert not {"textual", "msgspec", "sqlite3", "kiosk.store", "kiosk.commands.backup"} & set(done.stdout.split())
