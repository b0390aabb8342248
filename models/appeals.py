"""Appeals: a sanctioned member asks for a second look at a case; at most one is open per case."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key


class AppealState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Appeal(Base):
    __tablename__ = "appeals"
    __table_args__ = (
        Index(
            "uq_appeals_open",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "chat_id", "state", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cases.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default=AppealState.OPEN)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))


async def appeal_by_id(session: AsyncSession, appeal_id: int) -> Appeal | None:
    return await row_with_key(session, Appeal, appeal_id)


async def appeals_of_case(session: AsyncSession, case_id: int) -> list[Appeal]:
    """Oldest first."""
    return list(await session.scalars(select(Appeal).where(Appeal.case_id == case_id).order_by(Appeal.id)))


async def latest_appeal(session: AsyncSession, chat_id: int, person_id: int) -> Appeal | None:
    query = select(Appeal).where(Appeal.chat_id == chat_id, Appeal.person_id == person_id)
    return (await session.scalars(query.order_by(Appeal.id.desc()).limit(1))).one_or_none()


async def appeals_in_state(session: AsyncSession, chat_id: int, state: AppealState) -> list[Appeal]:
    """Oldest first: who has waited longest comes first."""
    query = select(Appeal).where(Appeal.chat_id == chat_id, Appeal.state == state)
    return list(await session.scalars(query.order_by(Appeal.at, Appeal.id)))


async def appeals_by_person(session: AsyncSession, chat_id: int, person_id: int) -> list[Appeal]:
    query = select(Appeal).where(Appeal.chat_id == chat_id, Appeal.person_id == person_id)
    return list(await session.scalars(query.order_by(Appeal.id)))
