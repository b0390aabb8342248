"""A clock on the wall for tests of time that flows."""


class HandWatch:
    """Wall time, wound on by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds
