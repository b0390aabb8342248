"""Customer groups of WeCom: who was in them at which version, what callbacks said since, and what is still to be told.

A callback is written down before it is acknowledged. It is settled by the version chain where that fits and by a
reading of the group where it does not; either way what differs is written down together with the new state, and
forgotten once it has been told: a crash in between tells it again, under the same key.
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
from models.wecom_join_ways import ways_by_state


class News(StrEnum):
    BEGUN = "begun"
    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    CLOSED = "closed"


class Told(StrEnum):
    """What a callback says has happened."""

    CAME = "add_member"
    WENT = "del_member"
    CLOSED = "dismiss"
    OTHER = "other"


class WecomRoom(Base):
    """``due_at``: when the group is to be read again; a reading that did not come about stays due over a restart."""

    __tablename__ = "wecom_rooms"

    chat_id: Mapped[str] = mapped_column(String(59), primary_key=True)
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

    chat_id: Mapped[str] = mapped_column(String(59), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_admin: Mapped[bool] = mapped_column(default=False)


class WecomRoomNote(Base):
    """A callback that is not settled yet. ``people`` are WeCom's own ids, parted by spaces."""

    __tablename__ = "wecom_room_notes"
    __table_args__ = (Index(None, "chat_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    update_key: Mapped[str] = mapped_column(String(128), unique=True)
    chat_id: Mapped[str] = mapped_column(String(59))
    told: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(64))
    after: Mapped[str] = mapped_column(String(64))
    people: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WecomRoomChange(Base):
    """A difference that the house has not been told yet. ``value`` is a person's key or the new name."""

    __tablename__ = "wecom_room_changes"
    __table_args__ = (Index(None, "chat_id", "step"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(59))
    step: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(Text)
    person_name: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(16))
    by_key: Mapped[str] = mapped_column(String(64))
    invite_url: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Note:
    """One callback, as far as it matters here."""

    update_key: str
    chat_id: str
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

    chat_id: str
    name: str
    owner: str
    version: str
    people: Mapping[str, Arrival]
    admins: AbstractSet[str] = field(default_factory=frozenset)


# -- what is known --------------------------------------------------------------------------------------------------


async def room_with_id(session: AsyncSession, chat_id: str) -> WecomRoom | None:
    return await row_with_key(session, WecomRoom, chat_id)


async def members_of(session: AsyncSession, chat_id: str) -> set[str]:
    return set(await session.scalars(select(WecomRoomMember.key).where(WecomRoomMember.chat_id == chat_id)))


async def rooms_due(session: AsyncSession, now: datetime) -> Sequence[WecomRoom]:
    """The longest due first."""
    query = select(WecomRoom).where(WecomRoom.due_at <= now).order_by(WecomRoom.due_at, WecomRoom.chat_id)
    return (await session.scalars(query)).all()


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(WecomRoom.due_at)))


async def room_ids(session: AsyncSession) -> Sequence[str]:
    return (await session.scalars(select(WecomRoom.chat_id))).all()


async def notes_of(session: AsyncSession, chat_id: str) -> Sequence[WecomRoomNote]:
    """In the order in which they came."""
    query = select(WecomRoomNote).where(WecomRoomNote.chat_id == chat_id)
    return (await session.scalars(query.order_by(WecomRoomNote.id))).all()


# -- what is to be read ---------------------------------------------------------------------------------------------


async def expect_rooms(session: AsyncSession, chat_ids: Collection[str], due_at: datetime) -> None:
    """These groups exist: each is to be read, those that are due earlier still earlier."""
    rows = [_unread(chat_id, due_at) for chat_id in dict.fromkeys(chat_ids)]
    if not rows:
        return
    await session.execute(insert_into(session, WecomRoom).on_conflict_do_nothing(), rows)
    later = (WecomRoom.due_at.is_(None)) | (WecomRoom.due_at > due_at)
    for at in range(0, len(rows), 500):
        some = [row["chat_id"] for row in rows[at : at + 500]]
        await session.execute(update(WecomRoom).where(WecomRoom.chat_id.in_(some), later).values(due_at=due_at))


async def put_off(session: AsyncSession, chat_id: str, due_at: datetime) -> None:
    """The reading did not come about, or was too old to be of use."""
    later = update(WecomRoom).where(WecomRoom.chat_id == chat_id)
    await session.execute(later.values(due_at=due_at, tries=WecomRoom.tries + 1))


