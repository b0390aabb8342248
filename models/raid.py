"""Raids: many joins at once, and who came with them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.people import Identity, Member
from models.restrictions import Restriction, RestrictionKind
from models.upsert import insert_into


class Outcome(StrEnum):
    """What became of somebody who came during a raid."""

    MUTED = "muted"
    FREED = "freed"
    BANNED = "banned"


class Raid(Base):
    """One raid; at most one is going on in a chat."""

    __tablename__ = "raids"
    __table_args__ = (
        Index(
            "uq_raids_open",
            "chat_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "chat_id", "began_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """None: noticed by Hearth."""


class RaidNewcomer(Base):
    """Somebody who came during a raid, or in the minute before it was noticed."""

    __tablename__ = "raid_newcomers"

    raid_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("raids.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(8), default=Outcome.MUTED)


async def open_raid(session: AsyncSession, chat_id: int) -> Raid | None:
    query = select(Raid).where(Raid.chat_id == chat_id, Raid.ended_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def latest_raid(session: AsyncSession, chat_id: int) -> Raid | None:
    query = select(Raid).where(Raid.chat_id == chat_id).order_by(Raid.id.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def add_raid(session: AsyncSession, raid: Raid) -> Raid:
    session.add(raid)
    await session.flush()
    return raid


async def add_newcomer(session: AsyncSession, raid_id: int, person_id: int, key: str, joined_at: datetime) -> bool:
    """False: this person is known to have come with the raid already."""
    statement = insert_into(session, RaidNewcomer).values(
        raid_id=raid_id, person_id=person_id, person_key=key, joined_at=joined_at, outcome=Outcome.MUTED
    )
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(RaidNewcomer.person_id))
    return inserted.scalar_one_or_none() is not None


async def newcomers_with(session: AsyncSession, raid_id: int, outcome: Outcome) -> list[RaidNewcomer]:
    """Oldest first."""
    query = select(RaidNewcomer).where(RaidNewcomer.raid_id == raid_id, RaidNewcomer.outcome == outcome)
    return list(await session.scalars(query.order_by(RaidNewcomer.joined_at, RaidNewcomer.person_id)))


async def count_newcomers(session: AsyncSession, raid_id: int) -> int:
    query = select(func.count()).where(RaidNewcomer.raid_id == raid_id)
    return await session.scalar(query) or 0


async def newest_newcomer_at(session: AsyncSession, raid_id: int) -> datetime | None:
    query = select(RaidNewcomer.joined_at).where(RaidNewcomer.raid_id == raid_id)
    return (await session.execute(query.order_by(RaidNewcomer.joined_at.desc()).limit(1))).scalar_one_or_none()


async def set_outcome(session: AsyncSession, raid_id: int, person_ids: Iterable[int], outcome: Outcome) -> None:
    statement = update(RaidNewcomer).where(
        RaidNewcomer.raid_id == raid_id, RaidNewcomer.person_id.in_(list(person_ids))
    )
    await session.execute(statement.values(outcome=outcome))


async def is_held_by_a_raid(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Whether somebody waits, silent, for a decision about the newest raid of a chat."""
    raid = await latest_raid(session, chat_id)
    if raid is None:
        return False
    newcomer = await row_with_key(session, RaidNewcomer, raid.id, person_id)
    return newcomer is not None and newcomer.outcome == Outcome.MUTED


async def joined_since(
    session: AsyncSession, chat_id: int, platform: str, since: datetime
) -> list[tuple[int, str, datetime]]:
    """Who joined a chat after a moment (UTC) and is still there: (person, key, when)."""
    query = (
        select(Member.person_id, Identity.key, Member.joined_at)
        .join(Identity, Identity.person_id == Member.person_id)
        .where(
            Member.chat_id == chat_id,
            Member.joined_at > since,
            Member.status == MemberStatus.MEMBER,
            Identity.platform == platform,
        )
    )
    return [(person_id, key, at) for person_id, key, at in await session.execute(query) if at is not None]


async def people_muted_otherwise(session: AsyncSession, chat_id: int) -> set[int]:
    """Who is muted by a case of their own."""
    query = select(Restriction.person_id).where(
        Restriction.chat_id == chat_id, Restriction.kind == RestrictionKind.MUTE, Restriction.lifted_at.is_(None)
    )
    return set(await session.scalars(query))
