"""Between the wall clock of a place and the one time line. Days turn at an hour the community chooses."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_Window = tuple[datetime, datetime, date]
_last_windows: dict[tuple[ZoneInfo, time], _Window] = {}


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC moment a naive wall time stands for.

    A time that exists twice means its first pass; one that a clock change swallows means the first valid moment
    after the gap.
    """
    early = wall.replace(tzinfo=zone, fold=0)
    moment = early.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    before = wall.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)
    after = moment.replace(microsecond=0)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):  # the clocks are moved somewhere between the two readings
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=4096)
def day_bounds(day: date, zone: ZoneInfo, day_start: time) -> tuple[datetime, datetime]:
    """First moment of a community's day, and first moment of the next (both UTC)."""
    return (
        moment_of(datetime.combine(day, day_start), zone),
        moment_of(datetime.combine(day + _DAY, day_start), zone),
    )


def local_day(at: datetime, zone: ZoneInfo, day_start: time) -> date:
    """The day an aware moment belongs to, where days turn at ``day_start`` by the clocks of ``zone``.

    Runs for every message: the window of the last answer is kept for each zone and hour.
    """
    window = _last_windows.get((zone, day_start))
    if window is not None and window[0] <= at < window[1]:
        return window[2]
    return _remembered_window(at, zone, day_start)[2]


def _remembered_window(at: datetime, zone: ZoneInfo, day_start: time) -> _Window:
    wall = at.astimezone(zone).replace(tzinfo=None)
    day = wall.date() if wall.time() >= day_start else wall.date() - _DAY
    start, end = day_bounds(day, zone, day_start)
    while at >= end:  # the hour that holds ``day_start`` is repeated: the day has turned in its first pass
        day += _DAY
        start, end = day_bounds(day, zone, day_start)
    window = (start, end, day)
    if len(_last_windows) >= 4096:  # far more than there are zones and hours in use
        _last_windows.clear()
    _last_windows[zone, day_start] = window
    return window
