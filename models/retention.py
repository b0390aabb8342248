"""Statements that take away what is older than it may be, a bounded number of rows at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import Delete, Update

from models.appeals import Appeal
from models.buttons import ButtonRow
from models.cases import Case
from models.conversations import Conversation
from models.events import EventRow
from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.reports import Report


async def newest_event_id(session: AsyncSession) -> int:
    return await session.scalar(select(func.max(EventRow.id))) or 0


async def take_event_texts(session: AsyncSession, after_id: int, up_to_id: int, before: datetime) -> tuple[int, bool]:
    """Empty the texts of one range of events; how many there were, and whether the whole range is old enough."""
    in_range = (EventRow.id > after_id, EventRow.id <= up_to_id)
    taken = await _rows(
        session, update(EventRow).where(*in_range, EventRow.at < before, EventRow.text.is_not(None)).values(text=None)
    )
    younger = await session.scalar(select(EventRow.id).where(*in_range, EventRow.at >= before).limit(1))
    return taken, younger is None


async def take_quoted_texts(session: AsyncSession, before: datetime, limit: int) -> int:
    """Empty what cases, reports and appeals quote; the most rows that one of them had."""
    taken = 0
    for model, column, emptied in (
        (Case, Case.excerpt, {"excerpt": "", "detail": "{}"}),
        (Report, Report.excerpt, {"excerpt": ""}),
        (Appeal, Appeal.text, {"text": ""}),
    ):
        ids = select(model.id).where(model.at < before, column != "").limit(limit)
        taken = max(taken, await _rows(session, update(model).where(model.id.in_(ids)).values(emptied)))
    return taken


async def drop_settled_updates(session: AsyncSession, state: str, before: datetime, limit: int) -> int:
    ids = (
        select(InboxRow.id)
        .where(InboxRow.received_at < before, InboxRow.state == state)
        .order_by(InboxRow.received_at)
        .limit(limit)
    )
    return await _rows(session, delete(InboxRow).where(InboxRow.id.in_(ids)))


async def drop_expired_buttons(session: AsyncSession, before: datetime, limit: int) -> int:
    tokens = select(ButtonRow.token).where(ButtonRow.expires_at < before).order_by(ButtonRow.expires_at).limit(limit)
    return await _rows(session, delete(ButtonRow).where(ButtonRow.token.in_(tokens)))


async def drop_expired_questions(session: AsyncSession, before: datetime) -> int:
    return await _rows(session, delete(Conversation).where(Conversation.expires_at < before))


async def empty_sent_actions(session: AsyncSession, since: datetime | None, before: datetime, limit: int) -> int:
    """Empty the payloads of actions settled in a span; the rows stay, they name messages we may still edit."""
    ids = select(OutboxRow.id).where(OutboxRow.settled_at < before, OutboxRow.payload != "")
    if since is not None:
        ids = ids.where(OutboxRow.settled_at >= since)
    ids = ids.order_by(OutboxRow.settled_at).limit(limit)
    return await _rows(session, update(OutboxRow).where(OutboxRow.id.in_(ids)).values(payload=""))


async def _rows(session: AsyncSession, statement: Delete | Update) -> int:
    """Run a statement whose objects nobody holds, and count what it touched."""
    result: Any = await session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult), "INSERT, UPDATE and DELETE come back with a row count"
    return int(result.rowcount)
