"""Setting a group up: what is missing, who owns it, its language and its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, MemberStatus
from bot.domain.settings import ChatSettings
from bot.domain.settings.general import GeneralSettings, known_zone
from bot.services.authority import CAPABILITY_POWER
from bot.services.connections import groups_to_choose
from bot.services.settings.changes import store
from models.chats import ChatState, chat_by_id
from models.connections import Connection, connection_of

MAY_NOT_HEAR = "setup.may-not-hear"
ZONES = (
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
)
"""Offered as buttons; any other can be typed."""


class Linkable(Protocol):
    """What linking looks at; a ``ChatView`` is one."""

    @property
    def id(self) -> int: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def admins(self) -> Mapping[str, Admin]: ...
    @property
    def allowed(self) -> frozenset[str] | None: ...


@dataclass(frozen=True, slots=True)
class Linked:
    """The group is in use and this person owns it."""


@dataclass(frozen=True, slots=True)
class LinkedAlready:
    pass


@dataclass(frozen=True, slots=True)
class OwnedBySomebodyElse:
    """``name`` is empty where we only know that there is an owner."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class NotOnTheList:
    """The operator lets in neither this group nor this person."""


LinkOutcome = Linked | LinkedAlready | OwnedBySomebodyElse | NotOnTheList


def powers_that_matter(capabilities: frozenset[Capability]) -> tuple[AdminPower, ...]:
    """What the bot must be granted in a group before it can do everything this platform lets it do."""
    return tuple(dict.fromkeys(power for need, power in CAPABILITY_POWER.items() if need in capabilities))


def is_heard(capabilities: frozenset[Capability]) -> bool:
    """Whether anything that is said in a group reaches us."""
    return Capability.HEAR_US_SPOKEN_TO in capabilities


def what_is_heard(capabilities: frozenset[Capability], *, is_admin: bool) -> str:
    """The phrase that says how much of a group the bot hears."""
    if not is_heard(capabilities):
        return "setup.hears-nobody"
    if Capability.HEAR_EVERYTHING not in capabilities:
        return "setup.hears-when-addressed"
    return "setup.hears-all" if is_admin else MAY_NOT_HEAR


async def link(
    session: AsyncSession, chat: Linkable, *, person_id: int, person_key: str, chat_key: str, now: datetime
) -> LinkOutcome:
    """Make an admin the group's owner, and the group usable. That they are an admin was checked by the caller.

    The platform's own owner always may. Anybody else may where no owner is known, from neither the platform nor an
    earlier link.
    """
    if chat.allowed is not None and not chat.allowed & {person_key, chat_key}:
        return NotOnTheList()
    row = await chat_by_id(session, chat.id)
    if row.owner_id == person_id and row.state == ChatState.ACTIVE:
        return LinkedAlready()
    platform_owner = next((admin for admin in chat.admins.values() if admin.status is MemberStatus.OWNER), None)
    is_platform_owner = platform_owner is not None and platform_owner.person.key == person_key
    if not is_platform_owner:
        if row.owner_id not in (None, person_id):
            return OwnedBySomebodyElse()
        if platform_owner is not None and chat.allowed is None:
            return OwnedBySomebodyElse(platform_owner.person.name)
    row.owner_id, row.state, row.linked_at = person_id, ChatState.ACTIVE, row.linked_at or now
    return Linked()


async def change_general(
    session: AsyncSession, chat_id: int, settings: ChatSettings, *, now: datetime, **values: str
) -> None:
    """Turn knobs of the general section. Raises ValueError for a value that is not accepted; nothing is changed."""
    general = GeneralSettings.model_validate(settings.general.model_dump() | values)
    await store(session, chat_id, settings.model_copy(update={"general": general}), now=now)


def zone_named(text: str) -> str | None:
    """The time zone a person typed, however they wrote its letters; None where there is no such zone."""
    wanted = text.strip().replace(" ", "_")
    if len(wanted) > 64:
        return None
    for candidate in (wanted, wanted.upper(), "/".join(_capitalised(part) for part in wanted.split("/"))):
        try:
            return known_zone(candidate)
        except ValueError:
            continue
    return None


def _capitalised(part: str) -> str:
    return "_".join(word.capitalize() for word in part.split("_"))


@dataclass(frozen=True, slots=True)
class RunGroup:
    """A group that somebody's private commands can be about."""

    id: int
    title: str
    is_connected: bool


async def groups_to_connect(session: AsyncSession, person_id: int, platform: str) -> list[RunGroup]:
    """The groups on a platform that this person owns, administers or has a role in, and then those they are in."""
    now = await connection_of(session, person_id, platform)
    return [
        RunGroup(chat.id, chat.title, now is not None and now.chat_id == chat.id)
        for chat in await groups_to_choose(session, person_id, platform)
    ]


async def connect(
    session: AsyncSession, person_id: int, platform: str, chat_id: int, *, now: datetime
) -> RunGroup | None:
    """Private commands are about this group from now on. None: this person has nothing to do with it any more."""
    group = next((one for one in await groups_to_connect(session, person_id, platform) if one.id == chat_id), None)
    if group is not None:
        chosen = Connection(person_id=person_id, platform=platform, chat_id=chat_id, connected_at=now)
        await session.merge(chosen)
    return group
