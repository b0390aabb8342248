"""What timers and buttons of a ritual's day act on."""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.terms import Terms, schedule_of
from bot.services.checkin.timing import is_misplaced, set_timers
from models.checkin import flip_wish
from models.rituals import Ritual, RitualPrompt, RitualState, prompt_of, ritual_by_id, rituals_of


async def open_rituals(session: AsyncSession, chat_id: int) -> list[Ritual]:
    return [ritual for ritual in await rituals_of(session, chat_id) if ritual.is_open]


async def ringing(
    session: AsyncSession,
    chat_id: int,
    ritual_id: int,
    *,
    terms: Terms,
    at: datetime,
    now: datetime,
    closing: bool = False,
    any_day: bool = False,
) -> tuple[Ritual, date] | None:
    """The ritual a timer rang for and the day it is about; None: nothing is asked for on that day.

    ``closing``: the ring marks the end of a window, which may be the first moment of the next day.
    ``any_day``: whether or not that day is asked for.
    """
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    if ritual is None or not ritual.is_open or await is_misplaced(session, ritual, terms, now, rang=at):
        return None
    day = terms.day_of(ritual, at - timedelta(minutes=1) if closing else at)
    return (ritual, day) if any_day or (await schedule_of(session, ritual)).asks_for(day) else None


async def keep_prompt(
    session: AsyncSession, ritual: Ritual, day: date, action_id: int, *, tap: str | None, wish: str
) -> None:
    """The day's prompt from now on; a second one on a day takes the place of the first."""
    prompt = RitualPrompt(ritual_id=ritual.id, day=day, action_id=action_id, tap_token=tap, wish_token=wish)
    await session.merge(prompt)


async def posted_prompt(
    session: AsyncSession, chat_id: int, ritual_id: int, day: date
) -> tuple[Ritual, RitualPrompt] | None:
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    prompt = await prompt_of(session, ritual_id, day)
    return (ritual, prompt) if ritual is not None and prompt is not None else None


async def flip_reminder(session: AsyncSession, chat_id: int, ritual_id: int, person_id: int) -> bool:
    """Turn a person's private reminder on or off; whether it is on now."""
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    return ritual is not None and await flip_wish(session, ritual_id, person_id)


async def end_challenge(
    session: AsyncSession, chat_id: int, ritual_id: int, *, terms: Terms, now: datetime
) -> Ritual | None:
    """The challenge whose last window is over; None: it was deleted, or its end was moved and the timer with it."""
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    if ritual is None or ritual.ends_on is None or ritual.state == RitualState.ENDED:
        return None
    if terms.hours(ritual).window(ritual.ends_on)[1] > now:
        await set_timers(session, ritual, terms, now)
        return None
    ritual.state = RitualState.ENDED
    await set_timers(session, ritual, terms, now)
    return ritual
