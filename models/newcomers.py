"""Questions about newcomers for the digest: when they came, what they said first, and who answered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus
from models.chats import Chat
from models.events import EventRow, Fact
from models.people import Identity, Member, RoleGrant

_AT_ONCE = 5_000
"""Ids in one statement; SQLite takes no more than 32,766 values (SQLITE_MAX_VARIABLE_NUMBER)."""


async def joins_between(session: AsyncSession, chat_id: int, start: datetime, end: datetime) -> dict[int, datetime]:
    """People (no bots) who joined in a span (UTC, ``end`` excluded), and when first in it."""
    people = select(Identity.person_id).where(Identity.kind == "person")
    told = (
        select(EventRow.person_id, func.min(EventRow.at))
        .where(
            EventRow.chat_id == chat_id,
            EventRow.kind == Fact.JOIN,
            EventRow.at >= start,
            EventRow.at < end,
            EventRow.person_id.in_(people),
        )
        .group_by(EventRow.person_id)
    )
    known = select(Member.person_id, Member.joined_at).where(
        Member.chat_id == chat_id, Member.joined_at >= start, Member.joined_at < end, Member.person_id.in_(people)
    )
    found = {person: at for person, at in await session.execute(known) if at is not None}
    return found | {person: at for person, at in await session.execute(told) if person is not None}


async def members_among(session: AsyncSession, chat_id: int, people: Iterable[int]) -> set[int]:
    """Which of these people are in the chat now and are no admins."""
    ids = sorted(people)
    found: set[int] = set()
    for first in range(0, len(ids), _AT_ONCE):
        query = select(Member.person_id).where(
            Member.chat_id == chat_id,
            Member.person_id.in_(ids[first : first + _AT_ONCE]),
            Member.status.in_([MemberStatus.MEMBER, MemberStatus.RESTRICTED]),
        )
        found |= set(await session.scalars(query))
    return found


async def messages_of(
    session: AsyncSession, chat_id: int, people: Iterable[int], start: datetime, end: datetime
) -> list[EventRow]:
    """Messages of some people in a span (UTC, ``end`` excluded), oldest first."""
    ids = sorted(people)
    found: list[EventRow] = []
    for first in range(0, len(ids), _AT_ONCE):
        found += await session.scalars(
            select(EventRow).where(
                *_messages(chat_id, start, end), EventRow.person_id.in_(ids[first : first + _AT_ONCE])
            )
        )
    return sorted(found, key=lambda event: (event.at, event.id))


async def first_messages(
    session: AsyncSession, chat_id: int, joined: dict[int, datetime], end: datetime, deleted: Mapping[str, int]
) -> dict[int, datetime]:
    """When each of these people first spoke after joining, up to ``end``.

    ``deleted``: keys of messages that do not count, each with how many of the same person go with it, itself included.
    """
    if not joined:
        return {}
    ids, found = sorted(joined), dict[int, datetime]()
    passed = Counter[int]()
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        start = min(joined[person] for person in some)
        query = select(EventRow.person_id, EventRow.at, EventRow.message_key).where(
            *_messages(chat_id, start, end), EventRow.person_id.in_(some)
        )
        for person, at, key in await session.execute(query.order_by(EventRow.at, EventRow.id)):
            if person is None:
                continue
            passed[person] += deleted.get(key or "", 0)
            if passed[person]:
                passed[person] -= 1
            elif at >= joined[person]:
                found.setdefault(person, at)
    return found


def _messages(chat_id: int, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        EventRow.chat_id == chat_id,
        EventRow.kind == Fact.MESSAGE,
        EventRow.at >= start,
        EventRow.at < end,
    )


async def answered_messages(
    session: AsyncSession, chat_id: int, messages: Sequence[EventRow], end: datetime
) -> set[str]:
    """Which of these messages somebody else replied to by ``end``."""
    if not messages:
        return set()
    writers = {message.message_key: message.person_id for message in messages}
    query = select(EventRow.reply_to, EventRow.person_id).where(
        *_messages(chat_id, messages[0].at, end), EventRow.reply_to.in_(list(writers))
    )
    return {key for key, person in await session.execute(query) if key is not None and person != writers[key]}


async def staff_messages(
    session: AsyncSession, chat_id: int, start: datetime, end: datetime
) -> list[tuple[datetime, str | None]]:
    """When and in which topic admins, the owner and people with a role wrote, oldest first."""
    staff = or_(
        EventRow.person_id.in_(
            select(Member.person_id).where(
                Member.chat_id == chat_id, Member.status.in_([MemberStatus.OWNER, MemberStatus.ADMIN])
            )
        ),
        EventRow.person_id.in_(select(RoleGrant.person_id).where(RoleGrant.chat_id == chat_id)),
        EventRow.person_id.in_(select(Chat.owner_id).where(Chat.id == chat_id, Chat.owner_id.is_not(None))),
    )
    query = select(EventRow.at, EventRow.topic).where(*_messages(chat_id, start, end), staff)
    return [(at, topic) for at, topic in await session.execute(query.order_by(EventRow.at, EventRow.id))]
