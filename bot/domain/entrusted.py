"""Words that a platform uses for us while we are silent: what is left with it, and where that stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from bot.domain.acts import Act
from bot.domain.events import Event
from bot.domain.text import Text

NEWCOMER: Final = "newcomer:"
"""The person key, nobody's own, under which a greeting mentions whoever will come."""
MOST_WORDS: Final = 1_000
"""So many words are handed over at once; no platform takes more."""


class Entrusted(StrEnum):
    GREETING = "greeting"
    WORDS = "words"


class Standing(StrEnum):
    """``KEPT``: all of it is there. ``CUT``: it was too much, a part is. Otherwise nothing of it is."""

    KEPT = "kept"
    CUT = "cut"
    FULL = "full"  # the platform, or the operator, allows no more of these
    NOBODY = "nobody"  # there is nobody here whom it would bind
    UNCLEAR = "unclear"  # it may be there, but nobody can find it; a person has to look
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustedAsked(Event):
    """The platform wants to hear again what it is to do for this chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustedChanged(Event):
    """Where it stands is news. ``left_out``: words there was no room for; ``why``: the platform's refusal."""

    what: Entrusted
    standing: Standing
    left_out: int = 0
    why: str = ""


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
