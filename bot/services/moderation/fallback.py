"""Where a platform cannot do what is wanted: a warning instead of deleting, and beyond that a word to the admins."""

from collections.abc import Sequence
from typing import Final

from bot.domain.capabilities import Capability
from bot.services.moderation.rules import Ban, Consequence, Delete, Kick, Mute, Notify, Warn

_NEEDS: Final[dict[type[object], Capability]] = {
    Delete: Capability.DELETE,
    Mute: Capability.RESTRICT,
    Kick: Capability.BAN,
    Ban: Capability.BAN,
}


def is_possible(wanted: Consequence, capabilities: frozenset[Capability]) -> bool:
    """Whether the platform lets a bot do it at all, whatever this one was granted."""
    need = _NEEDS.get(type(wanted))
    return need is None or need in capabilities


def warned_instead(wanted: Sequence[Consequence], capabilities: frozenset[Capability]) -> tuple[Consequence, ...]:
    """A message that cannot be deleted costs its writer a warning."""
    lacks_delete = any(isinstance(one, Delete) and not is_possible(one, capabilities) for one in wanted)
    if not lacks_delete or any(isinstance(one, Warn) for one in wanted):
        return tuple(wanted)
    return (*wanted, Warn(points=1))


def told_instead(following: Sequence[Consequence], capabilities: frozenset[Capability]) -> tuple[Consequence, ...]:
    """Whoever cannot be muted or removed by us can be by an admin, who must know."""
    beyond_us = any(isinstance(one, Mute | Kick | Ban) and not is_possible(one, capabilities) for one in following)
    is_told = any(isinstance(one, Notify) for one in following)
    return (Notify(), *following) if beyond_us and not is_told else tuple(following)
