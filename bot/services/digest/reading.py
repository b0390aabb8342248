"""Reading the facts of a day: a handful of queries over one chat's days, none of them over its messages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.walltime import day_bounds, local_day
from bot.services.cases import deleted_since
from bot.services.checkin.terms import TELLING, schedule_of
from bot.services.digest.doubts import Doubt, absences, doubts_of
from bot.services.digest.numbers import MONTH, REACH, WEEK, Facts, Newcomer, Numbers, numbers_of
from bot.services.place import Place
from models import statistics as stored
from models.chats import chat_by_id
from models.rituals import rituals_of


@dataclass(frozen=True, slots=True)
class Head:
    """How many are in the chat: counted by the platform (or known, where it never told), on which day."""

    count: int
    counted: date
    platform_count: int | None
    known: int
    since: date
    """The first day we know anything of: when we came, or where an imported history begins."""


@dataclass(frozen=True, slots=True)
class DayReport:
    day: date
    numbers: Numbers
    doubts: tuple[Doubt, ...]

    @property
    def known_of_the_week(self) -> int:
        """How many of the seven days up to this one we know."""
        return sum(messages is not None for messages in self.numbers.messages[-WEEK:])


def day_at(place: Place, at: datetime) -> date:
    """The chat's own day a moment belongs to."""
    return local_day(at, place.zone, place.settings.general.day_start)


def bounds_of(place: Place, day: date) -> tuple[datetime, datetime]:
    """First moment of a day and of the next (UTC)."""
    return day_bounds(day, place.zone, place.settings.general.day_start)


async def day_to_tell(session: AsyncSession, place: Place, day: date) -> date:
    """The day, or the one we came on where that was later: nothing is known before."""
    return max(day, day_at(place, (await chat_by_id(session, place.id)).created_at))


async def head_of(session: AsyncSession, place: Place, *, now: datetime, live: int | None = None) -> Head:
    """``live``: the platform's count, where it was read just now."""
    chat = await chat_by_id(session, place.id)
    known = await stored.people_present(session, place.id)
    count, at = (live, now) if live is not None else (chat.member_count, chat.member_count_at)
    since = day_at(place, min(filter(None, (chat.created_at, chat.history_from))))
    if count is None or at is None:
        return Head(known, day_at(place, now), None, known, since)
    return Head(count, day_at(place, at), count, known, since)


async def report_of_day(
    session: AsyncSession, place: Place, day: date, *, now: datetime, live: int | None = None
) -> DayReport:
    """The numbers of a day with everything that casts doubt on them."""
    head = await head_of(session, place, now=now, live=live)
    numbers = numbers_of(await _facts(session, place, day, head, today=day_at(place, now)))
    start, end = bounds_of(place, day)
    away = await absences(session, place.id, start, min(end, now))
    doubts = doubts_of(
        first_day=head.since, day=day, reach=WEEK, counted=head.platform_count, known=head.known, away=away
    )
    return DayReport(day, numbers, doubts)


async def _facts(session: AsyncSession, place: Place, day: date, head: Head, *, today: date) -> Facts:
    ordinal = day.toordinal()
    compared = [day, day - timedelta(days=1), day - timedelta(days=WEEK)]
    cuts = [one.toordinal() for one in compared]
    first, last = ordinal - 2 * WEEK, max(ordinal, today.toordinal(), head.counted.toordinal())
    return Facts(
        day=ordinal,
        known_since=head.since.toordinal(),
        members=head.count,
        counted=head.counted.toordinal(),
        activity={(when, kind): n for when, kind, n in await stored.activity_by_day(session, place.id, first, last)},
        active=await stored.active_people_by_day(session, place.id, first, ordinal),
        newest=await stored.last_active_days(session, place.id, ordinal - REACH + 1, cuts),
        newcomers=await newcomers(session, place, day - timedelta(days=2 * WEEK - 1), day),
        check_ins=await _check_ins(session, place, compared, present=head.known),
        polls=await _polls(session, place, compared),
        moderation={
            one.toordinal(): await stored.moderation_between(session, place.id, *bounds_of(place, one))
            for one in compared
        },
    )


async def newcomers(session: AsyncSession, place: Place, first: date, last: date) -> list[Newcomer]:
    """Who joined from the first to the last day, and since when each of them writes; what a case deleted is nothing."""
    start, end = bounds_of(place, first)[0], bounds_of(place, last)[1]
    came = await stored.newcomers_between(session, place.id, start, end)
    if not came:
        return []
    deleted = Counter[tuple[int, int]]()
    for one in await deleted_since(session, place.id, start):
        deleted[one.person_id, day_at(place, one.at).toordinal()] += one.count
    wrote: dict[int, int] = {}
    days = (first.toordinal(), last.toordinal())
    for person, day, n in await stored.messages_of_newcomers(session, place.id, *days, joined_since=start):
        if n > deleted[person, day]:
            wrote.setdefault(person, day)
    return [Newcomer(day_at(place, joined_at).toordinal(), wrote.get(person)) for person, joined_at, _ in came]


async def _check_ins(
    session: AsyncSession, place: Place, days: Sequence[date], *, present: int
) -> dict[int, tuple[int, int]]:
    """By day: how many checked in, and how many were asked to, over all rituals of that day with enough people."""
    rituals = await rituals_of(session, place.id)
    if not rituals:
        return {}
    schedules = {ritual.id: await schedule_of(session, ritual) for ritual in rituals}
    done = await stored.check_ins_on(session, place.id, days)
    found: dict[int, tuple[int, int]] = {}
    for day in days:
        part = await stored.taking_part_between(session, place.id, day - timedelta(days=MONTH), day)
        asked = [ritual for ritual in rituals if schedules[ritual.id].asks_for(day)]
        expected = {ritual.id: present if ritual.everyone else part.get(ritual.id, 0) for ritual in asked}
        expected = {ritual: people for ritual, people in expected.items() if people >= TELLING}
        found[day.toordinal()] = sum(done.get((ritual, day), 0) for ritual in expected), sum(expected.values())
    return found


async def _polls(session: AsyncSession, place: Place, days: Sequence[date]) -> list[tuple[int, int]]:
    start, end = bounds_of(place, min(days))[0], bounds_of(place, max(days))[1]
    ended = await stored.polls_ended_between(session, place.id, start, end)
    return [(day_at(place, at).toordinal(), voters) for at, voters in ended]
