"""Leases: which process runs which bot right now."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime


class LeaseRow(Base):
    """The row stays when the lease is given back, so that ``fence`` only ever grows."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(96), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    """One start of one process; empty when nobody holds the lease."""
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int] = mapped_column(Integer)
    started: Mapped[str] = mapped_column(String(64))
    """When that process started, as its machine says it: tells it from a later one with the same pid."""
    fence: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def held_leases(session: AsyncSession, now: datetime) -> list[LeaseRow]:
    """Leases that were not given back and have not expired; none in a database without tables."""
    connection = await session.connection()
    if not await connection.run_sync(lambda sync: inspect(sync).has_table(LeaseRow.__tablename__)):
        return []
    return list(await session.scalars(select(LeaseRow).where(LeaseRow.holder != "", LeaseRow.expires_at > now)))


async def lease_for_update(session: AsyncSession, name: str) -> LeaseRow | None:
    """The row, locked against other processes until the transaction ends."""
    return (await session.scalars(select(LeaseRow).where(LeaseRow.name == name).with_for_update())).one_or_none()
