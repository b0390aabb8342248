"""Language, time and manners."""

from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LANGUAGES = ("zh-CN", "en")


def known_zone(name: str) -> str:
    """An IANA time zone name, such as Asia/Shanghai."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("not a time zone name such as Asia/Shanghai") from error
    return name


def known_language(name: str) -> str:
    for language in LANGUAGES:
        if name.lower() in (language.lower(), language.split("-")[0].lower()):
            return language
    raise ValueError("one of: " + ", ".join(LANGUAGES))


ZONES = ("Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Europe/London", "Europe/Berlin", "America/New_York", "UTC")
"""Examples of what is offered as a button; any zone can be typed."""

ZoneName = Annotated[str, AfterValidator(known_zone), Field(examples=list(ZONES))]
LanguageName = Annotated[str, AfterValidator(known_language), Field(examples=list(LANGUAGES))]


class GeneralSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    language: LanguageName = "zh-CN"
    time_zone: ZoneName = "Asia/Shanghai"
    day_start: time = time(0, 0)
    """When a new day begins for statistics, in the chat's own zone."""
    quiet_from: time | None = time(23, 0)
    quiet_until: time | None = time(7, 30)
    """Nothing that nobody asked for is said between the two."""
    messages_per_day: Annotated[int, Field(ge=1, le=500)] = 30
    """How many lines a day the bot may say without being asked."""
    clean_notices: bool = False
    """Delete the platform's own join and leave lines."""
