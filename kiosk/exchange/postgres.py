"""A hub as a peer: PostgreSQL, spoken to in SQL over TLS. What it holds and allows is in ``sql/``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import Struct

from kiosk.exchange.peer import HubError, Meeting, PushedRows
from kiosk.store import BUCKET, EventRow

try:
    import psycopg
    from psycopg import sql as sql
except ModuleNotFoundError:  # the extra "hub" is not installed: ``connect_postgres`` says so
    psycopg = sql = None  # type: ignore[assignment]

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"

CONNECT_S: Final = 10
"""Seconds to wait for a hub to answer."""

STATEMENT_MS: Final = 300_000
"""Milliseconds after which a hub gives up a question: a comparison of ten million events takes 10 s."""

_REFUSED: Final = ("28P01", "28000", "42501", "P0002", "3D000")
"""Errors of PostgreSQL (its appendix A) by which a hub says that a kiosk has no business there."""

_NO_ENTRY: Final = ("authentication failed", "not permitted to log in", "pg_hba.conf", "does not exist")
"""The same where a connection is refused: then libpq gives a text alone."""

_UNPROVEN: Final = ("certificate", "does not match host name", "does not support SSL", "channel binding")
"""What libpq says, in English alone, where a server does not prove that it is ours."""

_OUT: Final = "translate(id::text, '-', ''), at, who, fact, crc"
"""The columns of a row, as a kiosk has them."""


class HubAccess(Struct, frozen=True, forbid_unknown_fields=True):
    """How a kiosk comes at its hub; also what a join file holds, with a ``code`` in the place of the password.

    ``ca`` is the certificate, as PEM, by which the hub is known.
    """

    host: str
    port: int
    database: str
    role: str
    ca: str
    home: str
    name: str
    code: str = ""
    password: str = ""
    form: int = 1


def connect_postgres(conninfo: str = "", **options: Any) -> Connection:
    """Return a connection to PostgreSQL in which each question stands for itself.

    Raises HubError if it cannot be reached or refuses, or if the extra ``hub`` is not installed.
    """
    if psycopg is None:
        raise HubError("not_installed")
    with in_words():
        return psycopg.connect(conninfo, autocommit=True, connect_timeout=CONNECT_S, **options)


def connect_to_hub(access: HubAccess, ca: Path, password: str) -> Connection:
    """Return a connection to a kiosk's hub, which must prove its name by ``ca``. Raises HubError."""
    return connect_postgres(
        host=access.host,
        port=access.port,
        dbname=access.database,
        user=access.role,
        password=password,
        sslmode="verify-full",
        sslrootcert=str(ca),
        ssl_min_protocol_version="TLSv1.3",
        channel_binding="require",
        gssencmode="disable",
        application_name="kiosk-belajar",
        options=f"-c search_path=kiosk -c statement_timeout={STATEMENT_MS}",
        keepalives_idle=30,
        tcp_user_timeout=60_000,
    )


@contextmanager
def in_words() -> Iterator[None]:
    """Turn an error of PostgreSQL into a HubError that says what to do."""
    try:
        yield
    except psycopg.Error as error:
        raise HubError(_kind(error), " ".join(str(error).split())) from error


def _kind(error: psycopg.Error) -> str:
    state, text = error.sqlstate or "", str(error)
    if any(sign in text for sign in _UNPROVEN):
        return "certificate"
    if state in _REFUSED or any(sign in text for sign in _NO_ENTRY):
        return "refused"
    if "too many connections" in text:
        return "busy"
    if state.startswith("53"):
        return "full"
    return "unreachable" if isinstance(error, psycopg.OperationalError) else "broken"


class PostgresPeer:
    """A home's place at a hub, as one kiosk sees it. Each method raises HubError if the hub cannot answer."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        (hub, self._home) = self._one("SELECT hub, home FROM meet(NULL)")
        self.name = f"hub:{hub}:{self._home}"

    def __enter__(self) -> PostgresPeer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def _all(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with in_words():
            return self._db.execute(sql.SQL(question), values).fetchall()

    def _one(self, question: str, *values: object) -> tuple[Any, ...]:
        (row,) = self._all(question, *values)
        return row

    def meet(self, clock: int) -> Meeting:
        """Tell this kiosk's time; return the word of the last exchange, the last number and the hub's time."""
        return Meeting(*self._one("SELECT word, last, now_ms FROM meet(%s)", clock))

    def gone(self) -> frozenset[str]:
        """Return the ids of who was erased for good in this home."""
        return frozenset(one for (one,) in self._all("SELECT id FROM gone WHERE home = %s", self._home))

    def forget(self, ids: Collection[str]) -> None:
        """Write down who was erased, as far as the hub allows this kiosk so much in a day."""
        every = list(ids)
        for start in range(0, len(every), 5_000):
            self._all("SELECT forget(%s)", every[start : start + 5_000])

    def digests(self) -> dict[str, tuple[int, int]]:
        """Return how many events each bucket of ids holds, and the sum of their checksums."""
        question = "SELECT left(id::text, %s), count(*), sum(crc)::bigint FROM events WHERE home = %s GROUP BY 1"
        return {bucket: (count, total) for bucket, count, total in self._all(question, BUCKET, self._home)}

    def pairs(self, bucket: str) -> set[tuple[str, int]]:
        """Return id and checksum of each event in a bucket."""
        first, last = (f"{bucket}{digit * (32 - len(bucket))}" for digit in "0f")
        question = "SELECT translate(id::text, '-', ''), crc FROM events WHERE home = %s AND id BETWEEN %s AND %s"
        return set(self._all(question, self._home, first, last))

    def missing(self, pairs: Iterable[tuple[str, int]]) -> set[str]:
        """Return the ids of those events that are not there, or whose checksum is another."""
        question = """
            SELECT x->>0 FROM json_array_elements(%s::json) AS x WHERE NOT EXISTS (
                SELECT FROM events e WHERE e.home = %s AND e.id = (x->>0)::uuid AND e.crc = (x->>1)::bigint)
        """
        return {key for (key,) in self._all(question, _json(list(pairs)), self._home)}

    def fetch(self, ids: Collection[str]) -> list[tuple[object, ...]]:
        """Return the rows of these ids, as far as they are there."""
        question = f"SELECT {_OUT} FROM events WHERE home = %s AND id = ANY (%s::uuid[]) ORDER BY n"  # noqa: S608
        return list(self._all(question, self._home, list(ids)))

    def page(self, after: int, most: int) -> list[tuple[int, tuple[object, ...]]]:
        """Return the next rows after a number, at most so many, each with its own number."""
        question = f"SELECT n, {_OUT} FROM events WHERE home = %s AND n > %s ORDER BY n LIMIT %s"  # noqa: S608
        return [(n, tuple(row)) for n, *row in self._all(question, self._home, after, most)]

    def push(self, rows: Collection[EventRow]) -> PushedRows:
        """Add rows that are not there yet; return what became of them."""
        answer = self._one("SELECT fresh, before, erased, clash, refused FROM push(%s)", _json(list(rows)))
        return PushedRows(*answer)

    def settle(self, word: str, clock: int, *, agreed: bool) -> None:
        """Write down the word that this exchange ends with, and whether it began with the same word on both sides."""
        self._all("SELECT settle(%s, %s, %s)", word, clock, agreed)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
