"""The ladder: points of warnings fade with time, and the points that remain say which step comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.services.moderation.policy import Policy, ShortDuration
from bot.services.moderation.rules import Ban, Kick, Mute

_SHORTEST_DECAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WarningGiven:
    """Points given at a time (UTC). Warnings taken back are not passed in."""

    points: int
    at: datetime


class Halving(Policy):
    """Points halve after every full ``every``: 4 points, then 2, then 1, then a half."""

    kind: Literal["halving"] = "halving"
    every: ShortDuration = Field(default=timedelta(days=7), ge=_SHORTEST_DECAY)


class Expiry(Policy):
    """Points count in full until ``after``, and then not at all."""

    kind: Literal["expiry"] = "expiry"
    after: ShortDuration = Field(default=timedelta(days=30), ge=_SHORTEST_DECAY)


class WarnOnly(Policy):
    """The points are kept; nothing more happens."""

    kind: Literal["warn_only"] = "warn_only"


Step = WarnOnly | Mute | Kick | Ban


class Rung(Policy):
    """From so many points on, this step."""

    points: float = Field(gt=0, le=1000)
    step: Annotated[Step, Field(discriminator="kind")]


_DEFAULT_RUNGS = (
    Rung(points=1.0, step=WarnOnly()),
    Rung(points=2.0, step=Mute(duration=timedelta(minutes=10))),
    Rung(points=3.0, step=Mute(duration=timedelta(days=1))),
    Rung(points=4.0, step=Kick()),
    Rung(points=5.0, step=Ban()),
)


class LadderPolicy(Policy):
    """Rungs in rising order of points."""

    decay: Annotated[Halving | Expiry, Field(discriminator="kind")] = Expiry()
    rungs: tuple[Rung, ...] = Field(default=_DEFAULT_RUNGS, max_length=20)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        points = [rung.points for rung in self.rungs]
        if any(later <= earlier for earlier, later in pairwise(points)):
            raise ValueError("rungs must rise")
        return self


def standing(entries: Iterable[WarningGiven], at: datetime, policy: LadderPolicy) -> float:
    """The points somebody has at a moment, in thousandths. Warnings of a later time do not count yet."""
    return round(sum(_left(entry, at, policy) for entry in entries if entry.at <= at), 3)


def next_step(points: float, policy: LadderPolicy) -> Step:
    """The highest rung the points reach; below the first one, a warning and no more."""
    reached = [rung for rung in policy.rungs if points >= rung.points]
    return reached[-1].step if reached else WarnOnly()


def _left(entry: WarningGiven, at: datetime, policy: LadderPolicy) -> float:
    age = at - entry.at
    match policy.decay:
        case Halving(every=every):
            return entry.points * 0.5 ** min(age // every, 64)
        case Expiry(after=after):
            return float(entry.points) if age < after else 0.0
