"""Queries of the roster: who is admin, who may be written to, and moving everything of one chat to another."""

from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus
from models.base import Base, table_of
from models.budget import BudgetDay
from models.chats import Chat
from models.events import MemberDay
from models.lookup import row_with_key
from models.outbox import ChatPause, OutboxRow, OutboxState
from models.people import Identity, Member
from models.timers import Timer

Count = tuple[type[Base], str]
ADDED_UP: tuple[Count, ...] = ((MemberDay, "n"), (Member, "message_count"), (BudgetDay, "spent"))
"""Counters of two rows about the same thing are added up when two chats turn out to be one."""


async def admin_members(session: AsyncSession, chat_id: int) -> list[Member]:
    """Rows of everybody who was an admin when last heard of."""
    query = select(Member).where(Member.chat_id == chat_id, Member.status.in_([MemberStatus.OWNER, MemberStatus.ADMIN]))
    return list(await session.scalars(query))


async def set_reachable(session: AsyncSession, platform: str, key: str, *, reachable: bool) -> None:
    """Note whether we may write to a person privately; writes nothing where that is known already."""
    statement = update(Identity).where(
        Identity.platform == platform, Identity.key == key, Identity.is_reachable.is_not(reachable)
    )
    await session.execute(statement.values(is_reachable=reachable))


async def timer_exists(session: AsyncSession, name: str, key: str) -> bool:
    return bool(await session.scalar(select(exists().where(Timer.name == name, Timer.key == key))))


async def rename_key_of_waiting_actions(session: AsyncSession, platform: str, old_key: str, new_key: str) -> None:
    """Whatever is still to be sent to a chat goes to its new key, and so do the pauses a platform asked for."""
    ours = func.substr(OutboxRow.source, 1, len(platform) + 1) == f"{platform}:"
    await session.execute(
        update(OutboxRow)
        .where(
            ours,
            OutboxRow.chat_key == old_key,
            OutboxRow.state.in_([OutboxState.QUEUED, OutboxState.SENDING]),
        )
        .values(chat_key=new_key)
    )
    pauses = select(ChatPause).where(
        func.substr(ChatPause.source, 1, len(platform) + 1) == f"{platform}:", ChatPause.chat_key == old_key
    )
    for pause in list(await session.scalars(pauses)):
        there = await row_with_key(session, ChatPause, pause.source, new_key)
        until = max(pause.until, there.until) if there is not None else pause.until
        await session.merge(ChatPause(source=pause.source, chat_key=new_key, until=until))
        await session.delete(pause)
    await session.flush()


def chat_columns() -> list[tuple[Table, Column[int]]]:
    """Every column that points at a chat, by foreign key or by its name, in an order that suits foreign keys."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table is not table_of(Chat)
        and (column.name.endswith("chat_id") or any(key.column.table is table_of(Chat) for key in column.foreign_keys))
    ]


async def move_everything(session: AsyncSession, from_id: int, to_id: int) -> None:
    """Point every row about one chat at another. A row the other chat has already stays where it is, unused."""
    for model, counter in ADDED_UP:
        await _add_up(session, table_of(model), counter, from_id, to_id)
    timers = table_of(Timer)
    await session.execute(delete(timers).where(timers.c.chat_id == from_id, timers.c.key == str(from_id)))
    for table, column in chat_columns():
        taken = or_(false(), *(_has_twin(table, column, others, to_id) for others in _unique_beside(table, column)))
        statement = update(table).where(column == from_id).values({column.name: to_id})
        await session.execute(statement.where(not_(taken)))


async def _add_up(session: AsyncSession, table: Table, counter: str, from_id: int, to_id: int) -> None:
    column = table.c.chat_id
    others = [key for key in table.primary_key.columns if key is not column]
    twin = table.alias()
    same = and_(twin.c.chat_id == from_id, *(twin.c[key.name] == key for key in others))
    extra = select(twin.c[counter]).where(same).scalar_subquery()
    has_twin = exists(select(1).select_from(twin).where(same))
    await session.execute(update(table).where(column == to_id, has_twin).values({counter: table.c[counter] + extra}))
    await session.execute(
        update(table).where(column == from_id, _has_twin(table, column, others, to_id)).values({counter: 0})
    )


def _unique_beside(table: Table, column: Column[int]) -> list[list[Column[object]]]:
    """The other columns of every key and unique constraint that this column is part of."""
    groups = [list(table.primary_key.columns)]
    groups += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    groups += [list(one.columns) for one in table.indexes if one.unique]
    return [[other for other in group if other is not column] for group in groups if column in group]


def _has_twin(table: Table, column: Column[int], others: list[Column[object]], to_id: int) -> ColumnElement[bool]:
    """Whether the other chat has a row with the same key already."""
    twin = table.alias()
    same = [twin.c[other.name] == other for other in others] or [true()]
    return exists(select(1).select_from(twin).where(twin.c[column.name] == to_id, *same))


async def note_member_count(session: AsyncSession, chat_id: int, count: int, at: datetime) -> None:
    statement = update(Chat).where(Chat.id == chat_id).values(member_count=count, member_count_at=at)
    await session.execute(statement)
