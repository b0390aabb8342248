"""The gate: what whoever asks to be let in must answer, and which answers open it by themselves."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Question = Annotated[str, Field(min_length=2, max_length=200)]
Opening = Annotated[str, Field(min_length=1, max_length=32)]


class GateSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    """Whoever is not in the group may ask for it in private."""
    questions: Annotated[tuple[Question, ...], Field(max_length=3, examples=[("Why do you want to join",)])] = ()
    accept: Annotated[tuple[Opening, ...], Field(max_length=20, examples=[("reading",)])] = ()
    """An answer with one of these lets in without an admin."""
    days: Annotated[int, Field(ge=1, le=30)] = 7
    """A request about which nobody decided is over after so many days."""
