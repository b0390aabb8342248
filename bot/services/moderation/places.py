"""Other groups: which links lead into one. The shapes of the links are data, in ``tables/places.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.services.moderation.addresses import Address

_PLACES: Final = Path(__file__).with_name("tables") / "places.toml"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The link lets somebody into a group."""


@dataclass(frozen=True, slots=True)
class PublicName:
    """The link leads to something public of this name: a group, a channel, a person or a bot."""

    name: str


@dataclass(frozen=True, slots=True)
class _Place:
    hosts: tuple[str, ...]
    schemes: frozenset[str]
    invites: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    reserved: frozenset[str]

    def holds(self, address: Address) -> bool:
        if not address.host:
            return address.route.partition(":")[0] in self.schemes
        return any(address.is_under(host) for host in self.hosts)


@lru_cache(maxsize=1)
def _places() -> tuple[_Place, ...]:
    entries = tomllib.loads(_PLACES.read_text(encoding="utf-8"))["place"]
    return tuple(
        _Place(
            tuple(entry["hosts"]),
            frozenset(entry.get("schemes", ())),
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry.get("invites", ())),
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry.get("names", ())),
            frozenset(entry.get("reserved", ())),
        )
        for entry in entries
    )


def door_behind(address: Address) -> Invitation | PublicName | None:
    """What an address opens: an invitation, something public with a name, or nothing of that kind."""
    for place in _places():
        if not place.holds(address):
            continue
        if any(pattern.search(address.route) for pattern in place.invites):
            return Invitation()
        for pattern in place.names:
            found = pattern.search(address.route)
            if found and found[1].lower() not in place.reserved:
                return PublicName(found[1].lower())
    return None


def same_place(domain: str) -> tuple[str, ...]:
    """The hosts that are one place under several names; the domain alone where it has no others."""
    for place in _places():
        if domain in place.hosts and place.names:
            return place.hosts
    return (domain,)
