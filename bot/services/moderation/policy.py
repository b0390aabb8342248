"""What all rule data has in common: frozen, strict, unknown keys refused, durations written short ("10m")."""

from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from bot.domain.duration import NotADuration, format_duration, parse_duration


def _read(value: object) -> object:
    if not isinstance(value, str):
        return value
    duration = parse_duration(value)
    match duration:
        case timedelta():
            return duration
        case NotADuration(reason):
            raise ValueError(reason.value)
        case _:
            raise ValueError("forever")


ShortDuration = Annotated[timedelta, BeforeValidator(_read), PlainSerializer(format_duration, return_type=str)]
"""A length of time, stored in the short form people type. "Forever" is ``None`` where a field allows it."""


_Choice = TypeVar("_Choice", bound=str)

Chosen = Annotated[frozenset[_Choice], PlainSerializer(sorted, return_type=list[str])]
"""A set of choices, stored in alphabetical order, so that the same rule is always written the same way."""


class Policy(BaseModel):
    """The parameters of one detector, or another piece of a rule."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
