"""``/announce every mon,thu 09:00 | text``, ``/announce 2026-12-24 20:00 | text``, ``/announce text``."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.recurrence import Rule
from bot.domain.schedule_text import NotASchedule, parse_schedule
from bot.domain.templates import BadTemplate, check_template, fill_template
from bot.domain.text import Text

PLACEHOLDERS: Final = frozenset({"group", "date", "weekday", "members"})
_LONGEST_SCHEDULE: Final = 60
_BARS: Final = "|｜"
_NOW: Final = frozenset({"now", "现在", "立即", "马上"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """``rule`` None: no time was named."""

    text: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class NothingToSay:
    """There is neither a text nor a message to copy."""


def has_bar(line: str) -> bool:
    """Whether a line is written in the grammar of ``/announce``: what comes before a bar is a time."""
    return any(bar in line.partition("\n")[0] for bar in _BARS)


def read_wanted(
    line: str, zone: ZoneInfo, *, now: datetime, copies: bool
) -> Wanted | NotASchedule | BadTemplate | NothingToSay:
    """What somebody wants announced. ``copies``: the words are those of the message it answers."""
    head, text = _split(line)
    if copies and head is None and line.strip():
        head, text = line, ""
    rule: Rule | None = None
    if head is not None:
        parsed = parse_when(head, zone, now=now)
        if isinstance(parsed, NotASchedule):
            return parsed
        rule = parsed
    if not text.strip():
        return Wanted("", rule) if copies else NothingToSay()
    return check_template(text.strip(), PLACEHOLDERS) or Wanted(text.strip(), rule)


def parse_when(text: str, zone: ZoneInfo, *, now: datetime) -> Rule | NotASchedule | None:
    """A schedule, or None for "now". A time of day alone means the next such moment."""
    if unicodedata.normalize("NFKC", text).strip().casefold() in _NOW:
        return None
    wanted = parse_schedule(text, zone, now=now)
    if isinstance(wanted, NotASchedule) and not wanted.found:
        for day in ("today", "tomorrow"):
            following = parse_schedule(f"{day} {text}", zone, now=now)
            if not isinstance(following, NotASchedule):
                return following
    return wanted


def _split(line: str) -> tuple[str | None, str]:
    """What stands before the first bar, and after it. A long first part is no time but a text with a bar in it."""
    first, newline, rest = line.partition("\n")
    at = min((first.find(bar) for bar in _BARS if bar in first), default=-1)
    if at < 0 or at > _LONGEST_SCHEDULE:
        return None, line
    return first[:at], first[at + 1 :] + newline + rest


def escaped(text: str) -> str:
    """Somebody's own words as a template that says exactly them."""
    return text.replace("{", "{{").replace("}", "}}")


def filled(template: str, *, group: str, day: str, weekday: str, members: int) -> Text:
    """The text of a posting. The template was checked when it was written."""
    values = {"group": group, "date": day, "weekday": weekday, "members": str(members)}
    text = fill_template(template, values, PLACEHOLDERS)
    return text if isinstance(text, Text) else Text.plain(template)
