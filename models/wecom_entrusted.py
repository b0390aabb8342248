"""What WeCom does in customer groups with words of ours: what is wanted, what was left there, what the house was told.

And the contacts that were greeted: each once.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Integer, String, Text, Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into
from models.wecom_rooms import WecomRoom, WecomRoomMember


class Making(StrEnum):
    """Something that has no list is about to be made. Found so by the next process, it may exist or not."""

    NO = ""
    NOW = "now"
    UNCLEAR = "unclear"


class WecomEntrusted(Base):
    """``what`` is one of ``Entrusted``. ``content``: what is wanted, empty for nothing; ``remote_id``: WeCom's own.

    ``left`` names what was last left there. ``news`` is where it stands, ``told`` what the house was told of that.
    """

    __tablename__ = "wecom_entrusted"

    room_id: Mapped[str] = mapped_column(String(59), primary_key=True)
    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    remote_id: Mapped[str] = mapped_column(Text)
    making: Mapped[str] = mapped_column(String(8))
    left: Mapped[str] = mapped_column(String(64))
    news: Mapped[str] = mapped_column(String(12))
    left_out: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(String(12))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the news began."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(Integer)


class WecomContactWelcome(Base):
    """A contact is being greeted, or was. ``code`` is a digest of WeCom's own, which is good once."""

    __tablename__ = "wecom_contact_welcomes"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# -- what is wanted -------------------------------------------------------------------------------------------------


async def want(session: AsyncSession, room_id: str, what: str, content: str, at: datetime) -> bool:
    """The latest wish wins. False: it was wished for already, or nothing was ever left and nothing is wanted."""
    row = await row_with_key(session, WecomEntrusted, room_id, what)
    if row is None:
        if content:
            session.add(_unleft(room_id, what, content, at))
        return bool(content)
    if row.content == content:
        return False
    row.content, row.due_at, row.tries = content, at, 0
    return True


def _unleft(room_id: str, what: str, content: str, at: datetime) -> WecomEntrusted:
    return WecomEntrusted(
        room_id=room_id,
        what=what,
        content=content,
        remote_id="",
        making=Making.NO,
        left="",
        news="",
        left_out=0,
        why="",
        told="",
        changed_at=at,
        due_at=at,
        tries=0,
    )


async def rooms_by_name(session: AsyncSession) -> dict[str, str]:
    """Groups the house was told about, and what they are called."""
    query = select(WecomRoom.room_id, WecomRoom.name).where(WecomRoom.steps > 0).order_by(WecomRoom.room_id)
    return {row.room_id: row.name for row in await session.execute(query)}


async def staff_in(session: AsyncSession, room_id: str) -> tuple[str, ...]:
    """Userids of the colleagues who are in a group."""
    query = select(WecomRoomMember.key).where(WecomRoomMember.room_id == room_id, WecomRoomMember.key.not_like("ext:%"))
    return tuple(sorted(await session.scalars(query)))


# -- what is to be done ---------------------------------------------------------------------------------------------


async def entrusted(session: AsyncSession, room_id: str, what: str) -> WecomEntrusted | None:
    return await row_with_key(session, WecomEntrusted, room_id, what)


async def due(session: AsyncSession, now: datetime) -> Sequence[WecomEntrusted]:
    query = select(WecomEntrusted).where(WecomEntrusted.due_at <= now)
    return (await session.scalars(query.order_by(WecomEntrusted.due_at, WecomEntrusted.room_id))).all()


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(WecomEntrusted.due_at)))


async def all_of(session: AsyncSession, what: str) -> Sequence[WecomEntrusted]:
    query = select(WecomEntrusted).where(WecomEntrusted.what == what)
    return (await session.scalars(query.order_by(WecomEntrusted.room_id))).all()


async def expect(session: AsyncSession, at: datetime, rooms: Sequence[str] | None = None) -> None:
    """Look after all of them, or after those of some groups, by this moment."""
    later = update(WecomEntrusted).where(WecomEntrusted.due_at > at)
    if rooms is not None:
        later = later.where(WecomEntrusted.room_id.in_(rooms))
    await session.execute(later.values(due_at=at))


