"""Mass-send tasks in customer groups: made by us, sent by a member of staff, and what the house was told of each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, String, Text, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into

WAITS = "waits"


class WecomMassSend(Base):
    """``key`` is ours, WeCom's ids may be too long. ``told`` is the last state the house was told."""

    __tablename__ = "wecom_mass_sends"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    msgid: Mapped[str] = mapped_column(Text)
    room_id: Mapped[str] = mapped_column(String(59))
    sender: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    told: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When WeCom is asked next; None once it is over."""
    nudged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the sender was last reminded, at first by the task itself."""
    nudges: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When we asked for it, where only a later look told what became of that."""


async def add_mass_send(
    session: AsyncSession,
    key: str,
    *,
    msgid: str,
    room_id: str,
    sender: str,
    at: datetime,
    look_at: datetime,
    begun_at: datetime | None = None,
) -> None:
    """Enter a task that waits for its sender; one that was found meanwhile is not entered twice."""
    task = {"key": key, "msgid": msgid, "room_id": room_id, "sender": sender, "state": WAITS, "told": ""}
    times = {"made_at": at, "changed_at": at, "look_at": look_at, "nudged_at": at, "begun_at": begun_at}
    row = insert_into(session, WecomMassSend).values(**task, **times, nudges=0)
    await session.execute(row.on_conflict_do_nothing())


async def mass_send_with_key(session: AsyncSession, key: str) -> WecomMassSend | None:
    return await row_with_key(session, WecomMassSend, key)


async def mass_sends_due(session: AsyncSession, now: datetime) -> Sequence[WecomMassSend]:
    query = select(WecomMassSend).where(WecomMassSend.look_at <= now)
    return (await session.scalars(query.order_by(WecomMassSend.look_at, WecomMassSend.key))).all()


async def next_look(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(WecomMassSend.look_at)))


async def look_later(session: AsyncSession, key: str, look_at: datetime) -> None:
    """Unless it is over."""
    waits = (WecomMassSend.key == key, WecomMassSend.state == WAITS)
    await session.execute(update(WecomMassSend).where(*waits).values(look_at=look_at))


async def note_nudge(session: AsyncSession, key: str, at: datetime) -> None:
    nudged = {"nudged_at": at, "nudges": WecomMassSend.nudges + 1}
    await session.execute(update(WecomMassSend).where(WecomMassSend.key == key).values(nudged))


async def end_mass_send(session: AsyncSession, key: str, state: str, at: datetime, *, is_known: bool = False) -> None:
    """It is over. ``is_known``: whoever ended it need not be told."""
    values: dict[str, object] = {"state": state, "changed_at": at, "look_at": None}
    if is_known:
        values["told"] = state
    waits = (WecomMassSend.key == key, WecomMassSend.state == WAITS)
    await session.execute(update(WecomMassSend).where(*waits).values(values))


async def untold_states(session: AsyncSession, made_before: datetime) -> Sequence[WecomMassSend]:
    untold = (WecomMassSend.told != WecomMassSend.state, WecomMassSend.made_at <= made_before)
    return (await session.scalars(select(WecomMassSend).where(*untold).order_by(WecomMassSend.changed_at))).all()


async def note_told(session: AsyncSession, key: str, state: str) -> None:
    await session.execute(update(WecomMassSend).where(WecomMassSend.key == key).values(told=state))


async def forget_mass_sends(session: AsyncSession, before: datetime) -> None:
    """What was told before this moment: tasks that are over, and those that WeCom neither ends nor takes back."""
    told = WecomMassSend.told == WecomMassSend.state
    await session.execute(delete(WecomMassSend).where(told, WecomMassSend.changed_at < before))
