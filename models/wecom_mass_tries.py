"""Mass-send tasks that WeCom was asked to make and has not said whether it did: one row from before the request on."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Integer, String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.handover import Handover
from models.base import Base, BigId, UtcDateTime
from models.wecom_mass_sends import WecomMassSend, add_mass_send, end_mass_send


class WecomMassTry(Base):
    """``words``: a hash of what the task says, by which it is known again."""

    __tablename__ = "wecom_mass_tries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[str] = mapped_column(String(59))
    sender: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """When WeCom's list of tasks is looked through next; first when no answer can come any more."""
    looks: Mapped[int] = mapped_column(Integer)
    """In so many lists it was missing."""


async def begin_try(
    session: AsyncSession, *, room_id: str, sender: str, words: str, at: datetime, look_at: datetime
) -> int:
    row = WecomMassTry(room_id=room_id, sender=sender, words=words, begun_at=at, look_at=look_at, looks=0)
    session.add(row)
    await session.flush()
    return row.id


async def enter_made(
    session: AsyncSession,
    try_id: int,
    *,
    key: str,
    msgid: str,
    room_id: str,
    sender: str,
    at: datetime,
    look_at: datetime,
) -> None:
    """WeCom has said that it made the task."""
    await add_mass_send(session, key, msgid=msgid, room_id=room_id, sender=sender, at=at, look_at=look_at)
    await drop_try(session, try_id)


async def settle_as_made(
    session: AsyncSession, one: WecomMassTry, *, key: str, msgid: str, made_at: datetime, now: datetime
) -> None:
    """It was found among WeCom's tasks: from now on it is followed like any other."""
    about = (one.room_id, one.sender, one.begun_at)
    await _enter(session, key, msgid, about, at=made_at, look_at=now)
    await drop_try(session, one.id)


async def settle_as_lost(session: AsyncSession, one: WecomMassTry, *, now: datetime) -> None:
    """It was never made. That is told as every other end, under a key that names no task."""
    key = f"try:{one.id}"
    await _enter(session, key, "", (one.room_id, one.sender, one.begun_at), at=one.begun_at, look_at=now)
    await end_mass_send(session, key, Handover.LOST, now)
    await drop_try(session, one.id)


async def _enter(
    session: AsyncSession, key: str, msgid: str, about: tuple[str, str, datetime], *, at: datetime, look_at: datetime
) -> None:
    room_id, sender, begun_at = about
    await add_mass_send(
        session, key, msgid=msgid, room_id=room_id, sender=sender, at=at, look_at=look_at, begun_at=begun_at
    )


async def drop_try(session: AsyncSession, try_id: int) -> None:
    """What became of it is known."""
    await session.execute(delete(WecomMassTry).where(WecomMassTry.id == try_id))


async def tries_due(session: AsyncSession, now: datetime) -> Sequence[WecomMassTry]:
    query = select(WecomMassTry).where(WecomMassTry.look_at <= now)
    return (await session.scalars(query.order_by(WecomMassTry.begun_at, WecomMassTry.id))).all()


async def next_try_look(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(WecomMassTry.look_at)))


async def tries_alike(session: AsyncSession, sender: str, words: str) -> int:
    """How many of one sender's unclear tasks say the same, in whichever groups."""
    alike = (WecomMassTry.sender == sender, WecomMassTry.words == words)
    return await session.scalar(select(func.count()).select_from(WecomMassTry).where(*alike)) or 0


async def look_again(session: AsyncSession, try_id: int, look_at: datetime, *, was_missing: bool) -> None:
    later = {"look_at": look_at, "looks": WecomMassTry.looks + int(was_missing)}
    await session.execute(update(WecomMassTry).where(WecomMassTry.id == try_id).values(later))


async def known_tasks(session: AsyncSession, msgids: Collection[str]) -> set[str]:
    """Which of WeCom's tasks are ours already."""
    query = select(WecomMassSend.msgid).where(WecomMassSend.msgid.in_(sorted(msgids)))
    return set(await session.scalars(query))
