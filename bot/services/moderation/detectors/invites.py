"""Invitations to other groups: invite links, public names, and @names nobody here bears."""

import re
from typing import Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts, match_at
from bot.services.moderation.places import Invitation, PublicName, door_behind
from bot.services.moderation.policy import Policy


class Invites(Policy):
    """``public_names``: links to something public count too. ``mentions``: an @name that no member bears counts too.

    ``own`` are names that never count; the chat's own public name is always among them, and so are the invitations
    that its members were given.
    """

    kind: Literal["invites"] = "invites"
    public_names: bool = True
    mentions: bool = False
    own: tuple[str, ...] = Field(default=(), max_length=100)


def invitation(facts: MessageFacts, policy: Invites) -> Match | None:
    """The first link or name that leads to another group."""
    if not facts.addresses and not (policy.mentions and facts.strange_names):
        return None
    text = facts.message.text
    own = {name.lstrip("@").lower() for name in policy.own}
    if facts.message.chat.username:
        own.add(facts.message.chat.username.lower())
    for address in facts.addresses:
        match door_behind(address):
            case Invitation() if address.route not in facts.own_doors:
                return match_at(policy.kind, text, address.start, address.end, address.route)
            case PublicName(name) if policy.public_names and name not in own:
                return match_at(policy.kind, text, address.start, address.end, f"@{name}")
            case _:
                continue
    if policy.mentions:
        for name in facts.strange_names:
            if name.lower() not in own:
                found = re.search(re.escape(f"@{name}"), text, re.IGNORECASE)
                start, end = found.span() if found else (0, 0)
                return match_at(policy.kind, text, start, end, f"@{name}")
    return None
