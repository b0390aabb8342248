"""Five-field cron text: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
_PART = re.compile(r"(?P<first>\*|[0-9a-z]+)(?:-(?P<last>[0-9a-z]+))?(?:/(?P<step>\d{1,4}))?", re.ASCII)
_HORIZON = timedelta(days=366 * 40)  # 29 February on one given weekday can be 40 years away


@dataclass(frozen=True, slots=True)
class CronPattern:
    """What five fields mean. With both kinds of days restricted either may match, as cron has always done."""

    times: tuple[time, ...]
    days: frozenset[int]
    is_last_day: bool
    months: frozenset[int]
    weekdays: frozenset[int]  # Monday is 0, as in datetime
    any_day: bool
    any_weekday: bool

    def matches(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_day = day.day in self.days or (self.is_last_day and day.day == monthrange(day.year, day.month)[1])
        by_weekday = day.weekday() in self.weekdays
        if self.any_day or self.any_weekday:
            return by_day and by_weekday
        return by_day or by_weekday

    def walls_after(self, wall: datetime) -> Iterator[datetime]:
        """Matching wall times later than ``wall``, ascending, as far as 40 years ahead."""
        day, last = wall.date(), wall.date() + _HORIZON
        while day <= last:
            if self.matches(day):
                for at in self.times:
                    found = datetime.combine(day, at)
                    if found > wall:
                        last = max(last, day + _HORIZON)
                        yield found
            day += timedelta(days=1)


@lru_cache(maxsize=512)
def read_cron(text: str) -> CronPattern:
    """The meaning of cron text. Raises ValueError with the field that makes no sense."""
    fields = _SHORTHANDS.get(text.strip().lower(), text).lower().split()
    if len(fields) != 5:
        raise ValueError(text.strip()[:64])
    minute, hour, day, month, weekday = fields
    minutes, hours = _numbers(minute, 0, 59), _numbers(hour, 0, 23)
    parts = day.split(",")
    numbered = ",".join(part for part in parts if part != "l")
    pattern = CronPattern(
        times=tuple(time(h, m) for h in sorted(hours) for m in sorted(minutes)),
        days=_numbers(numbered, 1, 31) if numbered else frozenset(),
        is_last_day="l" in parts,
        months=_numbers(month, 1, 12, _MONTHS),
        weekdays=frozenset((number - 1) % 7 for number in _numbers(weekday, 0, 7, _WEEKDAYS)),
        any_day=day[0] in "*?",
        any_weekday=weekday[0] in "*?",
    )
    if next(pattern.walls_after(datetime(2000, 1, 1)), None) is None:  # noqa: DTZ001  wall time has no zone
        raise ValueError(f"{day} {month}")
    return pattern


def _numbers(field: str, low: int, high: int, names: dict[str, int] | None = None) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch("*" if part == "?" else part)
        if match is None:
            raise ValueError(field[:64])
        step = int(match["step"] or 1)
        if match["first"] == "*":
            first, last = low, high
        else:
            first = _number(match["first"], names)
            last = _number(match["last"], names) if match["last"] else (high if match["step"] else first)
            if last < first and names is _WEEKDAYS and last == 0:
                last = 7  # fri-sun
        if not low <= first <= last <= high or step < 1 or (match["first"] == "*" and match["last"]):
            raise ValueError(field[:64])
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(text: str, names: dict[str, int] | None) -> int:
    if names and text in names:
        return names[text]
    if not text.isdecimal() or len(text) > 2:
        raise ValueError(text[:64])
    return int(text)
