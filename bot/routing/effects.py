"""What a decision amounts to before it is written: actions, buttons, counters, and what must be looked at anew."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actions import Action, Priority
from bot.domain.people import PlatformName
from models.events import Activity


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An action decided in this event, on its way to the outbox."""

    id: int
    platform: PlatformName
    action: Action
    priority: Priority
    feature: str
    chat_id: int | None
    to_group: bool
    case_id: int | None = None
    cause_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Effects:
    """What an event wants beside its own table writes; written in the same transaction, or dropped with it."""

    outgoing: list[Outgoing] = field(default_factory=list)
    buttons: list[dict[str, object]] = field(default_factory=list)
    activity: list[tuple[int, int, int, Activity]] = field(default_factory=list)
    stale_chats: set[int] = field(default_factory=set)
    doubted_admins: set[int] = field(default_factory=set)
    forgotten_people: set[int] = field(default_factory=set)
    moved_accounts: dict[tuple[str, str], int] = field(default_factory=dict)
    """By platform and key: whose these accounts are from now on."""
    timers_changed: bool = False
    chats_moved: bool = False
