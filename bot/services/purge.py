"""Purging: which messages go. Only what we heard within 48 hours can be named and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.events import EventRow, message_with_key, messages_since

REACH = timedelta(hours=48)
"""Bots cannot delete what is older (Bot API, deleteMessages)."""
MOST = 1000
"""How many messages one command may delete."""


@dataclass(frozen=True, slots=True)
class Purge:
    """Message keys, oldest first, and the first text for the record. ``is_cut``: there would have been more."""

    keys: tuple[str, ...]
    excerpt: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class NotHeard:
    """The message was never heard by us, or it is too old to be deleted."""


async def messages_from(
    session: AsyncSession, chat_id: int, message_key: str, *, topic: str | None, now: datetime
) -> Purge | NotHeard:
    """Everything in the same topic from this message on."""
    first = await message_with_key(session, chat_id, message_key)
    if first is None or now - first.at > REACH:
        return NotHeard()
    rows = await messages_since(session, chat_id, first.at, topic=topic, in_topic=True, limit=MOST + 1)
    return _purge([row for row in rows if (row.at, row.id) >= (first.at, first.id)])


async def messages_by(
    session: AsyncSession, chat_id: int, person_id: int, *, within: timedelta, now: datetime
) -> Purge:
    """Everything one person said lately, at most 48 hours back."""
    since = now - min(within, REACH)
    return _purge(await messages_since(session, chat_id, since, person_id=person_id, limit=MOST + 1))


def _purge(rows: Sequence[EventRow]) -> Purge:
    keys = tuple(dict.fromkeys(row.message_key for row in rows[:MOST] if row.message_key))
    return Purge(keys, rows[0].text or "" if rows else "", is_cut=len(rows) > MOST)
