"""Queries about duties given by Hearth; the table is ``role_grants`` in ``models/people.py``."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import Role
from models.lookup import row_with_key
from models.people import Person, RoleGrant


def role_grant(chat_id: int, person_id: int, role: str, *, by_id: int | None, at: datetime) -> RoleGrant:
    return RoleGrant(chat_id=chat_id, person_id=person_id, role=role, granted_by_id=by_id, granted_at=at)


async def has_role(session: AsyncSession, chat_id: int, person_id: int, role: str) -> bool:
    return await row_with_key(session, RoleGrant, chat_id, person_id, role) is not None


async def drop_roles(session: AsyncSession, chat_id: int, person_id: int, roles: Iterable[str]) -> None:
    await session.execute(
        delete(RoleGrant).where(
            RoleGrant.chat_id == chat_id, RoleGrant.person_id == person_id, RoleGrant.role.in_(list(roles))
        )
    )


async def grants_with_names(session: AsyncSession, chat_id: int, owner_id: int | None) -> list[tuple[str, str]]:
    """(name, role) of everybody with a duty in a chat, oldest acquaintance first; the owner is one of them."""
    given = select(Person.id, Person.name, RoleGrant.role).join(RoleGrant, RoleGrant.person_id == Person.id)
    owner = select(Person.id, Person.name, literal(Role.OWNER.value)).where(Person.id == owner_id)
    rows = await session.execute(union_all(given.where(RoleGrant.chat_id == chat_id), owner))
    return [(name, role) for _, name, role in sorted(rows.all())]
