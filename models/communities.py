"""Communities: several chats under one owner, whatever platforms they are on."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.chats import Chat, ChatState
from models.lookup import row_with_key


class Community(Base):
    """``home_chat_id``: the chat it was founded in; the common digest comes at that chat's hour."""

    __tablename__ = "communities"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    home_chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    """With it another group of the same owner joins; it opens nothing to anybody else."""
    one_digest: Mapped[bool] = mapped_column(default=True)
    """The owner gets one digest of all chats instead of one of each."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CommunityChat(Base):
    """A chat is in one community at most."""

    __tablename__ = "community_chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True, autoincrement=False)
    community_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("communities.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def community_of(session: AsyncSession, chat_id: int) -> Community | None:
    """The community a chat is in."""
    place = await row_with_key(session, CommunityChat, chat_id)
    return await row_with_key(session, Community, place.community_id) if place is not None else None


async def community_with_code(session: AsyncSession, code: str) -> Community | None:
    return (await session.scalars(select(Community).where(Community.code == code))).one_or_none()


async def chats_of_community(session: AsyncSession, community_id: int) -> list[Chat]:
    """Its chats in the order in which they joined, those we were removed from left out."""
    query = (
        select(Chat)
        .join(CommunityChat, CommunityChat.chat_id == Chat.id)
        .where(CommunityChat.community_id == community_id, Chat.state == ChatState.ACTIVE)
        .order_by(CommunityChat.joined_at, Chat.id)
    )
    return list(await session.scalars(query))


async def number_of_chats(session: AsyncSession, community_id: int) -> int:
    """How many belong to it, those we were removed from too."""
    query = select(func.count()).select_from(CommunityChat).where(CommunityChat.community_id == community_id)
    return await session.scalar(query) or 0


async def put_chat(session: AsyncSession, community_id: int, chat_id: int, now: datetime) -> None:
    session.add(CommunityChat(chat_id=chat_id, community_id=community_id, joined_at=now))
    await session.flush()


async def take_chat_out(session: AsyncSession, community: Community, chat_id: int) -> None:
    """The community ends with its last chat, and moves on to another home when its home leaves."""
    place = await row_with_key(session, CommunityChat, chat_id)
    if place is not None:
        await session.delete(place)
        await session.flush()
    query = select(CommunityChat.chat_id).where(CommunityChat.community_id == community.id)
    left = (await session.scalars(query.order_by(CommunityChat.joined_at, CommunityChat.chat_id))).first()
    if left is None:
        await session.delete(community)
    elif community.home_chat_id == chat_id:
        community.home_chat_id = left
    await session.flush()
