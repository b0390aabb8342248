"""Welcome, introductions and the first days: what newcomers are told, by whom they are met, and when."""

import re
from datetime import time
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.domain.templates import BadTemplate, check_template

MEANINGS: Final = {
    "name": "name",
    "昵称": "name",
    "group": "group",
    "群名": "group",
    "count": "count",
    "人数": "count",
    "rules": "rules",
    "群规": "rules",
    "buddy": "buddy",
    "引导人": "buddy",
}
"""What each placeholder stands for; the Chinese ones mean the same as the English ones."""
PLACEHOLDERS: Final = frozenset(MEANINGS)
FIRST_DAYS_PLACEHOLDERS: Final = frozenset(
    name for name, meaning in MEANINGS.items() if meaning in ("name", "group", "rules")
)
TEXT_LIMIT: Final = 2000
"""Characters of a template."""
LINKS: Final = 6
LABEL_LIMIT: Final = 40
_LINK: Final = re.compile(r"(?P<label>\S.*?)\s+(?P<url>https://[^\s<>\"]{3,500})")


def told(bad: BadTemplate) -> str:
    """A fault of a template in one plain clause; positions count from 1."""
    found = f" {bad.found}" if bad.found else ""
    return f"{bad.reason.value.replace('_', ' ')}{found} at character {bad.position + 1}"


def _welcome_template(text: str) -> str:
    bad = check_template(text, PLACEHOLDERS)
    if bad is not None:
        raise ValueError(told(bad))
    return text.strip()


def _first_days_template(text: str) -> str:
    bad = check_template(text, FIRST_DAYS_PLACEHOLDERS)
    if bad is not None:
        raise ValueError(told(bad))
    return text.strip()


def link_of(line: str) -> tuple[str, str]:
    """Label and address of a button as an owner writes it. Raises ValueError where it is not both."""
    match = _LINK.fullmatch(line.strip())
    if match is None or len(match["label"]) > LABEL_LIMIT:
        raise ValueError("a label and an https address, such as: Docs https://example.org")
    return match["label"], match["url"]


def _link(line: str) -> str:
    return " ".join(link_of(line))


WelcomeText = Annotated[str, AfterValidator(_welcome_template), Field(max_length=TEXT_LIMIT)]
FirstDaysText = Annotated[str, AfterValidator(_first_days_template), Field(max_length=TEXT_LIMIT)]
Link = Annotated[str, AfterValidator(_link)]
Word = Annotated[str, Field(min_length=2, max_length=32)]


class WelcomeSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    text: WelcomeText = ""
    """A template; empty: the standard text."""
    back: WelcomeText | None = ""
    """For those who come back soon; empty: the standard text, none: they are not greeted."""
    back_days: Annotated[int, Field(ge=0, le=365)] = 30
    """Who left no longer ago than this comes back rather than anew."""
    window_seconds: Annotated[int, Field(ge=5, le=600)] = 20
    """Whoever joins within this time is greeted in one message."""
    names: Annotated[int, Field(ge=1, le=20)] = 5
    """How many people one message names; the rest is counted."""
    delete_previous: bool = True
    delete_after_minutes: Annotated[int, Field(ge=0, le=2820)] = 0
    """0: a welcome stays until the next one."""
    topic: Annotated[str, Field(max_length=64)] | None = None
    """The key of the topic it is said in; none: the general one."""
    quiet_hours: Literal["soundless", "nothing"] = "soundless"
    rules_button: bool = True
    links: Annotated[tuple[Link, ...], Field(max_length=LINKS, examples=[("Docs https://example.org",)])] = ()
    """Further buttons: a label and an https address each."""
    announce_bots: bool = False
    """Say so when somebody adds a bot."""


class IntroductionSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    words: Annotated[tuple[Word, ...], Field(max_length=10)] = ("报到", "自我介绍", "#intro")
    """A newcomer's message with one of these is an introduction."""
    min_length: Annotated[int, Field(ge=2, le=500)] = 10
    """Characters an introduction has at least."""
    days: Annotated[int, Field(ge=1, le=90)] = 7
    """For so many days after joining."""
    thanks: Literal["react", "reply", "none"] = "react"
    points: Annotated[int, Field(ge=0, le=1000)] = 0


class OnboardingSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    at: time = time(10, 0)
    """When the messages of the first days are sent, in the chat's own zone."""
    day_1: FirstDaysText | None = ""
    """Empty: the standard text, none: nothing on that day."""
    day_3: FirstDaysText | None = ""
    day_7: FirstDaysText | None = ""

    def text_of(self, day: int) -> str | None:
        """The template of one of the days 1, 3 and 7; None: that day is off."""
        return {1: self.day_1, 3: self.day_3, 7: self.day_7}.get(day)
