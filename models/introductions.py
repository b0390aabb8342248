"""Introductions: who has told the group who they are, and in which message. The words are kept with the events."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.people import Identity
from models.upsert import insert_into


class Introduction(Base):
    """Once per person and chat. The text lives with the stored message, as long as texts are kept there."""

    __tablename__ = "introductions"
    __table_args__ = (Index(None, "chat_id", "at"),)

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    message_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def add_introduction(
    session: AsyncSession, chat_id: int, person_id: int, *, message_key: str, at: datetime
) -> bool:
    """False: this person has introduced themselves before."""
    statement = insert_into(session, Introduction).values(
        chat_id=chat_id, person_id=person_id, message_key=message_key, at=at
    )
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(Introduction.person_id))
    return inserted.scalar_one_or_none() is not None


async def introduction_of(session: AsyncSession, chat_id: int, person_id: int) -> Introduction | None:
    return await row_with_key(session, Introduction, chat_id, person_id)


async def newest_introductions(
    session: AsyncSession, chat_id: int, platform: str, limit: int
) -> list[tuple[Introduction, str]]:
    """With the names people go by now, newest first."""
    query = (
        select(Introduction, Identity.name)
        .join(Identity, Identity.person_id == Introduction.person_id)
        .where(Introduction.chat_id == chat_id, Identity.platform == platform)
        .order_by(Introduction.at.desc(), Introduction.person_id)
        .limit(limit)
    )
    return [(introduction, name) for introduction, name in await session.execute(query)]


async def introduced_between(
    session: AsyncSession, chat_id: int, start: datetime, end: datetime
) -> dict[int, datetime]:
    """Who introduced themselves in a span (UTC, ``end`` excluded), and when."""
    query = select(Introduction.person_id, Introduction.at).where(
        Introduction.chat_id == chat_id, Introduction.at >= start, Introduction.at < end
    )
    return {row.person_id: row.at for row in await session.execute(query)}
