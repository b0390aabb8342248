"""Patterns an admin typed."""

from typing import Annotated, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_at
from bot.services.moderation.patterns import MAX_LENGTH, MAX_PATTERNS, PatternSet
from bot.services.moderation.policy import Policy


class Patterns(Policy):
    kind: Literal["patterns"] = "patterns"
    patterns: tuple[Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)], ...] = Field(
        min_length=1, max_length=MAX_PATTERNS
    )


def typed_pattern(facts: MessageFacts, policy: Patterns, patterns: PatternSet) -> Match | None:
    """The first of the patterns that matches the text, as sent or folded."""
    hits = patterns.hits(facts.message.text, facts.squeezed.folded)
    if not hits:
        return None
    return match_at(policy.kind, facts.message.text, hits[0].start, hits[0].end, hits[0].pattern)
