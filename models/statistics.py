"""Queries behind the digest and /stats. Each reads a span of one chat by an index; none reads another chat's rows.

Days are ordinals of the chat's own dates, both ends included. Moments are UTC, the second end excluded.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus
from models.cases import Case, CaseMode, CaseState
from models.checkin import CheckIn
from models.events import Activity, MemberDay
from models.people import Identity, Member
from models.poll_votes import PollVote
from models.polls import Poll, PollEnding
from models.reports import Report

ACTIVE = (Activity.MESSAGE, Activity.REACTION, Activity.CHECK_IN, Activity.VOTE)
"""Who did one of these on a day was active that day."""
_GONE = (MemberStatus.LEFT, MemberStatus.BANNED)


async def activity_by_day(session: AsyncSession, chat_id: int, first: int, last: int) -> list[tuple[int, str, int]]:
    """(day, kind, how often) for every day and kind of activity there was."""
    query = (
        select(MemberDay.day, MemberDay.kind, func.sum(MemberDay.n))
        .where(_in_days(chat_id, first, last))
        .group_by(MemberDay.day, MemberDay.kind)
    )
    return [(day, kind, int(n)) for day, kind, n in await session.execute(query)]


async def active_people_by_day(session: AsyncSession, chat_id: int, first: int, last: int) -> dict[int, int]:
    """How many different people were active on each day; days without anybody are absent."""
    query = (
        select(MemberDay.day, func.count(MemberDay.person_id.distinct()))
        .where(_in_days(chat_id, first, last), MemberDay.kind.in_(ACTIVE))
        .group_by(MemberDay.day)
    )
    return dict((await session.execute(query)).all())


async def last_active_days(
    session: AsyncSession, chat_id: int, first: int, cuts: Sequence[int]
) -> list[tuple[int | None, ...]]:
    """For each person active since ``first``: the newest day they were active up to each of the ``cuts``.

    One pass over the span answers how many were active in any window that ends at one of the cuts.
    """
    newest = [func.max(case((MemberDay.day <= cut, MemberDay.day))) for cut in cuts]
    query = (
        select(*newest)
        .where(_in_days(chat_id, first, max(cuts)), MemberDay.kind.in_(ACTIVE))
        .group_by(MemberDay.person_id)
    )
    return [tuple(row) for row in await session.execute(query)]


async def people_present(session: AsyncSession, chat_id: int) -> int:
    """How many are known to be in the chat now, bots not counted."""
    query = (
        select(func.count())
        .select_from(Member)
        .where(
            Member.chat_id == chat_id,
            Member.status.not_in(_GONE),
            Member.person_id.in_(select(Identity.person_id).where(Identity.kind == "person")),
        )
    )
    return await session.scalar(query) or 0


async def newcomers_between(
    session: AsyncSession, chat_id: int, start: datetime, end: datetime
) -> list[tuple[int, datetime, bool]]:
    """(person, when they joined, whether they are still here) of those whose last join lies in the span.

    Whoever was banned is no newcomer who fell silent: a raid would drown the others.
    """
    query = select(Member.person_id, Member.joined_at, Member.status).where(
        Member.chat_id == chat_id,
        Member.joined_at >= start,
        Member.joined_at < end,
        Member.status != MemberStatus.BANNED,
    )
    return [
        (person_id, joined_at, MemberStatus(status).is_present)
        for person_id, joined_at, status in await session.execute(query)
        if joined_at is not None
    ]


async def messages_of_newcomers(
    session: AsyncSession, chat_id: int, first: int, last: int, *, joined_since: datetime
) -> list[tuple[int, int, int]]:
    """(person, day, messages) of the days in the span on which newcomers wrote, in order."""
    newcomers = select(Member.person_id).where(Member.chat_id == chat_id, Member.joined_at >= joined_since)
    query = (
        select(MemberDay.person_id, MemberDay.day, MemberDay.n)
        .where(_in_days(chat_id, first, last), MemberDay.kind == Activity.MESSAGE, MemberDay.person_id.in_(newcomers))
        .order_by(MemberDay.day)
    )
    return [(person, day, n) for person, day, n in await session.execute(query)]


async def people_active_between(session: AsyncSession, chat_id: int, first: int, last: int) -> set[int]:
    query = select(MemberDay.person_id).where(_in_days(chat_id, first, last), MemberDay.kind.in_(ACTIVE)).distinct()
    return set(await session.scalars(query))


async def busiest_people(
    session: AsyncSession, chat_id: int, first: int, last: int, limit: int
) -> list[tuple[int, int]]:
    """(person, messages) of those still here who wrote most; ties: the oldest acquaintance first."""
    messages = func.sum(MemberDay.n)
    query = (
        select(MemberDay.person_id, messages)
        .join(Member, (Member.chat_id == MemberDay.chat_id) & (Member.person_id == MemberDay.person_id))
        .where(_in_days(chat_id, first, last), MemberDay.kind == Activity.MESSAGE, Member.status.not_in(_GONE))
        .group_by(MemberDay.person_id)
        .order_by(messages.desc(), MemberDay.person_id)
        .limit(limit)
    )
    return [(person_id, int(n)) for person_id, n in await session.execute(query)]


async def check_ins_on(session: AsyncSession, chat_id: int, days: Sequence[date]) -> dict[tuple[int, date], int]:
    """How many checked in, by ritual and day."""
    query = (
        select(CheckIn.ritual_id, CheckIn.day, func.count())
        .where(CheckIn.chat_id == chat_id, CheckIn.day.in_(days), CheckIn.withdrawn_at.is_(None))
        .group_by(CheckIn.ritual_id, CheckIn.day)
    )
    return {(ritual_id, day): n for ritual_id, day, n in await session.execute(query)}


async def taking_part_between(session: AsyncSession, chat_id: int, first: date, last: date) -> dict[int, int]:
    """By ritual: how many of those who are in the chat now checked in at least once in the span."""
    query = (
        select(CheckIn.ritual_id, func.count(CheckIn.person_id.distinct()))
        .outerjoin(Member, (Member.chat_id == CheckIn.chat_id) & (Member.person_id == CheckIn.person_id))
        .where(
            CheckIn.chat_id == chat_id,
            CheckIn.day.between(first, last),
            CheckIn.withdrawn_at.is_(None),
            func.coalesce(Member.status, MemberStatus.MEMBER).not_in(_GONE),
        )
        .group_by(CheckIn.ritual_id)
    )
    return dict((await session.execute(query)).all())


async def polls_ended_between(
    session: AsyncSession, chat_id: int, start: datetime, end: datetime
) -> list[tuple[datetime, int]]:
    """(when it ended, how many voted) of each poll that ended in the span."""
    query = (
        select(PollEnding.at, Poll.told_voters, func.count(PollVote.person_id))
        .select_from(Poll)
        .join(PollEnding, PollEnding.poll_id == Poll.id)
        .outerjoin(PollVote, (PollVote.poll_id == Poll.id) & (PollVote.options != ""))
        .where(Poll.chat_id == chat_id, PollEnding.at >= start, PollEnding.at < end)
        .group_by(Poll.id, PollEnding.at, Poll.told_voters)
    )
    return [(at, max(told, votes)) for at, told, votes in await session.execute(query)]


async def moderation_between(session: AsyncSession, chat_id: int, start: datetime, end: datetime) -> tuple[int, ...]:
    """How many cases were opened, cases undone, and reports filed in the span."""
    cases = select(func.count(Case.id)).where(
        Case.chat_id == chat_id, Case.mode == CaseMode.ENFORCE, Case.at >= start, Case.at < end
    )
    undone = select(func.count(Case.id)).where(
        Case.chat_id == chat_id, Case.state == CaseState.UNDONE, Case.closed_at >= start, Case.closed_at < end
    )
    reports = select(func.count(Report.id)).where(Report.chat_id == chat_id, Report.at >= start, Report.at < end)
    query = select(cases.scalar_subquery(), undone.scalar_subquery(), reports.scalar_subquery())
    return tuple((await session.execute(query)).one())


def _in_days(chat_id: int, first: int, last: int) -> ColumnElement[bool]:
    return (MemberDay.chat_id == chat_id) & MemberDay.day.between(first, last)
