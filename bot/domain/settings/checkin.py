"""Check-ins: when a day begins, what one is worth, and how forgiving a streak is."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Points = Annotated[int, Field(ge=0, le=1000)]


class CheckinSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day_start: time = time(0, 0)
    """When a new day begins for check-ins, in the chat's own zone; a ritual may have an hour of its own."""
    base_points: Points = 5
    weekly_bonus: Points = 5
    """Added for every full week of a streak."""
    max_points: Points = 30
    """The most one check-in can be worth."""
    grace_days: Annotated[int, Field(ge=0, le=6)] = 0
    """How many missed days within any seven days of a ritual are forgiven."""
    freeze_every: Annotated[int, Field(ge=0, le=365)] = 7
    """A card that covers a missed day is earned after so many days of a streak; 0: never."""
    freeze_max: Annotated[int, Field(ge=0, le=31)] = 2
    """How many of those cards a person can hold."""
    reply_style: Literal["reply", "react", "none"] = "reply"
    """How a check-in that was said aloud is answered: a line, a reaction, or nothing."""
