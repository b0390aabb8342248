"""Links into the private chat: random, for one person, for a time, used once.

What a link means is a row of ours, kept like a button's; the link carries 128 random bits and nothing else, so there is
nothing in it to forge or to read. Links are made with ``ctx.start_button``.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models.buttons import button_with_token

_TOKEN_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What the link was made for, and the chat it is about."""

    about_chat_id: int
    payload: dict[str, Any]


async def redeem(session: AsyncSession, token: str, action: str, *, person_id: int, now: datetime) -> Redeemed | None:
    """Use a link up. None: unknown, another person's, used before, or too old; the caller need not know which."""
    row = await button_with_token(session, token) if 0 < len(token) <= _TOKEN_LIMIT else None
    if row is None or row.action != action or row.person_id != person_id:
        return None
    if row.used_at is not None or row.expires_at < now:
        return None
    row.used_at = now
    return Redeemed(row.about_chat_id, json.loads(row.payload))
