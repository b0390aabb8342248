"""What the playground can do: everything, so that every feature can be tried without an account."""

from bot.domain.capabilities import Capability

CAPABILITIES: frozenset[Capability] = frozenset(Capability)
