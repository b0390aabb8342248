"""The menu of commands that a platform may show."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class MenuScope(StrEnum):
    PRIVATE = "private"
    GROUPS = "groups"
    CHAT = "chat"
    CHAT_ADMINS = "chat_admins"


class MenuCommand(BaseModel):
    model_config = ConfigDict(frozen=True)

    command: str
    description: str
