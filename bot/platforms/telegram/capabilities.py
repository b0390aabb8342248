"""What Telegram can do for us. What a single group grants is read live from the admin list."""

from bot.domain.capabilities import Capability

CAPABILITIES: frozenset[Capability] = frozenset(Capability)
"""All of them: Telegram is the platform the list was drawn from."""
