"""Which group a person's private commands are about: one on each platform, for a duty is done with its own account."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import ChatKind, MemberStatus
from models.base import Base, UtcDateTime
from models.chats import Chat, ChatState
from models.lookup import row_with_key
from models.people import Member, RoleGrant


class Connection(Base):
    __tablename__ = "connections"

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True)
    platform: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Where the private commands are said, and where the group is."""
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    connected_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def connection_of(session: AsyncSession, person_id: int, platform: str) -> Connection | None:
    return await row_with_key(session, Connection, person_id, platform)


async def groups_with_member(session: AsyncSession, person_id: int, platform: str) -> list[Chat]:
    """Groups on a platform that this person is in as far as we know, oldest first."""
    present = [status for status in MemberStatus if status.is_present]
    query = (
        select(Chat)
        .join(Member, Member.chat_id == Chat.id)
        .where(
            Chat.kind == ChatKind.GROUP,
            Chat.state != ChatState.INACTIVE,
            Chat.platform == platform,
            Member.person_id == person_id,
            Member.status.in_(present),
        )
        .order_by(Chat.id)
    )
    return list(await session.scalars(query))


async def groups_run_by(session: AsyncSession, person_id: int, platform: str | None = None) -> list[Chat]:
    """Groups this person owns, administers or has a role in, oldest first; on one platform, or on all of them."""
    administers = select(Member.chat_id).where(
        Member.person_id == person_id, Member.status.in_([MemberStatus.OWNER, MemberStatus.ADMIN])
    )
    has_role = select(RoleGrant.chat_id).where(RoleGrant.person_id == person_id)
    query = (
        select(Chat)
        .where(
            Chat.kind == ChatKind.GROUP,
            Chat.state != ChatState.INACTIVE,
            or_(Chat.owner_id == person_id, Chat.id.in_(administers), Chat.id.in_(has_role)),
        )
        .order_by(Chat.id)
    )
    return list(await session.scalars(query.where(Chat.platform == platform) if platform is not None else query))
