"""Buttons: what a press means is kept here; the button itself carries only a random token."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class ButtonRow(Base):
    __tablename__ = "buttons"

    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    """Where it must be pressed."""
    about_chat_id: Mapped[int] = mapped_column(BigInteger)
    """The chat it acts on: the same, or the group that a private menu talks about."""
    action: Mapped[str] = mapped_column(String(48))
    payload: Mapped[str] = mapped_column(Text, default="{}")
    right: Mapped[str | None] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    """Only this person may press it."""
    once: Mapped[bool] = mapped_column(default=False)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


async def add_buttons(session: AsyncSession, rows: Sequence[Mapping[str, object]]) -> None:
    await session.execute(insert_into(session, ButtonRow), list(rows))


async def button_with_token(session: AsyncSession, token: str) -> ButtonRow | None:
    return await row_with_key(session, ButtonRow, token)
