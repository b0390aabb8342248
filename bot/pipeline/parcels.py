"""Outbox rows as the sender handles them: understood, resolved, gathered into one request where that is possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actions import (
    ACTIONS,
    Action,
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
from bot.domain.acts import ActionClass
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.routing.effects import Outgoing
from models.outbox import OutboxRow

DELETE_AT_ONCE = 100  # Bot API, deleteMessages: 1-100 identifiers

Lane = tuple[str, bool]
"""A chat, and whether it is moderation."""

States = Mapping[int, tuple[str, str | None]]
"""By id of a settled action: its state and the key of the message it sent."""


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
    counted: int = 0
    """As how many messages its present attempt was counted."""

    @property
    def action_class(self) -> ActionClass:
        return self.action.action_class

    @property
    def lane(self) -> Lane:
        """One request at a time in each; moderation has its own."""
        return (self.chat_key, self.priority == Priority.MODERATION)

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at < now

    def resolve(self, states: States) -> None:
        """Put platform keys in place of our own ids; all of those messages are settled one way or the other."""
        real = isinstance(self.action, DeleteMessages) and any(isinstance(m, str) for m in self.action.messages)
        lost = all(states[i][1] is None for i in self.awaits)
        if lost and not real and not isinstance(self.action, SendText | SendFile):
            self.why_pointless = "its message was never sent"  # an answer goes out even when what it answers did not
        else:
            self.action = _with_keys(self.action, states)
        self.is_resolved = True

    def absorb(self, other: "Parcel") -> bool:
        """Take another parcel of the same chat into this request: further deletions, or a newer text or wish."""
        mine, theirs = self.action, other.action
        if isinstance(mine, DeleteMessages) and isinstance(theirs, DeleteMessages):
            messages = tuple(dict.fromkeys((*mine.messages, *theirs.messages)))
            if len(messages) > DELETE_AT_ONCE:
                return False
            self.action = mine.model_copy(update={"messages": messages})
        elif (isinstance(mine, EditText) and isinstance(theirs, EditText) and mine.message == theirs.message) or (
            isinstance(mine, EntrustGreeting | EntrustWords) and type(mine) is type(theirs)
        ):
            if max(other.ids) > max(self.ids):
                self.action = theirs
        else:
            return False
        self.ids += other.ids
        return True


def pack(out: Outgoing) -> Parcel:
    """An action just committed, without the way through the database."""
    awaits = _awaited(out.action)
    return Parcel(
        ids=[out.id],
        action=out.action,
        chat_key=out.action.chat_key,
        priority=out.priority,
        attempts=0,
        is_group=out.to_group,
        not_before=out.not_before,
        expires_at=out.expires_at,
        awaits=awaits,
        is_resolved=not awaits,
    )


def unpack(row: OutboxRow) -> Parcel:
    """A row as a parcel. Raises ValidationError for a payload another version wrote: it is left alone."""
    action = ACTIONS.validate_json(row.payload)
    awaits = _awaited(action)
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


def _awaited(action: Action) -> list[int]:
    return [target.action_id for target in _targets(action) if isinstance(target, Sent)]


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
