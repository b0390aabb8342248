"""Group chats that the app made: who was in them when they were last read, and what of that is still to be told.

Nobody tells us who comes and goes, so two readings are compared. What differs is written down together with the new
reading, and forgotten once it has been told: a crash in between tells it again, under the same key.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String, Text, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key


class Difference(StrEnum):
    BEGUN = "begun"
    PRESENT = "present"
    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    CLOSED = "closed"


class WecomAppchat(Base):
    __tablename__ = "wecom_appchats"

    chatid: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    """Counts the readings that differed from the one before."""
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WecomAppchatMember(Base):
    __tablename__ = "wecom_appchat_members"

    chatid: Mapped[str] = mapped_column(String(64), primary_key=True)
    userid: Mapped[str] = mapped_column(String(64), primary_key=True)


class WecomAppchatChange(Base):
    """A difference that the house has not been told yet. ``value`` is a userid or the new name."""

    __tablename__ = "wecom_appchat_changes"
    __table_args__ = (Index(None, "chatid", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chatid: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(Text)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def appchat_ids(session: AsyncSession) -> Sequence[str]:
    return (await session.scalars(select(WecomAppchat.chatid).order_by(WecomAppchat.chatid))).all()


async def appchat_with_id(session: AsyncSession, chatid: str) -> WecomAppchat | None:
    return await row_with_key(session, WecomAppchat, chatid)


async def members_of(session: AsyncSession, chatid: str) -> set[str]:
    return set(await session.scalars(select(WecomAppchatMember.userid).where(WecomAppchatMember.chatid == chatid)))


async def member_count(session: AsyncSession, chatid: str) -> int:
    query = select(func.count()).select_from(WecomAppchatMember).where(WecomAppchatMember.chatid == chatid)
    return (await session.execute(query)).scalar_one()


async def keep_reading(
    session: AsyncSession, chatid: str, *, name: str, owner: str, members: AbstractSet[str], at: datetime
) -> None:
    """Put a reading in the place of the one before, and what differs among what is to be told.

    The first reading tells that there is such a chat, what it is called, whose it is and who is in it, and of nobody
    that they came.
    """
    known = await appchat_with_id(session, chatid)
    if known is None:
        session.add(WecomAppchat(chatid=chatid, name=name, version=0, read_at=at))
        await _add_members(session, chatid, members)
        present = [(Difference.PRESENT, who) for who in sorted(members - {owner})]
        _add_changes(session, chatid, 0, [(Difference.BEGUN, owner), (Difference.RENAMED, name), *present], at)
        return
    before = await members_of(session, chatid)
    joined, left = sorted(members - before), sorted(before - members)
    changes = [(Difference.JOINED, who) for who in joined] + [(Difference.LEFT, who) for who in left]
    if name != known.name:
        changes.append((Difference.RENAMED, name))
    known.read_at = at
    if not changes:
        return
    known.name, known.version = name, known.version + 1
    await _add_members(session, chatid, joined)
    if left:
        gone = (WecomAppchatMember.chatid == chatid, WecomAppchatMember.userid.in_(left))
        await session.execute(delete(WecomAppchatMember).where(*gone))
    _add_changes(session, chatid, known.version, changes, at)


async def close_appchat(session: AsyncSession, chatid: str, at: datetime) -> None:
    """The chat is no more: nothing is read of it any longer, and that is told."""
    known = await appchat_with_id(session, chatid)
    if known is None:
        return
    _add_changes(session, chatid, known.version + 1, [(Difference.CLOSED, "")], at)
    await session.execute(delete(WecomAppchatMember).where(WecomAppchatMember.chatid == chatid))
    await session.delete(known)


async def untold_changes(session: AsyncSession) -> Sequence[WecomAppchatChange]:
    """In the order in which they were noticed."""
    return (await session.scalars(select(WecomAppchatChange).order_by(WecomAppchatChange.id))).all()


async def forget_changes(session: AsyncSession, until: int) -> None:
    """Everything up to this id has been told."""
    await session.execute(delete(WecomAppchatChange).where(WecomAppchatChange.id <= until))


def _add_changes(
    session: AsyncSession, chatid: str, version: int, changes: Sequence[tuple[Difference, str]], at: datetime
) -> None:
    session.add_all(
        WecomAppchatChange(chatid=chatid, version=version, kind=kind, value=value, noticed_at=at)
        for kind, value in changes
    )


async def _add_members(session: AsyncSession, chatid: str, userids: Sequence[str] | AbstractSet[str]) -> None:
    if userids:
        rows = [{"chatid": chatid, "userid": userid} for userid in sorted(userids)]
        await session.execute(insert(WecomAppchatMember), rows)
