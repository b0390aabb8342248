"""Setting and moving timers. When they ring is decided in ``bot/pipeline/timers.py``."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import RULES, CatchUp, Rule, next_after
from models.timers import Timer, TimerState, recurring_timers, timer_named

ONCE = "once"


async def set_timer(
    session: AsyncSession,
    name: str,
    key: str,
    *,
    chat_id: int | None,
    zone: str,
    now: datetime,
    at: datetime | None = None,
    rule: Rule | None = None,
    payload: Mapping[str, Any],
    catch_up: CatchUp,
    max_age: timedelta | None,
) -> int:
    """Set or move the timer (name, key) and return its id.

    ``at`` is a moment in UTC for a timer that rings once; ``rule`` is a recurrence in the wall time of ``zone``.
    ``max_age``: an occurrence noticed later than that is skipped whatever ``catch_up`` says.
    """
    if (at is None) == (rule is None):
        raise ValueError("a timer rings at a moment or by a rule")
    timer = await timer_named(session, name, key)
    if timer is None:
        timer = Timer(name=name, key=key, created_at=now)
        session.add(timer)
    timer.chat_id = chat_id
    timer.zone = zone
    timer.rule = RULES.dump_json(rule).decode() if rule is not None else None
    timer.payload = json.dumps(payload, ensure_ascii=False)
    timer.catch_up = catch_up
    timer.max_age_seconds = int(max_age.total_seconds()) if max_age else None
    timer.state = TimerState.ACTIVE
    if rule is not None:
        _point_at_next(timer, rule, after=now)
    else:
        assert at is not None
        # The key must differ between two settings of the same timer, or the ledger would swallow the second.
        timer.next_at, timer.next_key = at, f"{ONCE}:{at.timestamp():.3f}"
    await session.flush()
    return timer.id


async def cancel_timer(session: AsyncSession, name: str, key: str) -> None:
    timer = await timer_named(session, name, key)
    if timer is not None:
        timer.state, timer.next_at, timer.next_key = TimerState.DONE, None, None


async def pause_timer(session: AsyncSession, name: str, key: str) -> None:
    timer = await timer_named(session, name, key)
    if timer is not None and timer.state == TimerState.ACTIVE:
        timer.state = TimerState.PAUSED


async def resume_timer(session: AsyncSession, name: str, key: str, *, now: datetime) -> None:
    """Go on from the next occurrence after ``now``; what passed while it was paused is not made up for."""
    timer = await timer_named(session, name, key)
    if timer is None or timer.state != TimerState.PAUSED:
        return
    timer.state = TimerState.ACTIVE
    if timer.rule is not None:
        _point_at_next(timer, RULES.validate_json(timer.rule), after=now)


def advance(timer: Timer, *, after: datetime) -> None:
    """Point a timer that has just rung at its next occurrence, or end it."""
    if timer.rule is None:
        timer.state, timer.next_at, timer.next_key = TimerState.DONE, None, None
    else:
        _point_at_next(timer, RULES.validate_json(timer.rule), after=after)


def _point_at_next(timer: Timer, rule: Rule, *, after: datetime) -> None:
    following = next_after(rule, ZoneInfo(timer.zone), after)
    if following is None:
        timer.state, timer.next_at, timer.next_key = TimerState.DONE, None, None
    else:
        timer.next_at, timer.next_key = following.at, following.key


async def move_to_zone(session: AsyncSession, chat_id: int, zone: str, *, now: datetime) -> None:
    """A chat keeps another time from now on: its recurring timers ring at the same wall times in the new zone."""
    for timer in await recurring_timers(session, chat_id):
        timer.zone = zone
        if timer.rule is not None and timer.state == TimerState.ACTIVE:
            _point_at_next(timer, RULES.validate_json(timer.rule), after=now)
