"""A native poll whose sending had no clear outcome shows up by itself when it is voted in: then it is ours again."""

import logging

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import ACTIONS, SendPoll
from bot.domain.events import PollCounted
from models.outbox import OutboxRow, note_poll
from models.polls import unrecognised_sends

log = logging.getLogger(__name__)


async def recognised_chat(session: AsyncSession, source: str, event: PollCounted) -> str | None:
    """The key of the chat a poll nobody knows was sent to, where exactly one lost poll of ours asks the same.

    Bots are told only of polls they sent themselves, so equal words mean the same poll; two equal lost polls cannot be
    told apart and stay unknown. The message key stays unknown too: such a poll is counted, but cannot be stopped early.
    """
    alike = [row for row in await unrecognised_sends(session, source) if _asks(row, event)]
    if len(alike) != 1:
        return None
    log.info("action %d of unknown outcome did arrive: it is poll %s", alike[0].id, event.poll_key)
    await note_poll(session, alike[0].id, event.poll_key)
    return alike[0].chat_key


def _asks(row: OutboxRow, event: PollCounted) -> bool:
    try:
        action = ACTIONS.validate_json(row.payload)
    except ValidationError:
        return False  # emptied by age, or another version's
    return isinstance(action, SendPoll) and (action.question.strip(), tuple(o.strip() for o in action.options)) == (
        event.question.strip(),
        tuple(o.strip() for o in event.options),
    )
