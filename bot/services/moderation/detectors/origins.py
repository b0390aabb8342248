"""Where a message really comes from: forwarded, or quoting another chat."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from bot.domain.events import Origin
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Chosen, Policy


class OriginKind(StrEnum):
    PERSON = "person"
    HIDDEN = "hidden"
    CHAT = "chat"
    CHANNEL = "channel"


EVERY_ORIGIN = frozenset(OriginKind)


class Forwards(Policy):
    """``allowed`` are keys of persons, chats and channels that may be forwarded from."""

    kind: Literal["forwards"] = "forwards"
    origins: Chosen[OriginKind] = Field(default=EVERY_ORIGIN, min_length=1)
    allowed: Chosen[str] = frozenset()


class ForeignQuotes(Policy):
    """Answers to a message of another chat, which show that message here without forwarding it."""

    kind: Literal["foreign_quotes"] = "foreign_quotes"
    origins: Chosen[OriginKind] = Field(default=EVERY_ORIGIN, min_length=1)
    allowed: Chosen[str] = frozenset()


def forwarded(facts: MessageFacts, policy: Forwards) -> Match | None:
    """A forward from one of the unwanted kinds of origin."""
    return _unwanted(policy, facts.message.forwarded, facts.message.chat.key)


def foreign_quote(facts: MessageFacts, policy: ForeignQuotes) -> Match | None:
    """A quotation from another chat. Across topics of this very chat it is an ordinary answer."""
    return _unwanted(policy, facts.message.quoted_elsewhere, facts.message.chat.key)


def _unwanted(policy: Forwards | ForeignQuotes, origin: Origin | None, here: str) -> Match | None:
    if origin is None or origin.kind not in policy.origins:
        return None
    if origin.key is not None and (origin.key == here or origin.key in policy.allowed):
        return None
    return Match(policy.kind, entry=origin.kind, excerpt=origin.name)
