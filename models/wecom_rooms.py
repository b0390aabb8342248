"""Customer groups of WeCom: who was in them at which version, what callbacks said since, and what is to be read.

A callback is written down before it is acknowledged. It is settled by the chain of versions where that fits, and by a
reading of the group where it does not: see ``wecom_room_changes``.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String, Text, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class Told(StrEnum):
    """What a callback says has happened."""

    CAME = "add_member"
    WENT = "del_member"
    CLOSED = "dismiss"
    OTHER = "other"


class WecomRoom(Base):
    """``due_at``: when the group is to be read again; a reading that did not come about stays due over a restart."""

    __tablename__ = "wecom_rooms"

    room_id: Mapped[str] = mapped_column(String(59), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    """WeCom's own name for this state of the members; empty where it told none."""
    steps: Mapped[int] = mapped_column(Integer)
    """Counts the states that differed from the one before; 0 until the group was read once."""
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(Integer)
    """Readings since the last good one that failed or were older than what a callback had said."""


class WecomRoomMember(Base):
    """``key`` as the house knows people. ``is_admin`` is WeCom's own list; the owner stands in the group's row."""

    __tablename__ = "wecom_room_members"

    room_id: Mapped[str] = mapped_column(String(59), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_admin: Mapped[bool] = mapped_column(default=False)


class WecomRoomNote(Base):
    """A callback that is not settled yet. ``people`` are WeCom's own ids, parted by spaces."""

    __tablename__ = "wecom_room_notes"
    __table_args__ = (Index(None, "room_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    update_key: Mapped[str] = mapped_column(String(128), unique=True)
    room_id: Mapped[str] = mapped_column(String(59))
    told: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(64))
    after: Mapped[str] = mapped_column(String(64))
    people: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Note:
    """One callback, as far as it matters here."""

    update_key: str
    room_id: str
    told: Told
    before: str
    after: str
    people: tuple[str, ...]
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody in a reading. ``state`` names the way they came by, ``by_key`` the colleague who brought them."""

    key: str
    name: str = ""
    joined_at: datetime | None = None
    source: str = ""
    by_key: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A group as it was just read."""

    room_id: str
    name: str
    owner: str
    version: str
    people: Mapping[str, Arrival]
    admins: AbstractSet[str] = field(default_factory=frozenset)


# -- what is known --------------------------------------------------------------------------------------------------


async def room_with_id(session: AsyncSession, room_id: str) -> WecomRoom | None:
    return await row_with_key(session, WecomRoom, room_id)


async def members_of(session: AsyncSession, room_id: str) -> set[str]:
    return set(await session.scalars(select(WecomRoomMember.key).where(WecomRoomMember.room_id == room_id)))


async def rooms_due(session: AsyncSession, now: datetime) -> Sequence[WecomRoom]:
    """The longest due first."""
    query = select(WecomRoom).where(WecomRoom.due_at <= now).order_by(WecomRoom.due_at, WecomRoom.room_id)
    return (await session.scalars(query)).all()


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(WecomRoom.due_at)))


async def room_ids(session: AsyncSession) -> Sequence[str]:
    return (await session.scalars(select(WecomRoom.room_id))).all()


async def rooms_by_owner(session: AsyncSession) -> dict[str, list[str]]:
    """Groups that were read at least once, by the staff member they belong to."""
    query = select(WecomRoom.owner, WecomRoom.room_id).where(WecomRoom.steps > 0, WecomRoom.owner != "")
    found: dict[str, list[str]] = {}
    for owner, room_id in await session.execute(query.order_by(WecomRoom.owner, WecomRoom.room_id)):
        found.setdefault(owner, []).append(room_id)
    return found


async def notes_of(session: AsyncSession, room_id: str) -> Sequence[WecomRoomNote]:
    """In the order in which they came."""
    query = select(WecomRoomNote).where(WecomRoomNote.room_id == room_id)
    return (await session.scalars(query.order_by(WecomRoomNote.id))).all()


# -- what is to be read ---------------------------------------------------------------------------------------------


async def expect_rooms(session: AsyncSession, room_ids: Collection[str], due_at: datetime) -> None:
    """These groups exist: each is to be read, those that are due earlier still earlier."""
    rows = [_unread(room_id, due_at) for room_id in dict.fromkeys(room_ids)]
    if not rows:
        return
    await session.execute(insert_into(session, WecomRoom).on_conflict_do_nothing(), rows)
    later = (WecomRoom.due_at.is_(None)) | (WecomRoom.due_at > due_at)
    for at in range(0, len(rows), 500):
        some = [row["room_id"] for row in rows[at : at + 500]]
        await session.execute(update(WecomRoom).where(WecomRoom.room_id.in_(some), later).values(due_at=due_at))


async def put_off(session: AsyncSession, room_id: str, due_at: datetime) -> None:
    """The reading did not come about, or was too old to be of use."""
    later = update(WecomRoom).where(WecomRoom.room_id == room_id)
    await session.execute(later.values(due_at=due_at, tries=WecomRoom.tries + 1))


# -- for whoever settles it ------------------------------------------------------------------------------------------


async def room_to_change(session: AsyncSession, room_id: str, at: datetime) -> WecomRoom:
    await session.execute(insert_into(session, WecomRoom).on_conflict_do_nothing(), [_unread(room_id, at)])
    return (await session.scalars(select(WecomRoom).where(WecomRoom.room_id == room_id))).one()


async def replace_members(session: AsyncSession, reading: Reading) -> None:
    await session.execute(delete(WecomRoomMember).where(WecomRoomMember.room_id == reading.room_id))
    rows = [
        {"room_id": reading.room_id, "key": key, "is_admin": key in reading.admins} for key in sorted(reading.people)
    ]
    await session.execute(insert(WecomRoomMember), rows)


async def forget_notes(session: AsyncSession, ids: Sequence[int]) -> None:
    if ids:
        await session.execute(delete(WecomRoomNote).where(WecomRoomNote.id.in_(ids)))


def _unread(room_id: str, due_at: datetime) -> dict[str, object]:
    empty = {"name": "", "owner": "", "version": "", "steps": 0, "read_at": None, "tries": 0}
    return {"room_id": room_id, "due_at": due_at, **empty}
