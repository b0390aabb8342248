"""Founding a group by a command: what was asked for, and what became of it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.founding import NotFounded, why_not
from bot.domain.text import clean_name
from models.outbox import OutboxState, action_with_id

LONGEST_TITLE = 50
MOST_NAMES = 1_999
_NAME = re.compile(r"@(\S{1,64})")


@dataclass(frozen=True, slots=True)
class Wish:
    """A group to be made: what it is called, and who is in it beside whoever asks."""

    title: str
    names: tuple[str, ...]


class BadWish(StrEnum):
    """What is wrong with what was asked for; also the text key ``founding.<why>``."""

    USAGE = "usage-newgroup"
    TITLE = "why-title"
    COUNT = "why-count"


def wish_of(text: str) -> Wish | BadWish:
    """ "Reading club @lisi @wangwu": the title stands before the first @name, and everything after it is a name."""
    title, at, rest = text.partition("@")
    words = f"{at}{rest}".split()
    names = [found[1] if (found := _NAME.fullmatch(word)) else "" for word in words]
    title = clean_name(title) if title.strip() else ""
    if not title or not names or not all(names):
        return BadWish.USAGE
    if len(title) > LONGEST_TITLE:
        return BadWish.TITLE
    return Wish(title, tuple(dict.fromkeys(names))) if len(set(names)) <= MOST_NAMES else BadWish.COUNT


@dataclass(frozen=True, slots=True)
class Founded:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """``said``: the platform's own word, for what we know no sentence."""

    why: NotFounded
    said: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nobody knows so far."""


async def outcome_of(session: AsyncSession, action_id: int) -> Founded | Refused | NotYet:
    """What became of the making of a group."""
    row = await action_with_id(session, action_id)
    if row is None or row.state in (OutboxState.QUEUED, OutboxState.SENDING):
        return NotYet()
    if row.state == OutboxState.SENT:
        return Founded()
    error = row.error or ""
    why = why_not(error)
    return Refused(why, error.removeprefix("right: ").removeprefix(f"{why}: ")[:120])
