"""The messages of the first days: which step a person has had in a chat. The primary key is the judge of "once"."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, UtcDateTime
from models.people import Identity, Member
from models.upsert import insert_into
from models.welcome import Arrival, ArrivalState


class StepOutcome(StrEnum):
    SENT = "sent"
    UNREACHED = "unreached"  # never opened the private chat, or closed it


class OnboardingStep(Base):
    __tablename__ = "onboarding_steps"
    __table_args__ = (Index(None, "chat_id", "at"),)

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    """1, 3 or 7: the day after joining."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(12))


async def add_step(
    session: AsyncSession, chat_id: int, person_id: int, step: int, *, at: datetime, outcome: StepOutcome
) -> bool:
    """False: this person has had this step."""
    statement = insert_into(session, OnboardingStep).values(
        chat_id=chat_id, person_id=person_id, step=step, at=at, outcome=outcome
    )
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(OnboardingStep.person_id))
    return inserted.scalar_one_or_none() is not None


async def newcomers_since(
    session: AsyncSession, chat_id: int, platform: str, since: datetime
) -> list[tuple[int, str, datetime, bool]]:
    """Who came since a moment (UTC) and is here: person, name, join time, and whether we may write privately."""
    query = (
        select(Arrival.person_id, Identity.name, Arrival.joined_at, Identity.is_reachable)
        .join(Identity, Identity.person_id == Arrival.person_id)
        .join(Member, (Member.chat_id == Arrival.chat_id) & (Member.person_id == Arrival.person_id))
        .where(
            Arrival.chat_id == chat_id,
            Arrival.joined_at >= since,
            Arrival.left_at.is_(None),
            Arrival.state != ArrivalState.RAID,
            Identity.platform == platform,
            Identity.kind == "person",
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        )
        .order_by(Arrival.joined_at, Arrival.person_id)
    )
    return [(person, name, at, reach) for person, name, at, reach in await session.execute(query) if at is not None]


async def steps_since(session: AsyncSession, chat_id: int, since: datetime) -> set[tuple[int, int]]:
    """Pairs of person and step done since a moment (UTC)."""
    query = select(OnboardingStep.person_id, OnboardingStep.step).where(
        OnboardingStep.chat_id == chat_id, OnboardingStep.at >= since
    )
    return {(person, step) for person, step in await session.execute(query)}


async def count_steps(session: AsyncSession, chat_id: int, outcome: StepOutcome, since: datetime) -> int:
    query = select(func.count()).where(
        OnboardingStep.chat_id == chat_id, OnboardingStep.outcome == outcome, OnboardingStep.at >= since
    )
    return await session.scalar(query) or 0
