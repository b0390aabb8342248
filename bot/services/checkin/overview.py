"""Looking at a ritual: who is in and who is missing today, the past days, and who finished a challenge."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.marking import Record, record_of
from bot.services.checkin.streaks import Streak, streak
from bot.services.checkin.terms import TELLING, Terms, schedule_of
from models.checkin import (
    checked_in_on,
    counts_by_day,
    everybodys_days,
    everybodys_frozen_days,
    sum_of_values,
    taking_part_since,
    wishes_of,
)
from models.people import names_of, present_people
from models.rituals import Proof, Ritual

LATELY = timedelta(days=30)
"""Who checked in within this time takes part."""


@dataclass(frozen=True, slots=True)
class Named:
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Roll:
    """One day of a ritual. ``done`` is in the order of check-ins; ``total`` adds up the numbers, if there are any."""

    day: date
    done: tuple[Named, ...]
    missing: tuple[Named, ...]
    total: float | None = None

    @property
    def is_telling(self) -> bool:
        """Whether enough people are expected to speak of all of them, or of those who are missing."""
        return len(self.done) + len(self.missing) >= TELLING


@dataclass(frozen=True, slots=True)
class Finisher:
    name: str
    days: int
    covered: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Finish:
    """A challenge's result, most days first. ``need`` is how many days finish it."""

    need: int
    people: tuple[Finisher, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person sees of their own days."""

    record: Record
    streak: Streak

    @property
    def covered(self) -> set[date]:
        return {*self.record.frozen, *self.streak.covered} - set(self.record.days)

    @property
    def challenge_days(self) -> int:
        """Days that count towards the end of a challenge."""
        return sum(1 for day in {*self.record.days, *self.covered} if self.record.schedule.asks_for(day))


async def standing(session: AsyncSession, ritual: Ritual, person_id: int, *, terms: Terms, now: datetime) -> Standing:
    record = await record_of(session, ritual, person_id, terms=terms, now=now)
    return Standing(record, record.streak())


async def roll(session: AsyncSession, ritual: Ritual, day: date, platform: str) -> Roll:
    """Who checked in on a day, and who of those expected did not."""
    done = await checked_in_on(session, ritual.id, day)
    if ritual.everyone:
        expected = [person.id for person in await present_people(session, ritual.chat_id)]
    else:
        since = max(day - LATELY, ritual.starts_on or date.min)
        expected = sorted(await taking_part_since(session, ritual.id, since))
    missing = [person_id for person_id in expected if person_id not in set(done)]
    names = await names_of(session, platform, [*done, *missing])
    return Roll(
        day=day,
        done=tuple(Named(i, names[i]) for i in done if i in names),
        missing=tuple(Named(i, names[i]) for i in missing if i in names),
        total=await sum_of_values(session, ritual.id, day) if ritual.proof == Proof.NUMBER else None,
    )


async def done_so_far(
    session: AsyncSession, ritual: Ritual, day: date, platform: str, *, most: int
) -> tuple[int, tuple[Named, ...]]:
    """How many checked in on a day, and the names of the first ``most`` of them."""
    done = await checked_in_on(session, ritual.id, day)
    names = await names_of(session, platform, done[:most])
    return len(done), tuple(Named(i, names[i]) for i in done[:most] if i in names)


async def privately_reminded(session: AsyncSession, ritual: Ritual, missing: tuple[Named, ...]) -> tuple[Named, ...]:
    """Those of the missing who asked to be reminded privately."""
    wishes = await wishes_of(session, ritual.id)
    return tuple(person for person in missing if person.person_id in wishes)


async def past_days(session: AsyncSession, ritual: Ritual, today: date, number: int) -> list[tuple[date, int]]:
    """The newest ``number`` days asked for up to today within four weeks, each with its check-ins, oldest first."""
    first = today - timedelta(days=28)
    schedule = await schedule_of(session, ritual)
    counts = await counts_by_day(session, ritual.id, first)
    days = sorted({*schedule.days(first, today), *counts})
    return [(day, counts.get(day, 0)) for day in days][-number:]


async def finish_of(session: AsyncSession, ritual: Ritual, platform: str, *, terms: Terms) -> Finish:
    """The result of a challenge. A day covered by a card counts as done."""
    assert ritual.starts_on is not None, "only a challenge has a finish"
    assert ritual.ends_on is not None, "only a challenge has a finish"
    schedule = await schedule_of(session, ritual)
    asked = set(schedule.days(ritual.starts_on, ritual.ends_on))
    need = ritual.need_days if ritual.need_days is not None else len(asked)
    frozen = await everybodys_frozen_days(session, ritual.id)
    everybody = await everybodys_days(session, ritual.id)
    names = await names_of(session, platform, everybody)
    people: list[tuple[int, Finisher]] = []
    after = ritual.ends_on + timedelta(days=1)
    for person_id, days in everybody.items():
        kept = frozen.get(person_id, set())
        saved = {*kept, *streak(days, schedule, kept, after, terms.policy).covered} - days
        done, covered = len(days & asked), len(saved & asked)
        if done and person_id in names:
            people.append((person_id, Finisher(names[person_id], done, covered, done + covered >= need)))
    people.sort(key=lambda one: (-one[1].days - one[1].covered, -one[1].days, one[0]))
    return Finish(need, tuple(finisher for _, finisher in people))
