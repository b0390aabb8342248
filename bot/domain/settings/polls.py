"""Polls: who may start one, how long it stays open, what is shown."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class PollSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    members_may_create: bool = False
    """Every member may start a poll, and end one of their own."""
    open_hours: Annotated[int, Field(ge=0, le=720)] = 24
    """How long a poll stays open where nobody said otherwise; 0: until somebody ends it."""
    show_voters: bool = True
    """Name who chose what in a public poll of ours. Native polls show their voters themselves."""
    nudge: bool = False
    """Remind those who have not voted by itself, once, an hour before the end."""
