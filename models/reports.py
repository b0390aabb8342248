"""Reports: members point at a message; one report per message, however many people point at it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class ReportState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    ACTED = "acted"
    DISMISSED = "dismissed"


OPEN_STATES = (ReportState.OPEN, ReportState.CLAIMED)


class Report(Base):
    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("chat_id", "message_key"), Index(None, "chat_id", "state", "at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    message_key: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    subject_key: Mapped[str] = mapped_column(String(64))
    is_channel: Mapped[bool] = mapped_column(default=False)
    about_staff: Mapped[bool] = mapped_column(default=False)
    """A report about an admin is the owner's business."""
    excerpt: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=ReportState.OPEN)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cases.id"))


class Reporter(Base):
    """One person's part in a report."""

    __tablename__ = "reporters"

    report_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reports.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def add_report(session: AsyncSession, report: Report) -> tuple[Report, bool]:
    """The report about this message, made where there is none; True where it is new."""
    values = {
        name: getattr(report, name)
        for name in (
            "chat_id",
            "message_key",
            "subject_id",
            "subject_key",
            "is_channel",
            "about_staff",
            "excerpt",
            "at",
        )
    }
    statement = insert_into(session, Report).values(**values, state=ReportState.OPEN)
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(Report.id))
    is_new = inserted.scalar_one_or_none() is not None
    query = select(Report).where(Report.chat_id == report.chat_id, Report.message_key == report.message_key)
    return (await session.scalars(query)).one(), is_new


async def add_reporter(session: AsyncSession, report_id: int, person_id: int, *, reason: str, at: datetime) -> bool:
    """False: this person reported it before."""
    statement = insert_into(session, Reporter).values(report_id=report_id, person_id=person_id, reason=reason, at=at)
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(Reporter.person_id))
    return inserted.scalar_one_or_none() is not None


async def report_by_id(session: AsyncSession, report_id: int) -> Report | None:
    return await row_with_key(session, Report, report_id)


async def reporters_of(session: AsyncSession, report_id: int) -> list[Reporter]:
    """Who reported first comes first."""
    query = select(Reporter).where(Reporter.report_id == report_id).order_by(Reporter.at, Reporter.person_id)
    return list(await session.scalars(query))


async def waiting_reports(session: AsyncSession, chat_id: int) -> list[Report]:
    """Open and claimed reports of a chat; who has waited longest comes first."""
    query = select(Report).where(Report.chat_id == chat_id, Report.state.in_(OPEN_STATES))
    return list(await session.scalars(query.order_by(Report.at, Report.id)))


async def count_reports_since(session: AsyncSession, chat_id: int, person_id: int, since: datetime) -> int:
    """How many messages a person reported in a chat since a moment (UTC)."""
    query = (
        select(func.count())
        .select_from(Reporter)
        .join(Report, Report.id == Reporter.report_id)
        .where(Report.chat_id == chat_id, Reporter.person_id == person_id, Reporter.at >= since)
    )
    return await session.scalar(query) or 0


async def report_outcomes_of(session: AsyncSession, chat_id: int, person_id: int) -> dict[str, int]:
    """A reporter's reports in a chat, by state."""
    query = (
        select(Report.state, func.count())
        .join(Reporter, Reporter.report_id == Report.id)
        .where(Report.chat_id == chat_id, Reporter.person_id == person_id)
        .group_by(Report.state)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def count_reports_about(session: AsyncSession, chat_id: int, subject_id: int) -> int:
    query = select(func.count()).where(Report.chat_id == chat_id, Report.subject_id == subject_id)
    return await session.scalar(query) or 0
