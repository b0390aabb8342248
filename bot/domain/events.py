"""What happened, in our own words: built by a platform's ``inbound``, read by handlers, frozen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus, PersonRef


class MediaKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    STICKER = "sticker"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    VIDEO_NOTE = "video_note"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    DICE = "dice"
    GIVEAWAY = "giveaway"
    STORY = "story"
    GAME = "game"
    PAID = "paid"
    OTHER = "other"


class FileProblem(StrEnum):
    """Why the content of a file could not be read."""

    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"


class NoticeKind(StrEnum):
    """Lines a platform writes by itself into a group."""

    JOIN = "join"
    LEAVE = "leave"
    TITLE = "title"
    PHOTO = "photo"
    PIN = "pin"
    TOPIC = "topic"
    CALL = "call"
    OTHER = "other"


class JoinSource(StrEnum):
    LINK = "link"
    REQUEST = "request"
    ADDED = "added"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a forwarded or cross-chat-quoted message comes from."""

    kind: str  # person | hidden | chat | channel
    key: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that is being answered."""

    message_key: str
    sender: PersonRef | None = None
    text: str = ""
    media: MediaKind | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """The link somebody came by."""

    url: str
    name: str = ""
    creator_key: str | None = None
    by_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a chat. ``at`` is the platform's own time of it (UTC, aware)."""

    chat: ChatRef
    at: datetime

    def age(self, now: datetime) -> timedelta:
        return now - self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Event):
    """A line in a chat, as somebody wrote it. ``text`` holds the caption where there is media."""

    sender: PersonRef
    message_key: str
    text: str = ""
    topic: str | None = None
    media: MediaKind | None = None
    file_key: str | None = None
    quoted: Quoted | None = None
    quoted_elsewhere: Origin | None = None
    forwarded: Origin | None = None
    via_bot: str | None = None
    album: str | None = None
    links: tuple[str, ...] = ()
    mentions: tuple[PersonRef, ...] = ()  # text mentions carry a key; @names are resolved by the roster
    has_buttons: bool = False

    @property
    def is_plain(self) -> bool:
        """Written here and now by its sender: only such a line may be a command."""
        return self.forwarded is None and self.via_bot is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Message):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Message):
    edited_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Event):
    """A service line; ``message_key`` is what a clean-up deletes."""

    kind: NoticeKind
    message_key: str
    by: PersonRef
    people: tuple[PersonRef, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody is in the chat now. ``hint`` marks an unreliable second telling of the same fact."""

    person: PersonRef
    by: PersonRef | None = None
    source: JoinSource = JoinSource.UNKNOWN
    invite: Invite | None = None
    hint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    person: PersonRef
    by: PersonRef | None = None
    banned: bool = False
    hint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Event):
    """A present member's standing changed: promoted, demoted, muted, freed."""

    person: PersonRef
    by: PersonRef | None
    old: MemberStatus
    new: MemberStatus
    powers: frozenset[AdminPower] = frozenset()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotStandingChanged(Event):
    """Our own standing in a chat. In a private chat LEFT/BANNED means: the person blocked us."""

    by: PersonRef
    old: MemberStatus
    new: MemberStatus
    powers: frozenset[AdminPower] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequested(Event):
    person: PersonRef
    private_key: str
    bio: str = ""
    invite: Invite | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAnswered(Event):
    """What came of a ``MakeInvite``; no ``url``: nothing, for want of a right or for another reason."""

    person_key: str
    url: str | None = None
    is_picture: bool = False
    lacks_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Event):
    """``token`` is the untrusted string carried by the button."""

    presser: PersonRef
    token: str
    press_key: str
    message_key: str | None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollAnswered(Event):
    """One voter's whole choice; empty ``options`` retracts it. ``chat`` is a stand-in: polls go by key."""

    poll_key: str
    voter: PersonRef
    options: tuple[int, ...]
    press_key: str | None = None
    """Of a ballot handed out in private: what lets it show that the answer counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounted(Event):
    """Totals of a native poll, and whether it is closed; the only source for anonymous polls."""

    poll_key: str
    question: str
    counts: tuple[int, ...]
    voters: int
    is_closed: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionChanged(Event):
    """``person`` is None where a reaction is anonymous; then only the change in number is known."""

    message_key: str
    person: PersonRef | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionsCounted(Event):
    message_key: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMigrated(Event):
    """The group got a new key. ``chat`` is the old one."""

    new_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatClosed(Event):
    """The platform refused us: we were removed from the chat, or the person blocked us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRenamed(Event):
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminsListed(Event):
    """The chat's admin list as just read from the platform; the bot itself is among them where it is one."""

    admins: tuple[Admin, ...]
    bot_status: MemberStatus = MemberStatus.MEMBER
    bot_powers: frozenset[AdminPower] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Event):
    """Knobs of a section were turned; ``ctx.settings`` shows the new values. Told once the change is durable."""

    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerDue(Event):
    """A timer rang. ``at`` is the moment it was due, not the moment it was noticed."""

    timer_id: int
    name: str
    occurrence: str
    payload: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Event):
    """An update kind we do not act on. Kept in the inbox, counted, otherwise ignored."""

    kind: str
