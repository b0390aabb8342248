"""Who is in the room: platforms, chats, persons, roles and rights."""

from dataclasses import dataclass
from enum import StrEnum


class PlatformName(StrEnum):
    TELEGRAM = "telegram"
    WECOM = "wecom"
    PLAYGROUND = "playground"


class ChatKind(StrEnum):
    GROUP = "group"
    PRIVATE = "private"
    CHANNEL = "channel"


class SenderKind(StrEnum):
    """What stands behind a name. Only PERSON has an identity that rights may hang on."""

    PERSON = "person"
    BOT = "bot"
    ANONYMOUS_ADMIN = "anonymous_admin"
    LINKED_CHANNEL = "linked_channel"
    FOREIGN_CHANNEL = "foreign_channel"
    SERVICE = "service"


class MemberStatus(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    BANNED = "banned"

    @property
    def is_present(self) -> bool:
        return self not in (MemberStatus.LEFT, MemberStatus.BANNED)

    @property
    def is_admin(self) -> bool:
        return self in (MemberStatus.OWNER, MemberStatus.ADMIN)


class Role(StrEnum):
    """Duties in a community, given by Hearth. OWNER and ADMIN also follow from the platform."""

    OWNER = "owner"
    ADMIN = "admin"
    OPERATOR = "operator"
    CONTENT = "content"
    EVENTS = "events"


class Right(StrEnum):
    """What one may do through Hearth. Nobody needs a right to talk, check in or vote."""

    CONFIGURE = "configure"
    MODERATE = "moderate"
    BAN = "ban"
    DELETE = "delete"
    PUBLISH = "publish"
    RUN_RITUALS = "run_rituals"
    RUN_POLLS = "run_polls"
    READ_STATS = "read_stats"
    MANAGE_ROLES = "manage_roles"
    OWN = "own"


class AdminPower(StrEnum):
    """What a platform lets one of its admins (a person or the bot) do in a chat."""

    DELETE = "delete"
    RESTRICT = "restrict"
    INVITE = "invite"
    PIN = "pin"
    PROMOTE = "promote"
    CHANGE_INFO = "change_info"
    MANAGE_TOPICS = "manage_topics"


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A chat as its platform names it. ``key`` is opaque: never parse it."""

    platform: PlatformName
    key: str
    kind: ChatKind
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    language: str | None = None
    """Of a private chat, where the platform tells it: what the person's own client speaks."""


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A sender as its platform names it; ``name`` is what members read, already cleaned."""

    key: str
    name: str
    username: str | None = None
    language: str | None = None
    kind: SenderKind = SenderKind.PERSON


@dataclass(frozen=True, slots=True)
class Admin:
    """One entry of a chat's admin list, as the platform told us."""

    person: PersonRef
    status: MemberStatus
    powers: frozenset[AdminPower]
    is_anonymous: bool = False
