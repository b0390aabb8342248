"""Personal invitations: whether there are any, who may come in by them at once, and what bringing somebody earns."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class InvitationSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    approval: Literal["auto", "always", "never"] = "auto"
    """Whether an admin must let in who comes by one. auto: as the group does with others who come."""
    days: Annotated[int, Field(ge=1, le=90)] = 3
    """Who is still a member after so many days has stayed."""
    points: Annotated[int, Field(ge=0, le=1000)] = 0
    """For the inviter, once for each newcomer who stayed; 0: none."""
