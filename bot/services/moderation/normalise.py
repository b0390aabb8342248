"""One form for everything that is compared: words of a list and text of a message go through the same door.

``fold`` makes characters that read alike the same character. ``squeeze`` also drops what stands between them.
Both are pure functions of the text; the way back to the original positions is computed only when asked for.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TABLES: Final = Path(__file__).with_name("tables")
_REMEMBERED: Final = 65_536
_ROUNDS: Final = 6

# Marks that only decorate (Latin, Greek, Cyrillic); the vowel signs of other scripts are letters and stay.
_DECORATION: Final = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
)  # fmt: skip
_VARIATION: Final = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and symbols with no ink
_LINE_ENDS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")

_SPOKEN: Final = re.compile(r"[^\W_]+")
_JOINS_BACK: Final = re.compile("[\u0900-\u1cff\u3099\u309a\U00011000-\U000119ff]")
"""A cheap sign that a character may compose with the one before it."""


def _is_ignored(character: str) -> bool:
    point = ord(character)
    return (
        character in _BLANK
        or unicodedata.category(character) in ("Cf", "Cc", "Cs")
        or any(first <= point <= last for first, last in (*_DECORATION, *_VARIATION))
    )


def _read_table() -> dict[str, str]:
    """Single characters and what they are read as: simplified ideographs and Latin look-alikes."""
    table: dict[str, str] = {}
    for line in (_TABLES / "simplified.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            table.update(zip(line[::2], line[1::2], strict=True))
    for line in (_TABLES / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            target, alike = line.split(" ")
            table.update(dict.fromkeys(alike, target))
    return table


class _Folding(dict[int, int | str]):
    """Code point to folded form, worked out once per character and then remembered."""

    def __init__(self) -> None:
        super().__init__()
        self._read_as = _read_table()

    def __missing__(self, point: int) -> int | str:
        folded = self._settle(chr(point))
        value = ord(folded) if len(folded) == 1 else folded
        if len(self) < _REMEMBERED:  # nobody can fill our memory by sending every character there is
            self[point] = value
        return value

    def _settle(self, text: str) -> str:
        for _ in range(_ROUNDS):
            folded = "".join(map(self._once, text))
            if folded == text:
                break
            text = folded
        return text

    def _once(self, character: str) -> str:
        if character in _LINE_ENDS:
            return "\n"
        if character == "\t" or unicodedata.category(character) == "Zs":
            return " "
        if character in self._read_as:
            return self._read_as[character]
        bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not _is_ignored(part))
        return unicodedata.normalize("NFKC", bare).casefold()


_FOLDING: Final = _Folding()


def fold(text: str) -> str:
    """The matching form: same meaning to the eye, same characters.

    Compatibility forms (NFKC) and case are unified; invisible characters, variation selectors, tags and decorating
    marks disappear; traditional ideographs become simplified; look-alikes of Latin letters become Latin.
    Every kind of blank is a space, every kind of line end a line feed. Folding twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    folded = text.translate(_FOLDING)
    return unicodedata.normalize("NFC", folded) if _JOINS_BACK.search(folded) else folded


@dataclass(slots=True, eq=False)
class Squeezed:
    """Folded text without separators; ``text[i]`` stands at ``folded[positions[i]]``."""

    folded: str
    text: str
    _positions: tuple[int, ...] | None = None

    @property
    def positions(self) -> tuple[int, ...]:
        if self._positions is None:
            self._positions = tuple(at for at, character in enumerate(self.folded) if _SPOKEN.match(character))
        return self._positions

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the folded text. ``start < end``."""
        if len(self.text) == len(self.folded):
            return start, end
        return self.positions[start], self.positions[end - 1] + 1


def squeeze(folded: str) -> Squeezed:
    """Drop spaces, punctuation, symbols and emoji from a folded text; letters and digits stay."""
    return Squeezed(folded, "".join(_SPOKEN.findall(folded)))


def original_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where ``fold(text)[start:end]`` comes from in ``text``. Widens to whole characters of the original.

    Slow (about a microsecond per character): called for evidence after a hit, not to find one.
    """
    first, last = len(text), 0
    at = 0
    for begin, stop in _clusters(text):
        length = len(fold(text[begin:stop]))
        if at < end and at + length > start:
            first, last = min(first, begin), max(last, stop)
        at += length
    if first >= last:
        return (0, len(text)) if text else (0, 0)
    return first, last


def _clusters(text: str) -> list[tuple[int, int]]:
    """Cut where folding the pieces one by one gives the folded whole."""
    if not _JOINS_BACK.search(text.translate(_FOLDING)):
        return [(at, at + 1) for at in range(len(text))]
    cuts: list[int] = []
    for at, character in enumerate(text):
        follows = unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"
        invisible = _FOLDING[ord(character)] == ""
        if not cuts or not (follows or invisible):
            cuts.append(at)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))
