"""What changed in WeCom's customer groups: settled by callbacks or by a reading, kept until it has been told.

What differs is written down together with the new state, and forgotten once it has been told: a crash in between
tells it again, under the same key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.upsert import insert_into
from models.wecom_join_ways import WecomJoinWay, ways_by_state
from models.wecom_rooms import (
    Arrival,
    Note,
    Reading,
    Told,
    WecomRoom,
    WecomRoomMember,
    WecomRoomNote,
    expect_rooms,
    forget_notes,
    members_of,
    notes_of,
    replace_members,
    room_to_change,
    room_with_id,
)


class News(StrEnum):
    BEGUN = "begun"
    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    CLOSED = "closed"


class WecomRoomChange(Base):
    """A difference that the house has not been told yet. ``value`` is a person's key or the new name."""

    __tablename__ = "wecom_room_changes"
    __table_args__ = (Index(None, "room_id", "step"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[str] = mapped_column(String(59))
    step: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(Text)
    person_name: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(16))
    by_key: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(Text)
    invite_url: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def keep_notes(session: AsyncSession, notes: Sequence[Note], *, now: datetime, due_at: datetime) -> None:
    """Write callbacks down, once each, and settle at once what their versions allow to settle without a reading."""
    for note in notes:
        if note.told is Told.CLOSED:
            await close_room(session, note.room_id, at=note.happened_at)
            continue
        values = {
            "update_key": note.update_key,
            "room_id": note.room_id,
            "told": note.told,
            "before": note.before,
            "after": note.after,
            "people": " ".join(note.people),
            "happened_at": note.happened_at,
        }
        await session.execute(insert_into(session, WecomRoomNote).values(values).on_conflict_do_nothing())
    for room_id in dict.fromkeys(note.room_id for note in notes if note.told is not Told.CLOSED):
        await _settle_leaves(session, room_id, now)
        if await notes_of(session, room_id):
            await expect_rooms(session, [room_id], due_at)


# -- what has changed -----------------------------------------------------------------------------------------------


async def keep_reading(session: AsyncSession, reading: Reading, *, until_note: int, at: datetime) -> None:
    """Put a reading in the place of the state before, and what differs among what is to be told.

    Callbacks up to ``until_note`` had come when it began: they are in it. The first reading tells that there is such
    a group, what it is called and whose it is, and of nobody that they came.
    """
    notes = [note for note in await notes_of(session, reading.room_id) if note.id <= until_note]
    room = await room_to_change(session, reading.room_id, at)
    changes = await _differences(session, room, reading, notes, at)
    room.name, room.owner, room.version = reading.name or room.name, reading.owner, reading.version
    room.read_at, room.tries = at, 0
    await forget_notes(session, [note.id for note in notes])
    room.due_at = at if await notes_of(session, reading.room_id) else None
    await replace_members(session, reading)
    await _add_changes(session, room, changes)


async def settle_unread(session: AsyncSession, room_id: str, *, at: datetime) -> None:
    """WeCom lets nobody read this group: what its callbacks say in an unbroken chain of versions is all there is.

    Nobody has a name then, and who brought them stays unknown. What breaks the chain is dropped.
    """
    room = await room_to_change(session, room_id, at)
    notes = await notes_of(session, room_id)
    known = await members_of(session, room_id)
    for note in notes:
        if room.steps and note.before and note.before == room.version:
            await _settle(session, room, note, known, at)
    room.due_at, room.tries = None, 0
    await forget_notes(session, [note.id for note in notes])


async def close_room(session: AsyncSession, room_id: str, *, at: datetime) -> None:
    """The group is no more: nothing is read of it any longer, and that is told where the house knew of it."""
    room = await room_with_id(session, room_id)
    if room is None:
        return
    if room.steps:
        await _add_changes(session, room, [_Change(News.CLOSED, "", at)], noticed_at=at)
    for model in (WecomRoomMember, WecomRoomNote, WecomJoinWay):
        await session.execute(delete(model).where(model.room_id == room_id))
    await session.delete(room)


# -- what is to be told ---------------------------------------------------------------------------------------------


async def untold_changes(session: AsyncSession) -> Sequence[WecomRoomChange]:
    """In the order in which they were noticed."""
    return (await session.scalars(select(WecomRoomChange).order_by(WecomRoomChange.id))).all()


async def forget_changes(session: AsyncSession, until: int) -> None:
    """Everything up to this id has been told."""
    await session.execute(delete(WecomRoomChange).where(WecomRoomChange.id <= until))


# -- inside ---------------------------------------------------------------------------------------------------------


_NOBODY = Arrival("")


@dataclass(frozen=True, slots=True)
class _Change:
    kind: News
    value: str
    at: datetime
    who: Arrival = _NOBODY
    invite_url: str = ""
    by_key: str = ""
    by_name: str = ""


async def _settle_leaves(session: AsyncSession, room_id: str, now: datetime) -> None:
    """Who went needs no reading while versions follow one another; who came has a name that must be read."""
    room = await room_with_id(session, room_id)
    if room is None or not room.steps:
        return
    known: set[str] | None = None
    for note in await notes_of(session, room_id):
        if note.told != Told.WENT or not note.people or not note.before or note.before != room.version:
            return
        known = await members_of(session, room_id) if known is None else known
        await _settle(session, room, note, known, now)
        await forget_notes(session, [note.id])


async def _settle(session: AsyncSession, room: WecomRoom, note: WecomRoomNote, known: set[str], at: datetime) -> None:
    """Take a callback at its word: its version follows the one we have."""
    changes: list[_Change] = []
    for person in note.people.split():
        outside, inside = f"ext:{person}", person
        if note.told == Told.WENT:
            key = outside if outside in known else inside
            if key in known:
                known.discard(key)
                gone = (WecomRoomMember.room_id == room.room_id, WecomRoomMember.key == key)
                await session.execute(delete(WecomRoomMember).where(*gone))
                changes.append(_Change(News.LEFT, key, note.happened_at))
        elif note.told == Told.CAME:
            key = outside if person[:2] in ("wm", "wo") else inside  # how WeCom spells people from outside
            if key not in known:
                known.add(key)
                row = {"room_id": room.room_id, "key": key, "is_admin": False}
                await session.execute(insert(WecomRoomMember), [row])
                changes.append(_Change(News.JOINED, key, note.happened_at))
    room.version = note.after
    await _add_changes(session, room, changes, noticed_at=at)


async def _differences(
    session: AsyncSession, room: WecomRoom, reading: Reading, notes: Sequence[WecomRoomNote], at: datetime
) -> list[_Change]:
    if not room.steps:
        return [_Change(News.BEGUN, reading.owner, at), *_renamed(room, reading, at)]
    rows = await session.scalars(select(WecomRoomMember).where(WecomRoomMember.room_id == room.room_id))
    before = {row.key: row.is_admin for row in rows}
    went_at = {person: note.happened_at for note in notes if note.told == Told.WENT for person in note.people.split()}
    came = [reading.people[key] for key in sorted(reading.people.keys() - before.keys())]
    ways = await ways_by_state(session, {one.state for one in came if one.state})
    changes = []
    for one in came:
        way = ways.get(one.state)
        url, by = (way.url, way.inviter_key) if way is not None else ("", one.by_key)
        by_name = reading.people[by].name if by in reading.people else ""
        changes.append(_Change(News.JOINED, one.key, min(one.joined_at or at, at), one, url, by, by_name))
    gone = sorted(before.keys() - reading.people.keys())
    changes += [_Change(News.LEFT, key, min(went_at.get(key.removeprefix("ext:"), at), at)) for key in gone]
    return [*changes, *_standings(room, reading, before, at), *_renamed(room, reading, at)]


def _renamed(room: WecomRoom, reading: Reading, at: datetime) -> list[_Change]:
    """A group nobody has named keeps the name it had."""
    return [_Change(News.RENAMED, reading.name, at)] if reading.name not in ("", room.name) else []


def _standings(room: WecomRoom, reading: Reading, before: Mapping[str, bool], at: datetime) -> list[_Change]:
    """Whose the group is now, and who runs it beside the owner. The new owner comes before the former one."""
    found = [_Change(News.OWNER, reading.owner, at)] if reading.owner != room.owner else []
    was = {key for key, is_admin in before.items() if is_admin} | {room.owner}
    now = (reading.admins - {reading.owner}) & reading.people.keys()
    found += [_Change(News.ADMIN, key, at) for key in sorted(now - (was - {room.owner}))]
    ended = (was - now - {reading.owner}) & reading.people.keys()
    return found + [_Change(News.MEMBER, key, at) for key in sorted(ended)]


async def _add_changes(
    session: AsyncSession, room: WecomRoom, changes: Sequence[_Change], *, noticed_at: datetime | None = None
) -> None:
    if not changes:
        return
    room.steps += 1
    session.add_all(
        WecomRoomChange(
            room_id=room.room_id,
            step=room.steps,
            kind=one.kind,
            value=one.value,
            person_name=one.who.name,
            source=one.who.source,
            by_key=one.by_key,
            by_name=one.by_name,
            invite_url=one.invite_url,
            happened_at=one.at,
            noticed_at=noticed_at or room.read_at or one.at,
        )
        for one in changes
    )
    await session.flush()
