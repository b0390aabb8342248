"""People who write under the name of a channel."""

from typing import Literal

from bot.domain.people import SenderKind
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Chosen, Policy


class ChannelPosts(Policy):
    """``allowed`` are keys of channels that may write here. The linked channel never comes this far."""

    kind: Literal["channel_posts"] = "channel_posts"
    allowed: Chosen[str] = frozenset()


def channel_post(facts: MessageFacts, policy: ChannelPosts) -> Match | None:
    """A message whose sender is a foreign channel."""
    sender = facts.message.sender
    if sender.kind is not SenderKind.FOREIGN_CHANNEL or sender.key in policy.allowed:
        return None
    return Match(policy.kind, entry=sender.key, excerpt=sender.name)