async def how_many_there(session: AsyncSession, what: str) -> int:
    """Those that exist, or may exist, at WeCom."""
    there = (WecomEntrusted.remote_id != "") | (WecomEntrusted.making != Making.NO)
    query = select(func.count()).select_from(WecomEntrusted).where(WecomEntrusted.what == what, there)
    return await session.scalar(query) or 0


# -- what was done --------------------------------------------------------------------------------------------------


async def note_making(session: AsyncSession, room_id: str, what: str, making: Making) -> None:
    await session.execute(_of(room_id, what).values(making=making))


async def note_left(session: AsyncSession, room_id: str, what: str, remote_id: str, left: str) -> None:
    """It is there, by this id; an empty one: it is not there any more."""
    await session.execute(_of(room_id, what).values(remote_id=remote_id, left=left, making=Making.NO))


async def note_standing(
    session: AsyncSession,
    room_id: str,
    what: str,
    *,
    seen: str,
    news: str,
    left_out: int = 0,
    why: str = "",
    is_new: bool = False,
    at: datetime,
    due_at: datetime,
) -> None:
    """Where it stands since it was looked after with ``seen`` wanted; a newer wish stays due.

    ``is_new``: it is told even where it stands as it stood before.
    """
    row = await row_with_key(session, WecomEntrusted, room_id, what)
    if row is None:
        return
    if row.news != news or is_new:
        row.changed_at = at
        row.told = ""
    row.news, row.left_out, row.why, row.tries = news, left_out, why[:300], 0
    if row.content == seen:
        row.due_at = due_at


async def put_off(session: AsyncSession, room_id: str, what: str, due_at: datetime) -> None:
    """It did not come about this time."""
    await session.execute(_of(room_id, what).values(due_at=due_at, tries=WecomEntrusted.tries + 1))


async def drop(session: AsyncSession, room_id: str, what: str) -> None:
    """Nothing is wanted and nothing is there, unless something is wanted again."""
    gone = (WecomEntrusted.room_id == room_id, WecomEntrusted.what == what, WecomEntrusted.content == "")
    await session.execute(delete(WecomEntrusted).where(*gone))


async def forget_room(session: AsyncSession, room_id: str, at: datetime) -> None:
    """The group is no more: nothing is wanted for it."""
    await session.execute(
        update(WecomEntrusted)
        .where(WecomEntrusted.room_id == room_id, WecomEntrusted.content != "")
        .values(content="", due_at=at, tries=0)
    )


def _of(room_id: str, what: str) -> Update:
    return update(WecomEntrusted).where(WecomEntrusted.room_id == room_id, WecomEntrusted.what == what)


# -- what is told ---------------------------------------------------------------------------------------------------


async def untold(session: AsyncSession) -> Sequence[WecomEntrusted]:
    query = select(WecomEntrusted).where(WecomEntrusted.news != "", WecomEntrusted.told != WecomEntrusted.news)
    return (await session.scalars(query.order_by(WecomEntrusted.changed_at, WecomEntrusted.room_id))).all()


async def note_told(session: AsyncSession, key: tuple[str, str], news: str, changed_at: datetime) -> None:
    await session.execute(
        _of(*key).where(WecomEntrusted.news == news, WecomEntrusted.changed_at == changed_at).values(told=news)
    )


# -- contacts -------------------------------------------------------------------------------------------------------


async def claim_welcome(session: AsyncSession, code: str, at: datetime, forget_before: datetime) -> bool:
    """True for the first who asks: whoever greets by this code. Old ones are forgotten on the way."""
    await session.execute(delete(WecomContactWelcome).where(WecomContactWelcome.at < forget_before))
    statement = insert_into(session, WecomContactWelcome).values(code=code, at=at)
    claimed = await session.execute(statement.on_conflict_do_nothing().returning(WecomContactWelcome.code))
    return claimed.scalar_one_or_none() is not None
