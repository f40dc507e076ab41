"""A real PostgreSQL, started once, for the tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import PostgresHub, Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture
def hub(server: Server) -> Iterator[PostgresHub]:
    made = PostgresHub(server)
    yield made
    made.close()
