"""The first days: a few words to each newcomer, privately, on day 1, 3 and 7. Never in the group, never twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.walltime import local_day, moment_of
from bot.services.place import Place
from models.onboarding import StepOutcome, add_step, count_steps, newcomers_since, steps_since
from models.timers import TimerState, timer_named

FEATURE: Final = "onboarding"
DAILY: Final = "onboarding.daily"
LATER: Final = "onboarding.later"
STEPS: Final = (1, 3, 7)
LATEST: Final = timedelta(hours=24)
"""What could not be said within this time is not said any more."""
_LOOK_BACK: Final = timedelta(days=max(STEPS) + 3)


@dataclass(frozen=True, slots=True)
class Word:
    """One message to one newcomer; ``template`` is empty for the standard text."""

    person_id: int
    name: str
    step: int
    template: str


async def is_awake(session: AsyncSession, chat_id: int) -> bool:
    """Whether the daily round of a chat is on."""
    timer = await timer_named(session, DAILY, str(chat_id))
    return timer is not None and timer.state == TimerState.ACTIVE


async def due_words(session: AsyncSession, chat: Place, *, now: datetime) -> list[Word]:
    """What is to be said now. Every step is settled here: who cannot be reached privately is only counted."""
    policy = chat.settings.onboarding
    if not policy.enabled:
        return []
    since = now - _LOOK_BACK
    done = await steps_since(session, chat.id, since)
    words: list[Word] = []
    for person_id, name, joined_at, is_reachable in await newcomers_since(session, chat.id, chat.ref.platform, since):
        for step in _due_steps(chat, joined_at, now):
            template = policy.text_of(step)
            if template is None or (person_id, step) in done:
                continue
            outcome = StepOutcome.SENT if is_reachable else StepOutcome.UNREACHED
            is_first = await add_step(session, chat.id, person_id, step, at=now, outcome=outcome)
            if is_first and is_reachable:
                words.append(Word(person_id, name, step, template))
    return words


def _due_steps(chat: Place, joined_at: datetime, now: datetime) -> Iterator[int]:
    """Steps whose moment has come, and not too long ago."""
    first = local_day(joined_at, chat.zone, chat.settings.general.day_start)
    for step in STEPS:
        wall = datetime.combine(first + timedelta(days=step), chat.settings.onboarding.at)
        due_at = moment_of(wall, chat.zone)
        if timedelta(0) <= now - due_at <= LATEST:
            yield step


async def expects_nobody(session: AsyncSession, chat: Place, *, now: datetime) -> bool:
    """Whether the last newcomer's last step is over: the daily round may rest until somebody comes."""
    return not await newcomers_since(session, chat.id, chat.ref.platform, now - _LOOK_BACK)


def end_of_quiet(until: time, zone: ZoneInfo, *, after: datetime) -> datetime:
    """When quiet hours end next (UTC)."""
    today = after.astimezone(zone).date()
    moments = (moment_of(datetime.combine(today + timedelta(days=n), until), zone) for n in range(3))
    return next(moment for moment in moments if moment > after)


async def unreached(session: AsyncSession, chat_id: int, since: datetime) -> int:
    """How many messages of the first days found nobody since a moment (UTC): the private chat was never opened."""
    return await count_steps(session, chat_id, StepOutcome.UNREACHED, since)
