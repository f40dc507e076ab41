"""What the commands of the hub have in common."""

from __future__ import annotations

import argparse


def add_database(parser: argparse.ArgumentParser) -> None:
    """Name the option by which an operator says where the hub's database is."""
    parser.add_argument("--database", default="dbname=kiosk", metavar="CONNINFO", help="default: dbname=kiosk")


def add_home(parser: argparse.ArgumentParser) -> None:
    """Name the option by which an operator says of which home a kiosk is."""
    parser.add_argument("--home", default="rumah", metavar="HOME", help="of which home (default: rumah)")
