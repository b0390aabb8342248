"""What the playground's own server keeps: people, rooms, lines, files, and what it told the bot.

The playground stands for a platform, so these tables hold what a platform would hold elsewhere: nothing here refers to
a table of ours, and nothing of ours refers to it. A thing is one JSON document, written anew when it has changed.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.inbox import InboxRow
from models.upsert import Insert, dialect_of, insert_in

Row = Mapping[str, object]


class PlaygroundDocument(Base):
    """A person, a room without its lines, or (with an empty key) the world's own state."""

    __tablename__ = "playground_documents"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class PlaygroundLine(Base):
    """One line of a room, deleted ones included. ``number`` is its key; keys count up."""

    __tablename__ = "playground_lines"

    room_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)


class PlaygroundFile(Base):
    __tablename__ = "playground_files"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PlaygroundUpdate(Base):
    """What the bot was told, or is still to be told: an update is heard once the inbox has its key."""

    __tablename__ = "playground_updates"
    __table_args__ = (Index(None, "room_key", "line_key"), Index(None, "lane"), Index(None, "at"))

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_key: Mapped[str] = mapped_column(String(96), unique=True)
    lane: Mapped[str] = mapped_column(String(96))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    room_key: Mapped[str | None] = mapped_column(String(64))
    line_key: Mapped[str | None] = mapped_column(String(64))
    """The line it is about, where there is one."""


@dataclass(slots=True)
class Changes:
    """What has changed since the last time, as rows of the four tables."""

    documents: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    updates: list[Row] = field(default_factory=list)


async def keep_changes(session: AsyncSession, changes: Changes) -> None:
    """Write everything that changed at one moment; a thing that is known already is written over."""
    dialect = dialect_of(session)
    if changes.files:
        await session.execute(_adding(dialect, PlaygroundFile), changes.files)
    if changes.lines:
        await session.execute(_putting(dialect, PlaygroundLine, ("room_key", "number")), changes.lines)
    if changes.documents:
        await session.execute(_putting(dialect, PlaygroundDocument, ("kind", "key")), changes.documents)
    if changes.updates:
        await session.execute(_adding(dialect, PlaygroundUpdate), changes.updates)


@cache
def _putting(dialect: str, model: type[Base], key: tuple[str, ...]) -> Insert:
    statement = insert_in(dialect, model)
    return statement.on_conflict_do_update(index_elements=key, set_={"body": statement.excluded.body})


@cache
def _adding(dialect: str, model: type[Base]) -> Insert:
    return insert_in(dialect, model).on_conflict_do_nothing()


async def documents(session: AsyncSession) -> list[PlaygroundDocument]:
    query = select(PlaygroundDocument).order_by(PlaygroundDocument.kind, PlaygroundDocument.key)
    return list(await session.scalars(query))


async def lines_in_order(session: AsyncSession) -> AsyncIterator[PlaygroundLine]:
    query = select(PlaygroundLine).order_by(PlaygroundLine.room_key, PlaygroundLine.number)
    async for line in await session.stream_scalars(query.execution_options(yield_per=500)):
        yield line


async def files(session: AsyncSession) -> list[PlaygroundFile]:
    return list(await session.scalars(select(PlaygroundFile)))


async def unheard_updates(session: AsyncSession, source: str, since: datetime) -> list[PlaygroundUpdate]:
    """What the bot has not taken in yet, oldest first; a platform keeps such things only so long."""
    heard = select(InboxRow.id).where(InboxRow.source == source, InboxRow.update_key == PlaygroundUpdate.update_key)
    query = select(PlaygroundUpdate).where(PlaygroundUpdate.at >= since, ~heard.exists())
    return list(await session.scalars(query.order_by(PlaygroundUpdate.number)))


async def forget_updates(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(PlaygroundUpdate).where(PlaygroundUpdate.at < before))


async def updates_about(session: AsyncSession, room_key: str, line_key: str, lane: str) -> list[PlaygroundUpdate]:
    """What the bot was told about a line, or on a lane of its own (a poll's), oldest first."""
    about = (PlaygroundUpdate.room_key == room_key) & (PlaygroundUpdate.line_key == line_key)
    query = select(PlaygroundUpdate).where(or_(about, PlaygroundUpdate.lane == lane)).order_by(PlaygroundUpdate.number)
    return list(await session.scalars(query))


async def updates_with_keys(session: AsyncSession, keys: Sequence[str]) -> list[PlaygroundUpdate]:
    query = select(PlaygroundUpdate).where(PlaygroundUpdate.update_key.in_(keys))
    return list(await session.scalars(query.order_by(PlaygroundUpdate.number)))
