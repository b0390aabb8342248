"""Which day of a ritual a moment belongs to, and when that day's window is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.walltime import day_bounds, local_day, moment_of

EVERY_DAY = 0b1111111
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which days a ritual is asked for. ``spans`` are (since, weekday bits), ascending; before the first: never."""

    spans: tuple[tuple[date, int], ...]
    starts_on: date | None = None
    ends_on: date | None = None

    def asks_for(self, day: date) -> bool:
        if (self.starts_on is not None and day < self.starts_on) or (self.ends_on is not None and day > self.ends_on):
            return False
        weekdays = 0
        for since, bits in self.spans:
            if since > day:
                break
            weekdays = bits
        return bool(weekdays >> day.weekday() & 1)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days asked for from ``first`` to ``last``, both included."""
        day = first
        while day <= last:
            if self.asks_for(day):
                yield day
            day += _DAY

    def next_day(self, after: date) -> date | None:
        """The first day asked for later than ``after``, within two weeks or at the start of a challenge."""
        first = max(after + _DAY, self.starts_on or date.min)
        return next(self.days(first, first + 14 * _DAY), None)


@dataclass(frozen=True, slots=True)
class Hours:
    """A ritual's clock: where its days turn, and between which wall times it is open (both None: all day)."""

    zone: ZoneInfo
    day_start: time
    opens_at: time | None = None
    closes_at: time | None = None

    def day_of(self, at: datetime) -> date:
        return local_day(at, self.zone, self.day_start)

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """First moment of a day and first moment of the next (UTC)."""
        return day_bounds(day, self.zone, self.day_start)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """From when (included) until when (excluded) one can check in for that day (UTC)."""
        start, end = self.bounds(day)
        if self.opens_at is not None:
            start = self.moment(day, self.opens_at)
        if self.closes_at is not None and not self._closes_with_the_day:
            end = self.moment(day, self.closes_at)
        return start, end

    def moment(self, day: date, at: time) -> datetime:
        """When the clocks show ``at`` on the ritual's day: before ``day_start`` that is after midnight."""
        return moment_of(datetime.combine(day + self._spill(at), at), self.zone)

    def weekdays_at(self, bits: int, at: time, *, closing: bool = False) -> tuple[int, ...]:
        """The calendar weekdays on which a wall time of the ritual's days falls.

        ``closing``: the time ends the day, so that the hour at which days turn belongs to the day before.
        """
        shift = 1 if at < self.day_start or (closing and at == self.day_start) else 0
        return tuple(sorted((day + shift) % 7 for day in range(7) if bits >> day & 1))

    @property
    def closing_time(self) -> time:
        """The wall time at which a day's window ends."""
        return self.closes_at if self.closes_at is not None else self.day_start

    @property
    def crosses_the_turn(self) -> bool:
        """Whether the window begins on one day and ends on the next: such a window could never be used whole."""
        if self.opens_at is None or self.closes_at is None:
            return False
        return self._place(self.closes_at, closing=True) <= self._place(self.opens_at)

    @property
    def _closes_with_the_day(self) -> bool:
        return self.closes_at == self.day_start

    def _spill(self, at: time) -> timedelta:
        return _DAY if at < self.day_start else timedelta(0)

    def _place(self, at: time, *, closing: bool = False) -> int:
        """Minutes after the day's start; a closing time equal to it is the end of the day."""
        minutes = (at.hour * 60 + at.minute - self.day_start.hour * 60 - self.day_start.minute) % 1440
        return minutes or (1440 if closing else 0)
