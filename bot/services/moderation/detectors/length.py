"""Walls of text: too many characters or too many lines."""

from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy


class Length(Policy):
    """Matches from so many characters or lines on; None: no limit of that kind."""

    kind: Literal["length"] = "length"
    characters: int | None = Field(default=2000, ge=1, le=100_000)
    lines: int | None = Field(default=None, ge=1, le=10_000)


def wall_of_text(facts: MessageFacts, policy: Length) -> Match | None:
    """A message that is too long. Lines count whether or not anything is written on them."""
    text = facts.message.text
    if policy.characters is not None and len(text) >= policy.characters:
        return match_over(policy.kind, len(text), policy.characters, "characters")
    if policy.lines is not None and text:
        return match_over(policy.kind, text.count("\n") + 1, policy.lines, "lines")
    return None
