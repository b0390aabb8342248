"""Check-ins: one row per ritual, person and day. The unique constraint is the last judge of "once a day"."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Date,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, BigId, UtcDateTime
from models.people import Member, Person
from models.upsert import insert_into


class How(StrEnum):
    SAID = "said"
    BUTTON = "button"
    REPAIR = "repair"


class CheckIn(Base):
    """``day`` is the ritual's own day, decided when it happened and never computed again."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("ritual_id", "person_id", "day"),
        Index(None, "ritual_id", "day"),
        Index(None, "chat_id", "day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[str] = mapped_column(String(8))
    message_key: Mapped[str | None] = mapped_column(String(64))
    """The message it was said in; its text is kept with the events, as long as those keep text."""
    value: Mapped[float | None] = mapped_column(Float)
    """The number that was the proof."""
    claim: Mapped[int] = mapped_column(default=1)
    """Counts up when a day that was withdrawn is checked in again."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """The admin who repaired it."""


class Freeze(Base):
    """A missed day that a card covered. Once kept here it stays covered, whatever the settings become."""

    __tablename__ = "freezes"

    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    by_hand: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReminderWish(Base):
    """A person wants to be reminded of a ritual privately."""

    __tablename__ = "reminder_wishes"

    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)


async def claim_day(session: AsyncSession, **values: object) -> int | None:
    """Enter a check-in. Returns which claim of that day it is, or None: the day is taken already."""
    statement = insert_into(session, CheckIn).values(claim=1, withdrawn_at=None, **values)
    kept = {name: statement.excluded[name] for name in ("at", "how", "message_key", "value", "by_id")}
    statement = statement.on_conflict_do_update(
        index_elements=["ritual_id", "person_id", "day"],
        set_={**kept, "withdrawn_at": None, "claim": CheckIn.claim + 1},
        where=CheckIn.withdrawn_at.is_not(None),
    )
    return (await session.execute(statement.returning(CheckIn.claim))).scalar_one_or_none()


async def withdraw_day(session: AsyncSession, ritual_id: int, person_id: int, day: date, at: datetime) -> int | None:
    """Withdraw a check-in. Returns which claim of that day it was, or None: there was none."""
    statement = (
        update(CheckIn)
        .where(
            CheckIn.ritual_id == ritual_id,
            CheckIn.person_id == person_id,
            CheckIn.day == day,
            CheckIn.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
        .returning(CheckIn.claim)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def days_of(session: AsyncSession, ritual_id: int, person_id: int) -> set[date]:
    """Every day this person checked in."""
    query = select(CheckIn.day).where(
        CheckIn.ritual_id == ritual_id, CheckIn.person_id == person_id, CheckIn.withdrawn_at.is_(None)
    )
    return set(await session.scalars(query))


async def frozen_days_of(session: AsyncSession, ritual_id: int, person_id: int) -> set[date]:
    query = select(Freeze.day).where(Freeze.ritual_id == ritual_id, Freeze.person_id == person_id)
    return set(await session.scalars(query))


async def keep_freezes(
    session: AsyncSession, ritual_id: int, person_id: int, days: Sequence[date], *, by_hand: bool, at: datetime
) -> int:
    """Keep that cards covered these days; how many were not kept before."""
    rows = [{"ritual_id": ritual_id, "person_id": person_id, "day": day, "by_hand": by_hand, "at": at} for day in days]
    if not rows:
        return 0
    statement = (
        insert_into(session, Freeze)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["ritual_id", "person_id", "day"])
    )
    return len((await session.execute(statement.returning(Freeze.day))).all())


async def checked_in_on(session: AsyncSession, ritual_id: int, day: date) -> list[int]:
    """Who checked in that day, the earliest first."""
    query = (
        select(CheckIn.person_id)
        .where(CheckIn.ritual_id == ritual_id, CheckIn.day == day, CheckIn.withdrawn_at.is_(None))
        .order_by(CheckIn.at, CheckIn.id)
    )
    return list(await session.scalars(query))


async def taking_part_since(session: AsyncSession, ritual_id: int, since: date) -> set[int]:
    """Who checked in at least once since that day and is still in the chat."""
    query = (
        select(CheckIn.person_id)
        .outerjoin(Member, (Member.chat_id == CheckIn.chat_id) & (Member.person_id == CheckIn.person_id))
        .join(Person, Person.id == CheckIn.person_id)
        .where(
            CheckIn.ritual_id == ritual_id,
            CheckIn.day >= since,
            CheckIn.withdrawn_at.is_(None),
            func.coalesce(Member.status, MemberStatus.MEMBER).not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
            Person.forgotten_at.is_(None),
        )
        .distinct()
    )
    return set(await session.scalars(query))


async def counts_by_day(session: AsyncSession, ritual_id: int, since: date) -> dict[date, int]:
    """How many checked in on each day; days without any are absent."""
    query = (
        select(CheckIn.day, func.count())
        .where(CheckIn.ritual_id == ritual_id, CheckIn.day >= since, CheckIn.withdrawn_at.is_(None))
        .group_by(CheckIn.day)
    )
    return dict((await session.execute(query)).all())


async def sum_of_values(session: AsyncSession, ritual_id: int, day: date) -> float:
    """All numbers of a day together."""
    query = select(func.coalesce(func.sum(CheckIn.value), 0.0)).where(
        CheckIn.ritual_id == ritual_id, CheckIn.day == day, CheckIn.withdrawn_at.is_(None)
    )
    return float((await session.execute(query)).scalar_one() or 0.0)


async def everybodys_days(session: AsyncSession, ritual_id: int) -> dict[int, set[date]]:
    """The days of each person who ever checked in."""
    days: dict[int, set[date]] = {}
    query = select(CheckIn.person_id, CheckIn.day).where(CheckIn.ritual_id == ritual_id, CheckIn.withdrawn_at.is_(None))
    for person_id, day in await session.execute(query):
        days.setdefault(person_id, set()).add(day)
    return days


async def everybodys_frozen_days(session: AsyncSession, ritual_id: int) -> dict[int, set[date]]:
    days: dict[int, set[date]] = {}
    query = select(Freeze.person_id, Freeze.day).where(Freeze.ritual_id == ritual_id)
    for person_id, day in await session.execute(query):
        days.setdefault(person_id, set()).add(day)
    return days


async def check_in_totals(
    session: AsyncSession, chats: int | Sequence[int], since: date | None
) -> list[tuple[int, int, datetime]]:
    """(person, check-ins, time of the last one) of who is in the chat now, the most first; ties: earliest first."""
    there = CheckIn.chat_id == chats if isinstance(chats, int) else CheckIn.chat_id.in_(chats)
    number, last_at = func.count(), func.max(CheckIn.at)
    query = (
        select(CheckIn.person_id, number, last_at)
        .outerjoin(Member, (Member.chat_id == CheckIn.chat_id) & (Member.person_id == CheckIn.person_id))
        .join(Person, Person.id == CheckIn.person_id)
        .where(
            there,
            CheckIn.withdrawn_at.is_(None),
            func.coalesce(Member.status, MemberStatus.MEMBER).not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
            Person.forgotten_at.is_(None),
        )
        .group_by(CheckIn.person_id)
        .order_by(number.desc(), last_at, CheckIn.person_id)
    )
    if since is not None:
        query = query.where(CheckIn.day >= since)
    return [(person_id, count, at) for person_id, count, at in await session.execute(query)]


async def wishes_of(session: AsyncSession, ritual_id: int) -> set[int]:
    """Who wants to be reminded privately."""
    return set(await session.scalars(select(ReminderWish.person_id).where(ReminderWish.ritual_id == ritual_id)))


async def flip_wish(session: AsyncSession, ritual_id: int, person_id: int) -> bool:
    """Turn a person's private reminder on or off; whether it is on now."""
    gone = await session.execute(
        delete(ReminderWish)
        .where(ReminderWish.ritual_id == ritual_id, ReminderWish.person_id == person_id)
        .returning(ReminderWish.person_id)
    )
    if gone.first() is not None:
        return False
    session.add(ReminderWish(ritual_id=ritual_id, person_id=person_id))
    return True
