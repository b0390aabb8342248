"""What Telegram can do for us. What a single group grants is read live from the admin list."""

from bot.domain.capabilities import Capability

CAPABILITIES: frozenset[Capability] = frozenset(Capability) - {Capability.FILL_GROUPS}
"""All but one: only people make groups there, and whoever wants in must ask or be invited."""
