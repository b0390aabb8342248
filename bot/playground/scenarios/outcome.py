"""What weeks of a scenario came to: the owner's last digest, and the numbers behind it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.platforms.playground.state import Room
from bot.playground.ground import Ground
from bot.playground.scenarios.director import Director
from bot.services.checkin.overview import Finish, finish_of, roll
from bot.services.checkin.terms import Terms
from models.appeals import Appeal
from models.base import Base
from models.cases import Case
from models.census import number_of_rows
from models.events import Activity
from models.poll_votes import PollVote
from models.polls import Poll
from models.reports import Report
from models.rituals import Ritual, RitualState, rituals_of
from models.statistics import activity_by_day

_COUNTED: Mapping[str, type[Base]] = {
    "polls": Poll, "votes": PollVote, "cases": Case, "appeals": Appeal, "reports": Report,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """One day of a ritual: who checked in, of those who take part."""

    day: date
    done: int
    expected: int


@dataclass(frozen=True, slots=True)
class Practised:
    """A ritual over the days of the run. ``finish``: of a challenge that is over."""

    name: str
    rates: tuple[Rate, ...]
    finish: Finish | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """``counts``: how much there was of each kind; what people did is counted over the whole days of the run."""

    digest: str
    members: int
    counts: Mapping[str, int]
    practised: tuple[Practised, ...]
    bot_lines: int
    most_bot_lines: int
    """On the day on which the bot spoke most; answers count."""
    updates: int


async def outcome_of(ground: Ground, director: Director, *, days: int) -> Outcome:
    """After so many days. The group has been seen by the house, or nothing would have happened."""
    company = director.company
    view = ground.house.views.cached(company.room.ref())
    assert view is not None, "the owner has set the group up"
    terms = Terms(view.zone, view.settings.checkin)
    async with ground.house.writer.reader() as session:
        counts = {name: await number_of_rows(session, model) for name, model in _COUNTED.items()}
        first = director.first_day.toordinal()
        for _, kind, n in await activity_by_day(session, view.id, first, first + days - 1):
            if kind in (Activity.MESSAGE, Activity.REACTION, Activity.JOIN, Activity.LEAVE):
                counts[kind] = counts.get(kind, 0) + n
        practised: list[Practised] = []
        for ritual in await rituals_of(session, view.id):
            rates = []
            for number in range(days):
                day = director.first_day + timedelta(days=number)
                told = await roll(session, ritual, day, ground.platform.name)
                if told.done:
                    rates.append(Rate(day, len(told.done), len(told.done) + len(told.missing)))
            finish = await finish_of(session, ritual, ground.platform.name, terms=terms) if _is_over(ritual) else None
            if rates:
                practised.append(Practised(ritual.name, tuple(rates), finish))
    counts["check-ins"] = sum(rate.done for ritual in practised for rate in ritual.rates)
    spoken = _bot_lines(ground, company.room)
    return Outcome(
        digest=last_digest(ground, director),
        members=await ground.platform.count_members(company.room.ref()),
        counts=counts,
        practised=tuple(practised),
        bot_lines=spoken.total(),
        most_bot_lines=max(spoken.values(), default=0),
        updates=ground.house.dispatcher.processed,
    )


def last_digest(ground: Ground, director: Director) -> str:
    """As the owner reads it; empty where none has come yet."""
    mark = ground.house.phrases.line(ground.language, "digest.numbers", earlier=0)
    lines = ground.platform.world.rooms[director.company.owner.key].visible()
    return next((str(line.text) for line in reversed(lines) if mark in str(line.text)), "")


def _is_over(ritual: Ritual) -> bool:
    return ritual.ends_on is not None and ritual.state == RitualState.ENDED


def _bot_lines(ground: Ground, room: Room) -> Counter[date]:
    bot = ground.platform.bot_key
    said = (line for line in room.lines.values() if line.sender.key == bot and line.notice is None)
    return Counter(line.at.astimezone(ground.zone).date() for line in said)
