"""The outbox: every action, kept in the transaction that decided it, settled by the sender."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, Text, func, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.upsert import insert_into


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # visible once, and nobody can say whether it was seen
    FAILED = "failed"
    EXPIRED = "expired"  # came too late to be of use
    CANCELLED = "cancelled"


OPEN_STATES = "('queued', 'sending')"


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "source",
            "priority",
            "id",
            sqlite_where=text(f"state in {OPEN_STATES}"),
            postgresql_where=text(f"state in {OPEN_STATES}"),
        ),
        Index("ix_outbox_settled", "settled_at"),
        Index("ix_outbox_poll", "poll_key"),
        Index("ix_outbox_message", "chat_id", "message_key"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(64))
    chat_key: Mapped[str] = mapped_column(String(64))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    to_group: Mapped[bool] = mapped_column(default=True)
    feature: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(24))
    payload: Mapped[str] = mapped_column(Text)
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=OutboxState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cause_id: Mapped[int | None] = mapped_column(BigInteger)
    """The inbox row that decided it."""
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(Text)
    message_key: Mapped[str | None] = mapped_column(String(64))
    poll_key: Mapped[str | None] = mapped_column(String(64))


class ChatPause(Base):
    """A platform asked us to leave a chat (or, with an empty key, everything) alone until then."""

    __tablename__ = "chat_pauses"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


async def add_actions(session: AsyncSession, rows: Sequence[Mapping[str, object]]) -> None:
    await session.execute(insert_into(session, OutboxRow), list(rows))


async def chat_key_of_poll(session: AsyncSession, source: str, poll_key: str) -> str | None:
    """The chat a native poll of ours was sent to."""
    query = select(OutboxRow.chat_key).where(OutboxRow.poll_key == poll_key, OutboxRow.source == source)
    return (await session.execute(query.limit(1))).scalar_one_or_none()


async def action_with_id(session: AsyncSession, action_id: int) -> OutboxRow | None:
    return await session.get(OutboxRow, action_id)


async def action_with_message(session: AsyncSession, chat_id: int, message_key: str) -> OutboxRow | None:
    """Which of our actions sent this message."""
    query = select(OutboxRow).where(OutboxRow.chat_id == chat_id, OutboxRow.message_key == message_key)
    return (await session.scalars(query.limit(1))).one_or_none()


async def actions_after(
    session: AsyncSession, source: str, after_id: int, *, priority: int, limit: int
) -> list[OutboxRow]:
    """Queued actions of one priority behind a position, oldest first."""
    query = select(OutboxRow).where(
        OutboxRow.source == source,
        OutboxRow.state == literal_column("'queued'"),
        OutboxRow.priority == priority,
        OutboxRow.id > after_id,
    )
    return list(await session.scalars(query.order_by(OutboxRow.id).limit(limit)))


async def states_of(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """State and message key, by id, of those actions that exist."""
    query = select(OutboxRow.id, OutboxRow.state, OutboxRow.message_key).where(OutboxRow.id.in_(ids))
    return {row.id: (row.state, row.message_key) for row in await session.execute(query)}


async def settle(session: AsyncSession, ids: Sequence[int], **values: object) -> None:
    """Write what became of these actions."""
    await session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(**values))


async def actions_in_flight(session: AsyncSession, source: str) -> list[OutboxRow]:
    """Left behind by a process that died while it was sending."""
    query = select(OutboxRow).where(OutboxRow.source == source, OutboxRow.state == literal_column("'sending'"))
    return list(await session.scalars(query))


async def pauses_of(session: AsyncSession, source: str) -> list[ChatPause]:
    return list(await session.scalars(select(ChatPause).where(ChatPause.source == source)))


async def keep_pause(session: AsyncSession, source: str, chat_key: str, until: datetime) -> None:
    await session.merge(ChatPause(source=source, chat_key=chat_key, until=until))


async def oldest_unsent_at(session: AsyncSession, source: str, now: datetime) -> datetime | None:
    """Since when the longest waiting action could have gone out."""
    since = func.coalesce(OutboxRow.not_before, OutboxRow.created_at)
    query = select(func.min(since)).where(
        OutboxRow.source == source, OutboxRow.state.in_(["queued", "sending"]), since <= now
    )
    return await session.scalar(query)


async def next_turn_at(session: AsyncSession, source: str, now: datetime) -> datetime | None:
    """When the next action that waits may go out, or comes too late to be of use."""
    waiting = select(OutboxRow.not_before, OutboxRow.expires_at).where(
        OutboxRow.source == source, text(f"state in {OPEN_STATES}")
    )
    rows = (await session.execute(waiting)).all()
    moments = [row.not_before for row in rows if row.not_before is not None]
    # the last moment itself is still in time
    moments += [row.expires_at + timedelta(seconds=1) for row in rows if row.expires_at is not None]
    return min((moment for moment in moments if moment > now), default=None)


async def actions_settled_as(session: AsyncSession, states: Sequence[str], since: datetime) -> list[OutboxRow]:
    """Actions that failed, or whose outcome nobody knows, for the audit and the digest."""
    query = select(OutboxRow).where(OutboxRow.state.in_(states), OutboxRow.settled_at >= since)
    return list(await session.scalars(query.order_by(OutboxRow.id)))
