"""A choice written as a number, where buttons are shown as a numbered list."""

import re

_NUMBER = re.compile(r"(?:选|choose)?\s*(\d{1,2})", re.IGNORECASE | re.ASCII)


def number_said(text: str) -> int | None:
    """The number of a choice: "2", "选 2". Whoever says "投票 2" means a poll, whatever list came after it."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None
