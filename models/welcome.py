"""Who came when, whether they were greeted, and which welcome stands in the chat now."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, UtcDateTime
from models.cases import Case, CaseMode, CaseState
from models.introductions import Introduction
from models.lookup import row_with_key
from models.people import Identity, Member
from models.restrictions import Restriction
from models.upsert import insert_into


class ArrivalState(StrEnum):
    WAITING = "waiting"
    GREETED = "greeted"
    PASSED = "passed"  # came too late to be greeted, or greeting is off
    RAID = "raid"


class Arrival(Base):
    """The newest join of a person in a chat. ``left_at`` is kept for people whose join was never seen as well."""

    __tablename__ = "arrivals"
    __table_args__ = (Index(None, "chat_id", "joined_at"), Index(None, "chat_id", "state"))

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By the platform's own time; None: only the leaving was seen."""
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When we heard of it: the window of a shared welcome is counted from here."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8), default=ArrivalState.PASSED)
    is_back: Mapped[bool] = mapped_column(default=False)


class WelcomePost(Base):
    """A welcome that is to be deleted: by the next one, or at ``remove_at``."""

    __tablename__ = "welcome_posts"

    action_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    remove_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Buddy(Base):
    """A member who volunteers to look after newcomers. ``named_at``: when a welcome named them last."""

    __tablename__ = "buddies"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    named_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def arrival_of(session: AsyncSession, chat_id: int, person_id: int) -> Arrival | None:
    return await row_with_key(session, Arrival, chat_id, person_id)


async def add_arrival(session: AsyncSession, arrival: Arrival) -> None:
    session.add(arrival)
    await session.flush()


_FIRST_WAITING = select(func.min(Arrival.noticed_at)).where(
    Arrival.chat_id == bindparam("chat_id"),
    Arrival.state == literal_column(f"'{ArrivalState.WAITING}'"),
    Arrival.joined_at >= bindparam("since", type_=UtcDateTime),
)


async def first_waiting_at(session: AsyncSession, chat_id: int, since: datetime) -> datetime | None:
    """Since when (UTC) the first of those who wait for a welcome waits; who came before ``since`` waits for none."""
    return (await session.scalars(_FIRST_WAITING, {"chat_id": chat_id, "since": since})).one()


async def arrivals_waiting(session: AsyncSession, chat_id: int, platform: str) -> list[tuple[Arrival, str, str]]:
    """Who waits for a welcome, is here, may speak and has done no wrong since, in the order they came in."""
    held = exists().where(
        Restriction.chat_id == Arrival.chat_id,
        Restriction.person_id == Arrival.person_id,
        Restriction.lifted_at.is_(None),
    )
    accused = exists().where(
        Case.chat_id == Arrival.chat_id,
        Case.subject_id == Arrival.person_id,
        Case.mode == CaseMode.ENFORCE,
        Case.state != CaseState.UNDONE,
        Case.at >= Arrival.joined_at,
    )
    query = (
        select(Arrival, Identity.key, Identity.name)
        .join(Identity, Identity.person_id == Arrival.person_id)
        .join(Member, (Member.chat_id == Arrival.chat_id) & (Member.person_id == Arrival.person_id))
        .where(
            Arrival.chat_id == chat_id,
            Arrival.state == ArrivalState.WAITING,
            Arrival.left_at.is_(None),
            Identity.platform == platform,
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
            ~held,
            ~accused,
        )
        .order_by(Arrival.joined_at, Arrival.person_id)
    )
    return [(arrival, key, name) for arrival, key, name in await session.execute(query)]


async def settle_waiting(session: AsyncSession, chat_id: int, greeted: Iterable[int], otherwise: ArrivalState) -> None:
    """Nobody waits any more: these people were greeted, for all others the chance is over."""
    waiting = (Arrival.chat_id == chat_id, Arrival.state == ArrivalState.WAITING)
    await session.flush()
    ids = list(greeted)
    if ids:
        await session.execute(
            update(Arrival).where(*waiting, Arrival.person_id.in_(ids)).values(state=ArrivalState.GREETED)
        )
    await session.execute(update(Arrival).where(*waiting).values(state=otherwise))


