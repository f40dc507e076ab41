"""What the operator of a hub does: set it up, add kiosks, revoke them, and look how they are."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from importlib.resources import files
from typing import Final

from msgspec import Struct

from kiosk.exchange.peer import HubError
from kiosk.exchange.postgres import Connection, HubAccess, connect_postgres, in_words, sql

HUB_VERSION: Final = 1
"""Of the hub's tables: the number of the last file in ``sql/``."""

_NODE_NAME: Final = re.compile(r"[\w .'()-]{1,60}")


class NodeState(Struct, frozen=True):
    """A kiosk as its hub knows it. ``ahead`` is by how many ms its clock is ahead of the hub's.

    ``strange`` is in how many meetings in a row it did not know the last word: then there are two of it, or it was
    put back to an older state again and again. ``refused`` events of its did not fit.
    """

    home: str
    name: str
    seen: datetime | None
    joined: bool
    revoked: bool
    ahead: int | None
    refused: int
    strange: int
    events: int


def open_database_of_hub(conninfo: str) -> Connection:
    """Return an operator's connection to the hub's database, as libpq names it. Raises HubError."""
    return connect_postgres(conninfo)


def set_up_hub(db: Connection, host: str, port: int, ca: str) -> None:
    """Make the hub's tables, roles and functions in the database of a connection, or note its new address.

    ``ca`` is the certificate, as PEM, by which kiosks know the server. Needs a superuser. Raises HubError.
    """
    if "BEGIN CERTIFICATE" not in ca:
        raise HubError("no_certificate")
    with in_words(), db.transaction():
        for role in ("kiosk_owner", "kiosk_nodes"):
            if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                db.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        for number in range(_version(db) + 1, HUB_VERSION + 1):
            script = (files("kiosk.exchange") / "sql" / f"{number:03}.sql").read_text("utf-8")
            db.execute(script.encode())
        name = sql.Identifier(db.info.dbname)
        db.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO kiosk_nodes").format(name))
        db.execute("UPDATE kiosk.hub SET version = %s, host = %s, port = %s, ca = %s", [HUB_VERSION, host, port, ca])


def _version(db: Connection) -> int:
    """Return the version of the hub's tables, 0 if there are none. Raises HubError if a newer program made them."""
    if db.execute("SELECT to_regclass('kiosk.hub')").fetchone() == (None,):
        return 0
    (version,) = db.execute("SELECT version FROM kiosk.hub").fetchone() or (0,)
    if version > HUB_VERSION:
        raise HubError("newer", str(version))
    return int(version)


def add_node(db: Connection, home: str, name: str) -> HubAccess:
    """Let one more kiosk in, in a home that is made if it is new; return what its join file must hold.

    Raises HubError if the home has a kiosk of this name, or the hub is not set up.
    """
    if not (_NODE_NAME.fullmatch(home) and _NODE_NAME.fullmatch(name)):
        raise HubError("odd_name", f"{home}, {name}")
    role, code = f"kiosk_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    with in_words(), db.transaction():
        if _version(db) == 0:
            raise HubError("no_hub")
        host, port, ca = db.execute("SELECT host, port, ca FROM kiosk.hub").fetchone() or ("", 0, "")
        number = _home(db, home)
        if db.execute("SELECT 1 FROM kiosk.nodes WHERE home = %s AND name = %s", [number, name]).fetchone():
            raise HubError("name_taken", name)
        verifier = db.pgconn.encrypt_password(code.encode(), role.encode(), b"scram-sha-256").decode()
        made = "CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT 2 IN ROLE kiosk_nodes"
        db.execute(sql.SQL(made).format(sql.Identifier(role), sql.Literal(verifier)))
        limit = "ALTER ROLE {} SET idle_in_transaction_session_timeout = '60s'"
        db.execute(sql.SQL(limit).format(sql.Identifier(role)))
        db.execute("INSERT INTO kiosk.nodes (role, home, name) VALUES (%s, %s, %s)", [role, number, name])
        db.execute("INSERT INTO kiosk.reads (role, home) VALUES (%s, %s)", [role, number])
    return HubAccess(host, port, db.info.dbname, role, ca, home, name, code=code)


def _home(db: Connection, name: str) -> int:
    """Return the number of a home, which is made if it is new, with a partition of its own."""
    found = db.execute("SELECT home FROM kiosk.homes WHERE name = %s", [name]).fetchone()
    if found is not None:
        return int(found[0])
    (number,) = db.execute("INSERT INTO kiosk.homes (name) VALUES (%s) RETURNING home", [name]).fetchone() or (0,)
    part = sql.Identifier("kiosk", f"events_{number}")
    db.execute(
        sql.SQL("CREATE TABLE {} PARTITION OF kiosk.events FOR VALUES IN ({})").format(part, sql.Literal(number))
    )
    db.execute(sql.SQL("ALTER TABLE {} OWNER TO kiosk_owner").format(part))
    return int(number)


def revoke_node(db: Connection, home: str, name: str) -> None:
    """Shut a kiosk out, at once. What came from it stays. Raises HubError if there is none of this name."""
    with in_words(), db.transaction():
        if _version(db) == 0:
            raise HubError("no_hub")
        question = """
            UPDATE kiosk.nodes n SET revoked = now() FROM kiosk.homes h
            WHERE h.home = n.home AND h.name = %s AND n.name = %s RETURNING role
        """
        found = db.execute(question, [home, name]).fetchone()
        if found is None:
            raise HubError("no_node", f"{home}, {name}")
        db.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(found[0])))
    with in_words():  # now that it cannot come back
        db.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", [found[0]])


def hub_state(db: Connection) -> tuple[NodeState, ...]:
    """Return all kiosks of a hub, by home and name. Raises HubError if it is not set up."""
    question = """
        SELECT h.name, n.name, n.seen, n.seen IS NOT NULL, n.revoked IS NOT NULL, n.ahead_ms, n.refused, n.strange,
            (SELECT count(*) FROM kiosk.events e WHERE e.home = n.home AND e.by = n.role)
        FROM kiosk.nodes n JOIN kiosk.homes h USING (home) ORDER BY h.name, n.name
    """
    with in_words():
        if _version(db) == 0:
            raise HubError("no_hub")
        return tuple(NodeState(*row) for row in db.execute(question).fetchall())
