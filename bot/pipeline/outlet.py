"""The dispatcher's view of those who send."""

from collections.abc import Sequence
from typing import Protocol

from bot.routing.effects import Outgoing


class Outlet(Protocol):
    """Where actions go."""

    def claim(self, outgoing: Sequence[Outgoing]) -> set[int]:
        """Of actions about to be committed, the ids of those that leave at once; undone by ``unclaim``."""

    def unclaim(self) -> None:
        """The commit failed."""

    def hand_over(self, outgoing: Sequence[Outgoing]) -> None:
        """The commit was made."""

    def reload(self, *, in_doubt: bool) -> None:
        """Waiting actions were changed, or a commit that seemed to fail may have added some."""
