"""Votes in polls: one row per person and poll, and who has none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, exists, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import MemberStatus
from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.people import Identity, Member, Person
from models.polls import Poll


class PollVote(Base):
    """One person's whole choice in one poll. Taken back: ``options`` is empty, and the row stays."""

    __tablename__ = "poll_votes"

    poll_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("polls.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"), primary_key=True, index=True)
    options: Mapped[str] = mapped_column(String(160))
    """Indexes of the options, ascending, space-separated."""
    weight: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Absentee:
    """Somebody who is here and has not voted."""

    person_id: int
    name: str
    key: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class VoteGroup:
    """How many chose exactly these options, and what their votes weigh together."""

    options: tuple[int, ...]
    people: int
    weight: int


async def vote_of(session: AsyncSession, poll_id: int, person_id: int) -> PollVote | None:
    return await row_with_key(session, PollVote, poll_id, person_id)


async def vote_groups(session: AsyncSession, poll_id: int) -> list[VoteGroup]:
    """The votes that stand, counted by the database: as many rows as there are different choices."""
    query = (
        select(PollVote.options, func.count(), func.sum(PollVote.weight))
        .where(PollVote.poll_id == poll_id, PollVote.options != "")
        .group_by(PollVote.options)
    )
    rows = await session.execute(query)
    return [VoteGroup(indexes(options), people, int(weight)) for options, people, weight in rows]


async def voter_names(session: AsyncSession, poll_id: int, limit: int) -> list[tuple[tuple[int, ...], str]]:
    """Who chose what, the first to vote first; at most ``limit`` people."""
    query = (
        select(PollVote.options, Person.name)
        .join(Person, Person.id == PollVote.person_id)
        .where(PollVote.poll_id == poll_id, PollVote.options != "")
        .order_by(PollVote.at, PollVote.person_id)
        .limit(limit)
    )
    return [(indexes(options), name) for options, name in await session.execute(query)]


async def people_present(session: AsyncSession, poll: Poll) -> int:
    """How many people could have voted: whoever is known to be in the chat now, and whoever did vote."""
    members = select(Member.person_id).where(
        Member.chat_id == poll.chat_id,
        Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
        Member.person_id.in_(select(Identity.person_id).where(Identity.kind == "person")),
    )
    voters = select(PollVote.person_id).where(PollVote.poll_id == poll.id, PollVote.options != "")
    return await session.scalar(select(func.count()).select_from(union(members, voters).subquery())) or 0


async def absentees(session: AsyncSession, poll: Poll, platform: str) -> list[Absentee]:
    """Who is in the chat, known on this platform, and has no standing vote in the poll."""
    voted = exists().where(PollVote.poll_id == poll.id, PollVote.person_id == Member.person_id, PollVote.options != "")
    query = (
        select(Person.id, Person.name, Identity.key, Identity.is_reachable)
        .join(Member, Member.person_id == Person.id)
        .join(Identity, Identity.person_id == Person.id)
        .where(
            Member.chat_id == poll.chat_id,
            Member.status.not_in([MemberStatus.LEFT, MemberStatus.BANNED]),
            Identity.platform == platform,
            Identity.kind == "person",
            Person.forgotten_at.is_(None),
            ~voted,
        )
        .order_by(Member.first_seen_at, Person.id)
    )
    return [Absentee(*row) for row in await session.execute(query)]


def indexes(written: str) -> tuple[int, ...]:
    """ "0 2" as (0, 2)."""
    return tuple(int(part) for part in written.split())


def written(options: Iterable[int]) -> str:
    """(2, 0) as "0 2"."""
    return " ".join(str(option) for option in sorted(set(options)))
