"""The digest: when it comes, which day it tells of, and on which weekday the weekly edition comes with it."""

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DigestSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    daily: bool = True
    """Whether there is a digest at all."""
    at: time = time(9, 0)
    """When it comes, in the chat's own zone."""
    day: Literal["yesterday", "today"] = "yesterday"
    """Which day it tells of: the one before, or the one that is nearly over."""
    weekly: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "off"] = "mon"
    """On which weekday the weekly edition comes too."""
