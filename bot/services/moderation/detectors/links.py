"""Links, by the domain they really lead to."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.services.moderation.addresses import Address, parse_address
from bot.services.moderation.facts import Match, MessageFacts, match_at
from bot.services.moderation.places import same_place
from bot.services.moderation.policy import Policy


class LinkMode(StrEnum):
    """``ALL``: any link matches. ``DENY``: links to the domains match. ``ALLOW``: all others match."""

    ALL = "all"
    DENY = "deny"
    ALLOW = "allow"


def _domain(written: str) -> str:
    address = parse_address(written)
    if address is None or not address.host:
        raise ValueError("not a domain")
    return address.host


Domain = Annotated[str, Field(max_length=253), AfterValidator(_domain)]


class Links(Policy):
    """A domain stands for itself and everything below it, and for its other names where it has some."""

    kind: Literal["links"] = "links"
    mode: LinkMode = LinkMode.ALL
    domains: tuple[Domain, ...] = Field(default=(), max_length=10_000)


def forbidden_link(facts: MessageFacts, policy: Links, domains: frozenset[str]) -> Match | None:
    """The first link the policy does not want. A host that only looks like an allowed one is not allowed."""
    for address in facts.addresses:
        entry = _verdict(address, policy.mode, domains)
        if entry is not None:
            return match_at(policy.kind, facts.message.text, address.start, address.end, entry)
    return None


def spelled_out(policy: Links) -> frozenset[str]:
    """The policy's domains with their other names, ready for ``forbidden_link``."""
    return frozenset(host for domain in policy.domains for host in same_place(domain))


def _verdict(address: Address, mode: LinkMode, domains: frozenset[str]) -> str | None:
    shown = address.host or address.route.partition(":")[0]
    match mode:
        case LinkMode.ALL:
            return shown
        case LinkMode.DENY:
            return _listed(address.host, domains) or _listed(address.readable, domains)
        case LinkMode.ALLOW:
            return None if _listed(address.host, domains) else shown


def _listed(host: str, domains: frozenset[str]) -> str | None:
    """The listed domain that ``host`` is, or is below; one lookup per label however long the list is."""
    while host:
        if host in domains:
            return host
        host = host.partition(".")[2]
    return None
