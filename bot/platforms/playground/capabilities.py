"""What the playground can do: everything we do ourselves, so that every feature can be tried without an account."""

from bot.domain.capabilities import Capability

CAPABILITIES: frozenset[Capability] = frozenset(Capability) - {
    Capability.GREETS_FOR_US,
    Capability.WATCHES_STAFF,
}
