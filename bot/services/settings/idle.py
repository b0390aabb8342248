"""Knobs that do nothing in some chats, because the platform does not do what they are about, or does it by itself."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from bot.domain.capabilities import Capability
from bot.services.settings.knobs import Knob

_NEEDS: Final[Mapping[str, Capability]] = {
    "moderation.staff_words": Capability.WATCHES_STAFF,
    "gate": Capability.FILL_GROUPS,
    "invitations": Capability.INVITE_LINKS,
}
"""By knob, or by section."""
_LEFT_WITH_THE_PLATFORM: Final = frozenset({"enabled", "text", "links"})


def is_idle(knob: Knob, capabilities: AbstractSet[Capability]) -> bool:
    """Whether turning it changes nothing in a chat that can do so much."""
    if knob.section == "welcome" and Capability.GREETS_FOR_US in capabilities:
        return knob.field not in _LEFT_WITH_THE_PLATFORM
    need = _NEEDS.get(knob.name) or _NEEDS.get(knob.section)
    return need is not None and need not in capabilities
