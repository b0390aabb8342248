"""Chats of WeCom that were heard from: only there may something be pushed, and only some of them show cards."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.upsert import insert_into


class WecomChat(Base):
    """``key`` is the platform's own, with its surface in front."""

    __tablename__ = "wecom_chats"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was first heard from, or again after it had been closed to us."""
    cards_shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a card was last accepted there."""
    cards_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When cards were last refused there, because such a chat shows none."""
    cards_probe_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From when on the next card is tried there; None: a day after the refusal."""


async def heard_chats(session: AsyncSession) -> Sequence[WecomChat]:
    return (await session.scalars(select(WecomChat))).all()


async def keep_heard(session: AsyncSession, keys: Sequence[str], at: datetime) -> None:
    """These chats have spoken to us; what is known of them already stays."""
    nothing = {"cards_shown_at": None, "cards_refused_at": None, "cards_probe_at": None}
    rows = [{"key": key, "heard_at": at, **nothing} for key in keys]
    await session.execute(insert_into(session, WecomChat).on_conflict_do_nothing(), rows)


async def note_card(session: AsyncSession, key: str, at: datetime, *, probe_at: datetime | None) -> None:
    """A card was accepted in this chat; or cards were refused there, and are tried again from ``probe_at`` on."""
    row = await session.get(WecomChat, key)
    if row is None:
        row = WecomChat(key=key, heard_at=at)
        session.add(row)
    if probe_at is None:
        row.cards_shown_at, row.cards_refused_at = at, None
    else:
        row.cards_refused_at = at
    row.cards_probe_at = probe_at


async def forget_chat(session: AsyncSession, key: str) -> None:
    """WeCom knows this chat no more, or not with us in it."""
    await session.execute(delete(WecomChat).where(WecomChat.key == key))
