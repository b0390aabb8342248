"""The ladder of sanctions as an owner writes it: ``1 warn, 2 mute 10m, 3 mute 1d, 4 kick, 5 ban``.

Each rung is the number of points from which on it holds, a step, and for a mute or a ban how long it lasts (nothing or
``forever``: until lifted). Points rise from rung to rung. 警告 禁言 踢出 封禁 mean the same.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.domain.duration import Forever, NotADuration, format_duration, parse_duration

MOST_RUNGS: Final = 20
SHORTEST: Final = timedelta(seconds=30)
_WORDS: Final = {"警告": "warn", "禁言": "mute", "踢出": "kick", "踢": "kick", "封禁": "ban", "封": "ban"}
_RUNG: Final = re.compile(
    r"(?P<points>\d{1,3}(?:\.\d)?)\s*[:：=]?\s*(?P<step>[a-z]+|[\u4e00-\u9fff]+)(?:\s+(?P<rest>.+))?"
)


class Step(StrEnum):
    WARN = "warn"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class LadderRung:
    """``duration`` None: until lifted; only mutes and bans have one."""

    points: float
    step: Step
    duration: timedelta | None = None


def parse_ladder(text: str) -> tuple[LadderRung, ...]:
    """Read a ladder. Raises ValueError with one plain sentence about the first thing that is wrong."""
    parts = [part.strip() for part in re.split(r"[,，;；\n]", text.lower()) if part.strip()]
    if not 1 <= len(parts) <= MOST_RUNGS:
        raise ValueError(f"a ladder has 1 to {MOST_RUNGS} rungs, such as: 1 warn, 2 mute 10m, 3 ban")
    rungs = tuple(_rung(part) for part in parts)
    if any(later.points <= earlier.points for earlier, later in pairwise(rungs)):
        raise ValueError("the points must rise from rung to rung")
    return rungs


def known_ladder(text: str) -> str:
    """The ladder in the form we write it; for settings. Raises as ``parse_ladder`` does."""
    return ", ".join(
        f"{rung.points:g} {rung.step}" + (f" {format_duration(rung.duration)}" if rung.duration else "")
        for rung in parse_ladder(text)
    )


def _rung(part: str) -> LadderRung:
    found = _RUNG.fullmatch(part)
    if found is None:
        raise ValueError(f"{part!r} is no rung; write points and a step, such as: 2 mute 10m")
    word = _WORDS.get(found["step"], found["step"])
    if word not in list(Step):
        raise ValueError(f"{found['step']!r} is no step; the steps are warn, mute, kick and ban")
    points, step = float(found["points"]), Step(word)
    if points <= 0:
        raise ValueError("points begin above 0")
    return LadderRung(points, step, _duration(found["rest"], step))


def _duration(written: str | None, step: Step) -> timedelta | None:
    if written is None:
        return None
    if step not in (Step.MUTE, Step.BAN):
        raise ValueError(f"{step} lasts no time, so write it without {written!r}")
    match parse_duration(written):
        case Forever():
            return None
        case NotADuration():
            raise ValueError(f"{written!r} is no duration; write it such as 10m, 2h or 3d")
        case duration:
            if duration < SHORTEST:
                raise ValueError("a mute or a ban lasts at least 30 seconds")
            return duration
