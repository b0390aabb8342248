"""A session of the writer's: on SQLite its statements run where they stand.

SQLAlchemy runs every call of an AsyncSession in a greenlet of its own, so that the driver may wait in the middle of it.
Our writing connection to SQLite never waits inside a transaction, and for a statement that takes the database a few
microseconds the greenlet and what belongs to it cost as much again as all the rest.
"""

from types import TracebackType
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, AsyncSessionTransaction
from typing_extensions import override


async def open_session(connection: AsyncConnection, **options: Any) -> AsyncSession:
    """A session on a connection that only this process writes with; its transaction has begun when this returns."""
    kind = _SessionInPlace if connection.dialect.name == "sqlite" else AsyncSession
    session = kind(connection, expire_on_commit=False, **options)
    try:
        await session.connection()
    except BaseException:
        await session.close()
        raise
    return session


class _SessionInPlace(AsyncSession):
    """For a transaction that has begun. Only what may wait (commit, rollback, close) goes SQLAlchemy's way."""

    @override
    async def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.sync_session.execute(statement, params, **options)

    @override
    async def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.sync_session.scalar(statement, params, **options)

    @override
    async def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.sync_session.scalars(statement, params, **options)

    @override
    async def run_sync(self, fn: Any, *args: Any, **options: Any) -> Any:
        return fn(self.sync_session, *args, **options)

    @override
    async def flush(self, objects: Any = None) -> None:
        self.sync_session.flush(objects)

    @override
    def begin_nested(self) -> AsyncSessionTransaction:
        return _SavepointInPlace(self, nested=True)


class _SavepointInPlace(AsyncSessionTransaction):
    @override
    async def __aenter__(self) -> Self:
        self.sync_transaction = self.session.sync_session.begin_nested()
        return self

    @override
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sync_transaction().__exit__(kind, error, trace)
