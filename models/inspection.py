"""Looking back from what people saw to what led to it: which rows of inbox, outbox, cases and audit belong together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.audit import AuditEntry
from models.cases import Case
from models.inbox import InboxRow
from models.lookup import row_with_key
from models.outbox import OutboxRow
from models.people import Person
from models.timers import Timer


async def inbox_rows_with_keys(session: AsyncSession, source: str, keys: Sequence[str]) -> list[InboxRow]:
    query = select(InboxRow).where(InboxRow.source == source, InboxRow.update_key.in_(keys)).order_by(InboxRow.id)
    return list(await session.scalars(query))


async def inbox_rows_with_ids(session: AsyncSession, ids: Sequence[int]) -> list[InboxRow]:
    return list(await session.scalars(select(InboxRow).where(InboxRow.id.in_(ids)).order_by(InboxRow.id)))


async def actions_caused_by(session: AsyncSession, cause_id: int) -> list[OutboxRow]:
    """What one update made the bot do, in the order of its decisions."""
    return list(await session.scalars(select(OutboxRow).where(OutboxRow.cause_id == cause_id).order_by(OutboxRow.id)))


async def actions_about(session: AsyncSession, chat_key: str, message_key: str) -> list[OutboxRow]:
    """Actions of a chat that sent a message or name it: answers to it, edits, reactions, its deletion."""
    named = OutboxRow.payload.contains(f'"{message_key}"', autoescape=True)
    query = select(OutboxRow).where(OutboxRow.chat_key == chat_key, (OutboxRow.message_key == message_key) | named)
    return list(await session.scalars(query.order_by(OutboxRow.id)))


async def actions_that_name(session: AsyncSession, chat_key: str, action_id: int) -> list[OutboxRow]:
    """Later actions of a chat about what an action sent: they name it by the action's id."""
    named = OutboxRow.payload.contains(f'"action_id":{action_id}}}', autoescape=True)
    query = select(OutboxRow).where(OutboxRow.chat_key == chat_key, OutboxRow.id > action_id, named)
    return list(await session.scalars(query.order_by(OutboxRow.id)))


async def cases_caused_by(session: AsyncSession, cause_id: int) -> list[Case]:
    query = select(Case).where(Case.cause_id == cause_id).order_by(Case.id)
    return list(await session.scalars(query))


async def audit_at(session: AsyncSession, at: datetime) -> list[AuditEntry]:
    """What was written down as changed at one moment."""
    query = select(AuditEntry).where(AuditEntry.at == at).order_by(AuditEntry.id)
    return list(await session.scalars(query))


async def timer_with_id(session: AsyncSession, timer_id: int) -> Timer | None:
    return await row_with_key(session, Timer, timer_id)


async def names_of(session: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    """What people are called, by id."""
    query = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {row.id: row.name for row in await session.execute(query)}
