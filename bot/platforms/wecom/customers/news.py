"""What changed in customer groups, as updates of ours and back as events."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.events import (
    BotStandingChanged,
    ChatClosed,
    ChatRenamed,
    Event,
    Invite,
    JoinSource,
    MemberChanged,
    MemberJoined,
    MemberLeft,
)
from bot.domain.people import AdminPower, ChatRef, MemberStatus, PersonRef
from bot.domain.text import clean_name
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.telling import moment_told, reading_own
from models.wecom_room_changes import News, WecomRoomChange

SURFACE = "room"
EVERYTHING: frozenset[AdminPower] = frozenset(AdminPower)
_AT_ONCE = 100  # changes in one update
_FIELDS = ("kind", "value", "person_name", "source", "by_key", "by_name", "invite_url")
_STANDINGS = {
    News.OWNER: (MemberStatus.MEMBER, MemberStatus.OWNER),
    News.ADMIN: (MemberStatus.MEMBER, MemberStatus.ADMIN),
    News.MEMBER: (MemberStatus.ADMIN, MemberStatus.MEMBER),
}


def updates(changes: Sequence[WecomRoomChange]) -> list[RawUpdate]:
    """One update for at most a hundred changes of one step; the same changes make the same updates again."""
    steps: defaultdict[tuple[str, int], list[WecomRoomChange]] = defaultdict(list)
    for change in changes:
        steps[change.room_id, change.step].append(change)
    return [
        RawUpdate(
            key=f"{SURFACE}:{room_id}:{step}:{at // _AT_ONCE}:{found[0].noticed_at.timestamp():.0f}",
            lane=Address(Place.ROOM, room_id).key,
            content={
                "surface": SURFACE,
                "chat_id": room_id,
                "changes": [_as_told(one) for one in found[at : at + _AT_ONCE]],
            },
        )
        for (room_id, step), found in steps.items()
        for at in range(0, len(found), _AT_ONCE)
    ]


def _as_told(change: WecomRoomChange) -> dict[str, str]:
    told = {name: value for name in _FIELDS if (value := getattr(change, name))}
    return told | {"at": change.happened_at.isoformat()}


def understand(content: object, name_of: Callable[[str], str] = str) -> list[Event]:
    """The events of one update of ours. Raises ValueError on what makes no sense.

    ``name_of``: what colleagues are called; WeCom tells newer apps their userids only.
    """
    with reading_own():
        told: Any = content
        chat = Address(Place.ROOM, told["chat_id"]).ref()
        return [_event(chat, change, name_of) for change in told["changes"]]


def _event(chat: ChatRef, told: dict[str, str], name_of: Callable[[str], str]) -> Event:
    kind, value, at = News(told["kind"]), told.get("value", ""), moment_told(told["at"])
    if not isinstance(value, str):
        raise TypeError("a change that names nobody")
    match kind:
        case News.BEGUN:
            by = person(value, name_of)
            return BotStandingChanged(chat=chat, at=at, by=by, old=MemberStatus.LEFT, new=MemberStatus.MEMBER)
        case News.JOINED:
            return _joined(chat, at, told, name_of)
        case News.LEFT:
            return MemberLeft(chat=chat, at=at, person=person(value, name_of))
        case News.RENAMED:
            return ChatRenamed(chat=chat, at=at, title=value)
        case News.CLOSED:
            return ChatClosed(chat=chat, at=at)
        case News.OWNER | News.ADMIN | News.MEMBER:
            old, new = _STANDINGS[kind]
            powers = EVERYTHING if new.is_admin else frozenset[AdminPower]()
            return MemberChanged(
                chat=chat, at=at, person=person(value, name_of), by=None, old=old, new=new, powers=powers
            )


def _joined(chat: ChatRef, at: datetime, told: dict[str, str], name_of: Callable[[str], str]) -> MemberJoined:
    """By a colleague's hand, or by the personal invitation of whoever ``by_key`` is."""
    by_key, url = told.get("by_key", ""), told.get("invite_url", "")
    return MemberJoined(
        chat=chat,
        at=at,
        person=person(told["value"], name_of, told.get("person_name", "")),
        by=person(by_key, name_of, told.get("by_name", "")) if by_key else None,
        source=JoinSource(told.get("source", JoinSource.UNKNOWN)),
        invite=Invite(url, creator_key=by_key or None) if url else None,
    )


def person(key: str, name_of: Callable[[str], str], name: str = "") -> PersonRef:
    """``name``: what the group calls them; without one a customer is called by their number."""
    called = name or (key.removeprefix("ext:") if key.startswith("ext:") else name_of(key))
    return PersonRef(key=key, name=clean_name(called))
