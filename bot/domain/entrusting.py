"""What a platform does for us by itself, from what we leave with it."""

from typing import Literal

from bot.domain.acts import Act
from bot.domain.text import Text


class EntrustGreeting(Act):
    """With these words the platform itself greets whoever comes, a mention of ``NEWCOMER``; None: with none of ours."""

    kind: Literal["entrust_greeting"] = "entrust_greeting"
    text: Text | None = None


class EntrustWords(Act):
    """Words that staff may not write to customers (``blocks``), or are warned of; ``more`` were too many to name."""

    kind: Literal["entrust_words"] = "entrust_words"
    words: tuple[str, ...] = ()
    blocks: bool = False
    more: int = 0
