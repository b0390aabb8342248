"""The one writer: many callers, one transaction at a time, one fsync for all who were waiting.

There is no timer. While one commit runs, the next callers collect; when it is done they become the next
group. A quiet group chat pays one commit per message and waits for nobody; a busy one shares.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from bot.storage.engine import open_engine
from bot.storage.failures import as_unavailable, clear_failures
from bot.storage.session import open_session

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]

LARGEST_GROUP = 256
"""Works per commit: keeps the wait of the first one short when thousands are queued."""

BREATH_SECONDS = 0.005
"""A group lets the rest of the program run at least this often."""


@dataclass(slots=True)
class WriterCounters:
    """Since the start. ``seconds`` is time spent in transactions, commits included."""

    groups: int = 0
    works: int = 0
    failures: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Entry(Generic[T]):
    work: Work[T]
    answer: asyncio.Future[T]


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class Writer:
    """Runs works strictly one after another. Of a group, one failing work rolls back alone."""

    def __init__(self, engine: AsyncEngine) -> None:
        """The engine stays its owner's to dispose of, after ``close``."""
        self.counters = WriterCounters()
        self._engine = engine
        self._reading = open_engine(engine.url, reading=True)
        self._connection: AsyncConnection | None = None
        self._waiting: deque[_Entry[Any]] = deque()
        self._draining: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def backlog(self) -> int:
        """Works that wait for their turn."""
        return len(self._waiting)

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction and return its result once that is on the disk.

        A work talks to the database and to nobody else. What it raises is raised here, and nothing it wrote
        remains. DatabaseUnavailable means that the database is to blame and the work may be tried again; if the
        connection broke during COMMIT it may have been kept. A caller who is cancelled before the work began
        prevents it, afterwards not.
        Objects that leave the work are detached, with the values they had.
        """
        if self._closed:
            raise RuntimeError("the writer is closed")
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Entry(work, answer))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain(), name="writer")
        return await answer

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one unchanging state of the database and cannot write.

        Raises DatabaseUnavailable where the database is to blame.
        """
        with clear_failures(self._engine.url):
            connection = await self._reading.connect()
        try:
            async with AsyncSession(connection, expire_on_commit=False, autoflush=False) as session:
                yield session
        except DBAPIError as error:
            raise (as_unavailable(self._engine.url, error) or error) from error.__cause__
        finally:
            await connection.close()

    async def close(self) -> None:
        """Finish what was accepted, then let go of the connections. Later writes are refused."""
        self._closed = True
        while self._draining is not None:
            await asyncio.wait({self._draining})
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, sqlite3.Error, OSError):
                await connection.close()  # back to its engine, whose owner closes it and waits for that
        await self._reading.dispose()

    async def _drain(self) -> None:
        try:
            while self._waiting:
                group = self._next_group()
                if group:
                    await self._settle(group)
        finally:
            self._draining = None
            while self._waiting:  # only when the program is being torn down around us
                self._waiting.popleft().answer.cancel()

    def _next_group(self) -> list[_Entry[Any]]:
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_GROUP))]
        return [entry for entry in taken if not entry.answer.done()]

    async def _settle(self, group: list[_Entry[Any]]) -> None:
        """One transaction, then everybody's answer; never raises for a work or a database that failed."""
        started = perf_counter()
        try:
            connection = await self._connected()
            outcomes = await (_alone if len(group) == 1 else _together)(connection, group)
        except asyncio.CancelledError as error:
            if _being_cancelled():
                for entry in group:
                    self._fail(entry, error)
                raise
            outcomes = [_Failed(error)]
        except Exception as error:  # noqa: BLE001  handed to the callers it belongs to
            outcomes = [_Failed(error)] * len(group)
            if len(group) > 1 or as_unavailable(self._engine.url, error):
                await self._disconnect()  # whatever state it is in, the next group starts with a new one
        for entry, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                self._fail(entry, outcome.error)
            elif not entry.answer.done():
                entry.answer.set_result(outcome)
        self.counters.groups += 1
        self.counters.works += len(group)
        self.counters.seconds += perf_counter() - started

    def _fail(self, entry: _Entry[Any], error: BaseException) -> None:
        self.counters.failures += 1
        if entry.answer.done():
            return
        if isinstance(error, asyncio.CancelledError):
            entry.answer.cancel()
            return
        unavailable = as_unavailable(self._engine.url, error)
        if unavailable is not None:
            unavailable.__cause__ = error
        entry.answer.set_exception(unavailable or error)

    async def _connected(self) -> AsyncConnection:
        if self._connection is None or self._connection.invalidated:
            await self._disconnect()
            with clear_failures(self._engine.url):
                self._connection = await self._engine.connect()
        return self._connection

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, sqlite3.Error, OSError):  # it was broken; that is why it goes
                await connection.invalidate()
                await connection.close()


def _being_cancelled() -> bool:
    """Is it the writer that is to stop, rather than a work that raised CancelledError itself?"""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _alone(connection: AsyncConnection, group: list[_Entry[Any]]) -> list[object]:
    async with await open_session(connection) as session:
        result = await group[0].work(session)
        await session.commit()
    return [result]


async def _together(connection: AsyncConnection, group: list[_Entry[Any]]) -> list[object]:
    async with connection.begin():
        session = await open_session(connection, join_transaction_mode="rollback_only")
        outcomes = []
        breath = perf_counter()
        for entry in group:
            outcomes.append(await _in_savepoint(connection, session, entry))
            if perf_counter() - breath > BREATH_SECONDS:  # SQLite's statements run in place, without a pause
                await asyncio.sleep(0)
                breath = perf_counter()
        return outcomes


async def _in_savepoint(connection: AsyncConnection, session: AsyncSession, entry: _Entry[Any]) -> object:
    """The result of the work, or _Failed when it alone was rolled back.

    The session joins the savepoint that is open when it first speaks, and leaves it at ``close``.
    """
    if entry.answer.cancelled():
        return None
    point = await _promptly(connection, Connection.begin_nested)
    try:
        result = await entry.work(session)
        if session.new or session.dirty or session.deleted:
            await session.flush()
    except (Exception, asyncio.CancelledError) as error:
        if _being_cancelled():
            raise
        session.sync_session.close()
        try:
            if point.is_active:  # a failed flush has rolled it back already
                await _promptly(connection, lambda _: point.rollback())
        except Exception:  # noqa: BLE001  the savepoint is gone and the transaction with it: all have failed
            raise error from None
        if connection.invalidated:
            raise
        return _Failed(error)
    session.sync_session.close()
    await _promptly(connection, lambda _: point.commit())
    return result


async def _promptly(connection: AsyncConnection, call: Callable[[Connection], T]) -> T:
    """A savepoint on SQLite waits for nobody, so it does not pay for SQLAlchemy's switch of context."""
    if connection.dialect.name == "sqlite" and connection.sync_connection is not None:
        return call(connection.sync_connection)
    return await connection.run_sync(call)
