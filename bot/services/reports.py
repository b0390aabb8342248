"""Reports: members point at a message, admins decide, reporters hear the outcome.

One report per message, however many people point at it; what a reporter's reports came to is counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PersonRef, PlatformName, SenderKind
from bot.domain.text import clean_text
from bot.services.authority import Standing, is_staff
from bot.services.restrictions import Subject
from bot.services.roster import person_ids
from models.cases import Case
from models.reports import (
    Report,
    ReportState,
    add_report,
    add_reporter,
    count_reports_since,
    report_by_id,
    reporters_of,
    waiting_reports,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyReported",
    "Filed",
    "NotReportable",
    "Outcome",
    "Pointed",
    "Report",
    "TooMany",
    "calls_an_admin",
    "claim",
    "decide",
    "file_report",
    "find_report",
    "is_decided",
    "open_reports",
    "reporters",
    "subject_of",
]

EXCERPT_LIMIT = 300
REASON_LIMIT = 200
_CALLS = ("@admin", "@admins", "@管理员")


class Outcome(StrEnum):
    """What admins made of a report; also part of the text key ``reports.outcome-<outcome>``."""

    WARN = "warn"
    MUTE = "mute"
    BAN = "ban"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Filed:
    """``is_new``: nobody had pointed at this message before."""

    report: Report
    is_new: bool


@dataclass(frozen=True, slots=True)
class AlreadyReported:
    """By the same person."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """More in an hour than one person may."""


@dataclass(frozen=True, slots=True)
class NotReportable:
    """One's own message, or one that no person is behind."""


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    pass


@dataclass(frozen=True, slots=True)
class Pointed:
    """The message somebody points at."""

    message_key: str
    sender: PersonRef
    text: str


def calls_an_admin(text: str) -> bool:
    """Whether a line begins by calling for any admin; in answer to a message that is a report."""
    return text.split(maxsplit=1)[:1] in ([call] for call in _CALLS)


async def file_report(
    session: AsyncSession,
    platform: PlatformName,
    chat_id: int,
    chat: Standing,
    pointed: Pointed,
    *,
    by_id: int,
    reason: str,
    per_hour: int,
    at: datetime,
) -> Filed | AlreadyReported | TooMany | NotReportable:
    """Keep one person's report of one message."""
    sender = pointed.sender
    if sender.kind not in (SenderKind.PERSON, SenderKind.FOREIGN_CHANNEL, SenderKind.BOT, SenderKind.ANONYMOUS_ADMIN):
        return NotReportable()
    subject_id = (await person_ids(session, platform, [sender], at))[sender.key]
    if subject_id == by_id:
        return NotReportable()
    if await count_reports_since(session, chat_id, by_id, at - timedelta(hours=1)) >= per_hour:
        return TooMany()
    about_staff = sender.kind is SenderKind.ANONYMOUS_ADMIN or is_staff(sender.key, subject_id, chat)
    wanted = Report(
        chat_id=chat_id,
        message_key=pointed.message_key,
        subject_id=subject_id,
        subject_key=sender.key,
        is_channel=sender.kind is SenderKind.FOREIGN_CHANNEL,
        about_staff=about_staff,
        excerpt=clean_text(pointed.text)[:EXCERPT_LIMIT],
        at=at,
    )
    report, is_new = await add_report(session, wanted)
    said = clean_text(reason)[:REASON_LIMIT]
    if not await add_reporter(session, report.id, by_id, reason=said, at=at):
        return AlreadyReported()
    return Filed(report, is_new)


async def open_reports(session: AsyncSession, chat_id: int, *, about_staff: bool | None = None) -> list[Report]:
    """Reports nobody has decided yet; ``report.at`` says since when. Longest waiting first.

    ``about_staff`` False: without those about admins, which only the owner sees; True: those alone.
    """
    waiting = await waiting_reports(session, chat_id)
    return [report for report in waiting if about_staff is None or report.about_staff is about_staff]


async def find_report(session: AsyncSession, chat_id: int, report_id: int) -> Report | None:
    """A report of this chat by the id a button of ours carries."""
    report = await report_by_id(session, report_id)
    return report if report is not None and report.chat_id == chat_id else None


async def claim(session: AsyncSession, report: Report, person_id: int) -> bool:
    """Somebody looks after it. False: it is decided, or somebody else does."""
    if report.state != ReportState.OPEN:
        return report.state == ReportState.CLAIMED and report.claimed_by_id == person_id
    report.state, report.claimed_by_id = ReportState.CLAIMED, person_id
    await session.flush()
    return True


async def decide(
    session: AsyncSession, report: Report, outcome: Outcome, *, by_id: int, case: Case | None, now: datetime
) -> AlreadyDecided | None:
    """Close a report; anybody with the right may, claimed or not."""
    if is_decided(report):
        return AlreadyDecided()
    report.state = ReportState.DISMISSED if outcome is Outcome.DISMISS else ReportState.ACTED
    report.outcome, report.decided_by_id, report.decided_at = outcome, by_id, now
    report.case_id = case.id if case is not None else None
    await session.flush()
    return None


def is_decided(report: Report) -> bool:
    return report.state in (ReportState.ACTED, ReportState.DISMISSED)


async def reporters(session: AsyncSession, report: Report) -> list[tuple[int, str]]:
    """Who pointed at it and what they said, first one first."""
    return [(one.person_id, one.reason) for one in await reporters_of(session, report.id)]


def subject_of(report: Report) -> Subject:
    return Subject(report.subject_id, report.subject_key, report.is_channel)
