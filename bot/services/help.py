"""What a person can do here: commands sifted by place, right, platform and what the bot itself was granted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, PersonRef, PlatformName, Right, Role, SenderKind
from bot.services.authority import EVERY_ADMIN, POWER_RIGHTS, Standing, missing_powers, rights_of
from bot.services.connections import connected_chat_id
from models.chats import chat_by_id
from models.people import roles_in, stored_admins

if TYPE_CHECKING:
    from bot.routing import ChatView, Command


class Topic(StrEnum):
    """How commands are grouped; also the text key ``help.topic-<topic>``."""

    EVERYBODY = "everybody"
    CHECK_INS = "check-ins"
    POLLS = "polls"
    ANNOUNCEMENTS = "announcements"
    WELCOME = "welcome"
    ORDER = "order"
    CASES = "cases"
    RULES = "rules"
    NUMBERS = "numbers"
    HOUSE = "house"


_TOPICS: Mapping[str, Topic] = {
    "checkin": Topic.CHECK_INS,
    "ritual": Topic.CHECK_INS,
    "roll": Topic.CHECK_INS,
    "streak": Topic.CHECK_INS,
    "points": Topic.CHECK_INS,
    "polls": Topic.POLLS,
    "announcements": Topic.ANNOUNCEMENTS,
    "welcome": Topic.WELCOME,
    "introductions": Topic.WELCOME,
    "sanctions": Topic.ORDER,
    "purge": Topic.ORDER,
    "raid": Topic.ORDER,
    "cases": Topic.CASES,
    "appeals": Topic.CASES,
    "reports": Topic.CASES,
    "rules": Topic.RULES,
    "rulebook": Topic.RULES,
    "wordlists": Topic.RULES,
    "digest": Topic.NUMBERS,
    "stats": Topic.NUMBERS,
}
"""What admins do, by feature; what is not named here is about the house itself."""


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A person's group as last known, for somebody who asks in private. Good enough to show, never to act on."""

    title: str
    owner_id: int | None
    roles: Mapping[int, frozenset[Role]]
    admins: Mapping[str, Admin]
    bot_powers: frozenset[AdminPower]


async def group_behind(session: AsyncSession, platform: PlatformName, person_id: int) -> GroupStanding | None:
    """The group this person's private commands are about, if they run one."""
    chat_id = await connected_chat_id(session, person_id, platform)
    if chat_id is None:
        return None
    chat = await chat_by_id(session, chat_id)
    roles: dict[int, frozenset[Role]] = {}
    for grant in await roles_in(session, chat_id):
        roles[grant.person_id] = roles.get(grant.person_id, frozenset()) | {Role(grant.role)}
    return GroupStanding(
        title=chat.title,
        owner_id=chat.owner_id,
        roles=roles,
        admins=await stored_admins(session, chat_id, platform),
        bot_powers=frozenset(AdminPower(power) for power in chat.bot_powers.split()),
    )


def can_do_here(
    commands: Iterable["Command"],
    here: "ChatView",
    behind: GroupStanding | None,
    *,
    person_id: int,
    person: PersonRef,
    is_usable: bool,
) -> dict[Topic, list["Command"]]:
    """Commands this person may use here, by topic. ``is_usable``: the group is linked, or this is a private chat."""
    standing = here if here.is_group else behind
    rights = _rights(standing, person_id, person) if standing is not None else frozenset()
    bot_powers = standing.bot_powers if standing is not None else frozenset()
    found: dict[Topic, list[Command]] = {topic: [] for topic in Topic}
    for command in commands:
        right = command.right_in(here)
        if not command.in_menu or not command.needs <= here.capabilities or not (is_usable or command.in_unlinked):
            continue
        if not _is_place(command, here, behind) or (right is not None and right not in rights):
            continue
        if _needs_power(command.needs, bot_powers, applies=standing is not None):
            continue
        topic = Topic.EVERYBODY if right is None else _TOPICS.get(command.entry.feature, Topic.HOUSE)
        found[topic].append(command)
    return {topic: listed for topic, listed in found.items() if listed}


def spoken_in(language: str, aliases: Iterable[str]) -> list[str]:
    """The words of a command that are of any use to whoever reads this language."""
    return [alias for alias in aliases if alias.isascii() or language.startswith("zh")]


def _rights(standing: Standing, person_id: int, person: PersonRef) -> frozenset[Right]:
    """Of an anonymous admin nobody knows which one it is: what any admin may, and a press will tell."""
    if person.kind is SenderKind.ANONYMOUS_ADMIN:
        return EVERY_ADMIN.union(*POWER_RIGHTS.values())
    return rights_of(person.key, person_id, standing)


def _is_place(command: "Command", here: "ChatView", behind: GroupStanding | None) -> bool:
    where = command.where.value
    if here.is_group:
        return where != "private"
    return where in ("private", "anywhere") or (where == "connected" and behind is not None)


def _needs_power(needs: frozenset[Capability], bot_powers: frozenset[AdminPower], *, applies: bool) -> bool:
    return applies and bool(missing_powers(needs, bot_powers))
