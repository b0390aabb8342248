"""Requests to be let into a group: one row for each person and group, asked anew after it was settled."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.people import Identity


class RequestState(StrEnum):
    ASKING = "asking"  # the questions are being answered
    OPEN = "open"  # somebody must decide
    LET_IN = "let-in"
    TURNED_AWAY = "turned-away"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class GateRequest(Base):
    """Settled by a change of ``state`` away from OPEN that only one transaction can make."""

    __tablename__ = "gate_requests"
    __table_args__ = (UniqueConstraint("chat_id", "person_id"), Index(None, "chat_id", "state"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    answers: Mapped[str] = mapped_column(Text, default="[]")
    """JSON: pairs of a question and what was answered; emptied when it is settled."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)


async def request_of(session: AsyncSession, chat_id: int, person_id: int) -> GateRequest | None:
    query = select(GateRequest).where(GateRequest.chat_id == chat_id, GateRequest.person_id == person_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def settle_request(
    session: AsyncSession,
    request_id: int,
    begun: Iterable[RequestState],
    state: RequestState,
    *,
    by: int | None,
    at: datetime,
) -> bool:
    """From one of the states ``begun``. False: somebody else has settled it."""
    statement = (
        update(GateRequest)
        .where(GateRequest.id == request_id, GateRequest.state.in_(list(begun)))
        .values(state=state, settled_at=at, settled_by_id=by, answers="[]")
        .returning(GateRequest.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def open_requests(session: AsyncSession, chat_id: int, platform: str) -> list[tuple[str, str, datetime]]:
    """(key, name, when) of those who wait for a decision, the longest waiting first."""
    query = (
        select(Identity.key, Identity.name, GateRequest.asked_at)
        .join(Identity, Identity.person_id == GateRequest.person_id)
        .where(GateRequest.chat_id == chat_id, GateRequest.state == RequestState.OPEN, Identity.platform == platform)
        .order_by(GateRequest.asked_at, GateRequest.id)
    )
    return [(key, name, at) for key, name, at in await session.execute(query)]
