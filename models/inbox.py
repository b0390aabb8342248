"""The inbox: every update, kept before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    func,
    literal_column,
    null,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, BigId, UtcDateTime, table_of
from models.bulk import Bulk, BulkInsert
from models.upsert import insert_in


class InboxState(StrEnum):
    OPEN = "open"
    DONE = "done"
    BURIED = "buried"  # poison: could not be understood, or failed too often


class InboxRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "update_key"),
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_inbox_settled", "received_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(64))
    """platform:bot key, or "timers"."""
    update_key: Mapped[str] = mapped_column(String(96))
    lane: Mapped[str] = mapped_column(String(96))
    body: Mapped[str | None] = mapped_column(Text)
    """ASCII JSON; emptied when done."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8), default=InboxState.OPEN)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)


class NewUpdate(NamedTuple):
    """A row of the inbox on its way there. ``body`` is None where nobody will have to read it again."""

    source: str
    update_key: str
    lane: str
    body: str | None
    received_at: datetime
    state: str = InboxState.OPEN
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An update waiting to be decided, as it was stored."""

    id: int
    source: str
    lane: str
    body: str
    attempts: int


async def keep(session: AsyncSession, rows: Sequence[NewUpdate]) -> dict[str, int]:
    """Insert updates of one source. The ids of the new ones by their keys; those already seen are left alone."""
    return dict(await _KEEPING.run(session, rows))


def _keeping(dialect: str) -> ReturningInsert[str, int]:
    statement = insert_in(dialect, InboxRow).on_conflict_do_nothing(index_elements=["source", "update_key"])
    return statement.returning(InboxRow.update_key, InboxRow.id)


_KEEPING = BulkInsert(NewUpdate._fields, _keeping)


async def open_rows(session: AsyncSession, after_id: int, limit: int) -> list[OpenRow]:
    """Open updates behind ``after_id``, oldest first."""
    query = (
        select(InboxRow.id, InboxRow.source, InboxRow.lane, InboxRow.body, InboxRow.attempts)
        .where(InboxRow.state == literal_column("'open'"), InboxRow.id > after_id)
        .order_by(InboxRow.id)
        .limit(limit)
    )
    return [OpenRow(row.id, row.source, row.lane, row.body or "", row.attempts) for row in await session.execute(query)]


async def still_open(session: AsyncSession, ids: Sequence[int]) -> set[int]:
    """Which of these rows nobody has decided yet."""
    query = select(InboxRow.id).where(InboxRow.id.in_(ids), InboxRow.state == literal_column("'open'"))
    return set(await session.scalars(query))


async def finish(session: AsyncSession, ids: Sequence[int]) -> None:
    """Done: the body goes, the key stays so that a second delivery is recognised."""
    await _FINISHING.run(session, _runs(ids))


def _finishing(_: str) -> Update:
    table = table_of(InboxRow)
    done: ColumnElement[str] = literal_column(f"'{InboxState.DONE}'")
    return (
        update(table)
        .where(table.c.id.between(bindparam("first"), bindparam("last")))
        .values(state=done, body=null(), error=null())
    )


_FINISHING = Bulk(("first", "last"), _finishing)


async def reopen(session: AsyncSession, rows: Sequence[tuple[int, str]]) -> None:
    """Updates that were entered as decided, by id with their bodies, are not decided yet after all."""
    await _REOPENING.run(session, [(body, row_id) for row_id, body in rows])


def _reopening(_: str) -> Update:
    table = table_of(InboxRow)
    is_open: ColumnElement[str] = literal_column(f"'{InboxState.OPEN}'")
    said = bindparam("said", type_=table.c.body.type)
    return (
        update(table)
        .where(table.c.id == bindparam("which", type_=table.c.id.type))
        .values({"state": is_open, "body": said})
    )


_REOPENING = Bulk(("said", "which"), _reopening)


def _runs(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Ids as unbroken runs: a batch is nearly always a handful of them."""
    runs: list[tuple[int, int]] = []
    for row_id in sorted(ids):
        if runs and runs[-1][1] == row_id - 1:
            runs[-1] = (runs[-1][0], row_id)
        else:
            runs.append((row_id, row_id))
    return runs


async def note_attempt(session: AsyncSession, row_id: int, attempts: int, error: str) -> None:
    await session.execute(update(InboxRow).where(InboxRow.id == row_id).values(attempts=attempts, error=error))


async def bury(session: AsyncSession, row_id: int, attempts: int, error: str, *, body: str | None = None) -> None:
    """Give up on an update; it stays readable for ``hearth audit`` until retention takes it.

    ``body``: where the row holds none yet.
    """
    values = {"state": InboxState.BURIED, "attempts": attempts, "error": error}
    if body is not None:
        values["body"] = body
    await session.execute(update(InboxRow).where(InboxRow.id == row_id).values(**values))


async def open_count(session: AsyncSession) -> int:
    query = select(func.count()).where(InboxRow.state == literal_column("'open'"))
    return await session.scalar(query) or 0


async def oldest_open_at(session: AsyncSession) -> datetime | None:
    query = select(InboxRow.received_at).where(InboxRow.state == literal_column("'open'")).order_by(InboxRow.id)
    return await session.scalar(query.limit(1))


async def buried_since(session: AsyncSession, since: datetime) -> list[InboxRow]:
    query = select(InboxRow).where(InboxRow.state == InboxState.BURIED, InboxRow.received_at >= since)
    return list(await session.scalars(query.order_by(InboxRow.id)))
