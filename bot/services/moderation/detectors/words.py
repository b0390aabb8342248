"""Words and phrases of a list."""

from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_at
from bot.services.moderation.policy import Policy
from bot.services.moderation.words import WordList


class Words(Policy):
    """``list`` names a word list of the chat."""

    kind: Literal["words"] = "words"
    list: str = Field(min_length=1, max_length=64)


def listed_word(facts: MessageFacts, policy: Words, words: WordList) -> Match | None:
    """The first entry of the list that stands in the text."""
    hits = words.hits(facts.message.text, facts.squeezed, limit=1)
    if not hits:
        return None
    return match_at(policy.kind, facts.message.text, hits[0].start, hits[0].end, hits[0].entry)
