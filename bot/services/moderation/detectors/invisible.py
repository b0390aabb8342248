"""Messages with nothing to see, or with much that cannot be seen."""

import re
from typing import Final, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_over
from bot.services.moderation.policy import Policy

_HIDDEN: Final = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u061c\u115f\u1160\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20df\u20e1-\u20e2\u20e4-\u20ff\u2800\u3164\ufe20-\ufe2f\ufeff\uffa0"
    "\U000e0001-\U000e007f]"
)
_FLAG: Final = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")


class Invisible(Policy):
    """``hidden``: so many invisible characters, direction marks or stacked accents are a trick."""

    kind: Literal["invisible"] = "invisible"
    hidden: int = Field(default=20, ge=1, le=4096)


def nothing_to_see(facts: MessageFacts, policy: Invisible) -> Match | None:
    """A message that looks empty, or that hides a number of characters. Emoji and flags are no tricks."""
    text = facts.message.text
    if not facts.squeezed.text and not facts.squeezed.folded.strip():
        return Match(policy.kind, entry="empty") if facts.message.media is None else None
    if text.isascii():
        return None
    hidden = len(_HIDDEN.findall(_FLAG.sub("", text) if "\U0001f3f4" in text else text))
    return match_over(policy.kind, hidden, policy.hidden, "hidden")
