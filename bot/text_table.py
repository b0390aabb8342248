"""Tables for people who read a terminal. Characters that are two columns wide there count as two."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width


def text_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The header, a rule, and a line for each row; the last column is as long as it is."""
    lines = [header, *rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(header) - 1)]
    padded = [_line(line, widths) for line in lines]
    return [padded[0], "-" * max(map(_width, padded)), *padded[1:]]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=False))
    return "  ".join([*padded, cells[-1]]).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
