"""Why the numbers of a day may not be the whole truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.troubles import quiet_slots, silence_around, something_happened

LONGEST_SILENCE = timedelta(hours=1)
SLOT = timedelta(minutes=30)
"""A silence of more than an hour covers at least one whole slot of half an hour."""
STRANGERS_THAT_MATTER = 2
"""Another bot is in the platform's count and not in ours; one more or less says nothing."""


@dataclass(frozen=True, slots=True)
class WasAway:
    """We heard nothing between the two moments although something happened: it was told afterwards, or partly lost."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class IsNew:
    """We came on this day: nothing earlier is known. ``compares``: at least the day before is."""

    since: date
    compares: bool


@dataclass(frozen=True, slots=True)
class HasStrangers:
    """The platform counts more people than we have ever heard of, or fewer."""

    counted: int
    known: int


Doubt = WasAway | IsNew | HasStrangers


def doubts_of(
    *, first_day: date, day: date, reach: int, counted: int | None, known: int, away: Sequence[WasAway]
) -> tuple[Doubt, ...]:
    """What to tell about a day. ``reach``: how many days back its comparisons look."""
    found: list[Doubt] = list(away)
    if first_day > day - timedelta(days=reach):
        found.append(IsNew(first_day, compares=first_day < day))
    if counted is not None and abs(counted - known) >= STRANGERS_THAT_MATTER:
        found.append(HasStrangers(counted, known))
    return tuple(found)


async def absences(session: AsyncSession, chat_id: int, start: datetime, end: datetime) -> list[WasAway]:
    """When during a span (UTC) the house heard nothing from anybody while this chat went on.

    A quiet night is no absence: only what is known to have happened in the silence tells one from the other.
    """
    slots = [start + SLOT * n for n in range(int((end - start) / SLOT))]
    found: list[WasAway] = []
    for slot in await quiet_slots(session, slots, SLOT):
        if found and slot < found[-1].end:
            continue
        before, after = await silence_around(session, slot)
        if before is None or after is None or after - before <= LONGEST_SILENCE:
            continue
        if await something_happened(session, chat_id, before + timedelta(minutes=1), after - timedelta(minutes=1)):
            found.append(WasAway(before, after))
    return found
