"""What was taken away from somebody, until when; and who is exempt from which rule.

A mute or a ban ends when we say so: its end is kept here, because a platform's own expiry cannot be trusted.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key


class RestrictionKind(StrEnum):
    MUTE = "mute"
    BAN = "ban"


class Restriction(Base):
    """One mute or ban by one case. Several may hold at the same time; the one that ends last decides."""

    __tablename__ = "restrictions"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        Index(None, "chat_id", "person_id", "lifted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    is_channel: Mapped[bool] = mapped_column(default=False)
    """A channel that spoke, not a person: it is banned and freed by other calls."""
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(8))
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: until lifted."""
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Exemption(Base):
    """A person whom a rule (or, with ``rule_id`` empty, every rule) leaves alone until a moment."""

    __tablename__ = "exemptions"
    __table_args__ = (UniqueConstraint("chat_id", "person_id", "rule_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    rule_id: Mapped[str] = mapped_column(String(64), default="")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: for good."""
    given_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def restriction_by_id(session: AsyncSession, restriction_id: int) -> Restriction | None:
    return await row_with_key(session, Restriction, restriction_id)


async def restrictions_of_case(session: AsyncSession, case_id: int) -> list[Restriction]:
    return list(await session.scalars(select(Restriction).where(Restriction.case_id == case_id)))


async def open_restrictions(
    session: AsyncSession, chat_id: int, person_id: int, kind: RestrictionKind | None = None
) -> list[Restriction]:
    """What is held against a person in a chat and was not lifted yet, oldest first."""
    query = select(Restriction).where(
        Restriction.chat_id == chat_id, Restriction.person_id == person_id, Restriction.lifted_at.is_(None)
    )
    if kind is not None:
        query = query.where(Restriction.kind == kind)
    return list(await session.scalars(query.order_by(Restriction.id)))


async def is_banned(session: AsyncSession, chat_id: int, person_id: int, now: datetime) -> bool:
    """Whether we keep this person out of the chat."""
    bans = await open_restrictions(session, chat_id, person_id, RestrictionKind.BAN)
    return any(ban.ends_at is None or ban.ends_at > now for ban in bans)


async def exemption_for(session: AsyncSession, chat_id: int, person_id: int, rule_id: str) -> Exemption | None:
    """The row for exactly this rule (empty: all rules), whether it still holds or not."""
    query = select(Exemption).where(
        Exemption.chat_id == chat_id, Exemption.person_id == person_id, Exemption.rule_id == rule_id
    )
    return (await session.scalars(query)).one_or_none()


async def exemptions_in(session: AsyncSession, chat_id: int, at: datetime) -> list[Exemption]:
    """Every exemption of a chat that holds at a moment (UTC)."""
    query = select(Exemption).where(Exemption.chat_id == chat_id, or_(Exemption.until.is_(None), Exemption.until > at))
    return list(await session.scalars(query))
