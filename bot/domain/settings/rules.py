"""The rules text: whether newcomers must accept it before they write."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class RulesSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    must_accept: bool = False
    """Newcomers may not write before they have accepted the rules."""
    wait_hours: Annotated[int, Field(ge=1, le=168)] = 24
    """How long a newcomer has to accept."""
    afterwards: Literal["free", "remove"] = "free"
    """What becomes of a newcomer who did not accept in time: may write all the same, or is removed."""
