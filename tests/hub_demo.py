"""``make hub-demo``: a throwaway hub and two kiosks on one machine, which join and exchange; it waits for Enter."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from kiosk.commands.cli import main
from kiosk.commands.demo import fill_demo
from kiosk.store import Store, default_folder, read_library
from tests.support.postgres import running_server


def kiosk(*words: str) -> None:
    """Type a command, and show it."""
    print("$ kiosk", *words)
    if status := main(list(words)):
        raise SystemExit(status)


def demo(folder: Path) -> None:
    """Set up a hub, let two kiosks join, and let what the first knows come to the second."""
    with running_server() as server:
        database = server.new_database()
        info = f"host={server.folder} port={server.port} user=postgres dbname={database}"
        address = ["--host", "localhost", "--port", str(server.port), "--ca", str(server.ca)]
        kiosk("hub", "setup", *address, "--database", info)
        with Store.open(folder / "satu") as store:
            fill_demo(store, read_library(default_folder()))
        for name in ("satu", "dua"):
            file = str(folder / f"{name}.json")
            kiosk("hub", "add", name, "--file", file, "--database", info)
            kiosk("join", file, "--data", str(folder / name))
        for name in ("satu", "dua", "satu"):
            kiosk("exchange", "--data", str(folder / name))
        kiosk("hub", "status", "--database", info)
        print("Use each of the two, end it, and exchange again:")
        for name in ("satu", "dua"):
            print(f"  kiosk run --silent --data {folder / name}; kiosk exchange --data {folder / name}")
        input("Enter ends the hub. ")


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(prefix="kiosk-demo-"))
    try:
        demo(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
