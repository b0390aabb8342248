"""Timers: when something is to happen, in wall time; and the ledger of what already did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key


class TimerState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"


class Timer(Base):
    """``next_at`` is the next moment it rings (UTC); ``rule`` is None for a timer that rings once."""

    __tablename__ = "timers"
    __table_args__ = (UniqueConstraint("name", "key"), Index("ix_timers_next", "state", "next_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("chats.id"), index=True)
    name: Mapped[str] = mapped_column(String(48))
    """feature.what, the name its handler is registered under."""
    key: Mapped[str] = mapped_column(String(64))
    """With the name unique: setting the same timer again moves it."""
    rule: Mapped[str | None] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    payload: Mapped[str] = mapped_column(Text, default="{}")
    catch_up: Mapped[str] = mapped_column(String(12))
    max_age_seconds: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default=TimerState.ACTIVE)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_key: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Occurrence(Base):
    """One ring of one timer; inserted with its effects, so whoever inserts it fires it."""

    __tablename__ = "occurrences"

    timer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fired_at: Mapped[datetime] = mapped_column(UtcDateTime)


_NAMED = select(Timer).where(Timer.name == bindparam("name"), Timer.key == bindparam("key"))
_IS_ACTIVE = Timer.state == literal_column(f"'{TimerState.ACTIVE}'")
_DUE = (
    select(Timer)
    .where(_IS_ACTIVE, Timer.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(Timer.next_at, Timer.id)
    .limit(bindparam("limit"))
)
_NEXT = select(Timer.next_at).where(_IS_ACTIVE, Timer.next_at.is_not(None)).order_by(Timer.next_at).limit(1)


async def timer_named(session: AsyncSession, name: str, key: str) -> Timer | None:
    return (await session.scalars(_NAMED, {"name": name, "key": key})).one_or_none()


async def recurring_timers(session: AsyncSession, chat_id: int) -> list[Timer]:
    """Timers of a chat that ring by a rule, whether they are active or paused."""
    query = select(Timer).where(Timer.chat_id == chat_id, Timer.rule.is_not(None), Timer.state != TimerState.DONE)
    return list(await session.scalars(query))


async def timers_due(session: AsyncSession, now: datetime, limit: int = 500) -> list[Timer]:
    """Active timers whose moment has come, the longest overdue first."""
    return list(await session.scalars(_DUE, {"now": now, "limit": limit}))


async def next_ring_at(session: AsyncSession) -> datetime | None:
    """When the next active timer is due, however far away."""
    return (await session.execute(_NEXT)).scalar_one_or_none()


async def has_rung(session: AsyncSession, timer_id: int, occurrence: str) -> bool:
    return await row_with_key(session, Occurrence, timer_id, occurrence) is not None
