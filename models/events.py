"""What happened, kept: one row per event, and one counter per member, day and kind of activity."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.upsert import Insert, dialect_of, insert_in


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


async def add_events(session: AsyncSession, rows: Sequence[Mapping[str, object]]) -> None:
    await session.execute(_adding_events(dialect_of(session)), list(rows))


async def add_activity(session: AsyncSession, counts: Mapping[tuple[int, int, int, str], int]) -> None:
    """Add to the counters; keys are (chat_id, day, person_id, kind)."""
    rows = [
        {"chat_id": chat_id, "day": day, "person_id": person_id, "kind": kind, "n": n}
        for (chat_id, day, person_id, kind), n in counts.items()
    ]
    await session.execute(_adding_activity(dialect_of(session)), rows)


@cache
def _adding_activity(dialect: str) -> Insert:
    statement = insert_in(dialect, MemberDay)
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "day", "person_id", "kind"], set_={"n": MemberDay.n + statement.excluded.n}
    )


@cache
def _adding_events(dialect: str) -> Insert:
    return insert_in(dialect, EventRow)
