"""Readers for the pieces every update is made of: persons, chats, times, origins.

All input is untrusted. What is missing or of the wrong type raises ValueError, directly or through the one guard in
``inbound``. The same few persons, chats and seconds come again and again, so what was made of them is remembered by
content.
"""

from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.domain.events import Invite, Origin
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName, SenderKind
from bot.domain.text import clean_name, clean_text

Json = dict[str, Any]

GROUP_ANONYMOUS_BOT = 1087968824  # "from" of an anonymous admin
CHANNEL_BOT = 136817688  # "from" of somebody who writes as a channel
TELEGRAM_ITSELF = 777000  # "from" of a linked channel's automatic forward, and of service lines

_Content = TypeVar("_Content")
_Kept = TypeVar("_Kept")
_REMEMBERED = 20_000
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_FIRST_SUPERGROUP = -1_000_000_000_000  # basic groups have ids between it and zero
_CHAT_KINDS = {
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "private": ChatKind.PRIVATE,
    "channel": ChatKind.CHANNEL,
}
_STATUSES = {
    "creator": MemberStatus.OWNER,
    "administrator": MemberStatus.ADMIN,
    "member": MemberStatus.MEMBER,
    "left": MemberStatus.LEFT,
    "kicked": MemberStatus.BANNED,
}
_POWERS = {
    "can_delete_messages": AdminPower.DELETE,
    "can_restrict_members": AdminPower.RESTRICT,
    "can_invite_users": AdminPower.INVITE,
    "can_pin_messages": AdminPower.PIN,
    "can_promote_members": AdminPower.PROMOTE,
    "can_change_info": AdminPower.CHANGE_INFO,
    "can_manage_topics": AdminPower.MANAGE_TOPICS,
}
ALL_POWERS = frozenset(AdminPower)

_persons: dict[tuple[object, ...], PersonRef] = {}
_chats: dict[tuple[object, ...], ChatRef] = {}
_moments: dict[int, datetime] = {}


