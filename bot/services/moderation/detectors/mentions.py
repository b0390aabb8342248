"""Calling many people at once."""

import re
from typing import Final, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy

_NAME: Final = re.compile(r"(?<![\w@./])@[A-Za-z][A-Za-z0-9_]{3,31}\b")


class Mentions(Policy):
    """Matches from ``limit`` mentions on."""

    kind: Literal["mentions"] = "mentions"
    limit: int = Field(default=5, ge=1, le=100)


def many_mentions(facts: MessageFacts, policy: Mentions) -> Match | None:
    """A message that mentions many people: different ones, by name or by link."""
    text = facts.message.text
    named = len({name.lower() for name in _NAME.findall(text)}) if "@" in text else 0
    pointed = len({person.key or person.name for person in facts.message.mentions})
    return match_over(policy.kind, max(named, pointed), policy.limit)
