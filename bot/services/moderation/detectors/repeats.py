"""One person saying the same again and again."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy, ShortDuration
from bot.services.moderation.windows import HORIZON, MAX_COUNT, Windows


class Repeats(Policy):
    """Matches from the ``times``-th time on. ``min_length`` is counted in letters and digits."""

    kind: Literal["repeats"] = "repeats"
    times: int = Field(default=3, ge=2, le=MAX_COUNT)
    within: ShortDuration = Field(default=timedelta(minutes=10), gt=timedelta(0), le=HORIZON)
    min_length: int = Field(default=6, ge=1, le=4096)


def repeat(facts: MessageFacts, policy: Repeats, windows: Windows) -> Match | None:
    """A text its sender wrote before, disguises aside."""
    if len(facts.squeezed.text) < policy.min_length:
        return None
    return match_over(policy.kind, windows.repeats_by_sender(facts, policy.within), policy.times)
