"""From one element of a batch to the row that is kept: its key, its lane, its text.

Callback queries and poll updates carry no date, so the moment they came in is kept inside the row; a row read again
later, after a crash, is then understood the same way.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from bot.domain.text import clean_text
from bot.platforms.port import RawUpdate

RECEIVED_AT = "hearth_received_at"
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "poll",
    "poll_answer",
)
"""Named on every start: Telegram remembers an omitted list, and never queues what was not named when it happened."""

_UNDATED = frozenset(("callback_query", "poll", "poll_answer"))
_POLLS = {"poll": "id", "poll_answer": "poll_id"}


def keep(update: object, at: datetime) -> RawUpdate:
    """One update as it goes into the inbox. Never fails: what makes no sense is kept too, to be set aside later."""
    number = update_id(update)
    if not isinstance(update, dict) or number is None:
        body = json.dumps(update)
        return RawUpdate(key=f"unnumbered:{hashlib.sha256(body.encode()).hexdigest()[:32]}", lane="bot", content=update)
    if not _UNDATED.isdisjoint(update):
        update = {**update, RECEIVED_AT: at.timestamp()}
    return RawUpdate(key=str(number), lane=lane(update), content=update)


def update_id(update: object) -> int | None:
    """The update's own number, or None where there is no usable one."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < 2**53 else None


def lane(update: Mapping[str, object]) -> str:
    """Updates of one lane stay in order: the chat, else the poll, else the person, else the whole bot."""
    for kind, payload in update.items():
        if not isinstance(payload, dict):
            continue
        if kind in _POLLS:
            return clean_text(f"poll:{payload.get(_POLLS[kind])}")[:64]
        message = payload.get("message")
        chat = payload.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
        if isinstance(chat, dict) and type(chat.get("id")) is int:
            return str(chat["id"])[:64]
        sender = payload.get("from")
        if isinstance(sender, dict) and type(sender.get("id")) is int:
            return f"user:{sender['id']}"[:64]
    return "bot"
