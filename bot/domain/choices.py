"""What somebody writes who is asked something: the number of a choice, or that they would rather not go on."""

import re

_NUMBER = re.compile(r"(?:选|choose)?\s*(\d{1,2})", re.IGNORECASE | re.ASCII)


def number_said(text: str) -> int | None:
    """The number of a choice: "2", "选 2". Whoever says "投票 2" means a poll, whatever list came after it."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def is_cancel(text: str) -> bool:
    """What a person says who was asked and does not want to go on."""
    return text.strip().casefold() in ("取消", "算了", "cancel", "/cancel")
