"""Which ritual a line means, asked for every line in memory."""

import unicodedata
from dataclasses import dataclass
from datetime import time

DEFAULT_WORDS = ("签到", "打卡", "checkin", "check-in")
"""What the ritual every group starts with listens to."""
LONGEST_WORD = 24
_HASHES = "#＃"
_TAIL = "!！。.~～,，…:："


@dataclass(frozen=True, slots=True)
class Known:
    """A ritual as the memory of a chat holds it."""

    id: int
    name: str
    words: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Rituals:
    """What a chat keeps in memory: its rituals, and the words that mean them.

    ``untouched``: nobody has set anything up, so the first check-in makes the default ritual.
    """

    known: tuple[Known, ...]
    untouched: bool
    by_word: dict[str, int]
    first_letters: frozenset[str]
    day_start: time

    @property
    def open_ones(self) -> tuple[Known, ...]:
        return tuple(ritual for ritual in self.known if ritual.is_open)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that begins with a ritual's word; ``rest`` is what followed it. ``ritual_id`` 0: the default ritual."""

    ritual_id: int
    rest: str


def folded(word: str) -> str:
    """A word as it is compared: letter case and width do not matter."""
    return unicodedata.normalize("NFKC", word).casefold()


def in_memory(known: tuple[Known, ...], *, untouched: bool, day_start: time) -> Rituals:
    by_word = {folded(word): ritual.id for ritual in known for word in ritual.words}
    if untouched:
        by_word = dict.fromkeys(map(folded, DEFAULT_WORDS), 0)
    letters = {letter for word in by_word for letter in (word[0], word[0].upper())}
    letters |= {chr(ord(letter) + 0xFEE0) for letter in letters if "!" <= letter <= "~"}  # full-width twins
    return Rituals(known, untouched, by_word, frozenset(letters | set(_HASHES)) if by_word else frozenset(), day_start)


def spoken_ritual(text: str, rituals: Rituals) -> Spoken | None:
    """The ritual whose word is the line's first word or hashtag."""
    if not text or text[0] not in rituals.first_letters:
        return None
    head = text[: LONGEST_WORD + 8].split(None, 1)[0]
    word = folded(head.lstrip(_HASHES)).rstrip(_TAIL)
    ritual_id = rituals.by_word.get(word)
    return Spoken(ritual_id, text[len(head) :].strip()) if ritual_id is not None else None
