"""What can be said after ``/digest``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from bot.domain.settings.digest import WEEKDAYS

_ON: Final = frozenset({"on", "开", "收"})
_OFF: Final = frozenset({"off", "关", "不收"})
_WEEK: Final = frozenset({"week", "weekly", "周报"})
_TOGETHER: Final = frozenset({"community", "社群", "全社群"})
_SETTINGS: Final = frozenset({"settings", "set", "设置"})
_AT: Final = frozenset({"at", "时间"})
_CHINESE: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class ShowDay:
    """Now, and the daily edition."""


@dataclass(frozen=True, slots=True)
class ShowWeek:
    """Now, and the weekly edition."""


@dataclass(frozen=True, slots=True)
class ShowTogether:
    """Now, and the common edition of the community."""


@dataclass(frozen=True, slots=True)
class ShowSettings:
    pass


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether whoever says it wants to get it every day."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class ComeAt:
    at: time


@dataclass(frozen=True, slots=True)
class WeekOn:
    """A value of the knob ``digest.weekly``."""

    weekday: str


Order = ShowDay | ShowWeek | ShowTogether | ShowSettings | Wish | ComeAt | WeekOn


def read_order(words: Sequence[str]) -> Order | None:
    """None: it cannot be understood."""
    match [word.lower() for word in words]:
        case []:
            return ShowDay()
        case [word] if word in _ON | _OFF:
            return Wish(word in _ON)
        case [word] if word in _WEEK:
            return ShowWeek()
        case [word] if word in _TOGETHER:
            return ShowTogether()
        case [word] if word in _SETTINGS:
            return ShowSettings()
        case [word, day] if word in _WEEK:
            weekday = _weekday(day)
            return WeekOn(weekday) if weekday is not None else None
        case [clock] | [_, clock] if len(words) == 1 or words[0].lower() in _AT:
            at = _clock(clock)
            return ComeAt(at) if at is not None else None
        case _:
            return None


def _weekday(word: str) -> str | None:
    if word in _OFF:
        return "off"
    if len(word) >= 2 and word[:-1] in ("周", "星期", "礼拜"):
        place = _CHINESE.find("日" if word[-1] == "天" else word[-1])
        return WEEKDAYS[place] if place >= 0 else None
    return next((name for name in WEEKDAYS if len(word) >= 3 and word.startswith(name)), None)


def _clock(word: str) -> time | None:
    """21:30, 9:05, 21：30, 9点, 9点30."""
    hour, _, minute = word.replace("：", ":").replace("点", ":").rstrip("分").partition(":")
    if not (hour.isdecimal() and len(hour) <= 2 and (not minute or (minute.isdecimal() and len(minute) == 2))):
        return None
    if ":" not in word and "：" not in word and "点" not in word:
        return None
    return time(int(hour), int(minute or 0)) if int(hour) < 24 and int(minute or 0) < 60 else None
