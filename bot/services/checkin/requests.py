"""What somebody asks for a past day: which ritual, which day, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.dates import read_day
from bot.services.checkin.prompts import open_rituals
from bot.services.checkin.rituals import ritual_meant
from bot.services.checkin.terms import Ritual, Terms
from models.rituals import ritual_by_id, rituals_of

CARD_WORDS = frozenset({"补签", "card"})


@dataclass(frozen=True, slots=True)
class Request:
    ritual: Ritual
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class WhichRitual:
    """Several could be meant; none: there is no ritual at all."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoDay:
    """No day was named, or nothing that can be read as one."""


async def request_of(
    session: AsyncSession, chat_id: int, words: Sequence[str], *, terms: Terms, now: datetime
) -> Request | WhichRitual | NoDay:
    """Read ``[ritual] day [reason]``. The ritual may be left out where only one is going on, or where only one was."""
    said = list(words)
    if said and said[0] in CARD_WORDS and len(said) > 1:
        del said[0]
    if not said:
        return NoDay()
    ritual = None
    if read_day(said[0], date(2026, 1, 1)) is None:
        ritual = await ritual_meant(session, chat_id, said[0])
        said = said[1:] if ritual is not None else said
    if ritual is None:
        going_on = await open_rituals(session, chat_id) or await rituals_of(session, chat_id)
        if len(going_on) != 1:
            return WhichRitual(tuple(one.name for one in going_on))
        ritual = going_on[0]
    day = read_day(said[0], terms.day_of(ritual, now)) if said else None
    return Request(ritual, day, " ".join(said[1:])[:200]) if day is not None else NoDay()


async def rituals_shown(
    session: AsyncSession, chat_id: int, ritual_id: int | None
) -> tuple[Ritual | None, list[Ritual]]:
    """The ritual to show (the one asked for, else the first), and all there are."""
    everything = await rituals_of(session, chat_id)
    asked = await ritual_by_id(session, chat_id, ritual_id) if ritual_id is not None else None
    going_on = [ritual for ritual in everything if ritual.is_open]
    return asked or next(iter([*going_on, *everything]), None), everything