async def keep_notes(session: AsyncSession, notes: Sequence[Note], *, now: datetime, due_at: datetime) -> None:
    """Write callbacks down, once each, and settle at once what their versions allow to settle without a reading."""
    for note in notes:
        if note.told is Told.CLOSED:
            await close_room(session, note.chat_id, at=note.happened_at)
            continue
        values = {
            "update_key": note.update_key,
            "chat_id": note.chat_id,
            "told": note.told,
            "before": note.before,
            "after": note.after,
            "people": " ".join(note.people),
            "happened_at": note.happened_at,
        }
        await session.execute(insert_into(session, WecomRoomNote).values(values).on_conflict_do_nothing())
    for chat_id in dict.fromkeys(note.chat_id for note in notes if note.told is not Told.CLOSED):
        await _settle_leaves(session, chat_id, now)
        if await notes_of(session, chat_id):
            await expect_rooms(session, [chat_id], due_at)


# -- what has changed -----------------------------------------------------------------------------------------------


async def keep_reading(session: AsyncSession, reading: Reading, *, until_note: int, at: datetime) -> None:
    """Put a reading in the place of the state before, and what differs among what is to be told.

    Callbacks up to ``until_note`` had come when it began: they are in it. The first reading tells that there is such
    a group, what it is called and whose it is, and of nobody that they came.
    """
    notes = [note for note in await notes_of(session, reading.chat_id) if note.id <= until_note]
    room = await _room_to_change(session, reading.chat_id, at)
    changes = await _differences(session, room, reading, notes, at)
    room.name, room.owner, room.version = reading.name, reading.owner, reading.version
    room.read_at, room.tries = at, 0
    await _forget_notes(session, [note.id for note in notes])
    room.due_at = at if await notes_of(session, reading.chat_id) else None
    await _replace_members(session, reading)
    await _add_changes(session, room, changes)


async def settle_unread(session: AsyncSession, chat_id: str, *, at: datetime) -> None:
    """WeCom lets nobody read this group: what its callbacks say in an unbroken chain of versions is all there is.

    Nobody has a name then, and who brought them stays unknown. What breaks the chain is dropped.
    """
    room = await _room_to_change(session, chat_id, at)
    notes = await notes_of(session, chat_id)
    known = await members_of(session, chat_id)
    for note in notes:
        if room.steps and note.before and note.before == room.version:
            await _settle(session, room, note, known, at)
    room.due_at, room.tries = None, 0
    await _forget_notes(session, [note.id for note in notes])


async def close_room(session: AsyncSession, chat_id: str, *, at: datetime) -> None:
    """The group is no more: nothing is read of it any longer, and that is told where the house knew of it."""
    room = await room_with_id(session, chat_id)
    if room is None:
        return
    if room.steps:
        await _add_changes(session, room, [_Change(News.CLOSED, "", at)], noticed_at=at)
    for model in (WecomRoomMember, WecomRoomNote):
        await session.execute(delete(model).where(model.chat_id == chat_id))
    await session.delete(room)


# -- what is to be told ---------------------------------------------------------------------------------------------


async def untold_changes(session: AsyncSession) -> Sequence[WecomRoomChange]:
    """In the order in which they were noticed."""
    return (await session.scalars(select(WecomRoomChange).order_by(WecomRoomChange.id))).all()


async def forget_changes(session: AsyncSession, until: int) -> None:
    """Everything up to this id has been told."""
    await session.execute(delete(WecomRoomChange).where(WecomRoomChange.id <= until))


# -- inside ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    kind: News
    value: str
    at: datetime
    who: Arrival = Arrival("")
    invite_url: str = ""
    by_key: str = ""


def _unread(chat_id: str, due_at: datetime) -> dict[str, object]:
    empty = {"name": "", "owner": "", "version": "", "steps": 0, "read_at": None, "tries": 0}
    return {"chat_id": chat_id, "due_at": due_at, **empty}


async def _room_to_change(session: AsyncSession, chat_id: str, at: datetime) -> WecomRoom:
    await session.execute(insert_into(session, WecomRoom).on_conflict_do_nothing(), [_unread(chat_id, at)])
    return (await session.scalars(select(WecomRoom).where(WecomRoom.chat_id == chat_id))).one()


async def _settle_leaves(session: AsyncSession, chat_id: str, now: datetime) -> None:
    """Who went needs no reading while versions follow one another; who came has a name that must be read."""
    room = await room_with_id(session, chat_id)
    if room is None or not room.steps:
        return
    known: set[str] | None = None
    for note in await notes_of(session, chat_id):
        if note.told != Told.WENT or not note.people or not note.before or note.before != room.version:
            return
        known = await members_of(session, chat_id) if known is None else known
        await _settle(session, room, note, known, now)
        await _forget_notes(session, [note.id])


