"""What admins read about a case or a member: gathered here, worded by the handlers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings.moderation import ModerationSettings
from bot.services.warnings import Warned, ladder_of, standing, warn_board
from models.appeals import Appeal, appeals_by_person, appeals_of_case
from models.cases import Case, case_counts
from models.people import Identity, Member, identity_of, member_of
from models.reports import ReportState, count_reports_about, report_outcomes_of
from models.restrictions import Restriction, open_restrictions, restrictions_of_case


@dataclass(frozen=True, slots=True)
class CaseFile:
    """``points``: the subject's standing now. ``held``: the case's mutes and bans that still hold."""

    case: Case
    points: float
    held: tuple[Restriction, ...]
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True, slots=True)
class MemberFile:
    """Everything known of one member that a moderator may need, in one look."""

    member: Member | None
    identity: Identity | None
    points: float
    cases_by_state: dict[str, int]
    held: tuple[Restriction, ...]
    reports_about: int
    reports_made: dict[str, int]
    appeals: tuple[Appeal, ...]

    @property
    def reports_sent(self) -> int:
        return sum(self.reports_made.values())

    @property
    def reports_right(self) -> int:
        return self.reports_made.get(ReportState.ACTED, 0)


async def case_file(session: AsyncSession, case: Case, settings: ModerationSettings, now: datetime) -> CaseFile:
    points = 0.0
    if case.subject_id is not None:
        points = await standing(session, case.chat_id, case.subject_id, now, ladder_of(settings))
    held = [one for one in await restrictions_of_case(session, case.id) if one.lifted_at is None]
    return CaseFile(case, points, tuple(held), tuple(await appeals_of_case(session, case.id)))


async def member_file(
    session: AsyncSession, platform: str, chat_id: int, person_id: int, settings: ModerationSettings, now: datetime
) -> MemberFile:
    return MemberFile(
        member=await member_of(session, chat_id, person_id),
        identity=await identity_of(session, platform, person_id),
        points=await standing(session, chat_id, person_id, now, ladder_of(settings)),
        cases_by_state=await case_counts(session, chat_id, person_id),
        held=tuple(await open_restrictions(session, chat_id, person_id)),
        reports_about=await count_reports_about(session, chat_id, person_id),
        reports_made=await report_outcomes_of(session, chat_id, person_id),
        appeals=tuple(await appeals_by_person(session, chat_id, person_id)),
    )


async def board(
    session: AsyncSession, chat_id: int, settings: ModerationSettings, now: datetime, *, limit: int = 15
) -> Sequence[Warned]:
    """Who has points now, most first."""
    since = now - timedelta(days=settings.decay_days)
    return (await warn_board(session, chat_id, now, ladder_of(settings), since=since))[:limit]
