"""Cases: one row for each act of moderation, and the append-only ledger of warning points."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime, table_of
from models.lookup import row_with_key


class CaseState(StrEnum):
    ACTIVE = "active"
    UNDONE = "undone"
    APPEALED = "appealed"
    UPHELD = "upheld"
    EXPIRED = "expired"  # what it took away was given back when its time was over


class CaseMode(StrEnum):
    """``SHADOW``: what a rule would have done; nothing was done."""

    ENFORCE = "enforce"
    SHADOW = "shadow"


class Case(Base):
    """One act towards one person. The second unique constraint makes an event that is decided again harmless."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("chat_id", "number"),
        UniqueConstraint("chat_id", "cause_id", "subject_id", "what", "mode", name="uq_cases_cause"),
        Index(None, "chat_id", "subject_id", "at"),
        Index(None, "chat_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    number: Mapped[int]
    """Counts up in each chat from 1: what people call it."""
    subject_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """None: an act towards no single person, such as a purge."""
    actor_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    """None: Hearth by itself."""
    what: Mapped[str] = mapped_column(String(64))
    """The command, or the id of the rule that matched."""
    rule_version: Mapped[int | None]
    """None: a command."""
    rule_name: Mapped[str] = mapped_column(String(100), default="")
    message_key: Mapped[str | None] = mapped_column(String(64))
    excerpt: Mapped[str] = mapped_column(Text, default="")
    """What was said, cut short; forgotten with the text of messages."""
    detail: Mapped[str] = mapped_column(Text, default="{}")
    """What the detector found, as JSON."""
    actions: Mapped[str] = mapped_column(Text, default="[]")
    """What was done, as JSON: see ``bot.services.cases.Measure``."""
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=CaseState.ACTIVE)
    mode: Mapped[str] = mapped_column(String(8), default=CaseMode.ENFORCE)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cause_id: Mapped[int | None] = mapped_column(BigInteger)
    """The inbox row that led to it."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    """Who undid or upheld it."""

    @property
    def is_shadow(self) -> bool:
        return self.mode == CaseMode.SHADOW


class WarnPoints(Base):
    """Points given by a case, and taken back as a negative row of the same case. Nothing is ever changed."""

    __tablename__ = "warn_points"
    __table_args__ = (Index(None, "chat_id", "person_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cases.id"), index=True)
    points: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def add_case(session: AsyncSession, case: Case) -> Case:
    """Store a case under the chat's next number."""
    highest = await session.scalar(select(func.max(Case.number)).where(Case.chat_id == case.chat_id))
    case.number = (highest or 0) + 1
    session.add(case)
    await session.flush()
    return case


async def case_numbered(session: AsyncSession, chat_id: int, number: int) -> Case | None:
    query = select(Case).where(Case.chat_id == chat_id, Case.number == number)
    return (await session.scalars(query)).one_or_none()


async def case_by_id(session: AsyncSession, case_id: int) -> Case | None:
    return await row_with_key(session, Case, case_id)


async def recent_cases(
    session: AsyncSession, chat_id: int, *, subject_id: int | None = None, mode: CaseMode | None = None, limit: int = 10
) -> list[Case]:
    """The newest cases of a chat, or of one person in it."""
    query = select(Case).where(Case.chat_id == chat_id).order_by(Case.number.desc()).limit(limit)
    if subject_id is not None:
        query = query.where(Case.subject_id == subject_id)
    if mode is not None:
        query = query.where(Case.mode == mode)
    return list(await session.scalars(query))


async def case_counts(session: AsyncSession, chat_id: int, subject_id: int) -> dict[str, int]:
    """How many cases a person has in a chat, by state; shadow cases do not count."""
    query = (
        select(Case.state, func.count())
        .where(Case.chat_id == chat_id, Case.subject_id == subject_id, Case.mode == CaseMode.ENFORCE)
        .group_by(Case.state)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def cases_that_deleted(session: AsyncSession, chat_id: int, since: datetime) -> list[Case]:
    """Cases about somebody's lines that say they deleted some, from a moment (UTC) on, and still hold."""
    query = select(Case).where(
        Case.chat_id == chat_id,
        Case.at >= since,
        Case.subject_id.is_not(None),
        Case.message_key.is_not(None),
        Case.mode == CaseMode.ENFORCE,
        Case.state != CaseState.UNDONE,
        Case.actions.contains('"delete"'),
    )
    return list(await session.scalars(query.order_by(Case.at, Case.id)))


async def points_of(session: AsyncSession, chat_id: int, person_id: int) -> list[WarnPoints]:
    """A person's whole ledger in a chat, oldest first."""
    query = select(WarnPoints).where(WarnPoints.chat_id == chat_id, WarnPoints.person_id == person_id)
    return list(await session.scalars(query.order_by(WarnPoints.at, WarnPoints.id)))


async def points_of_case(session: AsyncSession, case_id: int) -> int:
    """What is left of the points of a case, before they fade."""
    return await session.scalar(select(func.sum(WarnPoints.points)).where(WarnPoints.case_id == case_id)) or 0


async def points_since(session: AsyncSession, chat_id: int, since: datetime) -> list[WarnPoints]:
    """The ledger of everybody in a chat since a moment (UTC), oldest first."""
    query = select(WarnPoints).where(WarnPoints.chat_id == chat_id, WarnPoints.at >= since)
    return list(await session.scalars(query.order_by(WarnPoints.at, WarnPoints.id)))


async def part_cases_of_one_cause(session: AsyncSession, stays_id: int, goes_id: int) -> None:
    """Before two persons become one: where one event led to a case about each, both stay, the second without its cause.

    Cases have numbers that people were told, and points and appeals that hang on them: none of them may go.
    """
    twin = table_of(Case).alias()
    same = [twin.c[name] == table_of(Case).c[name] for name in ("chat_id", "cause_id", "what", "mode")]
    has_twin = select(twin.c.id).where(*same, twin.c.subject_id == stays_id).exists()
    await session.execute(
        update(table_of(Case)).where(table_of(Case).c.subject_id == goes_id, has_twin).values(cause_id=None)
    )
