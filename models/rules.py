"""The group's rules as people read them: versions, who accepted which, and who must accept before writing."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class RulesText(Base):
    """One version of a group's rules. The newest one holds; none is ever changed."""

    __tablename__ = "rules_texts"
    __table_args__ = (UniqueConstraint("chat_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)


class RulesAcceptance(Base):
    """A person read one version and agrees with it; once."""

    __tablename__ = "rules_acceptances"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RulesGate(Base):
    """A newcomer who may not write before accepting. The row goes when they accept, leave, or time is up."""

    __tablename__ = "rules_gates"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class RulesPrompt(Base):
    """The line that asks newcomers to accept: one at a time in a chat."""

    __tablename__ = "rules_prompts"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def current_rules_text(session: AsyncSession, chat_id: int) -> RulesText | None:
    query = select(RulesText).where(RulesText.chat_id == chat_id).order_by(RulesText.version.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def rules_text(session: AsyncSession, chat_id: int, version: int) -> RulesText | None:
    query = select(RulesText).where(RulesText.chat_id == chat_id, RulesText.version == version)
    return (await session.scalars(query)).one_or_none()


async def rules_texts(session: AsyncSession, chat_id: int, *, limit: int = 20) -> list[RulesText]:
    """Newest first."""
    query = select(RulesText).where(RulesText.chat_id == chat_id).order_by(RulesText.version.desc()).limit(limit)
    return list(await session.scalars(query))


async def add_acceptance(session: AsyncSession, chat_id: int, version: int, person_id: int, at: datetime) -> bool:
    """False: accepted before."""
    statement = insert_into(session, RulesAcceptance).values(
        chat_id=chat_id, version=version, person_id=person_id, at=at
    )
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(RulesAcceptance.person_id))
    return inserted.scalar_one_or_none() is not None


async def count_acceptances(session: AsyncSession, chat_id: int, version: int) -> int:
    query = select(func.count()).where(RulesAcceptance.chat_id == chat_id, RulesAcceptance.version == version)
    return await session.scalar(query) or 0


async def people_who_accepted(session: AsyncSession, chat_id: int, version: int) -> set[int]:
    query = select(RulesAcceptance.person_id).where(
        RulesAcceptance.chat_id == chat_id, RulesAcceptance.version == version
    )
    return set(await session.scalars(query))


async def add_gate(session: AsyncSession, chat_id: int, person_id: int, key: str, since: datetime) -> bool:
    """False: this person stands before the gate already."""
    statement = insert_into(session, RulesGate).values(
        chat_id=chat_id, person_id=person_id, person_key=key, since=since
    )
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(RulesGate.person_id))
    return inserted.scalar_one_or_none() is not None


async def gate_of(session: AsyncSession, chat_id: int, person_id: int) -> RulesGate | None:
    return await row_with_key(session, RulesGate, chat_id, person_id)


async def people_at_the_gate(session: AsyncSession, chat_id: int) -> set[int]:
    return set(await session.scalars(select(RulesGate.person_id).where(RulesGate.chat_id == chat_id)))


async def remove_gate(session: AsyncSession, chat_id: int, person_id: int) -> None:
    await session.execute(delete(RulesGate).where(RulesGate.chat_id == chat_id, RulesGate.person_id == person_id))


async def prompt_of(session: AsyncSession, chat_id: int) -> RulesPrompt | None:
    return await row_with_key(session, RulesPrompt, chat_id)
