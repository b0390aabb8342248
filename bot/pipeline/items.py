"""A row of the inbox on its way through the dispatcher."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.events import (
    AdminsListed,
    BotStandingChanged,
    ButtonPressed,
    ChatClosed,
    ChatMigrated,
    Event,
    FileProblem,
    JoinRequested,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    Message,
    NoticePosted,
    PollAnswered,
    ReactionChanged,
    TimerDue,
)
from bot.domain.people import ChatKind, ChatRef, PersonRef, PlatformName
from bot.platforms.port import Platform, RawUpdate
from models.inbox import OpenRow

TIMERS = "timers"
"""The source of inbox rows that our own timers put in."""
HOUSE = "house"
"""The source of inbox rows that the sender puts in: a chat has a new key, or is closed to us."""


@dataclass(slots=True)
class Item:
    """One update: what it says, and what was looked up for it."""

    row: OpenRow
    events: list[Event] = field(default_factory=list)
    attempts: int = 0
    looked_up_at: datetime | None = None
    lookup_failed: bool = False
    member_counts: dict[int, int] = field(default_factory=dict)
    files: dict[str, bytes | FileProblem] = field(default_factory=dict)
    """By file key: what was fetched for it."""
    listed: dict[int, AdminsListed] = field(default_factory=dict)
    """By chat id: admin lists read for it that say something new; stored with what the update decides."""

    @property
    def lane(self) -> str:
        return f"{self.row.source}/{self.row.lane}"


def understand(row: OpenRow, platforms: Mapping[str, Platform]) -> list[Event]:
    """What an inbox row says. Raises ValueError for poison and for a source that is no longer configured."""
    if row.source == TIMERS:
        return [timer_due(row.body)]
    if row.source == HOUSE:
        return [noticed(row.body)]
    platform = platforms.get(row.source)
    if platform is None:
        raise ValueError(f"no platform is configured for {row.source}")
    return platform.understand(RawUpdate(key="", lane=row.lane, body=row.body))


def timer_due(body: str) -> TimerDue:
    """A ring as ``bot/pipeline/timers.py`` wrote it."""
    said = json.loads(body)
    chat = ChatRef(PlatformName(said["platform"]), said["chat_key"], ChatKind(said["chat_kind"]))
    return TimerDue(
        chat=chat,
        at=datetime.fromisoformat(said["at"]),
        timer_id=said["timer_id"],
        name=said["name"],
        occurrence=said["occurrence"],
        payload=said["payload"],
    )


def noticed(body: str) -> Event:
    """What a sender learned from a platform's answer, as the event it amounts to."""
    said = json.loads(body)
    at = datetime.fromisoformat(said["at"])
    chat = ChatRef(PlatformName(said["platform"]), said["chat_key"], ChatKind(said.get("chat_kind", ChatKind.GROUP)))
    if said["kind"] == "moved":
        return ChatMigrated(chat=chat, at=at, new_key=said["new_key"])
    if said["kind"] == "gone":
        return ChatClosed(chat=chat, at=at)
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
