"""Comings and goings as the welcome sees them: each join counts once, however often it is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import MemberJoined, MemberLeft
from bot.domain.settings.welcome import WelcomeSettings
from bot.services.welcome.greeting import greeted_since
from models.welcome import Arrival, ArrivalState, add_arrival, arrival_of, first_waiting_at

TOLD_TWICE: Final = timedelta(minutes=1)
"""Two tellings of one join may differ by so much."""


@dataclass(frozen=True, slots=True)
class Greet:
    """A welcome is to be said at this moment (UTC), for everybody who waits by then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoGreeting:
    """A newcomer like any other, only that nothing is said now."""


@dataclass(frozen=True, slots=True)
class KnownJoin:
    """The same join was told before."""


async def note_arrival(
    session: AsyncSession,
    chat_id: int,
    person_id: int,
    event: MemberJoined,
    *,
    now: datetime,
    policy: WelcomeSettings,
    join_limit: timedelta,
    in_raid: bool,
) -> Greet | NoGreeting | KnownJoin:
    """Somebody is in the chat. A join older than ``join_limit`` is kept, but not greeted."""
    arrival = await arrival_of(session, chat_id, person_id)
    if arrival is not None and _is_known(arrival, event):
        return KnownJoin()
    is_back = arrival is not None and _came_back(arrival, event.at, policy)
    state = _state(event, now=now, policy=policy, join_limit=join_limit, in_raid=in_raid, is_back=is_back)
    is_first = arrival is None
    arrival = arrival or Arrival(chat_id=chat_id, person_id=person_id)
    arrival.joined_at, arrival.noticed_at, arrival.left_at = event.at, now, None
    arrival.state, arrival.is_back = state, is_back
    if is_first:
        await add_arrival(session, arrival)
    if state is not ArrivalState.WAITING:
        return NoGreeting()
    first = await first_waiting_at(session, chat_id, greeted_since(now, policy, join_limit))
    return Greet(max(now, (first or now) + timedelta(seconds=policy.window_seconds)))


def _is_known(arrival: Arrival, event: MemberJoined) -> bool:
    if arrival.left_at is not None:
        return event.at <= arrival.left_at if event.hint else event.at < arrival.left_at
    if arrival.joined_at is None:
        return False
    return event.hint or event.at <= arrival.joined_at + TOLD_TWICE


def _came_back(arrival: Arrival, at: datetime, policy: WelcomeSettings) -> bool:
    """Whether somebody was here not long ago. A leave that was never told counts as none."""
    last = arrival.left_at or arrival.joined_at
    return last is not None and at - last <= timedelta(days=policy.back_days)


def _state(
    event: MemberJoined,
    *,
    now: datetime,
    policy: WelcomeSettings,
    join_limit: timedelta,
    in_raid: bool,
    is_back: bool,
) -> ArrivalState:
    if in_raid:
        return ArrivalState.RAID
    if not policy.enabled or event.age(now) > join_limit or (is_back and policy.back is None):
        return ArrivalState.PASSED
    return ArrivalState.WAITING


async def note_leaving(session: AsyncSession, chat_id: int, person_id: int, event: MemberLeft) -> None:
    """Somebody is gone: nothing more is said to them, and coming back soon is no new arrival."""
    arrival = await arrival_of(session, chat_id, person_id)
    if arrival is None:
        await add_arrival(session, Arrival(chat_id=chat_id, person_id=person_id, left_at=event.at))
        return
    if arrival.joined_at is not None and event.at < arrival.joined_at:
        return
    arrival.left_at = max(event.at, arrival.left_at or event.at)
    if arrival.state == ArrivalState.WAITING:
        arrival.state = ArrivalState.PASSED
