"""Outbox rows as the sender handles them: understood, resolved, gathered into one request where that is possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actions import (
    ACTIONS,
    Action,
    ActionClass,
    DeleteMessages,
    EditButtons,
    EditText,
    MessageTarget,
    PinMessage,
    Priority,
    React,
    SendFile,
    SendText,
    Sent,
    StopPoll,
    UnpinMessage,
)
from models.outbox import OutboxRow, OutboxState

DELETE_AT_ONCE = 100  # Bot API, deleteMessages: 1-100 identifiers

States = Mapping[int, tuple[str, str | None]]
"""By action id: its state and the key of the message it sent."""

_UNSENT = (OutboxState.QUEUED, OutboxState.SENDING)


@dataclass(slots=True, eq=False)
class Parcel:
    """One request: usually one row, for deletions many."""

    ids: list[int]
    action: Action
    chat_key: str
    priority: int
    attempts: int
    is_group: bool
    not_before: datetime | None
    expires_at: datetime | None
    why_pointless: str = ""
    awaits: list[int] = field(default_factory=list)
    """Ids of our own actions whose messages this one is about."""
    is_resolved: bool = True

    @property
    def action_class(self) -> ActionClass:
        return self.action.action_class

    @property
    def lane(self) -> tuple[str, bool]:
        """One request at a time in each; moderation has its own."""
        return (self.chat_key, self.priority == Priority.MODERATION)

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at < now

    @property
    def is_urgent(self) -> bool:
        return self.priority == Priority.MODERATION

    def is_pointless(self, states: States, now: datetime) -> bool:
        """Too late to be of use, or about a message of ours that was never sent."""
        if self.is_expired(now):
            self.why_pointless = "too late to be of use"
            return True
        if not self.awaits or isinstance(self.action, SendText | SendFile):
            return False  # an answer goes out even when what it answers did not
        if not all(_is_lost(states.get(i)) for i in self.awaits) or self._names_other_messages():
            return False
        self.why_pointless = "its message was never sent"
        return True

    def resolve(self, states: States) -> None:
        """Put platform keys in place of our own ids, once none of those messages is still on its way."""
        if any(states.get(i, ("", None))[0] in _UNSENT for i in self.awaits):
            return
        self.action = _with_keys(self.action, states)
        self.is_resolved = True

    def absorb(self, other: "Parcel") -> bool:
        """Take another parcel of the same chat into this request: further deletions, or a newer text for an edit."""
        mine, theirs = self.action, other.action
        if isinstance(mine, DeleteMessages) and isinstance(theirs, DeleteMessages):
            messages = tuple(dict.fromkeys((*mine.messages, *theirs.messages)))
            if len(messages) > DELETE_AT_ONCE:
                return False
            self.action = mine.model_copy(update={"messages": messages})
        elif isinstance(mine, EditText) and isinstance(theirs, EditText) and mine.message == theirs.message:
            self.action = theirs
        else:
            return False
        self.ids += other.ids
        return True

    def _names_other_messages(self) -> bool:
        return isinstance(self.action, DeleteMessages) and any(isinstance(m, str) for m in self.action.messages)


def _is_lost(state: tuple[str, str | None] | None) -> bool:
    return state is None or (state[0] not in _UNSENT and state[1] is None)


def unpack(row: OutboxRow) -> Parcel:
    """A row as a parcel. Raises ValidationError for a payload another version wrote: it is left alone."""
    action = ACTIONS.validate_json(row.payload)
    awaits = [target.action_id for target in _targets(action) if isinstance(target, Sent)]
    return Parcel(
        ids=[row.id],
        action=action.model_copy(update={"chat_key": row.chat_key}) if action.chat_key != row.chat_key else action,
        chat_key=row.chat_key,
        priority=row.priority,
        attempts=row.attempts,
        is_group=row.to_group,
        not_before=row.not_before,
        expires_at=row.expires_at,
        awaits=awaits,
        is_resolved=not awaits,
    )


def _targets(action: Action) -> tuple[MessageTarget, ...]:
    match action:
        case DeleteMessages():
            return action.messages
        case EditText() | EditButtons() | PinMessage() | UnpinMessage() | StopPoll() | React():
            return (action.message,)
        case SendText() | SendFile():
            return (action.reply_to,) if action.reply_to is not None else ()
        case _:
            return ()


def _key(target: MessageTarget, states: States) -> str | None:
    return states.get(target.action_id, ("", None))[1] if isinstance(target, Sent) else target


def _with_keys(action: Action, states: States) -> Action:
    match action:
        case DeleteMessages():
            keys = tuple(key for target in action.messages if (key := _key(target, states)) is not None)
            return action.model_copy(update={"messages": keys})
        case EditText() | EditButtons() | PinMessage() | UnpinMessage() | StopPoll() | React():
            return action.model_copy(update={"message": _key(action.message, states)})
        case SendText() | SendFile() if action.reply_to is not None:
            return action.model_copy(update={"reply_to": _key(action.reply_to, states)})
        case _:
            return action
