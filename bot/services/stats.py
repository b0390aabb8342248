"""The short card of /stats: today, a week or a month, beside the same time before."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.digest.reading import day_at
from bot.services.digest.spans import Span, read_span
from bot.services.place import Place


class Period(StrEnum):
    """Also part of the text keys ``stats.<period>`` and ``stats.<period>-button``."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> int:
        return {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 30}[self]


SHORTEST_CHART = 14


async def read_stats(session: AsyncSession, place: Place, period: Period, *, now: datetime) -> Span:
    """The days up to and with today; the chart shows at least two weeks."""
    today: date = day_at(place, now)
    chart = max(period.days, SHORTEST_CHART)
    return await read_span(session, place, today, period.days, chart_days=chart, now=now)
