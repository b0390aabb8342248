"""What somebody who has just come may not do yet."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_at
from bot.services.moderation.policy import Chosen, Policy, ShortDuration


class Limit(StrEnum):
    LINKS = "links"
    MEDIA = "media"
    FORWARDS = "forwards"
    MENTIONS = "mentions"
    VIA_BOT = "via_bot"


class NewcomerBounds(Policy):
    """A newcomer joined less than ``age`` ago, or has written fewer than ``messages`` messages here."""

    age: ShortDuration = Field(default=timedelta(hours=24), ge=timedelta(0), le=timedelta(days=365))
    messages: int = Field(default=3, ge=0, le=10_000)


class Newcomers(Policy):
    """Until a newcomer is one no more, messages with these things match."""

    kind: Literal["newcomers"] = "newcomers"
    limits: Chosen[Limit] = Field(min_length=1)
    bounds: NewcomerBounds = NewcomerBounds()


def is_newcomer(facts: MessageFacts, bounds: NewcomerBounds) -> bool:
    """Who was here before us (age unknown) is no newcomer, however little we have heard from them."""
    if facts.member_age is None:
        return False
    return facts.member_age < bounds.age or facts.message_count < bounds.messages


def newcomer_limit(facts: MessageFacts, policy: Newcomers) -> Match | None:
    """The first thing in the message that a newcomer may not do yet."""
    if not is_newcomer(facts, policy.bounds):
        return None
    message = facts.message
    if Limit.LINKS in policy.limits and facts.addresses:
        link = facts.addresses[0]
        return match_at(policy.kind, message.text, link.start, link.end, Limit.LINKS)
    present = {
        Limit.MEDIA: message.media is not None,
        Limit.FORWARDS: message.forwarded is not None,
        Limit.MENTIONS: bool(message.mentions),
        Limit.VIA_BOT: message.via_bot is not None,
    }
    return next(
        (Match(policy.kind, limit) for limit, is_there in present.items() if is_there and limit in policy.limits), None
    )
