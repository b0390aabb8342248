"""Several days as one number: for /stats, and for the trend of the weekly edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.digest.numbers import WEEK, Facts, members_on, percent
from bot.services.digest.reading import day_at, head_of
from bot.services.place import Place
from models import statistics as stored

SUMMED = ("join", "leave", "message", "reply", "reaction", "check_in", "vote")


@dataclass(frozen=True, slots=True)
class Total:
    """What happened in a span of days; ``sums`` by kind of activity. ``members``: how many there were at its end."""

    members: int
    active: int
    sums: Mapping[str, int]

    @property
    def share(self) -> int | None:
        return percent(self.active, self.members)


@dataclass(frozen=True, slots=True)
class Span:
    """``before``: the equally long span before it, None where we were not here for all of it."""

    first: date
    last: date
    now: Total
    before: Total | None
    messages: tuple[int | None, ...]
    active: tuple[int | None, ...]


def total_of(facts: Facts, first: int, last: int, active: int) -> Total:
    """The days ``first`` to ``last`` added up."""
    sums = {kind: sum(facts.activity.get((day, kind), 0) for day in range(first, last + 1)) for kind in SUMMED}
    return Total(members_on(facts, last), active, sums)


def active_within(newest: Sequence[tuple[int | None, ...]], place: int, first: int) -> int:
    """How many people's newest active day up to the cut number ``place`` is ``first`` or later."""
    return sum(1 for days in newest if (one := days[place]) is not None and one >= first)


async def read_span(
    session: AsyncSession, place: Place, last: date, days: int, *, chart_days: int, now: datetime
) -> Span:
    """``days`` days up to and with ``last``, beside as many before them, with a chart of ``chart_days``."""
    ordinal = last.toordinal()
    first, earliest = ordinal - days + 1, min(ordinal - 2 * days + 1, ordinal - chart_days + 1)
    facts = await _activity(session, place, earliest, ordinal, now)
    newest = await stored.last_active_days(session, place.id, ordinal - 2 * days + 1, [ordinal, first - 1])
    active = await stored.active_people_by_day(session, place.id, ordinal - chart_days + 1, ordinal)
    chart = range(ordinal - chart_days + 1, ordinal + 1)
    before = first - days
    return Span(
        first=date.fromordinal(first),
        last=last,
        now=total_of(facts, first, ordinal, active_within(newest, 0, first)),
        before=total_of(facts, before, first - 1, active_within(newest, 1, before)) if facts.knows(before) else None,
        messages=tuple(facts.activity.get((day, "message"), 0) if facts.knows(day) else None for day in chart),
        active=tuple(active.get(day, 0) if facts.knows(day) else None for day in chart),
    )


async def read_weeks(
    session: AsyncSession, place: Place, last: date, weeks: int, *, now: datetime
) -> tuple[Total, ...]:
    """The totals of the newest weeks up to and with ``last``, oldest first; weeks before our time are left out."""
    ordinal = last.toordinal()
    firsts = [ordinal - WEEK * n + 1 for n in range(1, weeks + 1)]
    facts = await _activity(session, place, firsts[-1], ordinal, now)
    newest = await stored.last_active_days(session, place.id, firsts[-1], [first + WEEK - 1 for first in firsts])
    totals = [
        total_of(facts, first, first + WEEK - 1, active_within(newest, number, first))
        for number, first in enumerate(firsts)
        if facts.knows(first + WEEK - 1)
    ]
    return tuple(reversed(totals))


async def _activity(session: AsyncSession, place: Place, first: int, last: int, now: datetime) -> Facts:
    """Joins and leaves up to today are read too: they lead from today's number of members to any other day's."""
    head = await head_of(session, place, now=now)
    until = max(last, day_at(place, now).toordinal(), head.counted.toordinal())
    rows = await stored.activity_by_day(session, place.id, first, until)
    return Facts(
        day=last,
        known_since=head.since.toordinal(),
        members=head.count,
        counted=head.counted.toordinal(),
        activity={(day, kind): n for day, kind, n in rows},
    )
