"""From what handlers decided to rows: actions into the outbox, buttons into their table."""

from collections.abc import Mapping, Set
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.routing.effects import Effects
from models.buttons import add_buttons
from models.outbox import NewAction, OutboxState, add_actions


async def write_effects(
    session: AsyncSession, effects: Effects, *, sources: Mapping[str, str], now: datetime, claimed: Set[int]
) -> None:
    """Write what a transaction's handlers gathered. ``sources`` maps a platform's name to its outbox source.

    ``claimed``: ids of the actions that are sent as soon as this is durable.
    """
    if effects.buttons:
        await add_buttons(session, effects.buttons)
    if effects.outgoing:
        rows = [
            NewAction(
                id=out.id,
                source=sources[out.platform],
                chat_key=out.action.chat_key,
                chat_id=out.chat_id,
                to_group=out.to_group,
                feature=out.feature,
                kind=out.action.kind,
                payload=out.action.model_dump_json(),
                priority=int(out.priority),
                state=OutboxState.SENDING if out.id in claimed else OutboxState.QUEUED,
                attempts=1 if out.id in claimed else 0,
                created_at=now,
                not_before=out.not_before,
                expires_at=out.expires_at,
                cause_id=out.cause_id,
                case_id=out.case_id,
            )
            for out in effects.outgoing
        ]
        await add_actions(session, rows)