def number(value: object, what: str) -> int:
    """An integer, as ids and counts are. Booleans and floats are not."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError(f"{what} is not a whole number")
    return value


def words(value: object, what: str) -> str:
    if type(value) is not str:
        raise ValueError(f"{what} is not text")
    return value


def opaque(value: object, what: str) -> str:
    """An identifier or address: as Telegram gave it, without what no database accepts."""
    return clean_text(words(value, what))


def moment(value: object) -> datetime:
    """Unix seconds as an aware UTC time, between 1970 and 9999."""
    if type(value) is not int or not 0 < value <= _LAST_SECOND:
        raise ValueError("a date is out of range")
    known = _moments.get(value)
    return known if known is not None else _remember(_moments, value, datetime.fromtimestamp(value, UTC))


def moment_or_none(value: object) -> datetime | None:
    return moment(value) if value else None


def person(user: Json) -> PersonRef:
    """A User object. Bots are told apart; the three stand-ins of Telegram never count as persons."""
    content = (
        user["id"],
        user["first_name"],
        user.get("last_name"),
        user.get("username"),
        user.get("language_code"),
        user.get("is_bot"),
    )
    known = _persons.get(content)
    return known if known is not None and type(user["id"]) is int else _remember(_persons, content, _person(user))


def _person(user: Json) -> PersonRef:
    user_id = number(user["id"], "a user id")
    first = words(user["first_name"], "a first name")
    last = words(user.get("last_name") or "", "a last name")
    username = user.get("username")
    language = user.get("language_code")
    if user_id == TELEGRAM_ITSELF:
        kind = SenderKind.SERVICE
    elif user_id == GROUP_ANONYMOUS_BOT:
        kind = SenderKind.ANONYMOUS_ADMIN
    elif user_id == CHANNEL_BOT:
        kind = SenderKind.FOREIGN_CHANNEL
    else:
        kind = SenderKind.BOT if user.get("is_bot") is True else SenderKind.PERSON
    return PersonRef(
        key=str(user_id),
        name=clean_name(f"{first} {last}"),
        username=handle(words(username, "a username")) if username else None,
        language=opaque(language, "a language code")[:35] if language else None,
        kind=kind,
    )


def handle(username: str) -> str | None:
    """A username without its "@", or None where it cannot be one (Telegram: A-Z a-z 0-9 _, at most 32)."""
    bare = username.removeprefix("@")[:64]
    return bare if bare.isascii() and bare.replace("_", "a").isalnum() else None


def chat(raw: Json) -> ChatRef:
    content = (
        raw["id"],
        raw["type"],
        raw.get("title"),
        raw.get("username"),
        raw.get("is_forum"),
        raw.get("first_name"),
        raw.get("last_name"),
    )
    known = _chats.get(content)
    return known if known is not None and type(raw["id"]) is int else _remember(_chats, content, _chat(raw))


def _chat(raw: Json) -> ChatRef:
    kind = _CHAT_KINDS.get(words(raw["type"], "a chat type"))
    if kind is None:
        raise ValueError("a chat type is unknown")
    title = raw.get("title") or f"{raw.get('first_name') or ''} {raw.get('last_name') or ''}"
    username = raw.get("username")
    return ChatRef(
        platform=PlatformName.TELEGRAM,
        key=str(number(raw["id"], "a chat id")),
        kind=kind,
        title=clean_name(words(title, "a chat title")),
        username=handle(words(username, "a username")) if username else None,
        is_forum=raw.get("is_forum") is True,
    )


def _remember(cache: dict[_Content, _Kept], content: _Content, made: _Kept) -> _Kept:
    if len(cache) >= _REMEMBERED:
        cache.clear()
    cache[content] = made
    return made


def sender(message: Json, here: ChatRef) -> PersonRef:
    """Who speaks. Behind ``sender_chat`` stands a chat, whatever ``from`` claims for old clients."""
    behind = message.get("sender_chat")
    if behind is None:
        return person(message["from"])
    if number(behind["id"], "a chat id") == int(here.key):
        return chat_as_sender(behind, SenderKind.ANONYMOUS_ADMIN, message.get("author_signature"))
    author = message.get("from") or {}
    linked = message.get("is_automatic_forward") is True or author.get("id") == TELEGRAM_ITSELF
    return chat_as_sender(behind, SenderKind.LINKED_CHANNEL if linked else SenderKind.FOREIGN_CHANNEL, None)


def chat_as_sender(behind: Json, kind: SenderKind, signature: object) -> PersonRef:
    name = words(signature or behind.get("title") or "", "a signature")
    username = behind.get("username")
    return PersonRef(
        key=str(number(behind["id"], "a chat id")),
        name=clean_name(name),
        username=handle(words(username, "a username")) if username else None,
        kind=kind,
    )


def origin(raw: Json) -> Origin:
    """A MessageOrigin: where a forwarded or quoted message was written first."""
    match raw["type"]:
        case "user":
            author = person(raw["sender_user"])
            return Origin(kind="person", key=author.key, name=author.name)
        case "hidden_user":
            return Origin(kind="hidden", name=clean_name(words(raw["sender_user_name"], "a name")))
        case "chat":
            place = chat(raw["sender_chat"])
            return Origin(kind="chat", key=place.key, name=place.title)
        case "channel":
            place = chat(raw["chat"])
            return Origin(kind="channel", key=place.key, name=place.title)
        case _:
            return Origin(kind="hidden")


def invite(raw: Json | None) -> Invite | None:
    if raw is None:
        return None
    creator = raw.get("creator")
    return Invite(
        url=opaque(raw["invite_link"], "an invite link")[:2048],
        name=clean_name(words(raw["name"], "an invite link's name")) if raw.get("name") else "",
        creator_key=str(number(creator["id"], "a user id")) if creator else None,
        by_request=raw.get("creates_join_request") is True,
    )


def standing(member: Json) -> MemberStatus:
    """A ChatMember's status. Somebody restricted who is not in the chat has left."""
    status = words(member["status"], "a member status")
    if status == "restricted":
        return MemberStatus.RESTRICTED if member.get("is_member", True) is True else MemberStatus.LEFT
    known = _STATUSES.get(status)
    if known is None:
        raise ValueError("a member status is unknown")
    return known


def powers(member: Json) -> frozenset[AdminPower]:
    """What an owner or admin may do; nobody else has powers."""
    if member["status"] == "creator":
        return ALL_POWERS
    if member["status"] != "administrator":
        return frozenset()
    return frozenset(power for field, power in _POWERS.items() if member.get(field) is True)


def usable(granted: frozenset[AdminPower], chat_id: int) -> frozenset[AdminPower]:
    """What a bot can do with the powers it was granted here.

    In a basic group the right to restrict is granted but of no use: restrictChatMember and unbanChatMember are refused
    there (Bot API).
    """
    return granted if chat_id <= _FIRST_SUPERGROUP else granted - {AdminPower.RESTRICT}
