"""When something is to happen: rules in the wall time of a zone, and the occurrences that follow from them.

An occurrence is named by its wall time, so the name survives changes of zone data, a time that exists twice happens
once, and a time that a clock change swallows happens once, at the first valid minute after it.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, TypeAdapter

from bot.domain.cron import read_cron
from bot.domain.walltime import day_bounds, local_day, moment_of

__all__ = [
    "RULES", "CatchUp", "Cron", "Daily", "EveryDays", "Interval", "Monthly", "Occurrence", "Once", "Rule", "Weekly",
    "between", "day_bounds", "due", "local_day", "moment_of", "next_after", "upcoming",
]  # fmt: skip

ON_TIME = timedelta(minutes=2)
"""With ``CatchUp.SKIP`` an occurrence noticed later than this is dropped."""
LATE_LIMIT = 100
"""With ``CatchUp.SEND_LATE`` at most this many of the newest missed occurrences are made up for."""

_DAY = timedelta(days=1)


def _to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0, tzinfo=None)


def _sorted_days(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(days)))


def _readable_cron(text: str) -> str:
    read_cron(text)
    return text.strip()


WallTime = Annotated[time, AfterValidator(_to_the_minute)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Once(_Rule):
    """At one wall time."""

    kind: Literal["once"] = "once"
    at: NaiveDatetime


class Daily(_Rule):
    kind: Literal["daily"] = "daily"
    at: WallTime


class Weekly(_Rule):
    """On some weekdays; Monday is 0."""

    kind: Literal["weekly"] = "weekly"
    days: Annotated[tuple[Weekday, ...], Field(min_length=1), AfterValidator(_sorted_days)]
    at: WallTime


class EveryDays(_Rule):
    """Every ``days`` days, counted from ``start``."""

    kind: Literal["every_days"] = "every_days"
    days: Annotated[int, Field(ge=1, le=366)]
    start: date
    at: WallTime


class Monthly(_Rule):
    """On one day of each month; a month that is too short has it on its last day."""

    kind: Literal["monthly"] = "monthly"
    day: Annotated[int, Field(ge=1, le=31)] | Literal["last"]
    at: WallTime


class Interval(_Rule):
    """Every ``seconds`` of real time after ``start``; clock changes do not touch it."""

    kind: Literal["interval"] = "interval"
    seconds: Annotated[int, Field(ge=60, le=366 * 86_400)]
    start: AwareDatetime


class Cron(_Rule):
    """Five-field cron text; see ``bot.domain.cron``."""

    kind: Literal["cron"] = "cron"
    text: Annotated[str, AfterValidator(_readable_cron)]


Rule = Annotated[
    Once | Daily | Weekly | EveryDays | Monthly | Interval | Cron,
    Field(discriminator="kind"),
]
RULES: TypeAdapter[Rule] = TypeAdapter(Rule)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """``at`` is UTC; ``key`` is the wall time ("2026-10-25T02:30"), for an interval the UTC time with a Z."""

    at: datetime
    key: str


class CatchUp(StrEnum):
    """What to do about occurrences that passed while nobody was awake."""

    SEND_LATE = "send_late"
    SKIP = "skip"
    COALESCE = "coalesce"


def next_after(rule: Rule, zone: ZoneInfo, after: datetime) -> Occurrence | None:
    """The first occurrence later than the aware moment ``after``; None when there is no more."""
    return next(_occurrences(rule, zone, after), None)


def upcoming(rule: Rule, zone: ZoneInfo, after: datetime, count: int) -> list[Occurrence]:
    """The next ``count`` occurrences, for previews."""
    return [occurrence for occurrence, _ in zip(_occurrences(rule, zone, after), range(count), strict=False)]


def between(rule: Rule, zone: ZoneInfo, start: datetime, end: datetime) -> list[Occurrence]:
    """All occurrences later than ``start`` and not later than ``end``."""
    found: list[Occurrence] = []
    for occurrence in _occurrences(rule, zone, start):
        if occurrence.at > end:
            break
        found.append(occurrence)
    return found


def due(
    rule: Rule,
    zone: ZoneInfo,
    since: datetime,
    now: datetime,
    policy: CatchUp,
    *,
    max_age: timedelta | None = None,
    last_key: str | None = None,
) -> list[Occurrence]:
    """Which of the occurrences after ``since`` and up to ``now`` are to happen now, oldest first.

    None older than ``max_age`` happens. ``last_key`` names the last one that did: nothing up to it happens again,
    even when new zone data has moved its moment.
    """
    if policy is CatchUp.SKIP:
        max_age = min(max_age or ON_TIME, ON_TIME)
    if max_age is not None:
        since = max(since, now - max_age - timedelta(microseconds=1))  # one exactly max_age old still counts
    wanted = 1 if policy is CatchUp.COALESCE else LATE_LIMIT
    found: list[Occurrence] = []
    for window in (timedelta(hours=1), _DAY, 8 * _DAY, 32 * _DAY, 400 * _DAY, 40_000 * _DAY):
        start = max(since, now - window)
        found = [o for o in between(rule, zone, start, now) if last_key is None or o.key > last_key]
        if len(found) >= wanted or start == since:
            break
    return found[-wanted:]


def _occurrences(rule: Rule, zone: ZoneInfo, after: datetime) -> Iterator[Occurrence]:
    if isinstance(rule, Interval):
        yield from _beats(rule, after)
        return
    last = after
    for wall in _walls(rule, after.astimezone(zone).replace(tzinfo=None)):
        at = moment_of(wall, zone)
        if at > last:  # the second pass of a repeated hour, or several times that one gap swallowed
            last = at
            yield Occurrence(at, wall.isoformat(timespec="minutes"))


def _beats(rule: Interval, after: datetime) -> Iterator[Occurrence]:
    start, step = rule.start.astimezone(UTC), timedelta(seconds=rule.seconds)
    count = max((after - start) // step + 1, 1)
    while True:
        at = start + count * step
        yield Occurrence(at, f"{at:%Y-%m-%dT%H:%M:%S}Z")
        count += 1


def _walls(rule: Once | Daily | Weekly | EveryDays | Monthly | Cron, after: datetime) -> Iterator[datetime]:
    """The rule's wall times later than ``after`` (naive), ascending."""
    if isinstance(rule, Once):
        if rule.at > after:
            yield rule.at
        return
    if isinstance(rule, Cron):
        yield from read_cron(rule.text).walls_after(after)
        return
    for day in _days(rule, after.date()):
        wall = datetime.combine(day, rule.at)
        if wall > after:
            yield wall


def _days(rule: Daily | Weekly | EveryDays | Monthly, first: date) -> Iterator[date]:
    """The rule's days from ``first`` on."""
    if isinstance(rule, Monthly):
        year, month = first.year, first.month
        while True:
            length = monthrange(year, month)[1]
            yield date(year, month, length if rule.day == "last" else min(rule.day, length))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    step = 1
    if isinstance(rule, EveryDays):
        step = rule.days
        first = max(first + timedelta(days=(rule.start - first).days % step), rule.start)
    day = first
    while True:
        if not isinstance(rule, Weekly) or day.weekday() in rule.days:
            yield day
        day += timedelta(days=step)
