"""What is said about rules at work: one line for all that happened within a minute, and never one for each case."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import CatchUp
from bot.services.guard.memory import Place
from bot.services.timers import set_timer
from models.timers import TimerState, timer_named

NOTICE = "moderation.notice"
GATHER = timedelta(minutes=1)
MOST_DOORS = 4
"""Buttons under the line that lead to an appeal."""
MOST_TOLD = 10
"""Lines and names shown; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Item:
    """One case, for the line about it."""

    number: int
    name: str
    rule: str
    is_public: bool
    for_admins: bool
    case_id: int = 0
    untold_id: int | None = None
    """Whom it is about, where that person could not be told privately."""


async def gather(session: AsyncSession, chat: Place, item: Item, *, now: datetime) -> None:
    """Say it later, together with what else happens until then."""
    timer = await timer_named(session, NOTICE, str(chat.id))
    written = {
        "number": item.number,
        "name": item.name,
        "rule": item.rule,
        "public": item.is_public,
        "admins": item.for_admins,
        "case": item.case_id,
        "untold": item.untold_id,
    }
    if timer is not None and timer.state == TimerState.ACTIVE:
        payload = json.loads(timer.payload)
        payload["count"] += 1
        payload["items"] = [*payload["items"], written][: MOST_TOLD * 2]
        timer.payload = json.dumps(payload, ensure_ascii=False)
        return
    await set_timer(
        session,
        NOTICE,
        str(chat.id),
        chat_id=chat.id,
        zone=chat.zone.key,
        now=now,
        at=now + GATHER,
        payload={"count": 1, "items": [written]},
        catch_up=CatchUp.SEND_LATE,
        max_age=timedelta(minutes=10),
    )


def gathered(payload: dict[str, Any]) -> list[Item]:
    return [
        Item(
            one["number"],
            one["name"],
            one["rule"],
            is_public=one["public"],
            for_admins=one["admins"],
            case_id=one.get("case", 0),
            untold_id=one.get("untold"),
        )
        for one in payload["items"]
    ]


def untold(items: Sequence[Item]) -> list[Item]:
    """The newest case of each person who could not be told privately, of the first few of them."""
    newest = {item.untold_id: item for item in items if item.untold_id is not None}
    return list(newest.values())[:MOST_DOORS]


def told(items: Sequence[str]) -> list[str]:
    """Each once, and not too many."""
    return list(dict.fromkeys(items))[:MOST_TOLD]
