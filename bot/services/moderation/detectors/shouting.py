"""Text in capitals."""

import re
from typing import Final, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Policy

# Latin, Greek, Cyrillic and full-width Latin; the other scripts people write here know no capitals.
_CASED: Final = re.compile("[A-Za-z\u00c0-\u052f\uff21-\uff5a]+")


class Shouting(Policy):
    """Matches when at least ``percent`` of the letters that have a case are capitals, from ``min_letters`` on."""

    kind: Literal["shouting"] = "shouting"
    percent: int = Field(default=80, ge=1, le=100)
    min_letters: int = Field(default=20, ge=1, le=4096)


def shouting(facts: MessageFacts, policy: Shouting) -> Match | None:
    """A long enough text that is mostly capitals."""
    text = facts.message.text
    if len(text) < policy.min_letters:
        return None
    cased = "".join(_CASED.findall(text))
    if len(cased) < policy.min_letters:
        return None
    capitals = sum(map(str.isupper, cased))
    letters = capitals + sum(map(str.islower, cased))
    if letters < policy.min_letters or capitals * 100 < letters * policy.percent:
        return None
    return Match(policy.kind, count=capitals * 100 // letters, limit=policy.percent)
