"""From what handlers decided to rows: actions into the outbox, buttons into their table."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.routing.ctx import Effects
from models.buttons import add_buttons
from models.outbox import OutboxState, add_actions


async def write_effects(session: AsyncSession, effects: Effects, *, sources: Mapping[str, str], now: datetime) -> None:
    """Write what a transaction's handlers gathered. ``sources`` maps a platform's name to its outbox source."""
    if effects.buttons:
        await add_buttons(session, effects.buttons)
    if effects.outgoing:
        rows = [
            {
                "id": out.id,
                "source": sources[out.platform],
                "chat_key": out.action.chat_key,
                "chat_id": out.chat_id,
                "to_group": out.to_group,
                "feature": out.feature,
                "kind": out.action.kind,
                "payload": out.action.model_dump_json(),
                "priority": out.priority,
                "state": OutboxState.QUEUED,
                "attempts": 0,
                "created_at": now,
                "not_before": out.not_before,
                "expires_at": out.expires_at,
                "cause_id": out.cause_id,
                "case_id": out.case_id,
            }
            for out in effects.outgoing
        ]
        await add_actions(session, rows)
