"""Appeals: whether somebody may ask for a second look, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings.moderation import ModerationSettings
from bot.domain.text import clean_text
from models.appeals import Appeal, AppealState, appeal_by_id, appeals_in_state, appeals_of_case, latest_appeal
from models.cases import Case, CaseMode, CaseState, case_by_id

__all__ = [
    "TEXT_LIMIT",
    "AlreadyDecided",
    "Appeal",
    "Closed",
    "MayAppeal",
    "Opened",
    "Refused",
    "TooSoon",
    "accept_with_case",
    "find_appeal",
    "may_appeal",
    "open_appeal",
    "open_appeals",
    "settle",
]

TEXT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class MayAppeal:
    case: Case


@dataclass(frozen=True, slots=True)
class Refused:
    """``key`` says why not."""

    key: str


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The next appeal may come at this moment (UTC)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    appeal: Appeal
    case: Case


@dataclass(frozen=True, slots=True)
class Closed:
    """Decided just now; an accepted one is still to be undone."""

    appeal: Appeal
    case: Case


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    pass


async def may_appeal(
    session: AsyncSession,
    chat_id: int,
    case_id: int,
    person_id: int,
    *,
    settings: ModerationSettings,
    now: datetime,
) -> MayAppeal | Refused | TooSoon:
    """Only the person themselves, once per case, not before the pause after their last appeal is over."""
    case = await case_by_id(session, case_id)
    if case is None or case.chat_id != chat_id or case.subject_id != person_id or case.mode != CaseMode.ENFORCE:
        return Refused("appeals.not-yours")
    if not settings.appeals:
        return Refused("appeals.off")
    if case.state == CaseState.UNDONE:
        return Refused("appeals.undone")
    earlier = await appeals_of_case(session, case.id)
    if earlier:
        return Refused("appeals.open" if earlier[-1].state == AppealState.OPEN else "appeals.decided-before")
    last = await latest_appeal(session, chat_id, person_id)
    pause = timedelta(hours=settings.appeal_pause_hours)
    if last is not None and now - last.at < pause:
        return TooSoon(last.at + pause)
    return MayAppeal(case)


async def open_appeal(
    session: AsyncSession,
    chat_id: int,
    case_id: int,
    person_id: int,
    text: str,
    *,
    settings: ModerationSettings,
    now: datetime,
) -> Opened | Refused | TooSoon:
    """Keep the appeal and mark the case. Raises IntegrityError where another one was opened at the same moment."""
    verdict = await may_appeal(session, chat_id, case_id, person_id, settings=settings, now=now)
    if not isinstance(verdict, MayAppeal):
        return verdict
    said = clean_text(text)[:TEXT_LIMIT]
    appeal = Appeal(chat_id=chat_id, case_id=case_id, person_id=person_id, text=said, at=now, state=AppealState.OPEN)
    session.add(appeal)
    verdict.case.state = CaseState.APPEALED
    await session.flush()
    return Opened(appeal, verdict.case)


async def find_appeal(session: AsyncSession, chat_id: int, appeal_id: int) -> tuple[Appeal, Case] | None:
    """An appeal of this chat with its case."""
    appeal = await appeal_by_id(session, appeal_id)
    case = await case_by_id(session, appeal.case_id) if appeal is not None else None
    return (appeal, case) if appeal is not None and case is not None and appeal.chat_id == chat_id else None


async def settle(
    session: AsyncSession, appeal: Appeal, case: Case, *, accept: bool, by_id: int, now: datetime
) -> Closed | AlreadyDecided:
    """Decide an appeal once. Rejected: the case is upheld. Accepted: the caller undoes the case."""
    if appeal.state != AppealState.OPEN:
        return AlreadyDecided()
    appeal.state = AppealState.ACCEPTED if accept else AppealState.REJECTED
    appeal.decided_at, appeal.decided_by_id = now, by_id
    if not accept and case.state == CaseState.APPEALED:
        case.state, case.closed_at, case.closed_by_id = CaseState.UPHELD, now, by_id
    await session.flush()
    return Closed(appeal, case)


async def accept_with_case(session: AsyncSession, case: Case, *, by_id: int | None, now: datetime) -> None:
    """A case was undone another way: whoever appealed against it has got what they asked for."""
    for appeal in await appeals_of_case(session, case.id):
        if appeal.state == AppealState.OPEN:
            appeal.state, appeal.decided_at, appeal.decided_by_id = AppealState.ACCEPTED, now, by_id
    await session.flush()


async def open_appeals(session: AsyncSession, chat_id: int) -> list[Appeal]:
    """Appeals nobody has answered yet; ``appeal.at`` says since when. Longest waiting first."""
    return await appeals_in_state(session, chat_id, AppealState.OPEN)
