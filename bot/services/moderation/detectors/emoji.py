"""Floods of emoji."""

import re
from typing import Final, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy

# One emoji as it is seen: a picture with its tone and its joined parts, a flag, or a keycap.
_PICTURE: Final = "[\u2190-\u21ff\u231a-\u23ff\u25aa-\u27bf\u2934-\u2b55\U0001f000-\U0001faff]"
_EMOJI: Final = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*"
    f"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)

_SIGN: Final = re.compile("[\u20e3\u2190-\u2bff\U0001f000-\U0001faff]")  # every emoji has at least one of these


class Emoji(Policy):
    """Matches from ``limit`` emoji on; a family or a flag is one."""

    kind: Literal["emoji"] = "emoji"
    limit: int = Field(default=20, ge=1, le=1000)


def many_emoji(facts: MessageFacts, policy: Emoji) -> Match | None:
    """A message with many emoji."""
    text = facts.message.text
    if len(text) < policy.limit or len(_SIGN.findall(text)) < policy.limit:
        return None
    return match_over(policy.kind, sum(1 for _ in _EMOJI.finditer(text)), policy.limit)
