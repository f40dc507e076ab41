"""How a kiosk joins its home's hub, once, by a file that the hub's operator gave it, and comes at it from then on."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from kiosk.exchange.peer import HubError
from kiosk.exchange.postgres import HubAccess, PostgresPeer, connect_to_hub, in_words, sql
from kiosk.store import DataFolder, read_plain, write_whole

MOST_JOIN_FILE: Final = 1 << 18
"""Bytes of a join file: a certificate, and some words."""

JOIN_FORM: Final = 1


def read_access(file: Path) -> HubAccess:
    """Return what a join file, or a kiosk's own, says. Raises HubError if it is none, OSError if there is none."""
    try:
        access = msgspec.json.decode(read_plain(file, MOST_JOIN_FILE), type=HubAccess)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise HubError("no_join_file", f"{file}: {error}") from error
    if access.form > JOIN_FORM:
        raise HubError("no_join_file", f"{file}: form {access.form}")
    return access


def hub_of(folder: DataFolder) -> HubAccess | None:
    """Return how this kiosk comes at its hub, None if it has joined none. Raises HubError if that cannot be read."""
    return read_access(folder.hub) if folder.hub.exists() else None


def join_hub(folder: DataFolder, file: Path) -> HubAccess:
    """Join the hub that a join file names; return how this kiosk comes at it from now on.

    The code in the file is good for one login, in which the kiosk sets a password of its own: then the file is of no
    use to anybody. Stopped at any moment, it is finished by asking again, or by the first exchange. Raises HubError
    if the file is none or was used, if this kiosk has joined another hub, or if the hub cannot be reached; OSError.
    """
    given = read_access(file)
    if not given.code:
        raise HubError("no_join_file", f"{file}: it has no code")
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        before = hub_of(folder)
        if before is not None and before.role != given.role:
            raise HubError("joined_already", f"{before.home}, {before.name}")
        if before is None:
            _keep(folder, replace(given, password=secrets.token_urlsafe(32)))
        try:
            _open(folder).__exit__(None, None, None)
        except HubError as error:
            if before is None:
                folder.hub.unlink(missing_ok=True)
            raise HubError("used", str(error)) if error.kind == "refused" else error from error
    return given


@contextmanager
def _alone(folder: DataFolder) -> Iterator[None]:
    """Join alone: a kiosk that runs looks whether it has joined, and would finish that too."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def open_hub(folder: DataFolder) -> PostgresPeer:
    """Return this kiosk's place at its hub, having finished joining it. Raises HubError if it cannot be had."""
    access = hub_of(folder)
    if access is None or not access.code:
        return _open(folder)
    with _alone(folder):
        return _open(folder)


def _open(folder: DataFolder) -> PostgresPeer:
    access = hub_of(folder)
    if access is None:
        raise HubError("not_joined")
    try:
        db = connect_to_hub(access, folder.hub_certificate, access.password)
    except HubError as error:
        if error.kind != "refused" or not access.code:
            raise
        _set_password(folder, access)
        db = connect_to_hub(access, folder.hub_certificate, access.password)
    try:
        if access.code:
            _keep(folder, replace(access, code=""))
        return PostgresPeer(db)
    except BaseException:
        db.close()
        raise


def _set_password(folder: DataFolder, access: HubAccess) -> None:
    """Have the hub know this kiosk's own password in the place of the code; it learns a verifier alone."""
    with connect_to_hub(access, folder.hub_certificate, access.code) as db, in_words():
        verifier = db.pgconn.encrypt_password(access.password.encode(), access.role.encode(), b"scram-sha-256")
        db.execute(sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(verifier.decode())))


def _keep(folder: DataFolder, access: HubAccess) -> None:
    write_whole(folder.hub_certificate, access.ca.encode())
    write_whole(folder.hub, msgspec.json.format(msgspec.json.encode(access)) + b"\n")
