"""People, their identities on platforms, and their membership in chats."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import Admin, AdminPower, MemberStatus, PersonRef
from models.base import Base, BigId, UtcDateTime, table_of
from models.bulk import Bulk
from models.lookup import row_with_key
from models.upsert import Insert, insert_in


class Person(Base):
    """A human (or a channel that speaks). Ledgers point here, so the row outlives its name."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="?")
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Identity(Base):
    """One account of a person on one platform."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "key"), Index(None, "platform", "username"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    username: Mapped[str | None] = mapped_column(String(64))
    is_reachable: Mapped[bool] = mapped_column(default=False)
    """May we write privately: the person opened the private chat and did not block us since."""


class Member(Base):
    """A person in a chat. Lazily created for whoever is heard, since joins may be missed."""

    __tablename__ = "members"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    status: Mapped[str] = mapped_column(String(16), default=MemberStatus.MEMBER)
    powers: Mapped[str] = mapped_column(String(255), default="")
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: was here before us, or the join was never told."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The event time of the newest change of status: an older one never overwrites it."""
    join_source: Mapped[str | None] = mapped_column(String(16))
    invited_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    invite_url: Mapped[str | None] = mapped_column(String(255))
    message_count: Mapped[int] = mapped_column(default=0)
    last_message_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A duty given by Hearth, beside what the platform says."""

    __tablename__ = "role_grants"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    granted_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


_WITH_KEYS = select(Identity).where(
    Identity.platform == bindparam("platform"), Identity.key.in_(bindparam("keys", expanding=True))
)


async def identities_with_keys(session: AsyncSession, platform: str, keys: Iterable[str]) -> list[Identity]:
    return list(await session.scalars(_WITH_KEYS, {"platform": platform, "keys": list(keys)}))


async def identity_of(session: AsyncSession, platform: str, person_id: int) -> Identity | None:
    query = select(Identity).where(Identity.platform == platform, Identity.person_id == person_id).order_by(Identity.id)
    return (await session.scalars(query)).first()


async def keys_spelled_like(session: AsyncSession, platform: str, lowered: Iterable[str]) -> list[str]:
    """The keys of accounts that are one of these but for upper and lower case, oldest first."""
    alike = func.lower(Identity.key).in_(list(lowered))
    query = select(Identity.key).where(Identity.platform == platform, alike).order_by(Identity.id)
    return list(await session.scalars(query))


async def has_left(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Whether this person is known to be in the chat no more."""
    member = await member_of(session, chat_id, person_id)
    return member is not None and not MemberStatus(member.status).is_present


async def member_of(session: AsyncSession, chat_id: int, person_id: int) -> Member | None:
    return await row_with_key(session, Member, chat_id, person_id)


async def members_of(session: AsyncSession, chat_id: int, person_ids: Iterable[int]) -> list[Member]:
    query = select(Member).where(Member.chat_id == chat_id, Member.person_id.in_(list(person_ids)))
    return list(await session.scalars(query))


async def present_people(session: AsyncSession, chat_id: int) -> list[Person]:
    """Everybody known to be in the chat now, without bots and channels, oldest acquaintance first."""
    query = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.chat_id == chat_id,
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
            Person.id.in_(select(Identity.person_id).where(Identity.kind == "person")),
        )
        .order_by(Member.first_seen_at, Person.id)
    )
    return list(await session.scalars(query))


async def people_named(session: AsyncSession, platform: str, username: str) -> list[Identity]:
    """Identities with this @name, letter case ignored; more than one means that a name changed hands."""
    query = select(Identity).where(
        Identity.platform == platform, func.lower(Identity.username) == username.lower().lstrip("@")
    )
    return list(await session.scalars(query))


async def roles_in(session: AsyncSession, chat_id: int) -> list[RoleGrant]:
    return list(await session.scalars(select(RoleGrant).where(RoleGrant.chat_id == chat_id)))


async def add_messages(session: AsyncSession, counts: Mapping[tuple[int, int], tuple[int, datetime]]) -> None:
    """Count messages of members, creating whoever was never seen before.

    By (chat id, person id): how many to add, and when the newest of them was written.
    """
    rows = [(*member, at, count, at) for member, (count, at) in counts.items()]
    await _COUNTING_MESSAGES.run(session, rows)


