"""From a stored row to settings: what is wrong or unknown falls back to its default, the rest is kept."""

import json
import logging
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from bot.domain.settings import ChatSettings

log = logging.getLogger(__name__)


@lru_cache(maxsize=1_000)
def read_stored(stored: str) -> ChatSettings:
    """Never raises: a chat must not fall silent over one bad knob.

    Chats that chose the same share one object of 7 KiB, and most have chosen nothing.
    """
    try:
        values: Any = json.loads(stored or "{}")
    except ValueError:
        log.warning("stored settings are not JSON; using defaults")
        return ChatSettings()
    while isinstance(values, dict):
        try:
            return ChatSettings.model_validate(values)
        except ValidationError as error:
            for problem in error.errors():
                log.warning("stored setting %s dropped: %s", ".".join(map(str, problem["loc"])), problem["type"])
                _drop(values, problem["loc"])
    return ChatSettings()


def _drop(values: dict[str, Any], where: tuple[int | str, ...]) -> None:
    """Remove the named value; where it is nested deeper than a knob, remove the whole knob."""
    section, *rest = where
    inner = values.get(str(section))
    if rest and isinstance(inner, dict) and rest[0] in inner:
        del inner[rest[0]]
    else:
        values.pop(str(section), None)
