"""An update on its way through the dispatcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from bot.domain.events import (
    AdminsListed,
    BotStandingChanged,
    ButtonPressed,
    ChatClosed,
    ChatMigrated,
    Event,
    FileProblem,
    InviteAnswered,
    JoinRequested,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    Message,
    NoticePosted,
    PollAnswered,
    ReactionChanged,
    TimerDue,
    Unknown,
)
from bot.domain.people import ChatKind, ChatRef, PersonRef, PlatformName
from bot.platforms.port import Platform, RawUpdate
from models.inbox import OpenRow

TIMERS = "timers"
"""The source of inbox rows that our own timers put in."""
HOUSE = "house"
"""The source of inbox rows that the sender puts in: a chat has a new key, or is closed to us."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What was looked up for an update between two transactions."""

    looked_up_at: datetime | None = None
    has_failed: bool = False
    member_counts: Mapping[int, int | None] = field(default_factory=dict)
    """By chat id; None where the platform does not tell."""
    files: Mapping[str, bytes | FileProblem] = field(default_factory=dict)
    """By file key."""
    admins: Mapping[int, AdminsListed] = field(default_factory=dict)
    """By chat id: lists that say something new; stored with what the update decides."""


NOTHING_FOUND = Findings()


@dataclass(slots=True, eq=False)
class Item:
    """One update: what it says, and what was looked up for it."""

    id: int
    """Of its row in the inbox; 0 before it has one."""
    source: str
    raw: RawUpdate
    attempts: int = 0
    is_new: bool = False
    """Entered as decided by the transaction that decides it: where it is not decided after all, its row must say so."""
    events: Sequence[Event] = ()
    found: Findings = NOTHING_FOUND

    @property
    def lane(self) -> str:
        return f"{self.source}/{self.raw.lane}"

    @classmethod
    def stored(cls, row: OpenRow) -> Self:
        """A row read back. A body that is no JSON makes no update that can be understood."""
        try:
            raw = RawUpdate.stored("", row.lane, row.body)
        except ValueError:
            raw = RawUpdate("", row.lane, None)
        return cls(row.id, row.source, raw, attempts=row.attempts)


def understand(item: Item, platforms: Mapping[str, Platform]) -> list[Event]:
    """What an update says. Raises ValueError for poison and for a source that is no longer configured.

    What we do not act on and that happened in no chat is passed over: it must not become a chat.
    """
    platform = platforms.get(item.source)
    if platform is not None:
        return [event for event in platform.understand(item.raw) if event.chat.key or not isinstance(event, Unknown)]
    said = item.raw.content
    if not isinstance(said, dict):
        raise ValueError("an update that is no object")  # noqa: TRY004  poison of whatever kind is a ValueError
    if item.source == TIMERS:
        return [timer_due(said)]
    if item.source == HOUSE:
        return [noticed(said)]
    raise ValueError(f"no platform is configured for {item.source}")


def timer_due(said: Mapping[str, Any]) -> TimerDue:
    """A ring as ``bot/pipeline/timers.py`` wrote it."""
    chat = ChatRef(PlatformName(said["platform"]), said["chat_key"], ChatKind(said["chat_kind"]))
    return TimerDue(
        chat=chat,
        at=datetime.fromisoformat(said["at"]),
        timer_id=said["timer_id"],
        name=said["name"],
        occurrence=said["occurrence"],
        payload=said["payload"],
    )


def noticed(said: Mapping[str, Any]) -> Event:
    """What a sender learned from a platform's answer, as the event it amounts to."""
    at = datetime.fromisoformat(said["at"])
    chat = ChatRef(PlatformName(said["platform"]), said["chat_key"], ChatKind(said.get("chat_kind", ChatKind.GROUP)))
    if said["kind"] == "moved":
        return ChatMigrated(chat=chat, at=at, new_key=said["new_key"])
    if said["kind"] == "gone":
        return ChatClosed(chat=chat, at=at)
    if said["kind"] == "invited":
        return InviteAnswered(
            chat=chat,
            at=at,
            person_key=said["person_key"],
            url=said["invite_url"],
            is_picture=said["is_picture"],
            lacks_right=said["lacks_right"],
        )
    raise ValueError(f"the house does not say {said['kind']}")


def who_acted(event: Event) -> PersonRef | None:
    """The person an event is about, in the sense of ``ctx.member``."""
    match event:
        case Message():
            return event.sender
        case ButtonPressed():
            return event.presser
        case MemberJoined() | MemberLeft() | MemberChanged() | JoinRequested():
            return event.person
        case PollAnswered():
            return event.voter
        case ReactionChanged():
            return event.person
        case BotStandingChanged() | NoticePosted():
            return event.by
        case _:
            return None