def _counting_messages(dialect: str) -> Insert:
    statement = insert_in(dialect, Member).values(
        status=literal_column(f"'{MemberStatus.MEMBER}'"), powers=literal_column("''")
    )
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "person_id"],
        set_={
            "message_count": Member.message_count + statement.excluded.message_count,
            "last_message_at": statement.excluded.last_message_at,
        },
    )


_COUNTING_MESSAGES = Bulk(
    ("chat_id", "person_id", "first_seen_at", "message_count", "last_message_at"), _counting_messages
)


async def add_people(
    session: AsyncSession, platform: str, refs: Sequence[PersonRef], now: datetime
) -> list[tuple[PersonRef, int]]:
    """Create a person with one identity for each, and return their ids."""
    people = table_of(Person)
    named = [{"name": ref.name, "language": ref.language, "created_at": now} for ref in refs]
    adding = insert(people).returning(people.c.id, sort_by_parameter_order=True)
    ids = list(await session.scalars(adding, named))
    identities = [
        {
            "platform": platform,
            "key": ref.key,
            "person_id": person_id,
            "kind": ref.kind,
            "name": ref.name,
            "username": ref.username,
            "is_reachable": False,
        }
        for ref, person_id in zip(refs, ids, strict=True)
    ]
    await session.execute(insert(table_of(Identity)), identities)
    return list(zip(refs, ids, strict=True))


async def stored_admins(session: AsyncSession, chat_id: int, platform: str) -> dict[str, Admin]:
    """The chat's admins as last known, by person key; good enough to exempt them, too old to obey them."""
    query = (
        select(Member, Identity)
        .join(Identity, Identity.person_id == Member.person_id)
        .where(
            Member.chat_id == chat_id,
            Member.status.in_([MemberStatus.OWNER, MemberStatus.ADMIN]),
            Identity.platform == platform,
        )
    )
    return {
        identity.key: Admin(
            person=PersonRef(identity.key, identity.name, identity.username),
            status=MemberStatus(member.status),
            powers=frozenset(AdminPower(power) for power in member.powers.split()),
        )
        for member, identity in await session.execute(query)
    }


async def members_in(session: AsyncSession, chat_id: int) -> list[Member]:
    """Everybody ever known in a chat, oldest acquaintance first."""
    query = select(Member).where(Member.chat_id == chat_id).order_by(Member.first_seen_at, Member.person_id)
    return list(await session.scalars(query))


async def names_of(session: AsyncSession, platform: str, person_ids: Iterable[int]) -> dict[int, str]:
    """The names people go by on a platform now; whoever has no account there any more is absent."""
    query = select(Identity.person_id, Identity.name).where(
        Identity.platform == platform, Identity.person_id.in_(list(person_ids))
    )
    return {row[0]: row[1] for row in await session.execute(query.order_by(Identity.id.desc()))}


async def names_by_any_account(
    session: AsyncSession, person_ids: Iterable[int], *, rather_on: str | None = None
) -> dict[int, str]:
    """The names people go by, whatever platform they are on; ``rather_on``: the platform whose names come first."""
    query = select(Identity.person_id, Identity.name, Identity.platform).where(Identity.person_id.in_(list(person_ids)))
    rows = sorted(await session.execute(query.order_by(Identity.id.desc())), key=lambda row: row[2] == rather_on)
    return {row[0]: row[1] for row in rows}


async def admins_of_both(session: AsyncSession, chat_id: int, other_id: int) -> set[int]:
    """Ids of the people, bots left out, who are admins of both chats as last known."""
    query = (
        select(Member.person_id)
        .join(Identity, Identity.person_id == Member.person_id)
        .where(
            Member.chat_id.in_([chat_id, other_id]),
            Member.status.in_([MemberStatus.OWNER, MemberStatus.ADMIN]),
            Identity.kind == "person",
        )
        .group_by(Member.person_id)
        .having(func.count(Member.chat_id.distinct()) == 2)
    )
    return set(await session.scalars(query))
