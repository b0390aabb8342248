"""Announcements: how they are posted where nobody says otherwise, and how late one may still come."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class AnnouncementSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pin: bool = False
    """Pin a new announcement and unpin the one before."""
    silent: bool = False
    """Post without a sound."""
    late_hours: Annotated[int, Field(ge=0, le=48)] = 2
    """How many hours after its time an announcement is still posted; later it is skipped and told in the digest."""
    delete_after_hours: Annotated[int, Field(ge=0, le=47)] = 0
    """Delete an announcement so many hours after it was posted; 0: keep it."""
