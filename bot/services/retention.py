"""What is personal is kept only so long. Facts without text and daily counters stay."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.limits import RetentionLimits
from models.history import take_imported_texts
from models.inbox import InboxState
from models.retention import (
    drop_expired_buttons,
    drop_expired_questions,
    drop_settled_updates,
    empty_sent_actions,
    newest_event_id,
    take_event_texts,
    take_quoted_texts,
)

CHUNK = 2_000
"""Rows of each kind that one transaction touches at most: nobody waits long behind it."""
_EXPIRED_BUTTONS_STAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far earlier runs have come; a fresh one looks at everything again."""

    event_id: int = 0
    actions_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pruned:
    """What one run took away; ``is_done``: nothing else is old enough now."""

    texts: int
    updates: int
    buttons: int
    questions: int
    actions: int
    mark: Mark
    is_done: bool


async def prune(
    session: AsyncSession, now: datetime, limits: RetentionLimits, mark: Mark | None = None, *, chunk: int = CHUNK
) -> Pruned:
    """Take away one chunk of everything that is too old. Run again with the mark it returns until it is done."""
    mark = mark or Mark()
    texts, mark, no_more_texts = await _prune_texts(session, now - limits.message_text, mark, chunk)
    imported = await take_imported_texts(session, now - limits.message_text, chunk)
    quotes = await take_quoted_texts(session, now - limits.message_text, chunk)
    done = await drop_settled_updates(session, InboxState.DONE, now - limits.raw_updates, chunk)
    buried = await drop_settled_updates(session, InboxState.BURIED, now - limits.buried_updates, chunk)
    buttons = await drop_expired_buttons(session, now - _EXPIRED_BUTTONS_STAY, chunk)
    questions = await drop_expired_questions(session, now)
    actions_before = now - limits.sent_actions
    actions = await empty_sent_actions(session, mark.actions_before, actions_before, chunk)
    if actions < chunk:
        mark = replace(mark, actions_before=actions_before)
    is_done = no_more_texts and max(imported, quotes, done, buried, buttons, actions) < chunk
    return Pruned(texts + imported, done + buried, buttons, questions, actions, mark, is_done)


async def _prune_texts(session: AsyncSession, before: datetime, mark: Mark, chunk: int) -> tuple[int, Mark, bool]:
    """Events are stored nearly in the order they happened: behind the first young ones nothing needs a look yet."""
    up_to = mark.event_id + chunk
    texts, all_old = await take_event_texts(session, mark.event_id, up_to, before)
    if not all_old:
        return texts, mark, True
    newest = await newest_event_id(session)
    if newest <= up_to:
        return texts, mark, True
    return texts, replace(mark, event_id=up_to), False
