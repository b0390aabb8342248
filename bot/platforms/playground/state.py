"""What there is in the pretend world, as plain data: people, rooms, lines, polls, and what happened to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.actions import Keyboard
from bot.domain.events import MediaKind, NoticeKind, Origin
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName, SenderKind
from bot.domain.text import Text
from bot.platforms.port import RawUpdate

INVITES = "https://playground.invalid/+"
"""How addresses begin that lead into a room here."""
ALL_POWERS = frozenset(AdminPower)


@dataclass
class Person:
    """``opened``: has written to the bot privately, or knocked at a door. ``blocked``: has shut the bot out."""

    key: str
    name: str
    username: str | None = None
    language: str = "zh-hans"
    is_bot: bool = False
    opened: bool = False
    blocked: bool = False

    def ref(self) -> PersonRef:
        kind = SenderKind.BOT if self.is_bot else SenderKind.PERSON
        return PersonRef(self.key, self.name, self.username, self.language, kind)


@dataclass
class Standing:
    """How somebody stands in a room. ``until`` (UTC): when a mute or a ban ends by itself; None: when lifted."""

    status: MemberStatus
    powers: frozenset[AdminPower] = frozenset()
    until: datetime | None = None
    media_only: bool = False
    is_anonymous: bool = False


@dataclass
class Poll:
    key: str
    question: str
    options: tuple[str, ...]
    is_anonymous: bool = False
    is_multiple: bool = False
    correct: tuple[int, ...] = ()
    explanation: str = ""
    closes_at: datetime | None = None
    may_revote: bool = True
    hides_results: bool = False
    is_closed: bool = False
    votes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(sum(index in chosen for chosen in self.votes.values()) for index in range(len(self.options)))


@dataclass
class Line:
    """One message of a room. A deleted one stays, so that a room can be looked back at."""

    key: str
    room_key: str
    sender: PersonRef
    at: datetime
    text: Text = field(default_factory=Text)
    buttons: Keyboard = ()
    reply_to: str | None = None
    topic: str | None = None
    media: MediaKind | None = None
    file_key: str | None = None
    forwarded: Origin | None = None
    album: str | None = None
    notice: NoticeKind | None = None
    people: tuple[PersonRef, ...] = ()
    """Whom a notice is about."""
    poll: Poll | None = None
    only_for: str | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: str | None = None
    reactions: dict[str, str] = field(default_factory=dict)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


@dataclass
class Invitation:
    """A link into a room that the bot made. ``asks_first``: who comes by it must be let in."""

    name: str
    asks_first: bool = False


@dataclass
class Room:
    """A group, or the private chat of one person with the bot; that one bears the person's key."""

    key: str
    kind: ChatKind
    title: str
    username: str | None = None
    standings: dict[str, Standing] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)
    requests: set[str] = field(default_factory=set)
    knocked_by: dict[str, str] = field(default_factory=dict)
    """By the key of whoever knocked: the invitation they came with."""
    banned_channels: set[str] = field(default_factory=set)
    invites: dict[str, Invitation] = field(default_factory=dict)
    """By address; a withdrawn one is none."""

    def ref(self) -> ChatRef:
        return ChatRef(
            PlatformName.PLAYGROUND, self.key, self.kind, self.title, self.username, is_forum=bool(self.topics)
        )

    def visible(self) -> list[Line]:
        """What is there now, oldest first."""
        return [line for line in self.lines.values() if not line.is_deleted]


class Thing(StrEnum):
    """The kinds of things there are."""

    PERSON = "person"
    ROOM = "room"
    LINE = "line"
    FILE = "file"
    MENUS = "menus"


@dataclass(frozen=True, slots=True)
class Touched:
    """A thing that is different now. ``room_key``: where a line stands."""

    what: Thing
    key: str = ""
    room_key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An update on its way to the bot, and the line it is about where there is one."""

    update: RawUpdate
    at: datetime
    room_key: str | None = None
    line_key: str | None = None


class Change(StrEnum):
    """What an onlooker can see happen."""

    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    REACTED = "reacted"
    PRESSED = "pressed"
    ANSWERED = "answered"
    VOTED = "voted"
    CLOSED = "closed"
    STOOD = "stood"  # somebody's standing in a room changed
    REQUESTED = "requested"


@dataclass(frozen=True)
class Happening:
    """One visible change. ``by`` did it, to ``line`` or ``person_key``; ``words`` were said with it."""

    what: Change
    at: datetime
    room_key: str
    by: str
    line: Line | None = None
    person_key: str = ""
    words: str = ""
    is_alert: bool = False
    old: MemberStatus | None = None
    new: MemberStatus | None = None
