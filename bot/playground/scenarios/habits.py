"""What people come to do on a day, drawn from their tempers. No clock, no world: a random.Random in, intents out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.playground.scenarios.model import Practice, Scenario, Temper

EMOJI = ("👍", "❤", "🔥", "😂", "👏", "💪", "🎉")
_EVENING = 20.5
_LEAVE_AFTER = 3


class Deed(StrEnum):
    """What somebody can have a mind to do."""

    CHECK_IN = "check-in"
    REPAIR = "repair"
    TALK = "talk"
    QUESTION = "question"
    LOOK_UP = "look-up"
    START = "start"
    JOIN = "join"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Intent:
    """``hour`` of the day, with fractions. ``practice``: which one, for a check-in."""

    hour: float
    deed: Deed
    practice: int = 0


@dataclass(frozen=True, slots=True)
class Mood:
    """How far somebody is: days since the first check-in was possible, and days missed in a row up to yesterday."""

    days_in: int
    missed: int
    spoke_privately: bool


def steadiness(temper: Temper, mood: Mood) -> float:
    """The chance that somebody checks in today: it wears off, and who has missed some days comes back less."""
    worn = temper.checks_in * temper.stays**mood.days_in
    return worn * (1.0, 0.92, 0.6, 0.35)[min(mood.missed, 3)]


def times(rng: Random, average: float) -> int:
    """How often something with this daily average happens on one day."""
    whole = int(average * 2)
    if whole == 0:
        return 1 if rng.random() < average else 0
    return sum(rng.random() < 0.5 for _ in range(whole)) + (1 if rng.random() < average - whole / 2 else 0)


def talking_hour(rng: Random, rhythm: tuple[int, ...]) -> float:
    return rng.choices(range(24), rhythm)[0] + rng.random()


def check_in_hour(rng: Random, practice: Practice) -> float:
    """Half of them come right when they always do, the others when they get to it; some nearly forget."""
    if rng.random() < 0.55:
        return min(max(rng.gauss(practice.peak, 0.4), practice.opens + rng.random() * 0.3), practice.closes - 0.05)
    return rng.triangular(practice.opens + 0.1, practice.closes - 0.05, practice.peak)


def day_of(
    scenario: Scenario, temper: Temper, mood: Mood, *, number: int, weekday: int, rng: Random
) -> Iterator[Intent]:
    """A member's day; ``number``: which one of the run, the first is 1."""
    liveliness = scenario.weekend if weekday >= 5 else 1.0
    for _ in range(times(rng, temper.lines * liveliness)):
        yield Intent(talking_hour(rng, scenario.rhythm), Deed.TALK)
    if rng.random() < temper.asks / 3:
        yield Intent(talking_hour(rng, scenario.rhythm), Deed.LOOK_UP)
    for place, practice in enumerate(scenario.practices):
        if practice.is_asked_for(number, weekday) and rng.random() < steadiness(temper, mood):
            hour = check_in_hour(rng, practice)
            yield Intent(hour, Deed.CHECK_IN, place)
            if mood.missed == 1 and rng.random() < 0.25:
                yield Intent(min(hour + 0.1, practice.closes), Deed.REPAIR, place)
    if not mood.spoke_privately and rng.random() < temper.opens_private / 6:
        yield Intent(talking_hour(rng, scenario.rhythm), Deed.START)
    if mood.missed > _LEAVE_AFTER and rng.random() < temper.quits * 12:
        yield Intent(_EVENING + rng.random(), Deed.LEAVE)
