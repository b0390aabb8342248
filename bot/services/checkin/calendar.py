"""A month of somebody's check-ins, as lines of fixed width."""

from calendar import monthrange
from collections.abc import Set
from datetime import date

from bot.services.checkin.days import Schedule

DONE, COVERED, MISSED, TODAY, AHEAD, OFF = "●", "◐", "○", "□", "·", " "


def month_lines(
    month: date, days_checked: Set[date], covered: Set[date], schedule: Schedule, *, today: date, since: date | None
) -> list[str]:
    """Weeks from Monday to Sunday, four columns a day: its number and a mark.

    ``since`` is the first check-in: what was missed before it is not held against anybody.
    """
    first = month.replace(day=1)
    cells = ["    "] * first.weekday()
    for number in range(1, monthrange(first.year, first.month)[1] + 1):
        mark = _mark(first.replace(day=number), days_checked, covered, schedule, today=today, since=since)
        cells.append(f"{number:2d}{mark} ")
    return ["".join(cells[start : start + 7]).rstrip() for start in range(0, len(cells), 7)]


def _mark(
    day: date, checked: Set[date], covered: Set[date], schedule: Schedule, *, today: date, since: date | None
) -> str:
    if day in checked:
        return DONE
    if day in covered:
        return COVERED
    if not schedule.asks_for(day):
        return OFF
    if day > today:
        return AHEAD
    if day == today:
        return TODAY
    return MISSED if since is not None and day > since else AHEAD
