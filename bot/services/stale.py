"""Commands that came too late are not obeyed; their number is told once, not each of them."""

import json
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import CatchUp
from bot.services.timers import set_timer
from models.timers import TimerState, timer_named

TOO_OLD = "commands.too-old"
_GATHER = timedelta(seconds=5)


async def note_stale_command(session: AsyncSession, chat_id: int, zone: str, *, now: datetime) -> None:
    """Count one more; a moment after the first, the chat gets one note with the number."""
    timer = await timer_named(session, TOO_OLD, str(chat_id))
    if timer is not None and timer.state == TimerState.ACTIVE:
        timer.payload = json.dumps({"count": json.loads(timer.payload)["count"] + 1})
        return
    await set_timer(
        session,
        TOO_OLD,
        str(chat_id),
        chat_id=chat_id,
        zone=zone,
        now=now,
        at=now + _GATHER,
        payload={"count": 1},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )
