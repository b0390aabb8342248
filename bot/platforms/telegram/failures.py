"""From what the Bot API said, or failed to say, to the few failures the house knows.

The status alone is not enough: 400 is anything from a bug of ours to "already done", so descriptions are read too.
They are the ones the published server and TDLib use; what is not listed is a plain refusal.
"""

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from bot.domain.actions import (
    Action,
    AnswerButton,
    ApproveJoin,
    DeclineJoin,
    DeleteMessages,
    EditButtons,
    EditText,
    LeaveChat,
    PinMessage,
    React,
    StopPoll,
    UnpinMessage,
    WithdrawInvite,
)
from bot.platforms.port import Gone, Moved, Refused, RetryLater, Unreached, Unsure
from bot.platforms.telegram.sdk import TelegramError
from bot.platforms.telegram.transport import Answer, NotWritten

Failure = RetryLater | Unreached | Unsure | Refused | Gone | Moved

T = TypeVar("T")

_NO_ADVICE = timedelta(seconds=5)  # a 429 without retry_after
_TOKEN_REFUSED = timedelta(seconds=30)

_DONE_ALREADY: dict[type[object], tuple[str, ...]] = {
    DeleteMessages: ("message to delete not found", "message identifier is not specified"),
    EditText: ("message is not modified",),
    EditButtons: ("message is not modified",),
    AnswerButton: ("query is too old", "query id is invalid", "query_id_invalid"),
    PinMessage: ("chat_not_modified",),
    UnpinMessage: ("message to unpin not found", "chat_not_modified"),
    StopPoll: ("poll has already been closed",),
    React: ("message_not_modified",),
    ApproveJoin: ("user_already_participant",),
    DeclineJoin: ("hide_requester_missing",),
    WithdrawInvite: ("invite_hash_expired", "invite_hash_invalid"),
    LeaveChat: ("bot is not a member", "bot was kicked", "chat not found"),
}
"""Answers that mean the goal of this action is reached, or that nobody waits for it any more."""

_CLOSED_TO_US = (
    "bot was blocked by the user",
    "bot was kicked",
    "bot is not a member",
    "bot can't initiate conversation",
    "bot can't send messages to",
    "chat was deleted",
    "chat was deactivated",
    "chat is deactivated",
)
_NOBODY_THERE = (
    "user is deactivated",
    "chat not found",
    "channel_private",
    "peer_id_invalid",
    "input_user_deactivated",
    "user_is_blocked",
)
"""These may mean the chat, or somebody else whom the call names; only the first closes the chat."""

_LACKS_RIGHT = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_admin_required",
    "right_forbidden",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "topic_closed",
    "message can't be deleted",
)
_TOO_OLD = "message can't be deleted for everyone"


async def done(calling: Awaitable[T]) -> T:
    """Await one call. An answer the SDK cannot read comes after the deed, so what it did is not known."""
    try:
        return await calling
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unsure(f"the answer could not be read: {type(error).__name__}") from None


def is_done_already(action: Action, error: TelegramError) -> bool:
    """True where the refusal says that this action's goal is already reached."""
    if not isinstance(error, Answer) or error.status not in (400, 403):
        return False
    said = error.description.lower()
    return any(phrase in said for phrase in _DONE_ALREADY.get(type(action), ()))


def failure_of(error: TelegramError, *, everywhere: bool = False, names_others: bool = False) -> Failure:
    """Translate one failed call.

    ``everywhere``: the call named no chat, so a flood wait concerns the whole bot.
    ``names_others``: it named a person or chat besides the one it went to, and "not found" may mean that one.
    """
    if isinstance(error, NotWritten):
        return Unreached(error.message)
    if not isinstance(error, Answer):
        return Unsure(error.message)
    if error.status >= 500:
        return Unsure(error.description)
    if error.status == 429:
        return RetryLater(_patience(error), everywhere=everywhere)
    if error.is_unauthorized:
        return RetryLater(_TOKEN_REFUSED, everywhere=True)
    if not error.from_telegram or error.status in (404, 409):
        return Unreached(error.description)  # a proxy's page or an unknown path: the Bot API did nothing
    return _refusal(error, names_others=names_others)


def _refusal(error: Answer, *, names_others: bool) -> Failure:
    new_key = error.parameters.get("migrate_to_chat_id")
    if isinstance(new_key, int):
        return Moved(str(new_key))
    said = error.description.lower()
    if any(phrase in said for phrase in (_CLOSED_TO_US if names_others else _CLOSED_TO_US + _NOBODY_THERE)):
        return Gone(error.description)
    lacks_right = _TOO_OLD not in said and any(phrase in said for phrase in _LACKS_RIGHT)
    return Refused(error.description, lacks_right=lacks_right)


def _patience(error: Answer) -> timedelta:
    seconds = error.parameters.get("retry_after")
    if isinstance(seconds, int | float) and seconds > 0:
        return timedelta(seconds=min(float(seconds), 86_400))
    return _NO_ADVICE
