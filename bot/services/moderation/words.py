"""Word lists: up to 100,000 words and phrases found in one pass over a message.

A word is looked for in the squeezed text, so that separators put inside it do not hide it; what stood between its
characters then decides whether the find counts:

* Words written with letters and spaces (Latin, Cyrillic, digits) count only as whole words: "ass" is not in "class".
  Characters set apart one by one ("a s s") or by a sign ("a.s.s", "wei·xin") count; two ordinary words that happen
  to join ("pen is") do not.
* Ideographs count anywhere. Across a comma or a full stop they count only where one side of it is nothing but the
  word, so that "打赌，博士" does not contain "赌博".

A star at the end or at the start of an entry ("casino*") lifts the whole-word rule on that side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol, Self

import ahocorasick_rs

from bot.services.moderation.normalise import Squeezed, fold, original_span, squeeze

_SENTENCE_MARKS: Final = frozenset(",.!?;:、。\n")
_SPACELESS: Final = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1100", "\u11ff"), ("\u1780", "\u17ff"),
    ("\u2e80", "\ud7ff"), ("\uf900", "\ufaff"), ("\U0001b000", "\U0001b2ff"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip
_UNBROKEN: Final[frozenset[int]] = frozenset()
MAX_HITS: Final = 20


class Automaton(Protocol):
    """Finds every occurrence of every pattern: (pattern number, start, end), overlapping ones too."""

    def __call__(self, haystack: str) -> Sequence[tuple[int, int, int]]: ...


def build_automaton(patterns: Sequence[str]) -> Automaton:
    """The one place that knows the engine. Patterns are not empty; 100,000 take about 0.2 s: build in a thread."""
    engine = ahocorasick_rs.AhoCorasick(patterns, store_patterns=False)

    def find_all(haystack: str) -> Sequence[tuple[int, int, int]]:
        found: Sequence[tuple[int, int, int]] = engine.find_matches_as_indexes(haystack, overlapping=True)
        return found

    return find_all


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found: the entry as its author wrote it, and where it stands in the message as it was sent."""

    entry: str
    start: int
    end: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """``breaks`` are the places in the squeezed form where the entry itself has a separator."""

    written: str
    breaks: frozenset[int]
    bound_left: bool
    bound_right: bool


class WordList:
    """A compiled list. Immutable: a changed list is compiled anew and swapped in."""

    def __init__(
        self, words: dict[str, list[_Entry]], signs: dict[str, list[_Entry]], words_in: Automaton, signs_in: Automaton
    ) -> None:
        self._words = list(words.values())
        self._signs = list(signs.values())
        self._words_in = words_in
        self._signs_in = signs_in

    @classmethod
    def compile(cls, entries: Iterable[str]) -> Self:
        """Compile entries; blank ones and mere stars are skipped, entries that fold to the same form share a place."""
        words: dict[str, list[_Entry]] = {}
        signs: dict[str, list[_Entry]] = {}
        for written in entries:
            folded = fold(written).strip()
            bare = folded.strip("* \n")
            if not bare:
                continue
            pattern = squeeze(bare).text
            entry = _Entry(
                written.strip(),
                _breaks(bare),
                bound_left=not folded.startswith("*") and _is_spelled(pattern[:1]),
                bound_right=not folded.endswith("*") and _is_spelled(pattern[-1:]),
            )
            place = words.setdefault(pattern, []) if pattern else signs.setdefault(bare, [])
            place.append(entry)
        return cls(words, signs, _automaton_of(words), _automaton_of(signs))

    def __len__(self) -> int:
        return len(self._words) + len(self._signs)

    def hits(self, text: str, squeezed: Squeezed | None = None, *, limit: int = MAX_HITS) -> tuple[Hit, ...]:
        """What of this list stands in ``text``, the first ``limit`` finds in order of appearance.

        ``squeezed`` is ``squeeze(fold(text))`` where the caller has it already.
        """
        squeezed = squeezed or squeeze(fold(text))
        found: list[tuple[int, int, str]] = []
        for number, start, end in self._words_in(squeezed.text):
            begin, stop = squeezed.folded_span(start, end)
            entry = next((one for one in self._words[number] if _counts(one, squeezed, start, end)), None)
            if entry is not None:
                found.append((begin, stop, entry.written))
        if self._signs:
            found += [(start, end, self._signs[at][0].written) for at, start, end in self._signs_in(squeezed.folded)]
        if not found:
            return ()
        return tuple(_hit(text, start, end, entry) for start, end, entry in sorted(found)[:limit])


def _automaton_of(places: dict[str, list[_Entry]]) -> Automaton:
    return build_automaton(list(places)) if places else lambda _haystack: ()


def _breaks(folded: str) -> frozenset[int]:
    squeezed = squeeze(folded)
    if len(squeezed.text) == len(folded):
        return _UNBROKEN
    pairs = pairwise(squeezed.positions)
    return frozenset(at for at, (before, after) in enumerate(pairs, start=1) if after - before > 1)


def _hit(text: str, start: int, end: int, entry: str) -> Hit:
    first, last = original_span(text, start, end)
    return Hit(entry, first, last, text[first:last])


def _is_spelled(character: str) -> bool:
    """Is this a letter or digit of a script that puts spaces between words?"""
    if character.isascii():
        return character.isalnum()
    return character.isalnum() and not any(first <= character <= last for first, last in _SPACELESS)


def _counts(entry: _Entry, squeezed: Squeezed, start: int, end: int) -> bool:
    folded = squeezed.folded
    begin, stop = squeezed.folded_span(start, end)
    if entry.bound_left and begin and _runs_on(folded[begin - 1], folded[begin]):
        return False
    if entry.bound_right and stop < len(folded) and _runs_on(folded[stop], folded[stop - 1]):
        return False
    return stop - begin == end - start or _gaps_are_tricks(entry, squeezed, start, end)


def _runs_on(neighbour: str, edge: str) -> bool:
    """A word runs on into a neighbour of its own kind; a digit beside a letter is a new word."""
    return _is_spelled(neighbour) and neighbour.isdigit() == edge.isdigit()


def _gaps_are_tricks(entry: _Entry, squeezed: Squeezed, start: int, end: int) -> bool:
    """Were the separators inside ``text[start:end]`` put there to hide the word, as far as one can tell?"""
    folded, positions = squeezed.folded, squeezed.positions
    for at in range(start + 1, end):
        gap = folded[positions[at - 1] + 1 : positions[at]]
        if not gap or at - start in entry.breaks:
            continue
        left, right = _run(positions, at - 1), _run(positions, at)
        if _is_spelled(folded[positions[at - 1]]) and _is_spelled(folded[positions[at]]):
            is_blank = any(character.isspace() for character in gap)
            if is_blank and (left[1] - left[0] > 1 or right[1] - right[0] > 1):
                return False
        elif _ends_a_phrase(gap) and left[0] < start and right[1] > end:
            return False
    return True


def _ends_a_phrase(gap: str) -> bool:
    return not gap.isspace() and _SENTENCE_MARKS.issuperset(gap.replace(" ", ""))


def _run(positions: tuple[int, ...], at: int) -> tuple[int, int]:
    """The characters around squeezed index ``at`` that stand side by side in the folded text: (first, past last)."""
    low = high = at
    while low > 0 and positions[low - 1] == positions[low] - 1:
        low -= 1
    while high + 1 < len(positions) and positions[high + 1] == positions[high] + 1:
        high += 1
    return low, high + 1
