"""Counting and copying whole tables, for ``hearth audit`` and ``hearth export``."""

from collections.abc import AsyncIterator, Mapping

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base
from models.inbox import InboxRow
from models.outbox import OutboxRow


async def inbox_by_state(session: AsyncSession) -> dict[str, int]:
    """How many updates are in each state; states without any are absent."""
    query = select(InboxRow.state, func.count()).group_by(InboxRow.state)
    return {row[0]: row[1] for row in await session.execute(query)}


async def outbox_by_state(session: AsyncSession) -> dict[str, int]:
    """How many actions are in each state; states without any are absent."""
    query = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    return {row[0]: row[1] for row in await session.execute(query)}


async def every_row(session: AsyncSession, table: Table) -> AsyncIterator[Mapping[str, object]]:
    """All rows by primary key, a few hundred in memory at a time."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=500)
    async for row in await session.stream(query):
        yield dict(row._mapping)  # noqa: SLF001  public by SQLAlchemy's documentation, whatever its name says


async def number_of_rows(session: AsyncSession, model: type[Base]) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0
