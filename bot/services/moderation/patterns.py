"""Patterns that people type, run by RE2 alone: time grows with the length of the text and never explodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import re2

from bot.domain.text import clean_text
from bot.services.moderation.normalise import fold, original_span

MAX_PATTERNS: Final = 100
MAX_LENGTH: Final = 200
_SET_MEMORY: Final = 1 << 20
_PATTERN_MEMORY: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class PatternRefused:
    """``pattern`` cannot be used; ``reason`` is RE2's own sentence, fit to be shown to an admin."""

    pattern: str
    reason: str


@dataclass(frozen=True, slots=True)
class PatternTooLong:
    pattern: str
    limit: int = MAX_LENGTH


@dataclass(frozen=True, slots=True)
class PatternMatchesAnything:
    """The pattern is content with nothing at all, so every message would be a hit."""

    pattern: str


@dataclass(frozen=True, slots=True)
class TooManyPatterns:
    count: int
    limit: int = MAX_PATTERNS


Refusal = PatternRefused | PatternTooLong | PatternMatchesAnything | TooManyPatterns


@dataclass(frozen=True, slots=True)
class PatternHit:
    """The pattern found, and where in the message as it was sent."""

    pattern: str
    start: int
    end: int
    excerpt: str


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    options.case_sensitive = False
    return options


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re2._Regexp | str:
    """The pattern alone, to find its place; or RE2's reason against it."""
    try:
        return re2.compile(pattern, _options(_PATTERN_MEMORY))
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


class PatternSet:
    """Up to 100 patterns matched in one pass, without regard to case, on the text as sent and on its folded form."""

    def __init__(self, patterns: Sequence[str], engine: re2.Set) -> None:
        self._patterns = tuple(patterns)
        self._engine = engine

    @classmethod
    def compile(cls, patterns: Sequence[str]) -> "PatternSet | Refusal":
        """Compile, or say which pattern is refused and why. Look-around and back-references are refused by RE2."""
        if len(patterns) > MAX_PATTERNS:
            return TooManyPatterns(len(patterns))
        engine = re2.Set.SearchSet(_options(_SET_MEMORY))
        for pattern in patterns:
            if len(pattern) > MAX_LENGTH:
                return PatternTooLong(pattern)
            single = _compiled(clean_text(pattern))
            if isinstance(single, str):
                return PatternRefused(pattern, single)
            if single.search("") is not None:
                return PatternMatchesAnything(pattern)
            try:
                engine.Add(clean_text(pattern))
            except re2.error as error:
                return PatternRefused(pattern, str(error))
        if patterns:
            engine.Compile()
        return cls([clean_text(pattern) for pattern in patterns], engine)

    def __len__(self) -> int:
        return len(self._patterns)

    def hits(self, text: str, folded: str | None = None) -> tuple[PatternHit, ...]:
        """One hit per pattern that matches, in the order of the patterns. ``folded`` is ``fold(text)`` if known."""
        if not self._patterns or not text:
            return ()
        text = text if text.isascii() else clean_text(text)
        folded = fold(text) if folded is None else folded
        numbers = set(self._engine.Match(text) or ())
        if folded != text:
            numbers.update(self._engine.Match(folded) or ())
        return tuple(_located(self._patterns[number], text, folded) for number in sorted(numbers))


def _located(pattern: str, text: str, folded: str) -> PatternHit:
    single = _compiled(pattern)
    assert not isinstance(single, str), "only compiled patterns are in a set"
    if (found := single.search(text)) is not None:
        start, end = found.span()
    elif (found := single.search(folded)) is not None:
        start, end = original_span(text, *found.span())
    else:
        start, end = 0, len(text)
    return PatternHit(pattern, start, end, text[start:end])
