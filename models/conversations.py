"""Conversations: a question we asked one person in one chat, whose next line there is the answer."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.people import Identity


class Conversation(Base):
    __tablename__ = "conversations"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True)
    about_chat_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[str] = mapped_column(String(48))
    payload: Mapped[str] = mapped_column(Text, default="{}")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def conversation_of(session: AsyncSession, chat_id: int, person_id: int) -> Conversation | None:
    return await row_with_key(session, Conversation, chat_id, person_id)


async def is_anybody_asked(session: AsyncSession, chat_id: int, now: datetime) -> bool:
    """Whether a question in this chat still waits for its answer."""
    query = select(Conversation.person_id).where(Conversation.chat_id == chat_id, Conversation.expires_at >= now)
    return await session.scalar(query.limit(1)) is not None


async def keys_of_asked(session: AsyncSession, chat_id: int, platform: str) -> list[str]:
    """Keys of the persons whose next line in this chat answers a question."""
    query = (
        select(Identity.key)
        .join(Conversation, Conversation.person_id == Identity.person_id)
        .where(Conversation.chat_id == chat_id, Identity.platform == platform)
    )
    return list(await session.scalars(query))
