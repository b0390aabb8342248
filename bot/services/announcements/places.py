"""Which groups an announcement goes to, and where its author may publish."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import Admin, PlatformName, Right, Role
from bot.services.announcements.desk import LATER, POST, timer_key
from bot.services.authority import rights_of
from bot.services.communities import InNone, community_around
from bot.services.timers import cancel_timer
from models import announcements as stored
from models.announcements import Announcement
from models.chats import Chat, ChatState, chat_by_id
from models.connections import groups_run_by
from models.people import identity_of, roles_in, stored_admins


@dataclass(frozen=True, slots=True)
class Place:
    """A group an announcement is, or could be, posted in."""

    chat_id: int
    title: str
    platform: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    owner_id: int | None
    roles: Mapping[int, frozenset[Role]]
    admins: Mapping[str, Admin]


async def places(session: AsyncSession, announcement: Announcement, person_id: int) -> list[Place]:
    """Every group this person may publish in, and whether the announcement goes there; its own group comes first."""
    chosen = {chat.id for chat in await stored.target_chats(session, announcement.id)}
    own = await chat_by_id(session, announcement.chat_id)
    others = [chat for chat in await groups_run_by(session, person_id) if chat.id != own.id]
    if announcement.source_chat_key is not None:  # a message can only be copied where it lives
        others = [chat for chat in others if chat.platform == own.platform]
    allowed = [chat for chat in others if await may_publish(session, chat, person_id)]
    return [Place(chat.id, chat.title, chat.platform, chat.id in chosen) for chat in (own, *allowed)]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """It goes to every group of the community but ``left_out``: there its author may not publish, or no copy can go."""

    name: str
    left_out: tuple[str, ...]


async def choose_community(session: AsyncSession, announcement: Announcement, person_id: int) -> Everywhere | None:
    """Add every group of the community; None: the announcement's group is in none."""
    seen = await community_around(session, announcement.chat_id)
    if isinstance(seen, InNone):
        return None
    possible = {place.chat_id for place in await places(session, announcement, person_id)}
    for group in seen.groups:
        if group.id in possible:
            await stored.add_target(session, announcement.id, group.id)
    return Everywhere(seen.name, tuple(group.title for group in seen.groups if group.id not in possible))


async def may_publish(session: AsyncSession, chat: Chat, person_id: int) -> bool:
    """As far as we know now; it is asked again, live, when something is posted there."""
    identity = await identity_of(session, PlatformName(chat.platform), person_id)
    if identity is None or chat.state != ChatState.ACTIVE:
        return False
    roles: dict[int, frozenset[Role]] = {}
    for grant in await roles_in(session, chat.id):
        roles[grant.person_id] = roles.get(grant.person_id, frozenset()) | {Role(grant.role)}
    standing = _Standing(chat.owner_id, roles, await stored_admins(session, chat.id, chat.platform))
    return Right.PUBLISH in rights_of(identity.key, person_id, standing)


async def choose_place(session: AsyncSession, announcement: Announcement, chat_id: int, person_id: int) -> bool:
    """Add a group, or leave it out again. False: this person may not publish there."""
    chosen = {chat.id for chat in await stored.target_chats(session, announcement.id)}
    if chat_id in chosen and len(chosen) > 1:
        await stored.remove_target(session, announcement.id, chat_id)
        for name in (POST, LATER):
            await cancel_timer(session, name, timer_key(announcement.id, chat_id))
        return True
    if chat_id not in chosen and not await may_publish(session, await chat_by_id(session, chat_id), person_id):
        return False
    await stored.add_target(session, announcement.id, chat_id)
    return True
