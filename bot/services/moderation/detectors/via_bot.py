"""Messages made by an inline bot and sent under a member's name."""

from typing import Literal

from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Chosen, Policy


class ViaBot(Policy):
    """``allowed`` are names of bots that may be used, with or without the @."""

    kind: Literal["via_bot"] = "via_bot"
    allowed: Chosen[str] = frozenset()


def made_by_bot(facts: MessageFacts, policy: ViaBot) -> Match | None:
    """A message written by way of a bot that is not allowed."""
    bot = facts.message.via_bot
    if bot is None or bot.lstrip("@").lower() in {name.lstrip("@").lower() for name in policy.allowed}:
        return None
    return Match(policy.kind, entry=bot)
