"""Small charts made of letters: one block for each day."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▅▇"
UNKNOWN = "·"


def bars(values: Sequence[int | None]) -> str:
    """One block per value, from nothing to the largest; a dot where nobody knows."""
    largest = max((value for value in values if value is not None), default=0)
    return "".join(UNKNOWN if value is None else _block(value, largest) for value in values)


def _block(value: int, largest: int) -> str:
    """Nothing is the lowest block, and the lowest block is nothing: whatever is there can be seen."""
    if value <= 0 or largest <= 0:
        return BLOCKS[0]
    step = -(-value * (len(BLOCKS) - 1) // largest)  # rounded up
    return BLOCKS[min(step, len(BLOCKS) - 1)]
