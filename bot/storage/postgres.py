"""How we talk to PostgreSQL: SQLAlchemy's asyncpg dialect, with savepoints that are not prepared first.

SQLAlchemy numbers its savepoints, so each was a new statement to prepare: three round trips instead of one.
"""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util.concurrency import await_
from typing_extensions import override


class HearthDialect(PGDialect_asyncpg):
    supports_statement_cache = True

    @override
    def do_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"SAVEPOINT {name}")

    @override
    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"ROLLBACK TO {name}")

    @override
    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"RELEASE {name}")


def _say(connection: Connection, statement: str) -> None:
    adapted: Any = connection.connection.dbapi_connection
    if adapted._transaction is None:  # noqa: SLF001  the adapter says BEGIN only before its own first statement
        await_(adapted._start_transaction())  # noqa: SLF001
    await_(adapted.driver_connection.execute(statement))
