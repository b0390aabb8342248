"""A history told afterwards: what of it is stored already, and statements that never overwrite what is newer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind
from models.base import table_of
from models.bulk import Bulk
from models.chats import Chat
from models.events import EventRow, Fact
from models.people import Member, Person
from models.upsert import Insert, insert_in

SAME_MOVE = timedelta(seconds=60)
"""A platform tells one arrival or departure twice, as a line and as a change of standing, seconds apart at most."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact as far as it matters for recognising it."""

    id: int
    kind: str
    message_key: str | None
    person_id: int | None
    at: datetime


async def stored_between(session: AsyncSession, chat_id: int, first: datetime, last: datetime) -> list[Stored]:
    """Lines, arrivals and departures of a span, both ends included."""
    query = select(EventRow.id, EventRow.kind, EventRow.message_key, EventRow.person_id, EventRow.at).where(
        EventRow.chat_id == chat_id,
        EventRow.at >= first,
        EventRow.at <= last,
        EventRow.kind.in_([Fact.MESSAGE, Fact.JOIN, Fact.LEAVE]),
    )
    return [Stored(*row) for row in await session.execute(query)]


async def give_to(session: AsyncSession, event_id: int, person_id: int) -> None:
    """A fact of nobody turns out to be this person's."""
    await session.execute(update(EventRow).where(EventRow.id == event_id).values(person_id=person_id))


async def stored_about(
    session: AsyncSession, chat_id: int, message_keys: Iterable[str]
) -> set[tuple[str, str | None, int | None]]:
    """(kind, message, person) of the edits and reactions these messages have."""
    query = select(EventRow.kind, EventRow.message_key, EventRow.person_id).where(
        EventRow.chat_id == chat_id,
        EventRow.message_key.in_(list(message_keys)),
        EventRow.kind.in_([Fact.EDIT, Fact.REACTION]),
    )
    return {(kind, key, person_id) for kind, key, person_id in await session.execute(query)}


async def stands_in_history(
    session: AsyncSession, chat_id: int, kind: Fact, at: datetime, *, message_key: str | None, person_id: int | None
) -> bool:
    """Whether an import has brought this fact before the platform told it.

    A message is known by its key, or by who wrote it and when, where imported keys are not the platform's own (they
    are negative then). An arrival or departure is known by who and when.
    """
    within = SAME_MOVE if message_key is None else timedelta(0)
    same_person = and_(EventRow.person_id == person_id, EventRow.message_key.startswith("-"))
    is_same: ColumnElement[bool] = EventRow.person_id == person_id
    if message_key is not None:
        is_same = or_(EventRow.message_key == message_key, same_person)
    query = select(EventRow.id).where(
        EventRow.chat_id == chat_id,
        EventRow.at >= at - within,
        EventRow.at <= at + within,
        EventRow.kind == kind,
        is_same,
    )
    return await session.scalar(query.limit(1)) is not None


async def lines_of_forgotten(session: AsyncSession, chat_id: int) -> list[tuple[str, int, datetime]]:
    """(message, person, when they were forgotten) of what people said here who have been forgotten since."""
    query = (
        select(EventRow.message_key, EventRow.person_id, Person.forgotten_at)
        .join(Person, Person.id == EventRow.person_id)
        .where(
            EventRow.chat_id == chat_id,
            EventRow.kind == Fact.MESSAGE,
            EventRow.message_key.is_not(None),
            Person.forgotten_at.is_not(None),
        )
    )
    return [
        (key, person_id, at)
        for key, person_id, at in await session.execute(query)
        if key is not None and person_id is not None and at is not None
    ]


class PastMessages(NamedTuple):
    """What a member wrote in a stretch of a history. ``status``: of a new row; ``message_count``: to add."""

    chat_id: int
    person_id: int
    status: str
    first_seen_at: datetime
    message_count: int
    last_message_at: datetime


async def add_past_messages(session: AsyncSession, rows: Sequence[PastMessages]) -> None:
    """Count messages of members, creating whoever was never seen before, older messages in any order."""
    await _COUNTING.run(session, rows)


def _counting_past_messages(dialect: str) -> Insert:
    statement = insert_in(dialect, Member).values(powers=literal_column("''"))
    new, old = statement.excluded, table_of(Member).c
    is_newer = or_(old.last_message_at.is_(None), new.last_message_at > old.last_message_at)
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "person_id"],
        set_={
            "message_count": old.message_count + new.message_count,
            "first_seen_at": case((new.first_seen_at < old.first_seen_at, new.first_seen_at), else_=old.first_seen_at),
            "last_message_at": case((is_newer, new.last_message_at), else_=old.last_message_at),
        },
    )


_COUNTING = Bulk(PastMessages._fields, _counting_past_messages)


async def note_history(
    session: AsyncSession, chat_id: int, first: datetime, until: datetime, texts_from: datetime | None
) -> None:
    """A stretch of imported history; its oldest text is from ``texts_from``."""
    chat = (await session.scalars(select(Chat).where(Chat.id == chat_id))).one()
    chat.history_from = min(chat.history_from or first, first)
    chat.history_until = max(chat.history_until or until, until)
    if texts_from is not None:
        chat.history_texts_from = min(chat.history_texts_from or texts_from, texts_from)
    await session.flush()


async def groups_on(session: AsyncSession, platform: str) -> list[Chat]:
    """Every group of a platform we have a row for, oldest first."""
    query = select(Chat).where(Chat.platform == platform, Chat.kind == ChatKind.GROUP).order_by(Chat.id)
    return list(await session.scalars(query))


async def take_imported_texts(session: AsyncSession, before: datetime, limit: int) -> int:
    """Empty imported texts that are too old, of one chat at a time; how many there were.

    Imports come in any order, so they are found by chat and time; each chat remembers how far it has come.
    """
    query = select(Chat).where(Chat.history_texts_from < before).order_by(Chat.id).limit(1)
    chat = (await session.scalars(query)).one_or_none()
    if chat is None or chat.history_texts_from is None:
        return 0
    ids = (
        select(EventRow.id)
        .where(
            EventRow.chat_id == chat.id,
            EventRow.at >= chat.history_texts_from,
            EventRow.at < before,
            EventRow.text.is_not(None),
        )
        .order_by(EventRow.at)
        .limit(limit)
    )
    statement = update(EventRow).where(EventRow.id.in_(ids)).values(text=None)
    result: Any = await session.execute(statement, execution_options={"synchronize_session": False})
    taken = int(result.rowcount)
    if taken < limit:
        is_left = chat.history_until is None or chat.history_until >= before
        chat.history_texts_from = before if is_left else None
    await session.flush()
    return taken
