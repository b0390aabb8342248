"""A ritual together with what its chat's settings make of it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings.checkin import CheckinSettings
from bot.services.checkin.days import Hours, Schedule
from bot.services.checkin.streaks import Reward, StreakPolicy
from models.rituals import Ritual, spans_of

__all__ = ["TELLING", "Ritual", "Terms", "schedule_of"]

TELLING = 3
"""With fewer people expected, "everybody" and a rate say nothing: one person alone would be all of them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every ritual of a chat shares."""

    zone: ZoneInfo
    settings: CheckinSettings

    def hours(self, ritual: Ritual) -> Hours:
        start = ritual.day_start if ritual.day_start is not None else self.settings.day_start
        return Hours(self.zone, start, ritual.opens_at, ritual.closes_at)

    def day_of(self, ritual: Ritual, at: datetime) -> date:
        return self.hours(ritual).day_of(at)

    def reward(self, ritual: Ritual) -> Reward:
        base, bonus = ritual.points, ritual.weekly_bonus
        return Reward(
            base=self.settings.base_points if base is None else base,
            weekly_bonus=self.settings.weekly_bonus if bonus is None else bonus,
            most=self.settings.max_points,
        )

    @property
    def policy(self) -> StreakPolicy:
        return StreakPolicy(self.settings.grace_days, self.settings.freeze_every, self.settings.freeze_max)

    @property
    def stamp(self) -> str:
        """Changes whenever timers of rituals must be set anew."""
        return f"{self.zone.key} {self.settings.day_start:%H:%M}"


async def schedule_of(session: AsyncSession, ritual: Ritual) -> Schedule:
    return Schedule(tuple(await spans_of(session, ritual.id)), ritual.starts_on, ritual.ends_on)
