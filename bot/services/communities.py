"""Several groups under one owner are one community, whatever platforms they are on.

A community gives nobody a right in any of its groups. Who may do what, and read what, is asked of each group as ever;
only its own owner brings a group in, so a group's numbers never reach anybody who could not have them before.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from models import communities as stored
from models.communities import Community
from models.people import names_by_any_account

LONGEST_NAME: Final = 64
MOST_GROUPS: Final = 20
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Founded:
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class BadName:
    """Empty or too long."""

    longest: int


@dataclass(frozen=True, slots=True)
class InOneAlready:
    name: str


@dataclass(frozen=True, slots=True)
class JoinedIt:
    name: str
    groups: int


@dataclass(frozen=True, slots=True)
class NoSuchCommunity:
    pass


@dataclass(frozen=True, slots=True)
class NotItsOwner:
    """The community belongs to somebody else, or this is another account of theirs that is not linked."""


@dataclass(frozen=True, slots=True)
class Full:
    most: int


@dataclass(frozen=True, slots=True)
class Left:
    """``ended``: it was the last group."""

    name: str
    ended: bool


@dataclass(frozen=True, slots=True)
class InNone:
    pass


@dataclass(frozen=True, slots=True)
class Group:
    id: int
    title: str
    platform: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A community as it is shown."""

    id: int
    name: str
    code: str
    owner_id: int | None
    owner: str
    one_digest: bool
    home_chat_id: int
    groups: tuple[Group, ...]


class Order(StrEnum):
    """What can be said after ``/community``."""

    SHOW = "show"
    NEW = "new"
    JOIN = "join"
    LEAVE = "leave"
    DIGEST_ON = "digest-on"
    DIGEST_OFF = "digest-off"


_ORDERS: Final = {
    "new": Order.NEW, "新建": Order.NEW, "创建": Order.NEW,
    "join": Order.JOIN, "加入": Order.JOIN,
    "leave": Order.LEAVE, "退出": Order.LEAVE, "离开": Order.LEAVE,
}  # fmt: skip
_DIGEST: Final = frozenset({"digest", "日报"})
_SWITCH: Final = {"on": True, "合并": True, "开": True, "off": False, "分开": False, "关": False}


def read_order(text: str) -> tuple[Order, str] | None:
    """The order, and what it is about. None: it cannot be understood."""
    first, _, rest = text.strip().partition(" ")
    word, rest = first.casefold(), rest.strip()
    if not word:
        return Order.SHOW, ""
    if word in _DIGEST and rest.casefold() in _SWITCH:
        return (Order.DIGEST_ON if _SWITCH[rest.casefold()] else Order.DIGEST_OFF), ""
    order = _ORDERS.get(word)
    return (order, rest) if order is not None and (rest or order is Order.LEAVE) else None


async def found(
    session: AsyncSession, chat_id: int, owner_id: int, name: str, *, now: datetime
) -> Founded | BadName | InOneAlready:
    """A group becomes the first of a community; its owner is the community's."""
    if not 0 < len(name) <= LONGEST_NAME or "\n" in name:
        return BadName(LONGEST_NAME)
    already = await stored.community_of(session, chat_id)
    if already is not None:
        return InOneAlready(already.name)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    begun = Community(name=name, owner_id=owner_id, home_chat_id=chat_id, code=code, one_digest=True, created_at=now)
    session.add(begun)
    await session.flush()
    await stored.put_chat(session, begun.id, chat_id, now)
    return Founded(name, code)


async def join(
    session: AsyncSession, chat_id: int, owner_id: int, code: str, *, now: datetime
) -> JoinedIt | InOneAlready | NoSuchCommunity | NotItsOwner | Full:
    """A group's owner brings it into a community of theirs."""
    already = await stored.community_of(session, chat_id)
    if already is not None:
        return InOneAlready(already.name)
    meant = await stored.community_with_code(session, code.strip().upper())
    if meant is None:
        return NoSuchCommunity()
    if meant.owner_id != owner_id:
        return NotItsOwner()
    groups = await stored.number_of_chats(session, meant.id)
    if groups >= MOST_GROUPS:
        return Full(MOST_GROUPS)
    await stored.put_chat(session, meant.id, chat_id, now)
    return JoinedIt(meant.name, groups + 1)


async def leave(session: AsyncSession, chat_id: int) -> Left | InNone:
    """A group goes its own way again; whoever owns it now may say so."""
    community = await stored.community_of(session, chat_id)
    if community is None:
        return InNone()
    name, is_last = community.name, await stored.number_of_chats(session, community.id) == 1
    await stored.take_chat_out(session, community, chat_id)
    return Left(name, is_last)


async def set_one_digest(session: AsyncSession, chat_id: int, owner_id: int, *, wanted: bool) -> bool | InNone:
    """Whether the owner gets one digest of all groups. False: the community is not this person's."""
    community = await stored.community_of(session, chat_id)
    if community is None:
        return InNone()
    if community.owner_id != owner_id:
        return False
    community.one_digest = wanted
    return True


async def community_around(session: AsyncSession, chat_id: int) -> Seen | InNone:
    """The community a group is in, with the groups we still are in ourselves."""
    one = await stored.community_of(session, chat_id)
    if one is None:
        return InNone()
    chats = await stored.chats_of_community(session, one.id)
    names = await names_by_any_account(session, [one.owner_id] if one.owner_id is not None else [])
    groups = tuple(Group(chat.id, chat.title, chat.platform) for chat in chats)
    owner = names.get(one.owner_id, "") if one.owner_id is not None else ""
    return Seen(one.id, one.name, one.code, one.owner_id, owner, one.one_digest, one.home_chat_id, groups)


class Scope(StrEnum):
    """What is counted: a group alone, or its whole community."""

    CHAT = "chat"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Counted:
    """``name``: the community's, where the group is in one, whatever is counted."""

    scope: Scope
    chats: int | tuple[int, ...]
    name: str


_COMMUNITY: Final = frozenset({"community", "社群", "全社群"})


def read_scope(text: str) -> Scope | None:
    """What follows a command that counts. None: it cannot be understood."""
    word = text.strip().casefold()
    if word in _COMMUNITY:
        return Scope.COMMUNITY
    return Scope.CHAT if not word else None


async def counted_together(session: AsyncSession, chat_id: int, scope: Scope) -> Counted:
    """The chats a scope means; the group alone where it is in no community."""
    one = await stored.community_of(session, chat_id)
    if one is None:
        return Counted(Scope.CHAT, chat_id, "")
    if scope is Scope.CHAT:
        return Counted(scope, chat_id, one.name)
    return Counted(scope, tuple(chat.id for chat in await stored.chats_of_community(session, one.id)), one.name)
