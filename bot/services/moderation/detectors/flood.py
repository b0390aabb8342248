"""One person writing very fast."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy, ShortDuration
from bot.services.moderation.windows import HORIZON, MAX_COUNT, Windows


class Flood(Policy):
    """Matches from ``messages`` messages of one person within ``within`` on, by the messages' own times."""

    kind: Literal["flood"] = "flood"
    messages: int = Field(default=8, ge=2, le=MAX_COUNT)
    within: ShortDuration = Field(default=timedelta(seconds=10), gt=timedelta(0), le=HORIZON)


def flood(facts: MessageFacts, policy: Flood, windows: Windows) -> Match | None:
    """The sender's messages up to this one, too many in the time. An album is one message."""
    return match_over(policy.kind, windows.messages_of_sender(facts, policy.within), policy.messages)
