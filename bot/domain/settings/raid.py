"""Raids: when many joins at once are one, and how long those who came with it stay silent."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RaidSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    """Whether many joins at once switch raid mode on by themselves."""
    joins: Annotated[int, Field(ge=3, le=1000)] = 10
    """More joins than this within the time below are a raid."""
    seconds: Annotated[int, Field(ge=5, le=600)] = 30
    quiet_minutes: Annotated[int, Field(ge=1, le=1440)] = 5
    """Raid mode ends by itself after so many minutes without a join."""
    mute_hours: Annotated[int, Field(ge=1, le=720)] = 24
    """Newcomers of a raid about whom nobody decides may write after so many hours."""
