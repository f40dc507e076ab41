"""What a kiosk's role may do at the hub, and what it may not: at a real PostgreSQL, over TLS as in a home."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from kiosk.exchange import HubError, joining_hub
from kiosk.exchange.hub import add_node, revoke_node
from kiosk.exchange.joining_hub import hub_of, join_hub, open_hub
from kiosk.exchange.postgres import Connection, HubAccess, PostgresPeer, connect_to_hub
from kiosk.store import DataFolder, checksum, new_id
from tests.support.postgres import PostgresHub, make_certificates

pytestmark = pytest.mark.slow

KEY = new_id(1_790_000_000_000)
FACT = '{"fact":"FromTheFuture"}'
ROW = [KEY, 5, "m1", FACT, checksum(KEY, 5, "m1", FACT)]


@pytest.fixture
def other_home(hub: PostgresHub) -> Iterator[HubAccess]:
    """Yield the access of a kiosk of another home, which has an event."""
    with hub.server.operator(hub.database) as db:
        access = add_node(db, "Rumah lain", "kiosk")
    with PostgresPeer(connect_to_hub(access, hub.server.ca, access.code)) as peer:
        assert peer.push([tuple(ROW)]).new == 1  # type: ignore[list-item]
    yield access
    hub.access[99] = access  # its role goes with the others


@pytest.fixture
def thief(hub: PostgresHub) -> Iterator[Connection]:
    """Yield the connection of somebody with a kiosk's password."""
    access = hub.access[0]
    with connect_to_hub(access, hub.server.ca, access.code) as db:
        yield db


