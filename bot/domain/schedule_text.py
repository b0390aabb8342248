"""Schedules as people type them, in Chinese or English, and the data to say them back."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.cron import read_cron
from bot.domain.recurrence import Cron, Daily, EveryDays, Interval, Monthly, Once, Rule, Weekly
from bot.domain.walltime import moment_of

_DAY = timedelta(days=1)
_YEARS_AHEAD = 10


class ScheduleFault(StrEnum):
    """Why a line is no schedule; the phrase ``schedule.<value>`` says so."""

    NOT_UNDERSTOOD = "not_understood"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_CRON = "bad_cron"
    IN_PAST = "in_past"


@dataclass(frozen=True, slots=True)
class NotASchedule:
    """``found`` is the piece that makes no sense, at most 64 characters; ``example_key`` names a phrase."""

    reason: ScheduleFault
    found: str = ""
    example_key: str = "schedule.example"

    @property
    def key(self) -> str:
        return f"schedule.{self.reason}"


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week as a value for phrases; Monday is 0."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase key and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)  # what Phrases.text takes


def describe(rule: Rule) -> Description:
    """What to say about a rule; the phrases are in ``schedule.ftl``."""
    match rule:
        case Once():
            return Description("schedule.once", {"at": rule.at})
        case Daily():
            return Description("schedule.daily", {"at": rule.at})
        case Weekly():
            return Description("schedule.weekly", {"days": Weekdays(rule.days), "at": rule.at})
        case EveryDays():
            return Description("schedule.every_days", {"n": rule.days, "start": rule.start, "at": rule.at})
        case Monthly(day="last"):
            return Description("schedule.monthly_last", {"at": rule.at})
        case Monthly():
            return Description("schedule.monthly", {"day": rule.day, "at": rule.at})
        case Interval():
            return Description("schedule.interval", {"every": timedelta(seconds=rule.seconds)})
        case Cron():
            return Description("schedule.cron", {"text": rule.text})


def parse_schedule(text: str, zone: ZoneInfo, *, now: datetime) -> Rule | NotASchedule:
    """The rule a line means, in the wall time of ``zone``; ``now`` is aware and anchors "tomorrow" and "every"."""
    if len(text) > 200:
        return NotASchedule(ScheduleFault.NOT_UNDERSTOOD, text[:64])
    line = _plain(text)
    if line.startswith(("cron ", "@")):
        return _cron(line.removeprefix("cron ").strip())
    interval = _interval(line, now)
    if interval is not None:
        return interval
    clock = _CLOCK.search(line)
    today = now.astimezone(zone).date()
    if clock is None or clock[0].strip().isdecimal():
        understood = not isinstance(_on_days(line, time(0), today), NotASchedule)
        return NotASchedule(ScheduleFault.NO_TIME if understood else ScheduleFault.NOT_UNDERSTOOD, line[:64])
    at = _time(clock)
    if at is None:
        return NotASchedule(ScheduleFault.BAD_TIME, clock[0].strip()[:64])
    head = re.sub(r"(?:\bat|在|的)$", "", line[: clock.start()].strip(" ,")).strip(" ,")
    rule = _on_days(head, at, today)
    if isinstance(rule, Once) and moment_of(rule.at, zone) <= now:
        return NotASchedule(ScheduleFault.IN_PAST, line[:64])
    return rule


# -- reading ---------------------------------------------------------------------------------------------------------

_CLOCK = re.compile(
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)? ?(?<!\d)(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})|点(?:(?P<quarter>半|一刻|三刻)|(?P<past>\d{1,2})分?|整)?)? ?(?P<half>am|pm)?$",
    re.ASCII,
)
_SAME = {"星期": "周", "礼拜": "周", "、": ",", "每个": "每", "每隔": "每"}
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_WEEKDAY_SIGNS = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAILY = frozenset({"daily", "every day", "everyday", "each day", "每天", "每日", "天天"})
_WEEKLY: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("weekdays", "weekday", "every weekday", "workdays", "工作日", "每工作日"), (0, 1, 2, 3, 4)),
    **dict.fromkeys(("weekends", "weekend", "every weekend", "周末", "每周末"), (5, 6)),
}
_EVERY_DAYS = re.compile(r"every (\d{1,9}) days?|每(\d{1,9})天|(every other day|隔天)", re.ASCII)
_MONTHLY = re.compile(
    r"(?:monthly|every month|each month)(?: on)?(?: the)? (?:(?P<last>last(?: day)?)|(?P<day>\d{1,9})(?:st|nd|rd|th)?)"
    r"|每月的?(?:(?P<end>最后[一1]天|月?底|月?末)|(?P<number>\d{1,9})[号日]?)",
    re.ASCII,
)
_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)
_NEAR_DAYS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2, "day after tomorrow": 2}
_INTERVAL = re.compile(
    r"every (?=[\dhm])(?:(?P<h>\d{0,9}) ?(?:h|hrs?|hours?))?(?: ?(?P<m>\d{0,9}) ?(?:m|mins?|minutes?))?"
    r"|每(?:(?P<hz>\d{0,9})个?(?:小时|钟头))?(?:(?P<mz>\d{0,9})分钟?)?",
    re.ASCII,
)


def _plain(text: str) -> str:
    line = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for said, same in _SAME.items():
        line = line.replace(said, same)
    line = re.sub(r"([今明每])([早晚])上?", r"\1天\2上", line)
    line = re.sub(r"(?<!周)[一二两三四五六七八九十]{1,3}(?=点|号|个?小时|个?钟头|天|分钟)", _arabic, line)
    return re.sub(r" ?, ?", ",", line)


def _arabic(match: re.Match[str]) -> str:
    tens, ten, ones = match[0].rpartition("十")
    if any(part not in _DIGITS for part in (tens, ones) if part):
        return match[0]
    return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def _time(clock: re.Match[str]) -> time | None:
    hour = int(clock["hour"])
    minute = int(clock["minute"] or clock["past"] or {"半": 30, "一刻": 15, "三刻": 45}.get(clock["quarter"], 0))
    part, half = clock["part"], clock["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif part in ("下午", "傍晚", "晚上") or (part == "中午" and hour < 11):
        if hour in (0, 12) and part != "下午":
            return None  # midnight of which day?
        hour += 12 if hour < 12 else 0
    elif part == "凌晨" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _on_days(head: str, at: time, today: date) -> Rule | NotASchedule:
    if head in _DAILY:
        return Daily(at=at)
    if match := _EVERY_DAYS.fullmatch(head):
        days = 2 if match[3] else int(match[1] or match[2])
        if not 1 <= days <= 366:
            return NotASchedule(ScheduleFault.BAD_NUMBER, match[0][:64])
        return EveryDays(days=days, start=today, at=at)
    if match := _MONTHLY.fullmatch(head):
        return _monthly(match, at)
    if head in _NEAR_DAYS or _DATE.fullmatch(head):
        return _once(head, at, today)
    days_of_week = _WEEKLY.get(head) or _weekdays(head)
    if days_of_week:
        return Weekly(days=days_of_week, at=at)
    return NotASchedule(ScheduleFault.NOT_UNDERSTOOD, head[:64])


def _monthly(match: re.Match[str], at: time) -> Rule | NotASchedule:
    if match["last"] or match["end"]:
        return Monthly(day="last", at=at)
    day = int(match["day"] or match["number"])
    return Monthly(day=day, at=at) if 1 <= day <= 31 else NotASchedule(ScheduleFault.BAD_DATE, match[0][:64])


def _once(head: str, at: time, today: date) -> Rule | NotASchedule:
    if head in _NEAR_DAYS:
        return Once(at=datetime.combine(today + _NEAR_DAYS[head] * _DAY, at))
    match = _DATE.fullmatch(head)
    assert match is not None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert month is not None and day is not None  # noqa: PT018  one fact about one pattern
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today:
            found = date(today.year + 1, month, day)
    except ValueError:
        return NotASchedule(ScheduleFault.BAD_DATE, head[:64])
    if found.year > today.year + _YEARS_AHEAD:
        return NotASchedule(ScheduleFault.BAD_DATE, head[:64])
    return Once(at=datetime.combine(found, at))


def _weekdays(head: str) -> tuple[int, ...]:
    """Weekdays named in a list such as "mon,wed-fri" or "周一三五"; empty when something else is among them."""
    if "周" in head:
        names = re.sub(r"[到至~]", "-", head.removeprefix("每")).replace("和", ",").replace("周", "").replace(",", "")
        ranges = re.findall(r"([一二三四五六日天])(?:-([一二三四五六日天]))?", names)
        if "".join(f"{a}-{b}" if b else a for a, b in ranges) != names.replace(" ", ""):
            return ()
        pairs = [(_WEEKDAY_SIGNS[a], _WEEKDAY_SIGNS[b or a]) for a, b in ranges]
    else:
        pairs = []
        words = re.sub(r"^(?:weekly|every|each|on)\b|\band\b", " ", head.replace(" - ", "-"))
        for word in re.split(r"[ ,]+", words.strip()):
            ends = [_weekday(name) for name in word.split("-")]
            if len(ends) > 2 or None in ends:
                return ()
            pairs.append((ends[0] or 0, ends[-1] or 0))
    return tuple(sorted({(first + step) % 7 for first, last in pairs for step in range((last - first) % 7 + 1)}))


def _weekday(name: str) -> int | None:
    short = name.removesuffix("s") if len(name) > 4 else name
    found = [number for number, full in enumerate(_WEEKDAY_NAMES) if len(short) >= 3 and full.startswith(short)]
    return found[0] if len(found) == 1 else None


def _interval(line: str, now: datetime) -> Interval | NotASchedule | None:
    match = {"hourly": "every 1h", "每半小时": "每30分钟", "每半个小时": "每30分钟"}.get(line, line)
    found = _INTERVAL.fullmatch(match)
    if found is None or not re.search(r"\d ?[hm]|[小钟分]|^every [hm]", match):
        return None
    hours, minutes = (found["h"], found["m"]) if match.startswith("every") else (found["hz"], found["mz"])
    seconds = sum(int(number or 1) * unit for number, unit in ((hours, 3600), (minutes, 60)) if number is not None)
    if not 60 <= seconds <= 366 * 86_400:
        return NotASchedule(ScheduleFault.BAD_NUMBER, line[:64])
    return Interval(seconds=seconds, start=now.astimezone(UTC).replace(second=0, microsecond=0))


def _cron(text: str) -> Rule | NotASchedule:
    try:
        read_cron(text)
    except ValueError as problem:
        return NotASchedule(ScheduleFault.BAD_CRON, str(problem)[:64], "schedule.example_cron")
    return Cron(text=text)
