"""The timers of a ritual: prompt, reminder, end of the window, start and end of a challenge."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import CatchUp, Weekly
from bot.services.checkin.terms import Terms
from bot.services.timers import cancel_timer, set_timer
from models.rituals import Ritual, RitualState, prompt_of
from models.timers import TimerState, timer_named

PROMPT, REMIND, CLOSE, BEGIN, FINISH, COUNT = (
    f"roll.{name}" for name in ("prompt", "remind", "close", "begin", "finish", "count")
)
COUNT_AFTER = timedelta(seconds=2)
"""Taps that come closer together than this become one edit of the prompt."""
PROMPT_LATE = timedelta(minutes=30)
SUMMARY_LATE = timedelta(hours=18)


async def set_timers(session: AsyncSession, ritual: Ritual, terms: Terms, now: datetime) -> None:
    """Point every timer of a ritual at its next moment, and stop those it does not need.

    A prompt more than half an hour late is pointless and skipped; several missed summaries become the newest one; the
    end of a challenge is told however late.
    """
    ritual.timed_for = terms.stamp
    hours = terms.hours(ritual)
    at = ritual.prompt_at if ritual.is_open else None
    await _weekly(session, PROMPT, ritual, terms, now, at, max_age=PROMPT_LATE)
    at = reminder_time(ritual, terms) if ritual.is_open else None
    late = timedelta(minutes=ritual.remind_minutes or 0)
    await _weekly(session, REMIND, ritual, terms, now, at, max_age=late)
    at = hours.closing_time if ritual.is_open and ritual.summary else None
    await _weekly(session, CLOSE, ritual, terms, now, at, max_age=SUMMARY_LATE, closing=True)
    begins = hours.window(ritual.starts_on)[0] if ritual.starts_on is not None else None
    await _once(session, BEGIN, ritual, terms, now, begins if ritual.is_open and begins and begins > now else None)
    ends = hours.window(ritual.ends_on)[1] if ritual.ends_on is not None else None
    going_on = ritual.state in (RitualState.ACTIVE, RitualState.PAUSED)
    await _once(session, FINISH, ritual, terms, now, ends if going_on else None)


async def is_misplaced(session: AsyncSession, ritual: Ritual, terms: Terms, now: datetime, *, rang: datetime) -> bool:
    """Whether a ring belongs to clocks the chat no longer keeps. Where it does, all timers are set anew."""
    if ritual.timed_for == terms.stamp:
        return False
    await set_timers(session, ritual, terms, now)
    hours = terms.hours(ritual)
    wall = rang.astimezone(terms.zone).time().replace(second=0, microsecond=0)
    rightful = (ritual.prompt_at, reminder_time(ritual, terms), hours.opens_at, hours.day_start, hours.closing_time)
    return wall not in rightful


async def keep_in_time(session: AsyncSession, ritual: Ritual, terms: Terms, now: datetime) -> bool:
    """Set the timers anew where the chat's zone or day start has changed since; whether that was needed."""
    if ritual.timed_for == terms.stamp:
        return False
    await set_timers(session, ritual, terms, now)
    return True


async def count_soon(session: AsyncSession, ritual: Ritual, day: date, terms: Terms, now: datetime) -> bool:
    """Bring the number on the day's prompt up to date in a moment; False: there is no prompt, or it is due already."""
    if await prompt_of(session, ritual.id, day) is None:
        return False
    timer = await timer_named(session, COUNT, str(ritual.id))
    if timer is not None and timer.state == TimerState.ACTIVE:
        return False
    await set_timer(
        session,
        COUNT,
        str(ritual.id),
        chat_id=ritual.chat_id,
        zone=terms.zone.key,
        now=now,
        at=now + COUNT_AFTER,
        payload={"ritual": ritual.id, "day": day.isoformat()},
        catch_up=CatchUp.SEND_LATE,
        max_age=timedelta(hours=1),
    )
    return True


def reminder_time(ritual: Ritual, terms: Terms) -> time | None:
    """The wall time so many minutes before the window closes."""
    if ritual.remind_minutes is None:
        return None
    closing = terms.hours(ritual).closing_time
    minute = (closing.hour * 60 + closing.minute - ritual.remind_minutes) % 1440
    return time(minute // 60, minute % 60)


async def _weekly(
    session: AsyncSession,
    name: str,
    ritual: Ritual,
    terms: Terms,
    now: datetime,
    at: time | None,
    *,
    max_age: timedelta,
    closing: bool = False,
) -> None:
    if at is None:
        await cancel_timer(session, name, str(ritual.id))
        return
    days = terms.hours(ritual).weekdays_at(ritual.weekdays, at, closing=closing)
    await set_timer(
        session,
        name,
        str(ritual.id),
        chat_id=ritual.chat_id,
        zone=terms.zone.key,
        now=now,
        rule=Weekly(days=days, at=at),
        payload={"ritual": ritual.id},
        catch_up=CatchUp.COALESCE,
        max_age=max_age,
    )


async def _once(
    session: AsyncSession, name: str, ritual: Ritual, terms: Terms, now: datetime, at: datetime | None
) -> None:
    if at is None:
        await cancel_timer(session, name, str(ritual.id))
        return
    await set_timer(
        session,
        name,
        str(ritual.id),
        chat_id=ritual.chat_id,
        zone=terms.zone.key,
        now=now,
        at=at,
        payload={"ritual": ritual.id},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )
