"""Everything that refers to a person, found from the tables themselves; reading it, erasing it."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind
from models.accounts import drop_texts
from models.audit import AuditEntry
from models.base import Base, table_of
from models.buttons import ButtonRow
from models.chats import Chat, ChatState
from models.communities import Community
from models.inbox import InboxRow, InboxState
from models.outbox import OutboxRow
from models.people import Identity, Member, Person
from models.timers import Timer, TimerState

PERSON_NAMES = frozenset({"person_id", "actor_id"})
"""Columns that name a person without a foreign key: their tables are pruned by age or written very often."""


def people_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold a person's id."""
    return [
        column
        for column in table.columns
        if column.name in PERSON_NAMES or any(key.column.table is table_of(Person) for key in column.foreign_keys)
    ]


def tables_about_people() -> list[tuple[Table, list[Column[Any]]]]:
    """Every table that refers to people, with the columns that do; tables that are referred to come first."""
    found = [(table, people_columns(table)) for table in Base.metadata.sorted_tables]
    return [(table, columns) for table, columns in found if columns]


async def rows_about(
    session: AsyncSession, table: Table, columns: Sequence[Column[Any]], person_id: int, limit: int
) -> list[dict[str, Any]]:
    """A person's rows, newest first. Whoever else a row names is left out of it."""
    query = select(table).where(or_(*(column == person_id for column in columns)))
    rows = await session.execute(query.order_by(*(key.desc() for key in table.primary_key)).limit(limit))
    names = {column.name for column in columns}
    return [
        {name: None if name in names and value != person_id else value for name, value in row.items()}
        for row in rows.mappings()
    ]


async def person_with_id(session: AsyncSession, person_id: int) -> Person | None:
    return await session.get(Person, person_id, populate_existing=True)


async def identities_of(session: AsyncSession, person_id: int) -> list[Identity]:
    return list(await session.scalars(select(Identity).where(Identity.person_id == person_id).order_by(Identity.id)))


async def chats_with_member(session: AsyncSession, person_id: int) -> list[int]:
    return list(await session.scalars(select(Member.chat_id).where(Member.person_id == person_id)))


async def private_chats(session: AsyncSession, identities: Iterable[Identity]) -> list[Chat]:
    """The private chats with these accounts; a private chat's key is the person's."""
    ours = or_(*((Chat.platform == one.platform) & (Chat.key == one.key) for one in identities))
    return list(await session.scalars(select(Chat).where(Chat.kind == ChatKind.PRIVATE, ours)))


async def erase_columns(
    session: AsyncSession,
    table: Table,
    whose: str,
    columns: Iterable[str],
    person_id: int,
    *,
    but: ColumnElement[bool] | None = None,
) -> None:
    """Empty some columns of a person's rows: NULL where the table allows it, else the empty string."""
    values = {name: None if table.c[name].nullable else "" for name in columns}
    statement = update(table).where(table.c[whose] == person_id).values(values)
    await session.execute(statement if but is None else statement.where(~but))


async def erase_rest(session: AsyncSession, table: Table, whose: str, columns: Sequence[str], closed: str) -> int:
    """Empty the columns in rows of forgotten people that have been closed since; how many there were."""
    people = table_of(Person)
    forgotten = select(people.c.id).where(people.c.forgotten_at.is_not(None))
    values = {name: None if table.c[name].nullable else "" for name in columns}
    not_yet = or_(*(func.coalesce(table.c[name], "") != "" for name in columns))
    statement = update(table).where(table.c[whose].in_(forgotten), table.c[closed].is_not(None), not_yet)
    result: Any = await session.execute(statement.values(values))
    return int(result.rowcount)


async def drop_rows(session: AsyncSession, table: Table, whose: str, person_id: int) -> None:
    await session.execute(delete(table).where(table.c[whose] == person_id))


async def drop_identities(session: AsyncSession, person_id: int, name: str, now: datetime) -> None:
    """The account is no longer ours to know; the person's row stays, without a name."""
    await session.execute(delete(table_of(Identity)).where(table_of(Identity).c.person_id == person_id))
    people = table_of(Person)
    await session.execute(
        update(people).where(people.c.id == person_id).values(name=name, language=None, forgotten_at=now)
    )


async def disown_chats(session: AsyncSession, person_id: int) -> None:
    for owned in (table_of(Chat), table_of(Community)):
        await session.execute(update(owned).where(owned.c.owner_id == person_id).values(owner_id=None))


async def close_private_chat(session: AsyncSession, chat: Chat) -> None:
    """The row stays because others point at it; what it says about the person goes."""
    old_key = chat.key
    chat.key, chat.former_key = f"forgotten:{chat.id}", None
    chat.title, chat.username, chat.settings, chat.state = "", None, "{}", ChatState.INACTIVE
    outbox = table_of(OutboxRow)
    settled = (outbox.c.chat_key == old_key, outbox.c.settled_at.is_not(None))
    await session.execute(update(outbox).where(*settled).values(chat_key=chat.key, payload=""))
    await session.flush()


async def blank_mentions(session: AsyncSession, marks: Iterable[str], names: Iterable[str]) -> None:
    """Empty what is kept of updates, sent actions, timers, audit details, buttons and cards that mention a person.

    ``marks`` mean nobody else (keys, @names). ``names`` may be words of any sentence: where a row is still of use they
    count only as a whole value.
    """
    marks, names = list(marks), list(names)
    words = [*marks, *names]
    if not words:
        return
    inbox, outbox = table_of(InboxRow), table_of(OutboxRow)
    ascii_only, unquoted = [json.dumps(word)[1:-1] for word in words], [_as_json(word)[1:-1] for word in words]
    await session.execute(
        update(inbox)
        .where(inbox.c.state != InboxState.OPEN, _any_in(inbox.c.body, ascii_only))
        .values(body=None, error=None)
    )
    await session.execute(
        update(outbox)
        .where(outbox.c.settled_at.is_not(None), _any_in(outbox.c.payload, unquoted))
        .values(payload="", error=None)
    )
    timers = table_of(Timer)
    await session.execute(
        update(timers)
        .where(timers.c.state == TimerState.DONE, _any_in(timers.c.payload, unquoted))
        .values(payload="{}")
    )
    whole = [*(_as_json(mark)[1:-1] for mark in marks), *(_as_json(name) for name in names)]
    ends = [f"{part}{mark}" for mark in marks for part in "/:"]
    lanes = or_(inbox.c.lane.in_(marks), *(inbox.c.lane.endswith(end, autoescape=True) for end in ends))
    await session.execute(update(inbox).where(inbox.c.state != InboxState.OPEN, lanes).values(lane=""))
    audit, buttons = table_of(AuditEntry), table_of(ButtonRow)
    await session.execute(update(audit).where(_any_in(audit.c.detail, whole)).values(detail="{}"))
    await session.execute(delete(buttons).where(_any_in(buttons.c.payload, whole)))
    await drop_texts(session, lambda column: _any_in(column, whole))


def _as_json(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _any_in(column: Column[Any], words: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(word, autoescape=True) for word in words))
