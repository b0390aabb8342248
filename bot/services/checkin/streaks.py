"""Streaks, computed from the days people checked in. No counter is stored anywhere."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.services.checkin.days import Schedule

GRACE_WINDOW = 7
"""Grace days are counted within so many days of the ritual in a row."""


@dataclass(frozen=True, slots=True)
class StreakPolicy:
    """How forgiving streaks are; see ``CheckinSettings``."""

    grace_days: int = 0
    freeze_every: int = 7
    freeze_max: int = 2


@dataclass(frozen=True, slots=True)
class Reward:
    """What a check-in is worth: the base, and the bonus once more for every full week of the streak."""

    base: int
    weekly_bonus: int
    most: int

    def points_for(self, streak: int) -> int:
        """``streak`` counts the check-in itself."""
        return min(self.base + self.weekly_bonus * (max(streak - 1, 0) // 7), max(self.most, self.base))


@dataclass(frozen=True, slots=True)
class Streak:
    current: int
    longest: int
    total: int
    cards: int
    """Freezes in hand. Below zero: one was spent on a day before it was earned, and is paid back by the next."""
    covered: tuple[date, ...]
    """Missed days a card covered by itself."""
    runs: Mapping[date, int]
    """The streak each check-in brought."""

    def worth(self, reward: Reward) -> int:
        """What all check-ins together are worth."""
        return sum(reward.points_for(run) for run in self.runs.values())


def streak(
    days_checked: Set[date], schedule: Schedule, frozen_days: Set[date], today: date, policy: StreakPolicy
) -> Streak:
    """Walk from the first check-in to ``today``.

    A day counts when it was checked in. A missed day breaks the streak only if it was asked for; ``today`` is still
    open and breaks nothing. What saves a missed day, in this order: a card that was spent on it before
    (``frozen_days``), grace, a card in hand. A card is earned whenever the streak reaches a multiple of
    ``freeze_every``, and lost when nobody needs it: at most ``freeze_max`` are kept.
    """
    walk = _Walk(policy)
    checked = {day for day in days_checked if day <= today}
    day = min(checked, default=today)
    while day <= today:
        if day in checked:
            walk.check_in(day)
        elif day in frozen_days:
            walk.spend_card()
        elif day != today and schedule.asks_for(day):
            walk.miss(day)
        day += timedelta(days=1)
    return Streak(walk.current, walk.longest, len(checked), walk.cards, tuple(walk.covered), walk.runs)


class _Walk:
    """A person's state on the way through the days."""

    def __init__(self, policy: StreakPolicy) -> None:
        self._policy = policy
        self._asked = 0
        self._forgiven: list[int] = []
        self.current = self.longest = self.cards = 0
        self.covered: list[date] = []
        self.runs: dict[date, int] = {}

    def check_in(self, day: date) -> None:
        self._asked += 1
        self.current += 1
        self.longest = max(self.longest, self.current)
        self.runs[day] = self.current
        every = self._policy.freeze_every
        if every and self.current % every == 0 and self.cards < self._policy.freeze_max:
            self.cards += 1

    def spend_card(self) -> None:
        self._asked += 1
        self.cards -= 1

    def miss(self, day: date) -> None:
        self._asked += 1
        if not self.current:
            return
        recent = sum(1 for asked in self._forgiven if asked > self._asked - GRACE_WINDOW)
        if recent < self._policy.grace_days:
            self._forgiven.append(self._asked)
        elif self.cards > 0:
            self.cards -= 1
            self.covered.append(day)
        else:
            self.current = 0
            self._forgiven.clear()