async def _settle(session: AsyncSession, room: WecomRoom, note: WecomRoomNote, known: set[str], at: datetime) -> None:
    """Take a callback at its word: its version follows the one we have."""
    changes: list[_Change] = []
    for person in note.people.split():
        outside, inside = f"ext:{person}", person
        if note.told == Told.WENT:
            key = outside if outside in known else inside
            if key in known:
                known.discard(key)
                gone = (WecomRoomMember.chat_id == room.chat_id, WecomRoomMember.key == key)
                await session.execute(delete(WecomRoomMember).where(*gone))
                changes.append(_Change(News.LEFT, key, note.happened_at))
        elif note.told == Told.CAME:
            key = outside if person[:2] in ("wm", "wo") else inside  # how WeCom spells people from outside
            if key not in known:
                known.add(key)
                row = {"chat_id": room.chat_id, "key": key, "is_admin": False}
                await session.execute(insert(WecomRoomMember), [row])
                changes.append(_Change(News.JOINED, key, note.happened_at))
    room.version = note.after
    await _add_changes(session, room, changes, noticed_at=at)


async def _differences(
    session: AsyncSession, room: WecomRoom, reading: Reading, notes: Sequence[WecomRoomNote], at: datetime
) -> list[_Change]:
    if not room.steps:
        return [_Change(News.BEGUN, reading.owner, at), _Change(News.RENAMED, reading.name, at)]
    rows = await session.scalars(select(WecomRoomMember).where(WecomRoomMember.chat_id == room.chat_id))
    before = {row.key: row.is_admin for row in rows}
    went_at = {person: note.happened_at for note in notes if note.told == Told.WENT for person in note.people.split()}
    came = [reading.people[key] for key in sorted(reading.people.keys() - before.keys())]
    ways = await ways_by_state(session, {one.state for one in came if one.state})
    changes = []
    for one in came:
        way = ways.get(one.state)
        url, by = (way.url, way.inviter_key) if way is not None else ("", one.by_key)
        changes.append(_Change(News.JOINED, one.key, min(one.joined_at or at, at), one, url, by))
    gone = sorted(before.keys() - reading.people.keys())
    changes += [_Change(News.LEFT, key, min(went_at.get(key.removeprefix("ext:"), at), at)) for key in gone]
    changes += _standings(room, reading, before, at)
    if reading.name != room.name:
        changes.append(_Change(News.RENAMED, reading.name, at))
    return changes


def _standings(room: WecomRoom, reading: Reading, before: Mapping[str, bool], at: datetime) -> list[_Change]:
    """Whose the group is now, and who runs it beside the owner. The new owner comes before the former one."""
    found = [_Change(News.OWNER, reading.owner, at)] if reading.owner != room.owner else []
    was = {key for key, is_admin in before.items() if is_admin} | {room.owner}
    now = (reading.admins - {reading.owner}) & reading.people.keys()
    found += [_Change(News.ADMIN, key, at) for key in sorted(now - (was - {room.owner}))]
    ended = (was - now - {reading.owner}) & reading.people.keys()
    return found + [_Change(News.MEMBER, key, at) for key in sorted(ended)]


async def _replace_members(session: AsyncSession, reading: Reading) -> None:
    await session.execute(delete(WecomRoomMember).where(WecomRoomMember.chat_id == reading.chat_id))
    rows = [
        {"chat_id": reading.chat_id, "key": key, "is_admin": key in reading.admins} for key in sorted(reading.people)
    ]
    await session.execute(insert(WecomRoomMember), rows)


async def _add_changes(
    session: AsyncSession, room: WecomRoom, changes: Sequence[_Change], *, noticed_at: datetime | None = None
) -> None:
    if not changes:
        return
    room.steps += 1
    session.add_all(
        WecomRoomChange(
            chat_id=room.chat_id,
            step=room.steps,
            kind=one.kind,
            value=one.value,
            person_name=one.who.name,
            source=one.who.source,
            by_key=one.by_key,
            invite_url=one.invite_url,
            happened_at=one.at,
            noticed_at=noticed_at or room.read_at or one.at,
        )
        for one in changes
    )
    await session.flush()


async def _forget_notes(session: AsyncSession, ids: Sequence[int]) -> None:
    if ids:
        await session.execute(delete(WecomRoomNote).where(WecomRoomNote.id.in_(ids)))
