"""What happened, kept: one row per event, and one counter per member, day and kind of activity."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BigInteger, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.bulk import Bulk
from models.upsert import Insert, insert_in


class Fact(StrEnum):
    MESSAGE = "message"
    EDIT = "edit"
    JOIN = "join"
    LEAVE = "leave"
    REACTION = "reaction"
    JOIN_REQUEST = "join_request"
    VOTE = "vote"
    CHECK_IN = "check_in"


class Activity(StrEnum):
    """What ``member_day`` counts."""

    MESSAGE = "message"
    REPLY = "reply"
    REACTION = "reaction"
    CHECK_IN = "check_in"
    VOTE = "vote"
    JOIN = "join"
    LEAVE = "leave"


class EventRow(Base):
    """A stored fact. No foreign keys: rows are pruned by age, and the hot path pays for every check."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "chat_id", "at"), Index(None, "chat_id", "message_key"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    message_key: Mapped[str | None] = mapped_column(String(64))
    reply_to: Mapped[str | None] = mapped_column(String(64))
    topic: Mapped[str | None] = mapped_column(String(64))
    media: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    """Kept only as long as retention.message_text_days says."""


class MemberDay(Base):
    """How often a member did something on one local day (ordinal of the chat's own day). Survives pruning."""

    __tablename__ = "member_day"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    n: Mapped[int]


class NewEvent(NamedTuple):
    """A row of ``events`` on its way there; fields as in ``EventRow``."""

    chat_id: int
    person_id: int | None
    kind: str
    at: datetime
    message_key: str | None = None
    reply_to: str | None = None
    topic: str | None = None
    media: str | None = None
    text: str | None = None


async def add_events(session: AsyncSession, rows: Sequence[NewEvent]) -> None:
    await _ADDING_EVENTS.run(session, rows)


async def add_activity(session: AsyncSession, counts: Mapping[tuple[int, int, int, str], int]) -> None:
    """Add to the counters; keys are (chat_id, day, person_id, kind)."""
    await _ADDING_ACTIVITY.run(session, [(*key, n) for key, n in counts.items()])


def _adding_activity(dialect: str) -> Insert:
    statement = insert_in(dialect, MemberDay)
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "day", "person_id", "kind"], set_={"n": MemberDay.n + statement.excluded.n}
    )


_ADDING_EVENTS = Bulk(NewEvent._fields, lambda dialect: insert_in(dialect, EventRow))
_ADDING_ACTIVITY = Bulk(("chat_id", "day", "person_id", "kind", "n"), _adding_activity)


async def messages_since(
    session: AsyncSession,
    chat_id: int,
    since: datetime,
    *,
    topic: str | None = None,
    in_topic: bool = False,
    person_id: int | None = None,
    limit: int,
) -> list[EventRow]:
    """Messages of a chat from a moment (UTC) on, oldest first; of one topic, or of one person, where asked."""
    query = select(EventRow).where(EventRow.chat_id == chat_id, EventRow.at >= since, EventRow.kind == Fact.MESSAGE)
    if in_topic:
        query = query.where(EventRow.topic.is_(None) if topic is None else EventRow.topic == topic)
    if person_id is not None:
        query = query.where(EventRow.person_id == person_id)
    return list(await session.scalars(query.order_by(EventRow.at, EventRow.id).limit(limit)))


async def message_with_key(session: AsyncSession, chat_id: int, message_key: str) -> EventRow | None:
    """The stored fact of a message, where we heard it."""
    query = select(EventRow).where(
        EventRow.chat_id == chat_id, EventRow.message_key == message_key, EventRow.kind == Fact.MESSAGE
    )
    return (await session.scalars(query.order_by(EventRow.id).limit(1))).one_or_none()
