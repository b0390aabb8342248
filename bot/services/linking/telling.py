"""What is to be said in another chat is said by a timer of that chat: in its language, on its own platform."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import CatchUp
from bot.services.timers import set_timer

ASK: Final = "linking.ask"
TELL: Final = "linking.tell"
_STILL_NEWS: Final = timedelta(days=1)


async def ask_there(session: AsyncSession, request_id: int, chat_id: int, *, now: datetime) -> None:
    """The account that asked for a code is asked for its last word."""
    await _ring(session, ASK, f"{request_id}", chat_id, {"id": request_id}, now)


async def tell_there(
    session: AsyncSession, what: str, number: int, chat_id: int, *, name: str, platform: str, now: datetime
) -> None:
    """``what`` became of it (also the text key ``linking.there-<what>``), and whose doing it was on which platform."""
    payload = {"what": what, "name": name, "platform": platform}
    await _ring(session, TELL, f"{what}:{number}:{chat_id}", chat_id, payload, now)


async def _ring(
    session: AsyncSession, name: str, key: str, chat_id: int, payload: Mapping[str, object], now: datetime
) -> None:
    await set_timer(
        session,
        name,
        key,
        chat_id=chat_id,
        zone="UTC",
        now=now,
        at=now,
        payload=payload,
        catch_up=CatchUp.SEND_LATE,
        max_age=_STILL_NEWS,
    )
