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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, Pool
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, DBAPIModule, ExecutionContext
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection
from sqlalchemy.util.concurrency import await_, in_greenlet
from typing_extensions import override

BUSY_TIMEOUT_MS = 5000
_T = TypeVar("_T")

_COMMON = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # we acknowledge after the commit, so it has to survive a power cut
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_size_limit=16777216",
    "PRAGMA temp_store=MEMORY",
)
_WRITING = (
    *_COMMON,
    "PRAGMA cache_size=-8192",  # KiB; twice that is no faster with 400,000 stored events
    "PRAGMA wal_autocheckpoint=4000",  # pages: hot ones are copied a quarter as often, a third less time in COMMIT
)
_READING = (*_COMMON, "PRAGMA cache_size=-2048", "PRAGMA query_only=ON")


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy's asynchronous results ask for it; here nothing has to be waited for."""


class WritingConnection(sqlite3.Connection):
    """A connection of the standard library whose slow calls may be made in a thread of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")

    @override
    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(_Cursor)

    async def in_thread(self, call: Callable[..., _T], *args: object) -> _T:
        """Run a call behind whatever the thread is still doing."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *args)

    async def begin(self) -> None:
        """BEGIN IMMEDIATE: a transaction that reads and then writes never fails half-way (SQLITE_BUSY_SNAPSHOT)."""
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            await self.in_thread(self._begin_patiently)

    def _begin_patiently(self) -> None:
        self.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        try:
            self.execute("BEGIN IMMEDIATE")
        finally:
            self.execute("PRAGMA busy_timeout=0")

    @override
    def close(self) -> None:
        super().close()
        self._thread.shutdown(wait=False)

    def close_later(self) -> None:
        """For whoever cannot wait: behind a COMMIT that may still be under way."""
        self._thread.submit(self.close)


def connect(path: Path | str, *, reading: bool = False) -> sqlite3.Connection:
    """A plain connection with our pragmas, in autocommit: a transaction starts where BEGIN is said."""
    return _told(_opened(path, sqlite3.Connection), _READING if reading else _WRITING)


def connect_to_write(path: Path | str) -> WritingConnection:
    """As ``connect``, for the engine that writes. Only its BEGIN can find the database locked, and waits by itself."""
    return _told(_opened(path, WritingConnection), (*_WRITING, "PRAGMA busy_timeout=0"))


_C = TypeVar("_C", bound=sqlite3.Connection)


def _opened(path: Path | str, kind: type[_C]) -> _C:
    opened = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False, factory=kind
    )
    assert isinstance(opened, kind)
    return opened


def _told(connection: _C, pragmas: tuple[str, ...]) -> _C:
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


class ReadingConnection(aiosqlite.Connection):
    """What SQLAlchemy's aiosqlite dialect drives: sees one unchanging state per transaction and cannot write."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(lambda: connect(path, reading=True), iter_chunk_size=64)
        self._thread.daemon = True  # a forgotten connection must not keep the process alive

    async def opened(self) -> Self:
        """Connect, or leave no thread behind."""
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise
        return self

    @override
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Where aiosqlite decides who runs a call."""
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        if fn.__name__ in {"cursor", "close"}:  # making and dropping a cursor touches nothing
            return fn(*args, **kwargs)
        return await self._in_thread(fn, *args, **kwargs)

    @override
    async def close(self) -> None:
        """Stops the thread too; closing the last connection of a file may write a checkpoint."""
        if self._connection is None:
            return
        try:
            await self._in_thread(self._conn.close)
        finally:
            self._connection = None
            stopped = self.stop()
            if stopped is not None:
                await stopped

    async def begin(self) -> None:
        self._conn.execute("BEGIN")

    async def _in_thread(self, call: Callable[..., Any], *args: object, **kwargs: object) -> Any:  # noqa: ANN401  whatever call returns
        return await super()._execute(call, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped


class WritingDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own dialect of the standard library's driver, for an engine whose slow calls are awaited.

    Statements go straight to the driver. Through an adapter that could wait for a thread, as the reading dialect has
    it, each of them would cost twice as much.
    """

    driver = "hearth"
    supports_statement_cache = True
    is_async = True
    has_terminate = True

    @override
    @classmethod
    def import_dbapi(cls) -> DBAPIModule:
        return cast("DBAPIModule", sqlite3)  # the module is what the protocol describes

    @override
    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    @override
    def on_connect(self) -> Callable[[DBAPIConnection], None]:
        """Our connector has said all there is to say."""
        return lambda _connection: None

    @override
    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        await_(_writing(dbapi_connection).begin())

    @override
    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        connection = _writing(dbapi_connection)
        await_(connection.in_thread(connection.commit))

    @override
    def do_close(self, dbapi_connection: DBAPIConnection) -> None:
        assert isinstance(dbapi_connection, WritingConnection)
        await_(dbapi_connection.in_thread(dbapi_connection.close))  # the last one out may write a checkpoint

    @override
    def do_terminate(self, dbapi_connection: DBAPIConnection) -> None:
        assert isinstance(dbapi_connection, WritingConnection)
        dbapi_connection.close_later()

    @override
    def do_execute(
        self, cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        cursor.execute(statement, parameters)
        _pretend_to_wait()

    @override
    def do_executemany(
        self, cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        cursor.executemany(statement, parameters)
        _pretend_to_wait()

    @override
    def do_savepoint(self, connection: Connection, name: str) -> None:
        _writing(connection.connection).execute(f"SAVEPOINT {name}")

    @override
    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _writing(connection.connection).execute(f"ROLLBACK TO {name}")

    @override
    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _writing(connection.connection).execute(f"RELEASE {name}")


class ReadingDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's aiosqlite dialect, with the BEGIN said by us."""

    supports_statement_cache = True

    @override
    def on_connect(self) -> Callable[[DBAPIConnection], None]:
        """Our connector has said all there is to say."""
        return lambda _connection: None

    @override
    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        driver = dbapi_connection.driver_connection
        assert isinstance(driver, ReadingConnection)
        await_(driver.begin())


async def _nothing() -> None:
    """For ``_pretend_to_wait``."""


def _pretend_to_wait() -> None:
    """SQLAlchemy refuses an awaited statement that awaited nothing; one that nobody awaits may do without."""
    if in_greenlet():
        await_(_nothing())


def _writing(connection: PoolProxiedConnection) -> WritingConnection:
    driver = connection.driver_connection
    assert isinstance(driver, WritingConnection)
    return driver
