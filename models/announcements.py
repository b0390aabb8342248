"""Announcements: what is to be said, in which groups, when; and every posting of one."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.chats import Chat
from models.lookup import row_with_key
from models.upsert import insert_into


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PAUSED = "paused"
    DONE = "done"
    DELETED = "deleted"


class Announcement(Base):
    """``chat_id`` is the group it belongs to and is managed from; ``targets`` are the groups it is posted in."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_chat_id_state", "chat_id", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    """A template; empty where a message is copied."""
    source_chat_key: Mapped[str | None] = mapped_column(String(64))
    source_message_key: Mapped[str | None] = mapped_column(String(64))
    """The message that is copied."""
    rule: Mapped[str | None] = mapped_column(Text)
    """None: posted by hand."""
    topic: Mapped[str | None] = mapped_column(String(64))
    """Where in its own group; elsewhere it is posted outside of topics."""
    pin: Mapped[bool] = mapped_column(default=False)
    silent: Mapped[bool] = mapped_column(default=False)
    ignores_quiet: Mapped[bool] = mapped_column(default=False)
    delete_after_hours: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default=AnnouncementState.DRAFT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnnouncementTarget(Base):
    """A group an announcement is posted in."""

    __tablename__ = "announcement_targets"

    announcement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("announcements.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True, index=True)


class Posting(Base):
    """What became of one run of an announcement in one group; whoever inserts it posts."""

    __tablename__ = "announcement_postings"
    __table_args__ = (
        UniqueConstraint("announcement_id", "chat_id", "run"),
        Index("ix_announcement_postings_chat_id_at", "chat_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    announcement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("announcements.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    run: Mapped[str] = mapped_column(String(40))
    """The occurrence's name, or "hand:" and the number of the update that asked for it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action_id: Mapped[int | None] = mapped_column(BigInteger)
    """The action that says it; None where it was not said."""
    skipped: Mapped[str | None] = mapped_column(String(16))
    """Why it was not said."""
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_reported: Mapped[bool] = mapped_column(default=False)
    handover: Mapped[str | None] = mapped_column(String(8))
    """Where it stands in a group in which only a person can send it."""


async def announcement_with_id(session: AsyncSession, announcement_id: int) -> Announcement | None:
    return await row_with_key(session, Announcement, announcement_id)


async def announcements_of(
    session: AsyncSession, chat_id: int, states: Sequence[str], limit: int
) -> list[Announcement]:
    """Announcements that belong to a group, the newest first."""
    query = select(Announcement).where(Announcement.chat_id == chat_id, Announcement.state.in_(states))
    return list(await session.scalars(query.order_by(Announcement.id.desc()).limit(limit)))


async def target_chats(session: AsyncSession, announcement_id: int) -> list[Chat]:
    """The groups it is posted in, oldest first."""
    chosen = select(AnnouncementTarget.chat_id).where(AnnouncementTarget.announcement_id == announcement_id)
    return list(await session.scalars(select(Chat).where(Chat.id.in_(chosen)).order_by(Chat.id)))


async def add_target(session: AsyncSession, announcement_id: int, chat_id: int) -> None:
    row = insert_into(session, AnnouncementTarget).values(announcement_id=announcement_id, chat_id=chat_id)
    await session.execute(row.on_conflict_do_nothing())


async def remove_target(session: AsyncSession, announcement_id: int, chat_id: int) -> None:
    await session.execute(
        delete(AnnouncementTarget).where(
            AnnouncementTarget.announcement_id == announcement_id, AnnouncementTarget.chat_id == chat_id
        )
    )


async def add_posting(session: AsyncSession, announcement_id: int, chat_id: int, run: str, at: datetime) -> int | None:
    """Enter a run; its id, or None where it was entered before."""
    row = insert_into(session, Posting).values(
        announcement_id=announcement_id, chat_id=chat_id, run=run, at=at, is_pinned=False, is_reported=False
    )
    entered = await session.execute(row.on_conflict_do_nothing().returning(Posting.id))
    return entered.scalar_one_or_none()


async def posting_with_id(session: AsyncSession, posting_id: int) -> Posting | None:
    return await row_with_key(session, Posting, posting_id)


async def postings_of(session: AsyncSession, announcement_id: int, *, run: str | None = None) -> list[Posting]:
    """Postings of an announcement, or of one of its runs, the oldest first."""
    query = select(Posting).where(Posting.announcement_id == announcement_id)
    if run is not None:
        query = query.where(Posting.run == run)
    return list(await session.scalars(query.order_by(Posting.id)))


async def posting_with_action(session: AsyncSession, action_id: int) -> Posting | None:
    return (await session.scalars(select(Posting).where(Posting.action_id == action_id))).one_or_none()


async def pinned_postings(session: AsyncSession, chat_id: int) -> list[Posting]:
    query = select(Posting).where(Posting.chat_id == chat_id, Posting.is_pinned.is_(True))
    return list(await session.scalars(query.order_by(Posting.id)))


async def skipped_postings(session: AsyncSession, chat_id: int, since: datetime) -> list[tuple[Posting, Announcement]]:
    """What was not posted in a group, or for it elsewhere, since a moment."""
    query = (
        select(Posting, Announcement)
        .join(Announcement, Announcement.id == Posting.announcement_id)
        .where(
            or_(Posting.chat_id == chat_id, Announcement.chat_id == chat_id),
            Posting.skipped.is_not(None),
            Posting.at >= since,
        )
        .order_by(Posting.id)
    )
    return [(posting, announcement) for posting, announcement in await session.execute(query)]


async def forget_drafts(session: AsyncSession, chat_id: int, before: datetime) -> None:
    """Drop what was begun and never posted."""
    old = select(Announcement.id).where(
        Announcement.chat_id == chat_id,
        Announcement.state == AnnouncementState.DRAFT,
        Announcement.created_at < before,
    )
    await session.execute(delete(AnnouncementTarget).where(AnnouncementTarget.announcement_id.in_(old)))
    await session.execute(delete(Announcement).where(Announcement.id.in_(old)))
