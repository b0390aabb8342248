"""What every action has: the chat it goes to, and whether it may be repeated."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from typing_extensions import override


class ActionClass(StrEnum):
    """A may be repeated until it holds; B is seen by people and is never blindly repeated."""

    IDEMPOTENT = "A"
    VISIBLE = "B"


class Act(BaseModel):
    model_config = ConfigDict(frozen=True)

    chat_key: str

    @property
    def action_class(self) -> ActionClass:
        return ActionClass.IDEMPOTENT


class VisibleAct(Act):
    @property
    @override
    def action_class(self) -> ActionClass:
        return ActionClass.VISIBLE