async def newest_without_introduction(
    session: AsyncSession, chat_id: int, platform: str, limit: int
) -> list[tuple[str, datetime]]:
    """Keys and join times of the newest newcomers who have not introduced themselves, newest first."""
    query = (
        select(Identity.key, Arrival.joined_at)
        .join(Identity, Identity.person_id == Arrival.person_id)
        .where(*_expected(chat_id, platform))
        .order_by(Arrival.joined_at.desc(), Arrival.person_id)
        .limit(limit)
    )
    return [(key, at) for key, at in await session.execute(query) if at is not None]


async def names_without_introduction(
    session: AsyncSession, chat_id: int, platform: str, since: datetime
) -> list[tuple[str, datetime]]:
    """Names and join times of those who came since a moment, are here, and have not introduced themselves."""
    query = (
        select(Identity.name, Arrival.joined_at)
        .join(Identity, Identity.person_id == Arrival.person_id)
        .join(Member, (Member.chat_id == Arrival.chat_id) & (Member.person_id == Arrival.person_id))
        .where(
            *_expected(chat_id, platform),
            Arrival.joined_at >= since,
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        )
        .order_by(Arrival.joined_at, Arrival.person_id)
    )
    return [(name, at) for name, at in await session.execute(query) if at is not None]


def _expected(chat_id: int, platform: str) -> tuple[ColumnElement[bool], ...]:
    done = exists().where(Introduction.chat_id == chat_id, Introduction.person_id == Arrival.person_id)
    return (
        Arrival.chat_id == chat_id,
        Arrival.joined_at.is_not(None),
        Arrival.left_at.is_(None),
        Arrival.state != ArrivalState.RAID,
        Identity.platform == platform,
        Identity.kind == "person",
        ~done,
    )


async def add_post(session: AsyncSession, post: WelcomePost) -> None:
    session.add(post)
    await session.flush()


async def posts_in(session: AsyncSession, chat_id: int) -> list[WelcomePost]:
    """Oldest first."""
    query = select(WelcomePost).where(WelcomePost.chat_id == chat_id).order_by(WelcomePost.action_id)
    return list(await session.scalars(query))


async def drop_posts(session: AsyncSession, posts: Iterable[WelcomePost]) -> None:
    await session.execute(delete(WelcomePost).where(WelcomePost.action_id.in_([post.action_id for post in posts])))


async def add_buddy(session: AsyncSession, chat_id: int, person_id: int, since: datetime) -> bool:
    """False: was one before."""
    statement = insert_into(session, Buddy).values(chat_id=chat_id, person_id=person_id, since=since, named_at=None)
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(Buddy.person_id))
    return inserted.scalar_one_or_none() is not None


async def drop_buddy(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """False: was none."""
    statement = delete(Buddy).where(Buddy.chat_id == chat_id, Buddy.person_id == person_id)
    return (await session.execute(statement.returning(Buddy.person_id))).scalar_one_or_none() is not None


async def buddies_in(session: AsyncSession, chat_id: int, platform: str) -> list[tuple[Buddy, str, str]]:
    """Buddies who are in the chat, with key and name; whose turn it has not been for longest stands first."""
    query = (
        select(Buddy, Identity.key, Identity.name)
        .join(Identity, Identity.person_id == Buddy.person_id)
        .join(Member, (Member.chat_id == Buddy.chat_id) & (Member.person_id == Buddy.person_id))
        .where(
            Buddy.chat_id == chat_id,
            Identity.platform == platform,
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        )
        .order_by(Buddy.named_at.asc().nulls_first(), Buddy.since, Buddy.person_id)
    )
    return [(buddy, key, name) for buddy, key, name in await session.execute(query)]
