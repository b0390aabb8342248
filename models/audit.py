"""The audit trail: who changed what, kept for owners and for ``hearth audit``."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime


class AuditEntry(Base):
    __tablename__ = "audit"
    __table_args__ = (Index(None, "chat_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    """None: Hearth by itself."""
    what: Mapped[str] = mapped_column(String(48))
    detail: Mapped[str] = mapped_column(Text, default="{}")


async def newest_entry(session: AsyncSession, actor_id: int, what: str, since: datetime) -> AuditEntry | None:
    """The last time since then that this person did this."""
    query = select(AuditEntry).where(AuditEntry.at > since, AuditEntry.actor_id == actor_id, AuditEntry.what == what)
    return (await session.scalars(query.order_by(AuditEntry.id.desc()).limit(1))).first()


async def was_done_since(session: AsyncSession, chat_id: int, what: str, since: datetime) -> bool:
    """Whether something stands in a chat's trail since a moment (UTC)."""
    query = select(AuditEntry.id).where(AuditEntry.chat_id == chat_id, AuditEntry.at >= since, AuditEntry.what == what)
    return await session.scalar(query.limit(1)) is not None


async def audit_since(session: AsyncSession, chat_id: int | None, since: datetime, limit: int) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.at >= since).order_by(AuditEntry.id.desc()).limit(limit)
    if chat_id is not None:
        query = query.where(AuditEntry.chat_id == chat_id)
    return list(await session.scalars(query))
