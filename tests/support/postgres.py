"""A real PostgreSQL for tests: Debian's own, in a folder of its own, over TLS with certificates made here."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from kiosk.exchange import hub
from kiosk.exchange.exchanging import ExchangeReport
from kiosk.exchange.postgres import Connection, HubAccess, PostgresPeer, connect_postgres, connect_to_hub
from kiosk.store import EventRow, Store

NOBODY = 65534

HBA = """\
local all postgres trust
hostssl postgres all 127.0.0.1/32 reject
hostssl template1 all 127.0.0.1/32 reject
hostssl all +kiosk_nodes 127.0.0.1/32 scram-sha-256
"""

SETTINGS = """\
listen_addresses = '127.0.0.1'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
ssl_min_protocol_version = 'TLSv1.3'
password_encryption = 'scram-sha-256'
max_connections = 30
shared_buffers = 16MB
fsync = off
"""
"""``fsync`` is off for speed: a killed server loses nothing then, only a machine without power does."""


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not found:
        raise FileNotFoundError("the tests of the hub need Debian's package postgresql: see .ci/prepare")
    return found[-1]


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


def make_certificates(folder: Path) -> None:
    """Make an authority of our own, and the certificate of a server that is called localhost, for a year."""
    ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(folder, "req", "-x509", *ec, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=hub", "-days", "365")
    openssl(folder, "req", *ec, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "365", "-extfile", "names")
    openssl(folder, "x509", "-req", "-in", "server.csr", *signed, "-out", "server.crt")


class Server:
    """A server with its data in a folder; root starts it as another user, for it refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.bin = folder, folder / "data", binaries()
        self.user = NOBODY if os.geteuid() == 0 else None
        self._numbers = count()
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._own(folder)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-N")
        make_certificates(folder)
        for name in ("server.crt", "server.key"):
            shutil.copy(folder / name, self.data / name)
            (self.data / name).chmod(0o600)
            self._own(self.data / name)
        (self.data / "pg_hba.conf").write_text(HBA)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}port = {self.port}\nunix_socket_directories = '{folder}'\n")
        self.ca = folder / "ca.pem"
        self.start()

    def _own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, NOBODY, NOBODY)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *words],
            cwd=self.folder,
            capture_output=True,
            timeout=300,
            user=self.user,
            group=self.user,
        )
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.data)],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
            )
        until = time.monotonic() + 120
        while subprocess.run(
            [str(self.bin / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        ).returncode:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends it in order, SIGQUIT at once, as if it were killed."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(120)
            self._process = None

    def operator(self, database: str = "postgres") -> Connection:
        """Return a connection of the hub's operator, on the machine itself."""
        return connect_postgres(host=str(self.folder), port=self.port, user="postgres", dbname=database)

    def new_database(self, template: str = "template1") -> str:
        """Make a database, or a copy of one that nobody uses; return its name."""
        name = f"hub{next(self._numbers)}"
        with self.operator() as db:
            db.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"'.encode())
        return name

    def drop_database(self, name: str) -> None:
        with self.operator() as db:
            db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def new_hub(self) -> str:
        """Set up a hub in a database of its own; return that database's name."""
        name = self.new_database()
        with self.operator(name) as db:
            hub.set_up_hub(db, "localhost", self.port, self.ca.read_text())
        return name


@contextmanager
def running_server() -> Iterator[Server]:
    """Yield a server that runs. Its folder is in the system's temporary one: another user must come at it."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-hub-"))
    server = None
    try:
        server = Server(folder)
        yield server
    finally:
        if server is not None:
            server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


class PostgresHub:
    """A home's place at a hub, for random histories: each kiosk has a role of its own."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.database = server.new_hub()
        self.access: dict[int, HubAccess] = {}
        with server.operator(self.database) as db:
            for kiosk in range(5):
                self.access[kiosk] = hub.add_node(db, "Rumah", f"kiosk {kiosk}")
            db.execute("UPDATE kiosk.homes SET erasings_a_day = 1000")
        self._empty = server.new_database(self.database)
        self._copy: str | None = None

    def meet(self, kiosk: int) -> PostgresPeer:
        access = self.access[kiosk]
        return PostgresPeer(connect_to_hub(access, self.server.ca, access.code))

    def finish(self, peer: Any, store: Store, report: ExchangeReport) -> None:
        pass

    def back_up(self) -> None:
        if self._copy is not None:
            self.server.drop_database(self._copy)
        self._wait_until_left()
        self._copy = self.server.new_database(self.database)

    def restore(self) -> None:
        self.server.drop_database(self.database)
        with self.server.operator() as db:
            db.execute(f"CREATE DATABASE {self.database} TEMPLATE {self._copy or self._empty}".encode())
            db.execute(f"REVOKE ALL ON DATABASE {self.database} FROM PUBLIC".encode())
            db.execute(f"GRANT CONNECT ON DATABASE {self.database} TO kiosk_nodes".encode())

    def _wait_until_left(self) -> None:
        """Wait until no session is left in the database, so that it can be copied."""
        with self.server.operator() as db:
            question = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s"
            db.execute(question, [self.database])

    def rows(self) -> set[EventRow]:
        with self.meet(4) as peer:
            return {row for _, row in peer.page(0, 1 << 40)}  # type: ignore[misc]

    def gone(self) -> frozenset[str]:
        with self.meet(4) as peer:
            return peer.gone()

    def close(self) -> None:
        """Take its databases and roles away."""
        for name in filter(None, (self.database, self._empty, self._copy)):
            self.server.drop_database(name)
        with self.server.operator() as db:
            for access in self.access.values():
                db.execute(f"DROP ROLE {access.role}".encode())
