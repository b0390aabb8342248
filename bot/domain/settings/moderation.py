"""Sanctions: the ladder, how its points fade, who hears of it, and whether members may appeal."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.domain.duration import Forever, NotADuration, format_duration, parse_duration
from bot.domain.ladder import SHORTEST, known_ladder


def known_duration(text: str) -> str:
    """A length of time as people type it, such as 1h, or "forever"."""
    duration = parse_duration(text)
    if isinstance(duration, NotADuration):
        raise ValueError("not a duration such as 30m, 2h, 3d or forever")  # noqa: TRY004  pydantic wants a ValueError
    if isinstance(duration, timedelta) and duration < SHORTEST:
        raise ValueError("at least 30 seconds")
    return format_duration(duration)


LadderText = Annotated[str, AfterValidator(known_ladder), Field(max_length=500)]
DurationText = Annotated[str, AfterValidator(known_duration), Field(max_length=64)]


class ModerationSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ladder: LadderText = "1 warn, 2 mute 10m, 3 mute 1d, 4 kick, 5 ban"
    """What the points of warnings lead to."""
    decay_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """A warning counts for so many days."""
    mute_for: DurationText = "1h"
    """How long a mute lasts where the admin names no time."""
    notify: Literal["public", "private", "none"] = "public"
    """Where a sanction is told: in the group and to the member, to the member alone, or to nobody."""
    log_chat: Annotated[str, Field(max_length=64)] | None = None
    """The key of a chat that gets one line for each case."""
    appeals: bool = True
    """Whether a sanctioned member may ask for a second look."""
    appeal_pause_hours: Annotated[int, Field(ge=0, le=720)] = 24
    """How long a member waits between two appeals."""
    reports_per_hour: Annotated[int, Field(ge=1, le=100)] = 5
    """How many messages one member may report in an hour."""

    staff_words: Literal["off", "warn", "block"] = "off"
    """What becomes of the word lists' words in what staff write to customers; customers' own words are never meant."""

    @property
    def default_mute(self) -> timedelta | None:
        """None: until lifted."""
        duration = parse_duration(self.mute_for)
        assert not isinstance(duration, NotADuration), "checked where it was set"
        return None if isinstance(duration, Forever) else duration
