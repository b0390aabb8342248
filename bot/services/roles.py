"""Duties in a community, given by Hearth beside what the platform says. Nobody gives away more than they have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus, PersonRef, Role, SenderKind
from bot.services.authority import ROLE_RIGHTS, Standing, rights_of
from models.people import member_of
from models.roles import drop_roles, grants_with_names, has_role, role_grant

GRANTABLE = (Role.ADMIN, Role.OPERATOR, Role.CONTENT, Role.EVENTS)
"""Owning a group is no duty to be given: it comes with linking it."""


@dataclass(frozen=True, slots=True)
class Given:
    pass


@dataclass(frozen=True, slots=True)
class HadItAlready:
    pass


@dataclass(frozen=True, slots=True)
class Taken:
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class HadNone:
    pass


@dataclass(frozen=True, slots=True)
class MoreThanYours:
    """The role may do things that whoever gives or takes it may not do."""


@dataclass(frozen=True, slots=True)
class NoPerson:
    """Channels, bots and service accounts have no duties."""


@dataclass(frozen=True, slots=True)
class Helper:
    name: str
    role: Role


def role_called(word: str, words: dict[Role, str]) -> Role | None:
    """The role a person typed; ``words`` holds, per role, the words that mean it, separated by spaces."""
    wanted = word.strip().casefold()
    return next((role for role in GRANTABLE if wanted and wanted in words[role].casefold().split()), None)


async def give_role(
    session: AsyncSession,
    chat: Standing,
    role: Role,
    *,
    chat_id: int,
    to_id: int,
    to: PersonRef,
    by_id: int,
    by_key: str,
    now: datetime,
) -> Given | HadItAlready | MoreThanYours | NoPerson:
    """Give a duty to a person. That the giver may manage roles at all was checked by the caller."""
    if to.kind is not SenderKind.PERSON:
        return NoPerson()
    if not ROLE_RIGHTS[role] <= rights_of(by_key, by_id, chat):
        return MoreThanYours()
    if await has_role(session, chat_id, to_id, role):
        return HadItAlready()
    session.add(role_grant(chat_id, to_id, role, by_id=by_id, at=now))
    return Given()


async def take_roles(
    session: AsyncSession, chat: Standing, *, chat_id: int, from_id: int, by_id: int, by_key: str, only: Role | None
) -> Taken | HadNone | MoreThanYours:
    """Take one duty, or all of them, from a person. One's own may always be laid down."""
    held = chat.roles.get(from_id, frozenset())
    wanted = held & {only} if only is not None else held
    if not wanted:
        return HadNone()
    if from_id != by_id and not all(ROLE_RIGHTS[role] <= rights_of(by_key, by_id, chat) for role in wanted):
        return MoreThanYours()
    await drop_roles(session, chat_id, from_id, wanted)
    return Taken(tuple(sorted(wanted)))


async def end_duties_of_who_left(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Whoever is no longer in the group has no duty in it; False while they are here after all."""
    member = await member_of(session, chat_id, person_id)
    if member is None or MemberStatus(member.status).is_present:
        return False
    await drop_roles(session, chat_id, person_id, frozenset(Role))
    return True


async def helpers_of(session: AsyncSession, chat_id: int, owner_id: int | None) -> list[Helper]:
    """Everybody with a duty here, the owner first."""
    found = [Helper(name, Role(role)) for name, role in await grants_with_names(session, chat_id, owner_id)]
    return sorted(found, key=lambda helper: list(Role).index(helper.role))
