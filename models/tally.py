"""What platforms counted themselves: a day of all groups of one owner, kept with each chat that is theirs."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.tally import Tally
from models.base import Base, UtcDateTime
from models.upsert import insert_into


class OwnerDay(Base):
    """``day``: ordinal of the platform's own date. No count is NULL throughout: it was not to be had."""

    __tablename__ = "owner_days"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    """Who owned the chat."""
    day: Mapped[int] = mapped_column(primary_key=True)
    groups: Mapped[int | None]
    new_groups: Mapped[int | None]
    busy_groups: Mapped[int | None]
    members: Mapped[int | None]
    new_members: Mapped[int | None]
    writers: Mapped[int | None]
    messages: Mapped[int | None]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def tally(self) -> Tally | None:
        found = {name: getattr(self, name) for name in Tally.__dataclass_fields__}
        return None if None in found.values() else Tally(**found)


async def keep_owner_day(
    session: AsyncSession, chat_id: int, person_id: int, day: int, tally: Tally | None, at: datetime
) -> None:
    """The newest count of a day stands; that there is none yet takes no count away."""
    counts = asdict(tally) if tally is not None else dict.fromkeys(Tally.__dataclass_fields__)
    key = {"chat_id": chat_id, "person_id": person_id, "day": day}
    statement = insert_into(session, OwnerDay).values(**key, **counts, counted_at=at)
    if tally is None:
        await session.execute(statement.on_conflict_do_nothing())
    else:
        newer = {**counts, "counted_at": at}
        await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=newer))


async def owner_days(
    session: AsyncSession, chat_id: int, person_id: int, days: Sequence[int]
) -> dict[int, Tally | None]:
    """Those of these days on which anything is kept."""
    this = (OwnerDay.chat_id == chat_id, OwnerDay.person_id == person_id)
    rows = await session.scalars(select(OwnerDay).where(*this, OwnerDay.day.in_(days)))
    return {row.day: row.tally for row in rows}


async def has_owner_days(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Whether the platform ever counted for this owner."""
    this = (OwnerDay.chat_id == chat_id, OwnerDay.person_id == person_id)
    return await session.scalar(select(OwnerDay.day).where(*this).limit(1)) is not None


async def forget_owner_days(session: AsyncSession, chat_id: int, before: int) -> None:
    await session.execute(delete(OwnerDay).where(OwnerDay.chat_id == chat_id, OwnerDay.day < before))
