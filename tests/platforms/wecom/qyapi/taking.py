"""Whoever takes updates in, as the inbox does."""

from collections.abc import Sequence

from bot.platforms.port import RawUpdate


class Taking:
    """A key it knows is not taken again."""

    def __init__(self) -> None:
        self.kept: dict[str, RawUpdate] = {}
        self.is_down = False

    async def accept(self, batch: Sequence[RawUpdate]) -> None:
        if self.is_down:
            raise RuntimeError("the disk is full")
        for raw in batch:
            self.kept.setdefault(raw.key, RawUpdate.stored(raw.key, raw.lane, raw.body))
