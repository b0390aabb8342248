"""Kinds of content: photos, stickers, contacts, giveaways, stories, and what we do not know."""

from typing import Literal

from pydantic import Field

from bot.domain.events import MediaKind
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Chosen, Policy


class Media(Policy):
    kind: Literal["media"] = "media"
    kinds: Chosen[MediaKind] = Field(min_length=1)


def unwanted_media(facts: MessageFacts, policy: Media) -> Match | None:
    """A message that carries one of the unwanted kinds."""
    media = facts.message.media
    return Match(policy.kind, entry=media.value) if media is not None and media in policy.kinds else None
