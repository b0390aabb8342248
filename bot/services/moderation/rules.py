"""A rule as data: what it looks for, whom it concerns, what follows. Stored as JSON, shown and edited as TOML."""

import json
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.domain.people import Role
from bot.services.moderation.detectors.channels import ChannelPosts
from bot.services.moderation.detectors.duplicates import Duplicates
from bot.services.moderation.detectors.emoji import Emoji
from bot.services.moderation.detectors.flood import Flood
from bot.services.moderation.detectors.invisible import Invisible
from bot.services.moderation.detectors.invites import Invites
from bot.services.moderation.detectors.length import Length
from bot.services.moderation.detectors.links import Links
from bot.services.moderation.detectors.media import Media
from bot.services.moderation.detectors.mentions import Mentions
from bot.services.moderation.detectors.newcomers import NewcomerBounds, Newcomers
from bot.services.moderation.detectors.origins import ForeignQuotes, Forwards
from bot.services.moderation.detectors.patterns import Patterns
from bot.services.moderation.detectors.repeats import Repeats
from bot.services.moderation.detectors.scripts import Scripts
from bot.services.moderation.detectors.shouting import Shouting
from bot.services.moderation.detectors.via_bot import ViaBot
from bot.services.moderation.detectors.words import Words
from bot.services.moderation.policy import Chosen, Policy, ShortDuration

_LONGEST = timedelta(days=3650)

Detector = Annotated[
    Words
    | Patterns
    | Links
    | Invites
    | Forwards
    | ForeignQuotes
    | ChannelPosts
    | Media
    | ViaBot
    | Mentions
    | Shouting
    | Emoji
    | Length
    | Invisible
    | Scripts
    | Flood
    | Duplicates
    | Repeats
    | Newcomers,
    Field(discriminator="kind"),
]


class Mode(StrEnum):
    """``SHADOW``: matches are recorded and shown to admins, nothing happens to the message or its sender."""

    OFF = "off"
    SHADOW = "shadow"
    ENFORCE = "enforce"


class Notify(Policy):
    """Tell the admins."""

    kind: Literal["notify"] = "notify"


class Delete(Policy):
    kind: Literal["delete"] = "delete"


class Warn(Policy):
    """Points on the ladder; the ladder decides what they lead to."""

    kind: Literal["warn"] = "warn"
    points: int = Field(default=1, ge=0, le=100)


class Mute(Policy):
    """``duration`` None: until lifted."""

    kind: Literal["mute"] = "mute"
    duration: ShortDuration | None = Field(default=None, ge=timedelta(seconds=30), le=_LONGEST)


class Kick(Policy):
    """Remove, free to come back."""

    kind: Literal["kick"] = "kick"


class Ban(Policy):
    """``duration`` None: for good."""

    kind: Literal["ban"] = "ban"
    duration: ShortDuration | None = Field(default=None, ge=timedelta(seconds=30), le=_LONGEST)


Consequence = Annotated[Notify | Delete | Warn | Mute | Kick | Ban, Field(discriminator="kind")]


class Conditions(Policy):
    """Whom and what a rule concerns; all conditions must hold.

    Admins, the bot itself, the linked channel and the platform's own ids are exempt from every rule; that is not a
    condition but code (``ruleset.exemption``). ``topics`` empty: everywhere. ``max_member_age`` and ``newcomers``
    leave out people who were here before the bot.
    """

    exempt_roles: Chosen[Role] = frozenset()
    newcomers: NewcomerBounds | None = None
    max_member_age: ShortDuration | None = None
    min_messages: int | None = Field(default=None, ge=0)
    max_messages: int | None = Field(default=None, ge=0)
    topics: Chosen[str] = frozenset()
    edits: bool = True


class Rule(Policy):
    """``version`` counts the changes of a rule, so that a case can say which wording it was judged by."""

    id: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=100)
    version: int = Field(default=1, ge=1)
    detector: Detector
    when: Conditions = Conditions()
    actions: tuple[Consequence, ...] = Field(default=(), max_length=6)
    mode: Mode = Mode.SHADOW
    priority: int = Field(default=0, ge=-1000, le=1000)


_RULES: TypeAdapter[tuple[Rule, ...]] = TypeAdapter(tuple[Rule, ...])


def rules_from_json(text: str | bytes) -> tuple[Rule, ...]:
    """Read stored rules. Raises pydantic.ValidationError, which names the field."""
    return _RULES.validate_json(text)


def rules_from_data(data: object) -> tuple[Rule, ...]:
    """Read rules from plain data (parsed TOML or JSON). Raises pydantic.ValidationError."""
    return _RULES.validate_json(json.dumps(data, default=str))


def rules_to_json(rules: tuple[Rule, ...]) -> str:
    """Write rules for storage; the same rules always give the same text."""
    return _RULES.dump_json(rules).decode()


def severity(consequence: Consequence) -> tuple[int, float]:
    """How hard a consequence is; compare with ``<``. No end is longer than any duration."""
    match consequence:
        case Notify():
            return 0, 0
        case Delete():
            return 1, 0
        case Warn(points=points):
            return 2, points
        case Mute(duration=duration):
            return 3, duration.total_seconds() if duration else float("inf")
        case Kick():
            return 4, 0
        case Ban(duration=duration):
            return 5, duration.total_seconds() if duration else float("inf")
