"""How far the inbox has been read: what is only in the database, and what is in memory already."""

from collections.abc import Sequence

from bot.pipeline.inbox import Inbox
from bot.pipeline.items import Item
from bot.pipeline.lanes import Lanes


class Shelf:
    """Fills the lanes with open updates: with those just made durable, or from the inbox where it knows more.

    ``portion``: updates read at once. ``held``: updates in memory at most.
    """

    def __init__(self, inbox: Inbox, lanes: Lanes, *, portion: int, held: int) -> None:
        self._inbox = inbox
        self._lanes = lanes
        self._portion = portion
        self._held = held
        self._missed = False
        self.is_behind = True
        """Updates may be open that are not in memory; what comes now must wait behind them."""
        self.read_to = 0
        self._seen = 0
        """The newest id that was ever read."""

    def add_kept(self, items: Sequence[Item]) -> None:
        """Updates just made durable, in the order of their commits: they need not be read again.

        When there is no room for them, or others before them wait to be read, they are read in their turn.
        """
        items = [item for item in items if item.id > self._seen]  # some may have been read before we were told
        if self.is_behind or self._lanes.backlog + len(items) > self._held:
            self.is_behind = self._missed = True
        elif items:
            self._lanes.add(items)
            self.note(items[-1].id)

    def note(self, newest: int) -> None:
        """Everything up to this id is decided or in memory."""
        if not self.is_behind:
            self.read_to = max(self.read_to, newest)

    def passed(self, row_id: int) -> None:
        """Everything up to this id was read."""
        self.read_to, self._seen = row_id, max(self._seen, row_id)

    def look_again(self) -> None:
        """Something may be open that nobody told us of: read everything that is."""
        self.read_to, self.is_behind = 0, True

    async def refill(self) -> None:
        """Read while there is something to read, and room for it. Raises DatabaseUnavailable."""
        if not self.is_behind or self._lanes.ready >= self._portion or self._lanes.backlog >= self._held:
            return
        self._missed = False
        rows = await self._inbox.take(self.read_to, self._portion)
        known = self._lanes.ids()
        self._lanes.add(Item.stored(row) for row in rows if row.id not in known)
        if rows:
            self.passed(rows[-1].id)
        self.is_behind = self._missed or len(rows) == self._portion
