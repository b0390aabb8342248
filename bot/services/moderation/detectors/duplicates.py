"""The same text from several people: a campaign."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy, ShortDuration
from bot.services.moderation.windows import HORIZON, MAX_COUNT, Windows


class Duplicates(Policy):
    """Matches from ``people`` different senders on. ``min_length``: shorter texts ("ok", "签到") are never campaigns;
    counted in letters and digits.
    """

    kind: Literal["duplicates"] = "duplicates"
    people: int = Field(default=3, ge=2, le=MAX_COUNT)
    within: ShortDuration = Field(default=timedelta(minutes=10), gt=timedelta(0), le=HORIZON)
    min_length: int = Field(default=12, ge=1, le=4096)


def duplicate(facts: MessageFacts, policy: Duplicates, windows: Windows) -> Match | None:
    """A text that several people wrote, disguises aside."""
    if len(facts.squeezed.text) < policy.min_length:
        return None
    return match_over(policy.kind, windows.senders_of_text(facts, policy.within), policy.people)
