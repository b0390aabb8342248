"""The menu below the app's chat: words that one tap says for you.

A description of the call ``POST menu/create?agentid=``; whoever holds the client makes it. What the entries are called
comes from the catalogue. A tap comes back as a ``click`` whose key is the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

METHOD = "menu/create"
_ENTRIES, _INSIDE = 3, 5
_NAME, _INNER_NAME, _KEY = 16, 40, 128  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One tap. Either it says something, or it opens further entries."""

    name: str
    said: str = ""
    inside: tuple["Entry", ...] = ()


def menu_body(entries: Sequence[Entry]) -> dict[str, object]:
    """The body of the call. Raises ValueError for a menu that WeCom does not take."""
    if not 1 <= len(entries) <= _ENTRIES:
        raise ValueError(f"a menu has one to {_ENTRIES} entries")
    return {"button": [_outer(entry) for entry in entries]}


def _outer(entry: Entry) -> dict[str, object]:
    if not entry.inside:
        return _tap(entry, _NAME)
    if len(entry.inside) > _INSIDE or entry.said or any(inner.inside for inner in entry.inside):
        raise ValueError(f"an entry says something or opens up to {_INSIDE} others, one level deep")
    return {"name": _fitting(entry.name, _NAME), "sub_button": [_tap(inner, _INNER_NAME) for inner in entry.inside]}


def _tap(entry: Entry, longest: int) -> dict[str, object]:
    return {"type": "click", "name": _fitting(entry.name, longest), "key": _fitting(entry.said, _KEY)}


def _fitting(text: str, longest: int) -> str:
    if not 0 < len(text.encode()) <= longest:
        raise ValueError(f"{text!r} must have 1 to {longest} bytes")
    return text
