"""The one door: may this person do this here? No handler decides that by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, MemberStatus, PersonRef, Right, Role, SenderKind

ROLE_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.ADMIN: frozenset(Right) - {Right.OWN, Right.MANAGE_ROLES},
    Role.OPERATOR: frozenset(
        {Right.MODERATE, Right.DELETE, Right.PUBLISH, Right.RUN_RITUALS, Right.RUN_POLLS, Right.READ_STATS}
    ),
    Role.CONTENT: frozenset({Right.PUBLISH, Right.RUN_POLLS, Right.READ_STATS}),
    Role.EVENTS: frozenset({Right.PUBLISH, Right.RUN_POLLS, Right.RUN_RITUALS, Right.READ_STATS}),
}
"""What each duty given by Hearth may do."""

EVERY_ADMIN = frozenset({Right.CONFIGURE, Right.RUN_RITUALS, Right.RUN_POLLS, Right.READ_STATS, Right.PUBLISH})
POWER_RIGHTS: Mapping[AdminPower, frozenset[Right]] = {
    AdminPower.DELETE: frozenset({Right.DELETE}),
    AdminPower.RESTRICT: frozenset({Right.MODERATE, Right.BAN}),
    AdminPower.PROMOTE: frozenset({Right.MANAGE_ROLES}),
}
"""What a platform's admin may do through us follows from what the platform lets him do himself: we lend nothing."""

CAPABILITY_POWER: Mapping[Capability, AdminPower] = {
    Capability.DELETE: AdminPower.DELETE,
    Capability.RESTRICT: AdminPower.RESTRICT,
    Capability.BAN: AdminPower.RESTRICT,
    Capability.PIN: AdminPower.PIN,
    Capability.JOIN_REQUESTS: AdminPower.INVITE,
    Capability.INVITE_LINKS: AdminPower.INVITE,
}
"""What the bot itself must be granted in the chat before it can use a capability."""


class Standing(Protocol):
    """What the decision looks at; a ``ChatView`` is one."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def roles(self) -> Mapping[int, frozenset[Role]]: ...
    @property
    def admins(self) -> Mapping[str, Admin]: ...


class Why(StrEnum):
    """Why not; also the text key ``authority.<why>``."""

    NOT_ALLOWED = "not-allowed"
    NOT_A_PERSON = "not-a-person"


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Denied:
    why: Why


@dataclass(frozen=True, slots=True)
class MustProve:
    """An anonymous admin: some admin of this chat, nobody knows which. A button press will tell."""


def authorize(who: PersonRef, person_id: int | None, chat: Standing, right: Right) -> Allowed | Denied | MustProve:
    """Whether ``who`` may use ``right`` in ``chat``. Channels, bots and service accounts never may."""
    if who.kind is SenderKind.ANONYMOUS_ADMIN:
        return MustProve()
    if who.kind is not SenderKind.PERSON:
        return Denied(Why.NOT_A_PERSON)
    return Allowed() if right in rights_of(who.key, person_id, chat) else Denied(Why.NOT_ALLOWED)


def rights_of(person_key: str, person_id: int | None, chat: Standing) -> frozenset[Right]:
    """Everything a person may do in a chat: by Hearth's roles, by being its owner, by the platform's own powers."""
    rights: set[Right] = set()
    if person_id is not None:
        for role in chat.roles.get(person_id, ()):
            rights |= ROLE_RIGHTS[role]
        if person_id == chat.owner_id:
            rights |= ROLE_RIGHTS[Role.OWNER]
    admin = chat.admins.get(person_key)
    if admin is not None:
        if admin.status is MemberStatus.OWNER:
            return frozenset(Right)
        rights |= EVERY_ADMIN
        for power in admin.powers:
            rights |= POWER_RIGHTS.get(power, frozenset())
    return frozenset(rights)


def is_staff(person_key: str, person_id: int | None, chat: Standing) -> bool:
    """Admins, the owner and whoever has a moderating role: rules are never enforced on them."""
    if person_key in chat.admins or (person_id is not None and person_id == chat.owner_id):
        return True
    roles = chat.roles.get(person_id, frozenset()) if person_id is not None else frozenset()
    return any(Right.MODERATE in ROLE_RIGHTS[role] for role in roles)


def missing_powers(needs: frozenset[Capability], bot_powers: frozenset[AdminPower]) -> frozenset[AdminPower]:
    """What the bot was not granted in this chat although a command needs it."""
    wanted = {CAPABILITY_POWER[need] for need in needs if need in CAPABILITY_POWER}
    return frozenset(wanted - bot_powers)
