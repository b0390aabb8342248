"""What one attempt to leave something with WeCom came to."""

from dataclasses import dataclass

from bot.domain.entrusted import Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """``is_new``: it was made just now, so somebody must act on it once more."""

    standing: Standing
    left_out: int = 0
    is_new: bool = False