ATTEMPTS = {
    "insert": "INSERT INTO events VALUES (1, 99, '{id}', 0, 'm1', '{{}}', 0, '{{}}', 'x')",
    "insert into another home": "INSERT INTO kiosk.events_2 (home, n) VALUES (2, 99)",
    "read a partition": "SELECT * FROM kiosk.events_2",
    "update": "UPDATE events SET fact = 'x'",
    "delete": "DELETE FROM events",
    "truncate": "TRUNCATE events",
    "forget by hand": "INSERT INTO gone VALUES (1, 'r1', 'x', now(), 0)",
    "bring back who was erased": "DELETE FROM gone",
    "read more homes": "INSERT INTO reads VALUES (current_user, 2)",
    "look at the other kiosks": "SELECT * FROM nodes",
    "raise its own limit": "UPDATE homes SET erasings_a_day = 1000",
    "give numbers by hand": "SELECT add_rows(2::smallint, 0, '[]')",
    "have more connections": "ALTER ROLE CURRENT_USER CONNECTION LIMIT 100",
    "make itself a superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "make a role": "CREATE ROLE more LOGIN",
    "become the owner": "SET ROLE kiosk_owner",
    "become the superuser": "SET SESSION AUTHORIZATION postgres",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "write a file": "COPY (SELECT 1) TO '/tmp/kiosk-written'",
    "read a file": "SELECT pg_read_file('/etc/hostname')",
    "read passwords": "SELECT * FROM pg_authid",
    "make a table": "CREATE TABLE kiosk.mine (a int)",
    "make a public table": "CREATE TABLE public.mine (a int)",
    "fill the disk with a temporary table": "CREATE TEMP TABLE mine (a int)",
    "fill the disk with a large object": "SELECT lo_from_bytea(0, 'x')",
    "load code": "LOAD 'plpgsql'; CREATE EXTENSION adminpack",
    "turn row-level security off": "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
    "read past row-level security": "SET row_security = off; SELECT * FROM events",
    "change a function": "CREATE OR REPLACE FUNCTION kiosk.my() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "shut another out": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "stop the archive": "ALTER SYSTEM SET fsync = off",
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_role_may_not_is_refused(
    hub: PostgresHub, other_home: HubAccess, thief: Connection, attempt: str
) -> None:
    with hub.server.operator(hub.database) as watching:
        watching.execute("SELECT 1")
        with pytest.raises(psycopg.Error) as told:
            thief.execute(ATTEMPTS[attempt].format(id=KEY).encode())
        assert told.value.sqlstate in ("42501", "42809"), told.value
        watching.execute("SELECT 1")
        assert watching.execute("SELECT count(*) FROM kiosk.events").fetchone() == (1,)


def test_a_role_reads_its_own_home_alone_and_pushes_into_no_other(
    hub: PostgresHub, other_home: HubAccess, thief: Connection
) -> None:
    assert thief.execute("SELECT * FROM events").fetchall() == []
    assert thief.execute("SELECT count(*) FROM events WHERE home = 2").fetchone() == (0,)
    assert thief.execute("SELECT home FROM reads").fetchall() == [(1,)]
    assert thief.execute("SELECT fresh FROM push(%s)", [json.dumps([ROW])]).fetchone() == (1,)
    assert thief.execute("SELECT home, n FROM events").fetchall() == [(1, 1)]
    thief.execute("SELECT forget('{m1}')")
    with PostgresPeer(connect_to_hub(other_home, hub.server.ca, other_home.code)) as peer:
        assert len(peer.page(0, 10)) == 1
        assert peer.gone() == frozenset()


def test_by_and_came_are_the_hubs_to_say(hub: PostgresHub, thief: Connection) -> None:
    thief.execute("SELECT push(%s)", [json.dumps([ROW])])
    with hub.server.operator(hub.database) as db:
        assert db.execute("SELECT by, came <= now() FROM kiosk.events").fetchall() == [(hub.access[0].role, True)]


def test_a_third_connection_of_a_kiosk_is_refused(hub: PostgresHub) -> None:
    access = hub.access[0]
    with connect_to_hub(access, hub.server.ca, access.code), connect_to_hub(access, hub.server.ca, access.code):
        with pytest.raises(HubError) as told:
            connect_to_hub(access, hub.server.ca, access.code)
        assert told.value.kind == "busy"


# Ways in --------------------------------------------------------------------------------------------------


def refusal(hub: PostgresHub, ca: Path | None = None, **changed: object) -> str:
    access = replace(hub.access[0], **changed)
    with pytest.raises(HubError) as told:
        connect_to_hub(access, ca or hub.server.ca, access.code)
    return told.value.kind


def test_a_server_must_prove_its_name_by_the_certificate_of_the_join_file(hub: PostgresHub, tmp_path: Path) -> None:
    make_certificates(tmp_path)
    assert refusal(hub, tmp_path / "ca.pem") == "certificate"
    assert refusal(hub, host="127.0.0.1") == "certificate"
    assert refusal(hub, tmp_path / "missing.pem") == "certificate"


def test_no_way_in_but_tls_the_own_role_and_the_hubs_database(hub: PostgresHub) -> None:
    assert refusal(hub, code="wrong") == "refused"
    assert refusal(hub, role="postgres") == "refused"
    assert refusal(hub, role="kiosk_owner") == "refused"
    assert refusal(hub, role=hub.access[1].role) == "refused"
    assert refusal(hub, database="postgres") == "refused"
    assert refusal(hub, database="nothing") == "refused"
    access = hub.access[0]
    plain = {"host": "127.0.0.1", "port": access.port, "user": access.role, "password": access.code}
    with pytest.raises(psycopg.OperationalError, match=r"no encryption|pg_hba"):
        psycopg.connect(dbname=access.database, sslmode="disable", **plain)  # type: ignore[arg-type]
    old = {"sslmode": "require", "ssl_max_protocol_version": "TLSv1.2"}
    with pytest.raises(psycopg.OperationalError, match="protocol version"):
        psycopg.connect(dbname=access.database, **plain, **old)  # type: ignore[arg-type]


def test_who_is_revoked_is_out_at_once(hub: PostgresHub) -> None:
    with hub.meet(0) as peer:
        with hub.server.operator(hub.database) as db:
            revoke_node(db, "Rumah", "kiosk 0")
        with pytest.raises(HubError):
            peer.meet(0)
    assert refusal(hub) == "refused"


def join_file(hub: PostgresHub, folder: Path) -> Path:
    file = folder / "gabung.json"
    access = hub.access[0]
    file.write_text(json.dumps({name: getattr(access, name) for name in access.__struct_fields__}))
    return file


def test_a_join_file_opens_once_and_its_code_is_dead_afterwards(hub: PostgresHub, tmp_path: Path) -> None:
    file, folder = join_file(hub, tmp_path), DataFolder(tmp_path / "a")
    join_hub(folder, file)
    access = hub_of(folder)
    assert access is not None
    assert access.code == ""
    assert hub.access[0].code not in folder.hub.read_text()
    assert refusal(hub) == "refused"
    with pytest.raises(HubError) as told:
        join_hub(DataFolder(tmp_path / "b"), file)
    assert told.value.kind == "used"
    assert hub_of(DataFolder(tmp_path / "b")) is None
    join_hub(folder, file)  # at the kiosk that joined, again is safe
    with open_hub(folder) as peer:
        assert peer.gone() == frozenset()
    with hub.server.operator(hub.database) as db:
        question = "SELECT rolpassword FROM pg_authid WHERE rolname = %s"
        (kept,) = db.execute(question, [access.role]).fetchone() or ("",)
        assert kept.startswith("SCRAM-SHA-256$")
    log = (hub.server.folder / "log").read_text()
    assert access.password not in log
    assert hub.access[0].code not in log


@pytest.mark.parametrize("late", [False, True])
def test_a_join_that_was_cut_is_finished_by_the_next_exchange(
    hub: PostgresHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """Before or after the hub took the kiosk's own password."""

    class Cut(BaseException):
        pass

    real = joining_hub._set_password

    def cut(*given: object) -> None:
        if late:
            real(*given)  # type: ignore[arg-type]
        raise Cut

    file, folder = join_file(hub, tmp_path), DataFolder(tmp_path / "a")
    with monkeypatch.context() as patch:
        patch.setattr(joining_hub, "_set_password", cut)
        with pytest.raises(Cut):
            join_hub(folder, file)
    with open_hub(folder) as peer:
        assert peer.page(0, 1) == []
    access = hub_of(folder)
    assert access is not None
    assert access.code == ""
    assert refusal(hub) == "refused"


def test_no_join_file_is_needed_twice_and_none_of_another_form_is_taken(hub: PostgresHub, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a")
    for text in ("", "{}", "[]", "\0", '{"form":2}', "[" * 10_000):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(HubError) as told:
            join_hub(folder, tmp_path / "x.json")
        assert told.value.kind == "no_join_file"
    with pytest.raises(OSError, match="Is a directory"):
        join_hub(folder, tmp_path)
    assert not folder.path.exists()


def test_a_kiosk_joins_once_where_two_do_it_at_the_same_moment(hub: PostgresHub, tmp_path: Path) -> None:
    """A kiosk that runs sees that it is being joined, and would finish that too."""
    file, folder = join_file(hub, tmp_path), DataFolder(tmp_path / "a")
    begin, failed = threading.Barrier(3), list[BaseException]()

    def go() -> None:
        begin.wait(60)
        try:
            join_hub(folder, file)
            open_hub(folder).__exit__(None, None, None)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    begin.wait(60)
    for thread in threads:
        thread.join(120)
    assert [error for error in failed if getattr(error, "kind", "") != "busy"] == []
    with open_hub(folder) as peer:
        assert peer.gone() == frozenset()


def test_the_hub_says_so_where_its_extra_is_not_installed(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["psycopg"] = None
from kiosk.commands.cli import main
sys.exit(main(["hub", "status", "--lang", "en"]) * 10 + main(["exchange", "--lang", "en", "--data", sys.argv[1]]))
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 11, done.stderr
    assert "make hub" in done.stderr
    assert "joined no hub" in done.stderr
