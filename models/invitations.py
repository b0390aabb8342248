"""Personal invitations: one for each member and chat; and who came by whose, once for each newcomer ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, UtcDateTime
from models.chats import Chat
from models.introductions import Introduction
from models.lookup import row_with_key
from models.people import Identity, Member, Person


class Invitation(Base):
    """``url`` None: it was asked for and is not made yet, or was withdrawn."""

    __tablename__ = "invitations"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    """The account it was asked for with."""
    url: Mapped[str | None] = mapped_column(Text)
    is_picture: Mapped[bool] = mapped_column(default=False)
    made_in: Mapped[str] = mapped_column(String(64))
    """The chat's key at that time: in a chat that moved, old links lead nowhere."""
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the platform last said that it leads into the chat."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the platform was last asked for it."""
    is_pending: Mapped[bool] = mapped_column(default=True)
    """The platform has not answered yet."""
    asked_line: Mapped[str | None] = mapped_column(String(64))
    """The line of the group that asked for it, where it was not asked for privately."""
    asked_topic: Mapped[str | None] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))


class Referral(Base):
    """Somebody who came by somebody's invitation, the first time they came at all. ``came_at`` None: they knocked."""

    __tablename__ = "referrals"
    __table_args__ = (Index(None, "chat_id", "inviter_id"), Index(None, "chat_id", "came_at"))

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    inviter_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)
    knocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KnockedDoor(Base):
    """When somebody last asked to be let in: there, nobody comes in without an admin's word."""

    __tablename__ = "knocked_doors"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    knocked_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Brought:
    """One newcomer of an inviter's, and what is known of their staying."""

    person_id: int
    inviter_id: int
    came_at: datetime
    is_present: bool
    joined_at: datetime | None
    left_at: datetime | None
    has_introduced: bool


async def invitation_of(session: AsyncSession, chat_id: int, person_id: int) -> Invitation | None:
    return await row_with_key(session, Invitation, chat_id, person_id)


async def invitation_for_key(session: AsyncSession, chat_id: int, person_key: str) -> Invitation | None:
    """The invitation that was asked for with this account."""
    query = select(Invitation).where(Invitation.chat_id == chat_id, Invitation.person_key == person_key)
    return (await session.scalars(query.order_by(Invitation.asked_at.desc()).limit(1))).one_or_none()


async def invitations_by(session: AsyncSession, person_id: int) -> list[tuple[Invitation, Chat]]:
    """All invitations of a person that may still lead somewhere, with their chats."""
    query = (
        select(Invitation, Chat)
        .join(Chat, Chat.id == Invitation.chat_id)
        .where(Invitation.person_id == person_id, Invitation.url.is_not(None))
        .order_by(Invitation.chat_id)
    )
    return [(invitation, chat) for invitation, chat in await session.execute(query)]


async def inviter_with(session: AsyncSession, chat_id: int, url: str, creator_key: str | None) -> int | None:
    """Whose invitation it is that somebody came by: told by its address, else by whom the platform names."""
    ours = select(Invitation.person_id).where(Invitation.chat_id == chat_id, Invitation.url == url)
    found = (await session.scalars(ours)).first()
    if found is not None or creator_key is None:
        return found
    named = select(Invitation.person_id).where(Invitation.chat_id == chat_id, Invitation.person_key == creator_key)
    return (await session.scalars(named)).first()


async def invitations_into(session: AsyncSession, chat_id: int, *, among: Iterable[str] | None = None) -> list[str]:
    """The addresses of the invitations that members of this chat were given and that hold; of ``among`` only."""
    query = select(Invitation.url).where(Invitation.chat_id == chat_id)
    if among is not None:
        query = query.where(Invitation.url.in_(list(among)))
    return [url for url in await session.scalars(query) if url is not None]


async def add_invitation(session: AsyncSession, invitation: Invitation) -> None:
    session.add(invitation)
    await session.flush()


async def asked_since(session: AsyncSession, chat_id: int, since: datetime) -> int:
    """For how many invitations of this chat the platform was asked since a moment."""
    query = select(func.count()).where(Invitation.chat_id == chat_id, Invitation.asked_at >= since)
    return await session.scalar(query) or 0


async def referral_of(session: AsyncSession, chat_id: int, person_id: int) -> Referral | None:
    return await row_with_key(session, Referral, chat_id, person_id)


async def add_referral(session: AsyncSession, referral: Referral) -> None:
    session.add(referral)
    await session.flush()


async def note_knock_at(session: AsyncSession, chat_id: int, at: datetime) -> None:
    door = await row_with_key(session, KnockedDoor, chat_id)
    if door is None:
        session.add(KnockedDoor(chat_id=chat_id, knocked_at=at))
        await session.flush()
    else:
        door.knocked_at = max(door.knocked_at, at)


async def has_knocked_since(session: AsyncSession, chat_id: int, since: datetime) -> bool:
    """Whether anybody asked to be let in since a moment."""
    door = await row_with_key(session, KnockedDoor, chat_id)
    return door is not None and door.knocked_at >= since


async def brought_since(
    session: AsyncSession,
    chat_id: int,
    *,
    since: datetime | None = None,
    inviter_id: int | None = None,
    person_id: int | None = None,
) -> Sequence[Brought]:
    """Who came by an invitation (all, one inviter's, or one newcomer), the earliest first; nobody brings themselves."""
    query = (
        select(
            Referral.person_id, Referral.inviter_id, Referral.came_at,
            Member.status, Member.joined_at, Member.left_at, Introduction.person_id,
        )
        .outerjoin(Member, (Member.chat_id == Referral.chat_id) & (Member.person_id == Referral.person_id))
        .outerjoin(
            Introduction,
            (Introduction.chat_id == Referral.chat_id) & (Introduction.person_id == Referral.person_id),
        )
        .where(
            Referral.chat_id == chat_id, Referral.came_at.is_not(None), Referral.inviter_id != Referral.person_id
        )
        .order_by(Referral.came_at, Referral.person_id)
    )  # fmt: skip
    if since is not None:
        query = query.where(Referral.came_at >= since)
    if inviter_id is not None:
        query = query.where(Referral.inviter_id == inviter_id)
    if person_id is not None:
        query = query.where(Referral.person_id == person_id)
    return [
        Brought(person, inviter, came_at, _is_present(status), joined, left, intro is not None)
        for person, inviter, came_at, status, joined, left, intro in await session.execute(query)
        if came_at is not None
    ]


def _is_present(status: str | None) -> bool:
    return status is not None and MemberStatus(status).is_present


async def names_of_present(session: AsyncSession, chat_id: int, platform: str, people: Sequence[int]) -> dict[int, str]:
    """What those of these people are called who are not known to have left and did not ask to be forgotten."""
    query = (
        select(Identity.person_id, Identity.name)
        .join(Person, Person.id == Identity.person_id)
        .outerjoin(Member, (Member.chat_id == chat_id) & (Member.person_id == Identity.person_id))
        .where(
            Identity.platform == platform,
            Identity.person_id.in_(people),
            Person.forgotten_at.is_(None),
            func.coalesce(Member.status, MemberStatus.MEMBER).not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        )
        .order_by(Identity.id.desc())
    )
    return dict((await session.execute(query)).all())
