"""Queries of what went wrong or waits, for the digest's list of decisions. Each is about one chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus
from models.events import EventRow, Fact
from models.inbox import InboxRow, InboxState
from models.outbox import OutboxRow, OutboxState
from models.people import Identity, Member

LACKS_RIGHT = "right:"
"""How the sender begins the error of an action that failed for want of a right."""

MOST_ASKING = 500
"""Of a raid's thousands the newest are looked at."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An action that did not get through, or of which nobody knows whether it did."""

    feature: str
    kind: str
    error: str
    at: datetime
    is_unknown: bool

    @property
    def lacks_right(self) -> bool:
        return self.error.startswith(LACKS_RIGHT)


async def join_requests_waiting(
    session: AsyncSession, chat_id: int, platform: str, since: datetime
) -> list[tuple[str, str, datetime]]:
    """(key, name, when) of those who asked to be let in and are not in, the longest waiting first."""
    asking = (
        select(EventRow.person_id, func.max(EventRow.at))
        .where(EventRow.chat_id == chat_id, EventRow.at >= since, EventRow.kind == Fact.JOIN_REQUEST)
        .group_by(EventRow.person_id)
    )
    asked = {person_id: at for person_id, at in await session.execute(asking) if person_id is not None}
    if not asked:
        return []
    people = (
        select(Identity.person_id, Identity.key, Identity.name, Member.status, Member.changed_at)
        .outerjoin(Member, and_(Member.chat_id == chat_id, Member.person_id == Identity.person_id))
        .where(Identity.platform == platform, Identity.person_id.in_(list(asked)[-MOST_ASKING:]))
    )
    waiting: list[tuple[str, str, datetime]] = []
    for person_id, key, name, status, changed_at in await session.execute(people):
        is_inside = bool(status) and MemberStatus(status).is_present
        was_settled = changed_at is not None and changed_at >= asked[person_id]
        if not is_inside and not was_settled:
            waiting.append((key, name, asked[person_id]))
    return sorted(waiting, key=lambda one: one[2])


async def undelivered(
    session: AsyncSession, chat_id: int, chat_key: str, platform: str, since: datetime, until: datetime
) -> list[Undelivered]:
    """What was to be done or said in a chat and failed, or may have failed; oldest first."""
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.settled_at >= since,
            OutboxRow.settled_at < until,
            OutboxRow.state.in_([OutboxState.FAILED, OutboxState.UNKNOWN]),
            or_(
                OutboxRow.chat_id == chat_id,
                and_(OutboxRow.chat_key == chat_key, OutboxRow.source.startswith(f"{platform}:", autoescape=True)),
            ),
        )
        .order_by(OutboxRow.settled_at, OutboxRow.id)
    )
    return [
        Undelivered(row.feature, row.kind, row.error or "", row.settled_at, row.state == OutboxState.UNKNOWN)
        for row in await session.scalars(query)
        if row.settled_at is not None
    ]


async def buried_updates(
    session: AsyncSession, platform: str, chat_key: str, since: datetime, until: datetime
) -> list[tuple[int, datetime]]:
    """(number, when it came) of updates of one chat that were given up, oldest first."""
    told = and_(InboxRow.source.startswith(f"{platform}:", autoescape=True), InboxRow.lane == chat_key)
    own = and_(~InboxRow.source.contains(":"), InboxRow.lane == f"{platform}/{chat_key}")
    query = select(InboxRow.id, InboxRow.received_at).where(
        InboxRow.received_at >= since,
        InboxRow.received_at < until,
        InboxRow.state == InboxState.BURIED,
        or_(told, own),
    )
    return [(number, at) for number, at in await session.execute(query.order_by(InboxRow.id))]


async def quiet_slots(session: AsyncSession, starts: Sequence[datetime], length: timedelta) -> list[datetime]:
    """Those of the slots in which nothing at all reached the house, from any chat."""
    probes = [
        select(literal(number)).where(
            ~exists().where(InboxRow.received_at >= start, InboxRow.received_at < start + length)
        )
        for number, start in enumerate(starts)
    ]
    if not probes:
        return []
    return [starts[number] for number in sorted(await session.scalars(union_all(*probes)))]


async def silence_around(session: AsyncSession, at: datetime) -> tuple[datetime | None, datetime | None]:
    """When something last reached the house before a moment, and when something next did."""
    before = (
        select(InboxRow.received_at).where(InboxRow.received_at < at).order_by(InboxRow.received_at.desc()).limit(1)
    )
    after = select(InboxRow.received_at).where(InboxRow.received_at >= at).order_by(InboxRow.received_at).limit(1)
    return await session.scalar(before), await session.scalar(after)


async def something_happened(session: AsyncSession, chat_id: int, start: datetime, end: datetime) -> bool:
    """Whether the chat has facts of a span."""
    query = select(EventRow.id).where(EventRow.chat_id == chat_id, EventRow.at >= start, EventRow.at < end).limit(1)
    return await session.scalar(query) is not None
