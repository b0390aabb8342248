"""Values as a language writes them: numbers, dates, spans of time, days of the week."""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date, format_timedelta, get_datetime_format, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.domain.schedule_text import Weekdays
from bot.domain.text import Text

Value = str | int | float | Text | date | time | timedelta | Weekdays
"""What a phrase may be given."""

_Unit = Literal["day", "hour", "minute", "second"]
_UNITS: Final[dict[_Unit, int]] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def shown(value: Value, locale: Locale, zone: tzinfo | None) -> str | Text:
    """The value in words of ``locale``. Aware datetimes are shown by the clocks of ``zone``; Text stays as it is."""
    if isinstance(value, str | Text):
        return value
    if isinstance(value, int) and (-1000 < value < 1000 or isinstance(value, bool)):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = (value.astimezone(zone) if zone else value).replace(tzinfo=None)  # equal moments, unequal clocks
    return _localized(type(value).__name__, value, locale)


@lru_cache(maxsize=4096)
def _localized(_kind: str, value: float | date | time | timedelta | Weekdays, locale: Locale) -> str:
    """Babel's rendering, kept: it costs 10-80 us. ``_kind`` keeps 1.0 and 1, equal as keys, apart."""
    match value:
        case datetime():
            day = format_date(value, "medium", locale)
            pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
            return pattern.replace("{1}", day).replace("{0}", f"{value:%H:%M}")
        case date():
            return format_date(value, "medium", locale)
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return _duration(value, locale)
        case Weekdays():
            names = get_day_names("abbreviated", locale=locale)
            separator = "、" if locale.language == "zh" else ", "
            return separator.join(names[day] for day in value.days)
        case _:
            return format_decimal(value, locale=locale)


def _duration(value: timedelta, locale: Locale) -> str:
    """The two largest units that are not zero, such as "2 hours, 30 minutes"."""
    rest = int(abs(value).total_seconds())
    parts: list[str] = []
    for unit, seconds in _UNITS.items():
        count, rest = divmod(rest, seconds)
        if count or (unit == "second" and not parts):
            span = timedelta(seconds=count * seconds)
            parts.append(format_timedelta(span, granularity=unit, threshold=1e9, locale=locale))
    return format_list(parts[:2], style="unit", locale=locale)
