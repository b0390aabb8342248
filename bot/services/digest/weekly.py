"""The week that is over: whether newcomers stayed, who carried the conversation, where the main numbers go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.digest.numbers import WEEK, percent
from bot.services.digest.reading import bounds_of, day_to_tell
from bot.services.digest.spans import Total, read_weeks
from bot.services.invitations.board import Inviter, best_inviters
from bot.services.place import Place
from models import statistics as stored
from models.people import names_of

TREND_WEEKS = 4
MOST_NAMES = 5
MOST_INVITERS = 3


@dataclass(frozen=True, slots=True)
class Retention:
    """Of those who joined in the week before last: how many are still here, and how many were active last week."""

    joined: int
    stayed: int
    active: int

    @property
    def stayed_percent(self) -> int | None:
        return percent(self.stayed, self.joined)


@dataclass(frozen=True, slots=True)
class Week:
    """``trend``: the totals of the newest weeks, oldest first, the one told about last.

    ``retention`` None: we were not there yet when its newcomers came.
    """

    first: date
    last: date
    retention: Retention | None
    busiest: tuple[tuple[str, int], ...]
    trend: tuple[Total, ...]
    inviters: tuple[Inviter, ...] = ()
    """Whose invitations brought most of those who came in these days."""


async def week_up_to(session: AsyncSession, place: Place, last: date, *, now: datetime) -> Week:
    """The seven days that end with ``last``."""
    first = last - timedelta(days=WEEK - 1)
    busiest = await stored.busiest_people(session, place.id, first.toordinal(), last.toordinal(), MOST_NAMES)
    names = await names_of(session, place.ref.platform, [person_id for person_id, _ in busiest])
    return Week(
        first=first,
        last=last,
        retention=await _retention(session, place, first, last),
        busiest=tuple((names[person_id], n) for person_id, n in busiest if person_id in names),
        trend=await read_weeks(session, place, last, TREND_WEEKS, now=now),
        inviters=await _inviters(session, place, first, last, now=now),
    )


async def _inviters(
    session: AsyncSession, place: Place, first: date, last: date, *, now: datetime
) -> tuple[Inviter, ...]:
    start, end = bounds_of(place, first)[0], bounds_of(place, last)[1]
    return (await best_inviters(session, place, since=start, until=end, now=now))[:MOST_INVITERS]


async def _retention(session: AsyncSession, place: Place, first: date, last: date) -> Retention | None:
    if await day_to_tell(session, place, first) > first:
        return None
    start, end = bounds_of(place, first - timedelta(days=WEEK))[0], bounds_of(place, first)[0]
    came = await stored.newcomers_between(session, place.id, start, end)
    active = (
        await stored.people_active_between(session, place.id, first.toordinal(), last.toordinal()) if came else set()
    )
    return retention_of([(person, is_here) for person, _, is_here in came], active)


def retention_of(came: Sequence[tuple[int, bool]], active: set[int]) -> Retention:
    """``came``: each newcomer and whether they are still here. Who left again stayed nowhere, however active."""
    here = [person for person, is_here in came if is_here]
    return Retention(len(came), len(here), sum(1 for person in here if person in active))
