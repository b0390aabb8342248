"""The outbox: every action, kept in the transaction that decided it, settled by the sender."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Index,
    String,
    Text,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime, table_of
from models.bulk import Bulk
from models.lookup import row_with_key
from models.upsert import insert_in


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


class NewAction(NamedTuple):
    """A row of the outbox on its way there; fields as in ``OutboxRow``."""

    id: int
    source: str
    chat_key: str
    chat_id: int | None
    to_group: bool
    feature: str
    kind: str
    payload: str
    priority: int
    state: str
    attempts: int
    created_at: datetime
    not_before: datetime | None
    expires_at: datetime | None
    cause_id: int | None
    case_id: int | None


async def add_actions(session: AsyncSession, rows: Sequence[NewAction]) -> None:
    await _ADDING.run(session, rows)


_ADDING = Bulk(NewAction._fields, lambda dialect: insert_in(dialect, OutboxRow))


async def chat_key_of_poll(session: AsyncSession, source: str, poll_key: str) -> str | None:
    """The chat a native poll of ours was sent to."""
    query = select(OutboxRow.chat_key).where(OutboxRow.poll_key == poll_key, OutboxRow.source == source)
    return (await session.execute(query.limit(1))).scalar_one_or_none()


async def action_with_id(session: AsyncSession, action_id: int) -> OutboxRow | None:
    return await row_with_key(session, OutboxRow, action_id)


async def action_with_message(session: AsyncSession, chat_id: int, message_key: str) -> OutboxRow | None:
    """Which of our actions sent this message."""
    query = select(OutboxRow).where(OutboxRow.chat_id == chat_id, OutboxRow.message_key == message_key)
    return (await session.scalars(query.limit(1))).one_or_none()


async def clear_up(
    session: AsyncSession, chat_id: int, begun_at: datetime, message_key: str | None
) -> OutboxRow | None:
    """The action that was under way in a chat at a moment and ended unknown has arrived, or (None) never will."""
    query = select(OutboxRow).where(
        OutboxRow.chat_id == chat_id,
        OutboxRow.state == OutboxState.UNKNOWN,
        OutboxRow.message_key.is_(None),
        OutboxRow.created_at <= begun_at,
        OutboxRow.settled_at >= begun_at,
    )
    row = (await session.scalars(query.order_by(OutboxRow.settled_at, OutboxRow.id).limit(1))).one_or_none()
    if row is not None:
        row.state = OutboxState.SENT if message_key is not None else OutboxState.FAILED
        row.message_key, row.error = message_key, None if message_key is not None else "it never arrived"
    return row


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


class Fate(NamedTuple):
    """What became of an action; fields as in ``OutboxRow``."""

    state: str
    attempts: int
    not_before: datetime | None
    settled_at: datetime | None
    error: str | None
    message_key: str | None
    poll_key: str | None
    id: int


async def settle(session: AsyncSession, fates: Sequence[Fate]) -> None:
    """Write what became of actions."""
    await _SETTLING.run(session, fates)


def _settling(_: str) -> Update:
    table = table_of(OutboxRow)
    written = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in Fate._fields[:-1]}
    return update(table).where(table.c.id == bindparam("which", type_=table.c.id.type)).values(written)


_SETTLING = Bulk([*(f"new_{name}" for name in Fate._fields[:-1]), "which"], _settling)


async def mark_sending(session: AsyncSession, marks: Sequence[tuple[int, int]]) -> None:
    """These are about to be sent: by (which attempt it is, id)."""
    await _MARKING.run(session, marks)


def _marking(_: str) -> Update:
    table = table_of(OutboxRow)
    sending: ColumnElement[str] = literal_column(f"'{OutboxState.SENDING}'")
    attempt = bindparam("attempt", type_=table.c.attempts.type)
    return (
        update(table)
        .where(table.c.id == bindparam("which", type_=table.c.id.type))
        .values({"state": sending, "attempts": attempt})
    )


_MARKING = Bulk(("attempt", "which"), _marking)


async def note_poll(session: AsyncSession, action_id: int, poll_key: str) -> None:
    """An action whose outcome was unknown did arrive: it is this poll."""
    sent = {"state": OutboxState.SENT, "poll_key": poll_key}
    await session.execute(update(OutboxRow).where(OutboxRow.id == action_id).values(**sent))


async def end_unsent(session: AsyncSession, ids: Sequence[int], state: OutboxState, why: str, now: datetime) -> None:
    """These will not be tried again, and how the last try ended is not known here."""
    ended = {"state": state, "settled_at": now, "error": why}
    await session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(**ended))


async def queue_again(session: AsyncSession, source: str, *, under_way: Iterable[int]) -> None:
    """Whatever is marked as being sent but is not among those under way was never begun."""
    table = table_of(OutboxRow)
    lost = (table.c.source == source, table.c.state == literal_column("'sending'"), table.c.id.not_in(list(under_way)))
    await session.execute(update(table).where(*lost).values(state=OutboxState.QUEUED, attempts=table.c.attempts - 1))


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
