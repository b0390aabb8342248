"""What Telegram can do for us. What a single group grants is read live from the admin list."""

from bot.domain.capabilities import Capability

CAPABILITIES: frozenset[Capability] = frozenset(Capability) - {
    Capability.GREETS_FOR_US,
    Capability.WATCHES_STAFF,
    Capability.FILL_GROUPS,
}
"""All that we do ourselves: Telegram is the platform the list was drawn from. In our place it does nothing, only people
make groups there, and whoever wants in must ask or be invited."""
