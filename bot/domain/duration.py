"""How long: one grammar for every command and setting, in English and Chinese.

``3d``, ``2h30m``, ``1w 2d``, ``1.5h``, ``3天``, ``2小时30分``, ``半小时``, ``一个半小时``; ``forever``, ``永久``.
A month is 30 days and a year 365 days: a duration is a length, not a date in a calendar.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

LONGEST: Final = timedelta(days=3650)
SHORTEST: Final = timedelta(seconds=1)
_INPUT_LIMIT: Final = 64


class DurationProblem(StrEnum):
    """Why a text is no duration. A text key for the answer, not a sentence."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NO_UNIT = "no_unit"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Forever:
    """Without end, until somebody lifts it."""


@dataclass(frozen=True, slots=True)
class NotADuration:
    reason: DurationProblem


FOREVER: Final = Forever()

_SECOND, _MINUTE, _HOUR, _DAY, _WEEK = 1, 60, 3600, 86_400, 604_800
_UNITS: Final[dict[str, int]] = {
    name: seconds
    for seconds, names in {
        _SECOND: "s sec secs second seconds 秒 秒钟 秒鐘",
        _MINUTE: "m min mins minute minutes 分 分钟 分鐘",
        _HOUR: "h hr hrs hour hours 时 時 小时 小時 钟头 鐘頭",
        _DAY: "d day days 天 日",
        _WEEK: "w wk wks week weeks 周 週 星期 礼拜 禮拜",
        30 * _DAY: "mo mon month months 月",
        365 * _DAY: "y yr yrs year years 年",
    }.items()
    for name in names.split()
}
_FOREVER_WORDS: Final = frozenset(
    ["forever", "permanent", "permanently", "perm", "always", "∞", "永久", "永远", "永遠", "无限期", "無限期"]
)
_DIGITS: Final = dict(zip("零〇一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_HALF: Final = Fraction(1, 2)

# A number (or 半), a measure word, a half in between (一个半小时), the unit, a half after it (三天半).
_PART: Final = re.compile(
    r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?|[零〇一二两兩三四五六七八九十]{1,3}|半)[个個]?(?P<half>半)?(?P<unit>"
    + "|".join(sorted(_UNITS, key=len, reverse=True))
    + r")(?P<more>半)?(?:[又零](?=.))?"
)
_BARE_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def parse_duration(text: str) -> timedelta | Forever | NotADuration:
    """Read a duration between one second and ten years. Each unit may appear once; the order does not matter."""
    compact = "".join(unicodedata.normalize("NFKC", text[:_INPUT_LIMIT]).casefold().split())
    if not compact:
        return NotADuration(DurationProblem.EMPTY)
    if compact in _FOREVER_WORDS:
        return FOREVER
    if len(text) > _INPUT_LIMIT:
        return NotADuration(DurationProblem.UNREADABLE)
    if _BARE_NUMBER.fullmatch(compact):
        return NotADuration(DurationProblem.NO_UNIT)
    seconds = _seconds_of(compact)
    if seconds is None:
        return NotADuration(DurationProblem.UNREADABLE)
    if seconds < SHORTEST.total_seconds():
        return NotADuration(DurationProblem.TOO_SHORT)
    if seconds > LONGEST.total_seconds():
        return NotADuration(DurationProblem.TOO_LONG)
    return timedelta(seconds=int(seconds))


def format_duration(duration: timedelta | Forever) -> str:
    """The short form that ``parse_duration`` reads back: ``2w``, ``3d``, ``2h30m``, ``forever``.

    Whole seconds; a fraction of a second is dropped. Negative lengths and nothing at all are ``0s``.
    """
    if isinstance(duration, Forever):
        return "forever"
    rest = max(duration // timedelta(seconds=1), 0)
    if rest and rest % _WEEK == 0:
        return f"{rest // _WEEK}w"
    parts = []
    for letter, seconds in (("d", _DAY), ("h", _HOUR), ("m", _MINUTE), ("s", _SECOND)):
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts) or "0s"


def _seconds_of(compact: str) -> Fraction | None:
    total, at, seen = Fraction(0), 0, set[int]()
    while at < len(compact):
        part = _PART.match(compact, at)
        if part is None:
            return None
        unit = _UNITS[part["unit"]]
        if unit in seen:
            return None
        number = _number_of(part["number"])
        if number is None:
            return None
        halves = (_HALF if part["half"] else 0) + (_HALF if part["more"] else 0)
        total += (number + halves) * unit
        seen.add(unit)
        at = part.end()
    return total


def _number_of(written: str) -> Fraction | None:
    """Arabic digits, 半, or Chinese numerals up to 九十九."""
    if written == "半":
        return _HALF
    if written[0].isascii():
        return Fraction(written)
    tens, ten, ones = written.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    value = _DIGITS[ones] if ones else 0
    return Fraction(value + 10 * (_DIGITS[tens] if tens else 1) if ten else value)
