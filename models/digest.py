"""The digest: who wants it, and on which days it was sent."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.upsert import insert_into


class DigestWish(Base):
    """A person said whether they want a chat's digest. Who never said is the owner, who gets it, or does not."""

    __tablename__ = "digest_wishes"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    wanted: Mapped[bool]


class DigestDay(Base):
    """The digest of one local date: whoever inserts this row sends it."""

    __tablename__ = "digest_days"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    """Ordinal of the date it was sent on."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed: Mapped[bool] = mapped_column(default=False)
    """The group was told that its owner cannot be reached."""


class DigestNudge(Base):
    """The group was asked to answer a newcomer's question: once, whoever pressed the button."""

    __tablename__ = "digest_nudges"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    message_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def wishes_in(session: AsyncSession, chat_id: int) -> dict[int, bool]:
    """Who said that they want the digest, or do not."""
    query = select(DigestWish.person_id, DigestWish.wanted).where(DigestWish.chat_id == chat_id)
    return dict((await session.execute(query)).all())


async def put_wish(session: AsyncSession, chat_id: int, person_id: int, *, wanted: bool) -> None:
    statement = insert_into(session, DigestWish).values(chat_id=chat_id, person_id=person_id, wanted=wanted)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["chat_id", "person_id"], set_={"wanted": wanted})
    )


async def claim_digest_day(session: AsyncSession, chat_id: int, day: int, at: datetime) -> bool:
    """False: the digest of that date was sent before."""
    statement = insert_into(session, DigestDay).values(chat_id=chat_id, day=day, at=at, noticed=False)
    return await session.scalar(statement.on_conflict_do_nothing().returning(DigestDay.day)) is not None


async def last_notice_day(session: AsyncSession, chat_id: int) -> int | None:
    """When the group was last told that its owner cannot be reached."""
    query = select(DigestDay.day).where(DigestDay.chat_id == chat_id, DigestDay.noticed)
    return (await session.scalars(query.order_by(DigestDay.day.desc()).limit(1))).one_or_none()


async def keep_notice(session: AsyncSession, chat_id: int, day: int) -> None:
    await session.execute(
        update(DigestDay).where(DigestDay.chat_id == chat_id, DigestDay.day == day).values(noticed=True)
    )


async def add_digest_nudge(session: AsyncSession, chat_id: int, message_key: str, at: datetime) -> bool:
    """False: the group was asked before."""
    statement = insert_into(session, DigestNudge).values(chat_id=chat_id, message_key=message_key, at=at)
    return await session.scalar(statement.on_conflict_do_nothing().returning(DigestNudge.message_key)) is not None
