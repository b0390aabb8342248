"""Polls: what was asked, who chose what, and that each one ended once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.chats import Chat
from models.lookup import row_with_key
from models.outbox import OutboxRow, OutboxState
from models.upsert import insert_into


class PollStyle(StrEnum):
    NATIVE = "native"  # the platform's own poll
    BUTTONS = "buttons"  # a message of ours, one button an option
    NUMBERS = "numbers"  # a message of ours, answered by a number in words
    PRIVATE = "private"  # everybody gets a ballot in private, because the group itself hears nobody


class PollState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    LOST = "lost"  # its message never appeared


class SeriesState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class PollSeries(Base):
    """A poll that comes again by a rule; the rule itself is with its timer."""

    __tablename__ = "poll_series"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    spec: Mapped[str] = mapped_column(Text)
    """PollSpec as JSON."""
    topic: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default=SeriesState.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Poll(Base):
    __tablename__ = "polls"
    __table_args__ = (UniqueConstraint("series_id", "occurrence"), Index(None, "chat_id", "state"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    created_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("poll_series.id"))
    occurrence: Mapped[str | None] = mapped_column(String(32))
    spec: Mapped[str] = mapped_column(Text)
    """PollSpec as JSON."""
    style: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default=PollState.OPEN)
    action_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """The outbox action that posted it; its receipt carries the message key and the platform's poll key."""
    message_key: Mapped[str | None] = mapped_column(String(64))
    """Learned from a press, for a message whose receipt was lost."""
    topic: Mapped[str | None] = mapped_column(String(64))
    ballot_key: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    """By which answers on ballots name the poll: chosen before they go out, so no answer is ever unknown."""
    tokens: Mapped[str] = mapped_column(Text, default="")
    """Its buttons' tokens, space-separated: one an option and the one that ends it. Kept, so that edits reuse them."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_itself: Mapped[bool] = mapped_column(default=False)
    """The platform ends it at ``closes_at`` even while we are away."""
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When its counts were last put on show."""
    refresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they will be next; None: nothing is pending."""
    told_counts: Mapped[str] = mapped_column(Text, default="")
    """Votes per option as the platform told them, space-separated: all there is of an anonymous native poll."""
    told_voters: Mapped[int] = mapped_column(default=0)


class PollEnding(Base):
    """A poll ends once: whoever inserts this row ends it."""

    __tablename__ = "poll_endings"

    poll_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Votes later than this do not count."""
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When we got round to it: later than ``at`` where we were away."""
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """None: its time was over."""
    result_action_id: Mapped[int | None] = mapped_column(BigInteger)
    """The message or the edit that showed the result."""
    is_own_message: Mapped[bool] = mapped_column(default=False)
    """The result stands in a message of its own, not in the poll's."""


class PollNudge(Base):
    """Those who have not voted are reminded once a poll: whoever inserts this row reminds them."""

    __tablename__ = "poll_nudges"

    poll_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def poll_with_id(session: AsyncSession, poll_id: int) -> Poll | None:
    return await row_with_key(session, Poll, poll_id)


async def poll_with_key(session: AsyncSession, chat_id: int, poll_key: str) -> Poll | None:
    """The poll a platform's own poll key, or the key on our ballots, belongs to."""
    sent = select(OutboxRow.id).where(OutboxRow.poll_key == poll_key)
    named = (Poll.ballot_key == poll_key) | Poll.action_id.in_(sent)
    return (await session.scalars(select(Poll).where(Poll.chat_id == chat_id, named).limit(1))).one_or_none()


async def chat_key_of_ballot(session: AsyncSession, platform: str, poll_key: str) -> str | None:
    """The group whose poll a ballot is for."""
    query = select(Chat.key).join(Poll, Poll.chat_id == Chat.id)
    return await session.scalar(query.where(Poll.ballot_key == poll_key, Chat.platform == platform))


async def poll_in_message(session: AsyncSession, chat_id: int, message_key: str) -> Poll | None:
    """The poll that a message shows, or whose result it shows."""
    shown = select(OutboxRow.id).where(OutboxRow.chat_id == chat_id, OutboxRow.message_key == message_key)
    results = select(PollEnding.poll_id).where(PollEnding.result_action_id.in_(shown))
    query = select(Poll).where(
        Poll.chat_id == chat_id,
        Poll.action_id.in_(shown) | (Poll.message_key == message_key) | Poll.id.in_(results),
    )
    return (await session.scalars(query.limit(1))).one_or_none()


async def open_polls(session: AsyncSession, chat_id: int, limit: int = 20) -> list[Poll]:
    """Newest first."""
    query = select(Poll).where(Poll.chat_id == chat_id, Poll.state == PollState.OPEN)
    return list(await session.scalars(query.order_by(Poll.id.desc()).limit(limit)))


async def newest_poll(session: AsyncSession, chat_id: int, styles: Iterable[PollStyle] | None = None) -> Poll | None:
    """The newest poll that appeared, of these styles."""
    query = select(Poll).where(Poll.chat_id == chat_id, Poll.state != PollState.LOST)
    if styles is not None:
        query = query.where(Poll.style.in_(list(styles)))
    return (await session.scalars(query.order_by(Poll.id.desc()).limit(1))).one_or_none()


async def send_states(session: AsyncSession, polls: Sequence[Poll]) -> dict[int, str]:
    """By poll id: what became of the message that was to post it."""
    query = (
        select(Poll.id, OutboxRow.state)
        .join(OutboxRow, OutboxRow.id == Poll.action_id)
        .where(Poll.id.in_([poll.id for poll in polls]))
    )
    return {row.id: row.state for row in await session.execute(query)}


async def ending_of(session: AsyncSession, poll_id: int) -> PollEnding | None:
    return await row_with_key(session, PollEnding, poll_id)


async def add_ending(
    session: AsyncSession, poll_id: int, *, at: datetime, noticed_at: datetime, by: int | None
) -> bool:
    """False: it has ended already."""
    statement = insert_into(session, PollEnding).values(
        poll_id=poll_id, at=at, noticed_at=noticed_at, by_id=by, is_own_message=False
    )
    return await session.scalar(statement.on_conflict_do_nothing().returning(PollEnding.poll_id)) is not None


async def add_nudge(session: AsyncSession, poll_id: int, at: datetime) -> bool:
    """False: they were reminded already."""
    statement = insert_into(session, PollNudge).values(poll_id=poll_id, at=at)
    return await session.scalar(statement.on_conflict_do_nothing().returning(PollNudge.poll_id)) is not None


async def series_with_id(session: AsyncSession, series_id: int) -> PollSeries | None:
    return await row_with_key(session, PollSeries, series_id)


async def series_of(session: AsyncSession, chat_id: int) -> list[PollSeries]:
    query = select(PollSeries).where(PollSeries.chat_id == chat_id, PollSeries.state != SeriesState.DELETED)
    return list(await session.scalars(query.order_by(PollSeries.id)))


async def poll_of_occurrence(session: AsyncSession, series_id: int, occurrence: str) -> Poll | None:
    query = select(Poll).where(Poll.series_id == series_id, Poll.occurrence == occurrence)
    return (await session.scalars(query)).one_or_none()


async def unrecognised_sends(session: AsyncSession, source: str) -> list[OutboxRow]:
    """Native polls that were sent, or not: nobody can say, and no key of theirs is known."""
    query = select(OutboxRow).where(
        OutboxRow.source == source,
        OutboxRow.kind == "send_poll",
        OutboxRow.state == OutboxState.UNKNOWN,
        OutboxRow.poll_key.is_(None),
    )
    return list(await session.scalars(query.order_by(OutboxRow.id)))
