"""How we talk to SQLite: which statements run at once, which wait in a thread, and what each connection is told.

A statement on a warm SQLite file takes microseconds; handing it to a thread and back takes fifty times as
long. So the writing connection runs its statements where it stands, and only what may wait for the disk or for
another program goes to the thread: COMMIT, closing, and a BEGIN that finds the database locked. Reading
connections are the other way round: a report may scan a million rows, so every query runs in the thread.
Measured with 100 callers who each insert one row and wait: 12,500 a second in place, 1,150 through the thread.
So a single statement over very many rows belongs in portions: it holds up the event loop while it runs.
"""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import await_
from typing_extensions import override

BUSY_TIMEOUT_MS = 5000

_COMMON = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # we acknowledge after the commit, so it has to survive a power cut
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_size_limit=16777216",
    "PRAGMA temp_store=MEMORY",
)
_WRITING = (*_COMMON, "PRAGMA cache_size=-8192")  # KiB; twice that is no faster with 400,000 stored events
_READING = (*_COMMON, "PRAGMA cache_size=-2048", "PRAGMA query_only=ON")


def connect(path: Path | str, *, reading: bool = False) -> sqlite3.Connection:
    """A plain connection with our pragmas, in autocommit: a transaction starts where BEGIN is said."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _READING if reading else _WRITING:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


class _Connection(aiosqlite.Connection, ABC):
    """What SQLAlchemy's aiosqlite dialect drives. ``_execute`` is where aiosqlite decides who runs a call."""

    def __init__(self, path: Path | str, *, reading: bool) -> None:
        super().__init__(lambda: connect(path, reading=reading), iter_chunk_size=64)
        self._thread.daemon = True  # a forgotten connection must not keep the process alive

    async def opened(self) -> Self:
        """Connect, or leave no thread behind."""
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise
        return self

    async def in_thread(self, call: Callable[..., Any], *args: object, **kwargs: object) -> Any:  # noqa: ANN401  whatever call returns
        """Run a call behind whatever the thread is still doing."""
        return await super()._execute(call, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped

    @override
    async def commit(self) -> None:
        await self.in_thread(self._conn.commit)

    @override
    async def close(self) -> None:
        """Stops the thread too; closing the last connection of a file may write a checkpoint."""
        if self._connection is None:
            return
        try:
            await self.in_thread(self._conn.close)
        finally:
            self._connection = None
            stopped = self.stop()
            if stopped is not None:
                await stopped

    @abstractmethod
    async def begin(self) -> None:
        """Start a transaction of this connection's kind."""


class WritingConnection(_Connection):
    def __init__(self, path: Path | str) -> None:
        super().__init__(path, reading=False)

    @override
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    @override
    async def begin(self) -> None:
        """BEGIN IMMEDIATE: a transaction that reads and then writes never fails half-way (SQLITE_BUSY_SNAPSHOT)."""
        connection = self._conn
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        else:
            return
        finally:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        await self.in_thread(connection.execute, "BEGIN IMMEDIATE")


class ReadingConnection(_Connection):
    """Sees one unchanging state of the database per transaction and cannot write."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, reading=True)

    @override
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        if fn.__name__ in {"cursor", "close"}:  # making and dropping a cursor touches nothing
            return fn(*args, **kwargs)
        return await self.in_thread(fn, *args, **kwargs)

    @override
    async def begin(self) -> None:
        self._conn.execute("BEGIN")


class HearthDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's aiosqlite dialect, with the BEGIN said by us and savepoints that cost microseconds."""

    supports_statement_cache = True

    @override
    def on_connect(self) -> Callable[[DBAPIConnection], None]:
        """Our connector has said all there is to say."""
        return lambda _connection: None

    @override
    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        await_(_driver(dbapi_connection).begin())

    @override
    def do_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"SAVEPOINT {name}")

    @override
    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"ROLLBACK TO {name}")

    @override
    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"RELEASE {name}")


def _driver(connection: PoolProxiedConnection | DBAPIConnection) -> _Connection:
    driver = connection.driver_connection
    assert isinstance(driver, _Connection)
    return driver


def _at_once(connection: Connection, statement: str) -> None:
    _driver(connection.connection)._conn.execute(statement)  # noqa: SLF001  a public way would cost a thread
