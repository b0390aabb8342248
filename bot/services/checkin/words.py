"""Which ritual a line means, asked for every line in memory."""

import unicodedata
from dataclasses import dataclass

GENERAL_WORDS = ("签到", "打卡")
"""Words of the command itself; they mean the only ritual there is, where no ritual has claimed them."""
_ENGLISH_WORDS = ("check in", "checkin", "check-in")
"""The same in English. Two words are meant by a whole line only: many a sentence begins with them."""
DEFAULT_WORDS = (*GENERAL_WORDS, *_ENGLISH_WORDS)
"""What the ritual every group starts with listens to until it is made."""
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

    @property
    def open_ones(self) -> tuple[Known, ...]:
        return tuple(ritual for ritual in self.known if ritual.is_open)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that begins with a ritual's word; ``rest`` is what followed it. ``ritual_id`` 0: the default ritual."""

    ritual_id: int
    rest: str


@dataclass(frozen=True, slots=True)
class Several:
    """More than one ritual could be meant: these."""

    rituals: tuple[Known, ...]


def default_words(language: str) -> tuple[str, ...]:
    """What the ritual every group starts with listens to, in the group's own language first of all."""
    return _ENGLISH_WORDS if language == "en" else DEFAULT_WORDS


def folded(word: str) -> str:
    """A word as it is compared: letter case and width do not matter."""
    return unicodedata.normalize("NFKC", word).casefold()


def in_memory(known: tuple[Known, ...], *, untouched: bool) -> Rituals:
    by_word = {folded(word): ritual.id for ritual in known for word in ritual.words}
    if untouched:
        by_word = dict.fromkeys(map(folded, DEFAULT_WORDS), 0)
    letters = {letter for word in by_word for letter in (word[0], word[0].upper())}
    letters |= {chr(ord(letter) + 0xFEE0) for letter in letters if "!" <= letter <= "~"}  # full-width twins
    return Rituals(known, untouched, by_word, frozenset(letters | set(_HASHES)) if by_word else frozenset())


def spoken_ritual(text: str, rituals: Rituals) -> Spoken | None:
    """The ritual whose word is the line's first word or hashtag, or whose words are the line."""
    if not text or text[0] not in rituals.first_letters:
        return None
    head = text[: LONGEST_WORD + 8].split(None, 1)[0]
    word = folded(head.lstrip(_HASHES)).rstrip(_TAIL)
    ritual_id = rituals.by_word.get(word)
    if ritual_id is not None:
        return Spoken(ritual_id, text[len(head) :].strip())
    ritual_id = rituals.by_word.get(_line(text))
    return Spoken(ritual_id, "") if ritual_id is not None else None


def is_general(text: str) -> bool:
    """Whether a line says nothing but "check in" in English, where no ritual has claimed the words."""
    return text[:1] in "cCｃＣ#＃" and _line(text) in _ENGLISH_WORDS


def _line(text: str) -> str:
    """A whole line as one word is compared; empty where it is longer than any."""
    return folded(" ".join(text.split()).lstrip(_HASHES)).rstrip(_TAIL) if len(text) <= LONGEST_WORD + 8 else ""


def chosen_ritual(text: str, args: str, rituals: Rituals) -> Spoken | Several | None:
    """The ritual a general "check in" means: the one it names, else the only one there is. None: there is none."""
    spoken = spoken_ritual(text, rituals)
    if spoken is not None:
        return spoken
    if rituals.untouched:
        return Spoken(0, args)
    name, _, rest = args.partition(" ")
    for ritual in rituals.known:
        if name and folded(name) in (folded(ritual.name), *ritual.words):
            return Spoken(ritual.id, rest.strip())
    if len(rituals.open_ones) > 1:
        return Several(rituals.open_ones)
    return Spoken(rituals.open_ones[0].id, args) if rituals.open_ones else None
