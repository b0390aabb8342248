"""Two persons become one, or one becomes two again: every column that names a person, found from the tables.

What becomes of two rows that cannot both stand under one person (two votes in one poll) is said by whoever asks.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, delete, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind, PersonRef
from models.base import table_of
from models.chats import Chat
from models.people import Identity, Member, Person, RoleGrant
from models.timers import Timer, TimerState

Row = Mapping[str, Any]
Settle = Callable[[Row, Row], Mapping[str, Any]]
"""Of two rows with the same key, the staying person's first: what is written into that one. The other goes."""


def person_keys(table: Table, column: Column[Any]) -> list[list[Column[Any]]]:
    """The other columns of each key and unique constraint a column is part of; at most one row may hold them."""
    groups = [list(table.primary_key.columns)]
    groups += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    groups += [list(one.columns) for one in table.indexes if one.unique]
    return [[other for other in group if other is not column] for group in groups if column in group]


async def move_rows(
    session: AsyncSession, table: Table, column: Column[Any], from_id: int, to_id: int, *, only: ColumnElement[bool]
) -> int:
    """Point a column's rows at another person; how many."""
    statement = update(table).where(column == from_id, only).values({column.name: to_id})
    result: Any = await session.execute(statement)
    return int(result.rowcount)


async def settle_twins(
    session: AsyncSession,
    table: Table,
    column: Column[Any],
    others: Sequence[Column[Any]],
    from_id: int,
    to_id: int,
    settle: Settle,
) -> list[Row]:
    """Join the rows both have under one key; returns those that went."""
    twin = table.alias()
    same = and_(true(), *(twin.c[other.name] == other for other in others))
    has_twin = select(literal(1)).where(same, twin.c[column.name] == to_id).exists()
    query = select(table).where(column == from_id, has_twin)
    gone: list[Row] = [dict(row) for row in (await session.execute(query)).mappings()]
    for theirs in gone:
        here = and_(*(table.c[other.name] == theirs[other.name] for other in others))
        mine = (await session.execute(select(table).where(column == to_id, here))).mappings().one()
        values = settle(dict(mine), theirs)
        await session.execute(delete(table).where(column == from_id, here))
        if values:
            await session.execute(update(table).where(column == to_id, here).values(**values))
    return gone


def in_chats_of(table: Table, platform: str) -> ColumnElement[bool] | None:
    """Whether a row is about a chat on a platform: by its own column, or by what it belongs to. None: about no chat."""
    chats = table_of(Chat)
    there = select(chats.c.id).where(chats.c.platform == platform)
    if table is chats:
        return chats.c.platform == platform
    column = _chat_column(table)
    if column is not None:
        return column.in_(there)
    for key in (key for column in table.columns for key in column.foreign_keys):
        parent = key.column.table
        of_parent = _chat_column(parent)
        if of_parent is not None:
            return key.parent.in_(select(key.column).where(of_parent.in_(there)))
    return None


def _chat_column(table: Table) -> Column[Any] | None:
    return next((table.c[name] for name in ("chat_id", "home_chat_id") if name in table.columns), None)


async def accounts_on(session: AsyncSession, person_ids: Iterable[int]) -> list[Identity]:
    """The accounts of these persons, oldest first."""
    query = select(Identity).where(Identity.person_id.in_(list(person_ids))).order_by(Identity.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def chats_around(session: AsyncSession, person_ids: Iterable[int]) -> set[int]:
    """Every chat in which something is known of these persons: what is kept in memory of it may name them."""
    ids = list(person_ids)
    members = select(Member.chat_id).where(Member.person_id.in_(ids))
    roles = select(RoleGrant.chat_id).where(RoleGrant.person_id.in_(ids))
    owned = select(Chat.id).where(Chat.owner_id.in_(ids))
    private = (
        select(Chat.id)
        .join(Identity, (Identity.platform == Chat.platform) & (Identity.key == Chat.key))
        .where(Chat.kind == ChatKind.PRIVATE, Identity.person_id.in_(ids))
    )
    return {chat_id for query in (members, roles, owned, private) for chat_id in await session.scalars(query)}


async def groups_of(session: AsyncSession, person_id: int) -> int:
    """In how many groups somebody is known."""
    query = select(Member.chat_id).join(Chat, Chat.id == Member.chat_id)
    return len(set(await session.scalars(query.where(Member.person_id == person_id, Chat.kind == ChatKind.GROUP))))


async def rename_in_timers(session: AsyncSession, from_id: int, to_id: int) -> None:
    """Timers that are about a person (``{"person": id}``, the id last in their key) go on for the other."""
    waiting = select(Timer).where(Timer.state != TimerState.DONE, Timer.payload.contains(f'"person": {from_id}'))
    for timer in await session.scalars(waiting):
        payload = json.loads(timer.payload)
        head, _, last = timer.key.rpartition(":")
        if payload.get("person") != from_id or last != str(from_id):
            continue
        taken = select(Timer.id).where(Timer.name == timer.name, Timer.key == f"{head}:{to_id}")
        if await session.scalar(taken) is None:
            timer.key, timer.payload = f"{head}:{to_id}", json.dumps(payload | {"person": to_id}, ensure_ascii=False)
    await session.flush()


async def drop_person(session: AsyncSession, person_id: int) -> None:
    """Nothing points at this row any more. Raises IntegrityError where something does."""
    await session.execute(delete(table_of(Person)).where(table_of(Person).c.id == person_id))


async def add_person(session: AsyncSession, ref: PersonRef, now: datetime) -> int:
    """A person without an account yet."""
    person = Person(name=ref.name, language=ref.language, created_at=now)
    session.add(person)
    await session.flush()
    return person.id
