"""One-time codes that make two accounts one person, and how often somebody typed a wrong one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime


class LinkOutcome(StrEnum):
    """How a request to be linked ended."""

    LINKED = "linked"
    REFUSED = "refused"
    REPLACED = "replaced"  # a newer code was asked for


class LinkRequest(Base):
    """A code, and what became of it: asked for, entered elsewhere, agreed to there, and at last agreed to here.

    The code itself is never stored. ``chat_id`` is where its person has the last word.
    """

    __tablename__ = "link_requests"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    platform: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    """The owner who asked for it on the person's behalf."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    taken_chat_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("chats.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(8))


class LinkTry(Base):
    """Somebody typed a code that was none."""

    __tablename__ = "link_tries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def request_with_id(session: AsyncSession, request_id: int) -> LinkRequest | None:
    return await session.get(LinkRequest, request_id, populate_existing=True)


async def requests_asked_since(session: AsyncSession, asker_id: int, since: datetime) -> list[datetime]:
    """When somebody asked for codes, for themselves or on another's behalf, oldest first."""
    asked_by = func.coalesce(LinkRequest.by_id, LinkRequest.person_id)
    query = select(LinkRequest.asked_at).where(LinkRequest.asked_at > since, asked_by == asker_id)
    return list(await session.scalars(query.order_by(LinkRequest.asked_at)))


async def tries_since(session: AsyncSession, person_id: int, since: datetime) -> list[datetime]:
    query = select(LinkTry.at).where(LinkTry.person_id == person_id, LinkTry.at > since)
    return list(await session.scalars(query.order_by(LinkTry.at)))


async def end_waiting_codes(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Codes of a person that nobody agreed to yet are good no longer."""
    waiting = (LinkRequest.person_id == person_id, LinkRequest.ended_at.is_(None), LinkRequest.agreed_at.is_(None))
    await session.execute(update(LinkRequest).where(*waiting).values(ended_at=now, outcome=LinkOutcome.REPLACED))


async def code_waiting(session: AsyncSession, code_hash: str, now: datetime) -> LinkRequest | None:
    """The request a code is for, while the code is good."""
    query = select(LinkRequest).where(
        LinkRequest.code_hash == code_hash,
        LinkRequest.taken_by_id.is_(None),
        LinkRequest.ended_at.is_(None),
        LinkRequest.expires_at > now,
    )
    return (await session.scalars(query)).one_or_none()


async def take_code(
    session: AsyncSession, request_id: int, *, by_id: int, chat_id: int, now: datetime, until: datetime
) -> bool:
    """Use a code up. False: somebody was faster."""
    statement = (
        update(LinkRequest)
        .where(LinkRequest.id == request_id, LinkRequest.taken_by_id.is_(None))
        .values(taken_by_id=by_id, taken_chat_id=chat_id, taken_at=now, expires_at=until)
    )
    return await session.scalar(statement.returning(LinkRequest.id)) is not None


async def agree(session: AsyncSession, request_id: int, *, now: datetime) -> bool:
    """Who entered the code says yes. False: they did before, or it has ended."""
    statement = (
        update(LinkRequest)
        .where(LinkRequest.id == request_id, LinkRequest.agreed_at.is_(None), LinkRequest.ended_at.is_(None))
        .values(agreed_at=now)
    )
    return await session.scalar(statement.returning(LinkRequest.id)) is not None


async def end_request(session: AsyncSession, request_id: int, outcome: LinkOutcome, *, now: datetime) -> bool:
    """False: it has ended before."""
    statement = update(LinkRequest).where(LinkRequest.id == request_id, LinkRequest.ended_at.is_(None))
    ended = await session.scalar(statement.values(ended_at=now, outcome=outcome).returning(LinkRequest.id))
    return ended is not None


async def request_waiting_for(session: AsyncSession, person_id: int, now: datetime) -> LinkRequest | None:
    """The newest request that waits for this person's word."""
    to_agree = (LinkRequest.taken_by_id == person_id) & LinkRequest.agreed_at.is_(None)
    to_decide = (LinkRequest.person_id == person_id) & LinkRequest.agreed_at.is_not(None)
    query = select(LinkRequest).where(
        LinkRequest.ended_at.is_(None), LinkRequest.expires_at > now, or_(to_agree, to_decide)
    )
    return (await session.scalars(query.order_by(LinkRequest.id.desc()).limit(1))).one_or_none()


async def forget_old_requests(session: AsyncSession, before: datetime) -> None:
    """What happened stands in the audit trail; codes and tries are of no use afterwards."""
    await session.execute(delete(LinkRequest).where(LinkRequest.asked_at < before))
    await session.execute(delete(LinkTry).where(LinkTry.at < before))
