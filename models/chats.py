"""Chats: groups and private chats, their settings and our standing in them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import ChatKind, ChatRef, MemberStatus, PlatformName
from models.base import Base, BigId, UtcDateTime


class ChatState(StrEnum):
    UNLINKED = "unlinked"  # a stranger added us: we listen to commands of set-up and do nothing else
    ACTIVE = "active"
    INACTIVE = "inactive"  # we were removed, or the person blocked us


class Chat(Base):
    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("platform", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    former_key: Mapped[str | None] = mapped_column(String(64), index=True)
    """The key before the group was upgraded; late updates still carry it."""
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(255), default="")
    username: Mapped[str | None] = mapped_column(String(64))
    is_forum: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default=ChatState.UNLINKED)
    settings: Mapped[str] = mapped_column(Text, default="{}")
    """Only what differs from the defaults, as JSON of ChatSettings."""
    owner_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    bot_status: Mapped[str] = mapped_column(String(16), default=MemberStatus.MEMBER)
    bot_powers: Mapped[str] = mapped_column(String(255), default="")
    """Space-separated AdminPower values."""
    member_count: Mapped[int | None]
    member_count_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    linked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    history_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The oldest moment of a history that was imported: what we know of the chat begins there."""
    history_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The newest moment of it; what is told live of earlier times may be stored already."""
    history_texts_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Imported texts from then on may still be kept; None: there are none."""

    @property
    def ref(self) -> ChatRef:
        return ChatRef(
            PlatformName(self.platform),
            self.key,
            ChatKind(self.kind),
            self.title,
            self.username,
            self.is_forum,
        )


async def chat_with_key(session: AsyncSession, platform: str, key: str) -> Chat | None:
    query = select(Chat).where(Chat.platform == platform, Chat.key == key)
    return (await session.scalars(query)).one_or_none()


async def chats_with_keys(session: AsyncSession, platform: str, keys: set[str]) -> list[Chat]:
    """Chats by their present or their former key."""
    query = select(Chat).where(Chat.platform == platform, or_(Chat.key.in_(keys), Chat.former_key.in_(keys)))
    return list(await session.scalars(query))


async def chat_by_id(session: AsyncSession, chat_id: int) -> Chat:
    """Raises NoResultFound for an id that does not exist: ids come from our own rows."""
    return (await session.scalars(select(Chat).where(Chat.id == chat_id))).one()


async def titles_of(session: AsyncSession, chat_ids: Iterable[int]) -> dict[int, str]:
    """What chats are called, with their keys; those without a title go by their key."""
    rows = await session.execute(select(Chat.id, Chat.title, Chat.key).where(Chat.id.in_(list(chat_ids))))
    return {row.id: f"{row.title} ({row.key})" if row.title else row.key for row in rows}


async def active_groups(session: AsyncSession) -> list[Chat]:
    query = select(Chat).where(Chat.state == ChatState.ACTIVE, Chat.kind == ChatKind.GROUP).order_by(Chat.id)
    return list(await session.scalars(query))


async def private_chat_of(session: AsyncSession, platform: str, person_key: str) -> Chat | None:
    """The private chat with a person, where one was ever opened. Its key is the person's key."""
    query = select(Chat).where(Chat.platform == platform, Chat.key == person_key, Chat.kind == ChatKind.PRIVATE)
    return (await session.scalars(query)).one_or_none()


async def set_chat_state(session: AsyncSession, chat_id: int, state: ChatState) -> None:
    await session.execute(update(Chat).where(Chat.id == chat_id).values(state=state))


async def add_chats(session: AsyncSession, chats: list[Chat]) -> None:
    session.add_all(chats)
    await session.flush()
