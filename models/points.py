"""Points: an append-only ledger. A balance is the sum of its entries; nothing is ever changed or removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, String, UniqueConstraint, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, BigId, UtcDateTime
from models.people import Member, Person
from models.upsert import insert_into


class PointsEntry(Base):
    """``ref`` names what the points are for; with the chat unique, so that one thing is paid once."""

    __tablename__ = "points_entries"
    __table_args__ = (
        UniqueConstraint("chat_id", "ref"),
        Index(None, "chat_id", "person_id"),
        Index(None, "chat_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(String(32))
    """A short code; ``points.reason-<code>`` says it to people."""
    note: Mapped[str] = mapped_column(String(200), default="")
    """An admin's own words, if any."""
    ref: Mapped[str] = mapped_column(String(96))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """Who gave them; None: earned."""


@dataclass(frozen=True, slots=True)
class Total:
    """A person's sum, and when it was last added to: of two equals the earlier one stands first."""

    person_id: int
    amount: int
    reached_at: datetime


async def add_entry(session: AsyncSession, **values: object) -> bool:
    """Write an entry unless its ``ref`` is in the ledger already; whether it was written."""
    statement = insert_into(session, PointsEntry).values(**values)
    statement = statement.on_conflict_do_nothing(index_elements=["chat_id", "ref"])
    written = await session.execute(statement.returning(PointsEntry.id))
    return written.first() is not None


def _in(chats: int | Sequence[int]) -> ColumnElement[bool]:
    """In a chat, or in any of several."""
    return PointsEntry.chat_id == chats if isinstance(chats, int) else PointsEntry.chat_id.in_(chats)


async def balance_of(
    session: AsyncSession, chats: int | Sequence[int], person_id: int, *, since: datetime | None = None
) -> int:
    """The sum of a person's entries, of all of them or of those since a moment."""
    query = select(func.coalesce(func.sum(PointsEntry.amount), 0)).where(_in(chats), PointsEntry.person_id == person_id)
    if since is not None:
        query = query.where(PointsEntry.at >= since)
    return int((await session.execute(query)).scalar_one())


async def sum_of_refs(session: AsyncSession, chat_id: int, beginnings: Sequence[str]) -> int:
    """What entries brought whose ``ref`` begins with one of these."""
    begins = or_(*(PointsEntry.ref.startswith(beginning, autoescape=True) for beginning in beginnings))
    query = select(func.coalesce(func.sum(PointsEntry.amount), 0)).where(PointsEntry.chat_id == chat_id, begins)
    return int((await session.execute(query)).scalar_one())


async def newest_entries(
    session: AsyncSession, chats: int | Sequence[int], person_id: int, limit: int
) -> Sequence[PointsEntry]:
    query = (
        select(PointsEntry)
        .where(_in(chats), PointsEntry.person_id == person_id)
        .order_by(PointsEntry.at.desc(), PointsEntry.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def totals_since(session: AsyncSession, chats: int | Sequence[int], since: datetime | None) -> list[Total]:
    """Sums above zero of everybody who is not known to have left, the highest first. ``since`` None: all of them.

    Of several chats, what was earned in one counts for whoever is still in that one.
    """
    amount, reached_at = func.sum(PointsEntry.amount), func.max(PointsEntry.at)
    query = (
        select(PointsEntry.person_id, amount, reached_at)
        .join(Person, Person.id == PointsEntry.person_id)
        .outerjoin(Member, (Member.chat_id == PointsEntry.chat_id) & (Member.person_id == PointsEntry.person_id))
        .where(
            _in(chats),
            Person.forgotten_at.is_(None),
            func.coalesce(Member.status, MemberStatus.MEMBER).not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        )
        .group_by(PointsEntry.person_id)
        .having(amount > 0)
        .order_by(amount.desc(), reached_at, PointsEntry.person_id)
    )
    if since is not None:
        query = query.where(PointsEntry.at >= since)
    return [Total(person_id, int(total), at) for person_id, total, at in await session.execute(query)]
