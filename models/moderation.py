"""Rules and word lists of a chat, every version of a rule kept; and which message was judged by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.cases import Case, CaseMode, CaseState
from models.events import EventRow, Fact
from models.people import Identity, Member
from models.restrictions import Exemption
from models.upsert import insert_into


class RuleVersion(Base):
    """One wording of one rule. Only the current one is applied; the others explain old cases."""

    __tablename__ = "moderation_rules"
    __table_args__ = (UniqueConstraint("chat_id", "rule_id", "version"), Index(None, "chat_id", "is_current"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    rule_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    """The rule as JSON: see ``bot.services.moderation.rules.Rule``."""
    is_current: Mapped[bool] = mapped_column(default=True)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    """The rule was taken away with this version; a rule of the house stays away with it."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)


class WordList(Base):
    """A list of words, one on each line of ``entries``: it is only ever read and written as a whole."""

    __tablename__ = "word_lists"
    __table_args__ = (UniqueConstraint("chat_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    name: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    size: Mapped[int]
    entries: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)


class Judgement(Base):
    """A rule matched a message (or an album) once; whoever inserts the row opens the case."""

    __tablename__ = "judgements"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64), primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    mode: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Hits:
    """What a rule did in a time: cases that were enforced, matches in shadow, cases that were undone."""

    enforced: int = 0
    shadow: int = 0
    undone: int = 0


async def current_rules(session: AsyncSession, chat_id: int) -> list[RuleVersion]:
    """What the chat chose, oldest choice first; deleted ones too."""
    query = select(RuleVersion).where(RuleVersion.chat_id == chat_id, RuleVersion.is_current)
    return list(await session.scalars(query.order_by(RuleVersion.id)))


async def newest_version_of(session: AsyncSession, chat_id: int, rule_id: str) -> int:
    """0: the chat never changed this rule."""
    query = select(func.max(RuleVersion.version)).where(RuleVersion.chat_id == chat_id, RuleVersion.rule_id == rule_id)
    return await session.scalar(query) or 0


async def add_rule_version(session: AsyncSession, row: RuleVersion) -> None:
    """From now on this wording is the rule."""
    earlier = update(RuleVersion).where(RuleVersion.chat_id == row.chat_id, RuleVersion.rule_id == row.rule_id)
    await session.execute(earlier.where(RuleVersion.is_current).values(is_current=False))
    session.add(row)
    await session.flush()


async def word_list_versions(session: AsyncSession, chat_id: int) -> dict[str, tuple[int, int]]:
    """By name: (version, size). The words themselves are not read."""
    query = select(WordList.name, WordList.version, WordList.size).where(WordList.chat_id == chat_id)
    return {name: (version, size) for name, version, size in await session.execute(query.order_by(WordList.id))}


async def word_list_named(session: AsyncSession, chat_id: int, name: str) -> WordList | None:
    query = select(WordList).where(WordList.chat_id == chat_id, WordList.name == name)
    return (await session.scalars(query)).one_or_none()


async def claim_judgement(
    session: AsyncSession, chat_id: int, unit: str, rule_id: str, mode: CaseMode, at: datetime
) -> bool:
    """True for the first time this rule matches this message in this mode; False for every later time."""
    statement = insert_into(session, Judgement).values(chat_id=chat_id, unit=unit, rule_id=rule_id, mode=mode, at=at)
    inserted = await session.execute(statement.on_conflict_do_nothing().returning(Judgement.rule_id))
    return inserted.scalar_one_or_none() is not None


async def has_case_since(session: AsyncSession, chat_id: int, person_id: int, rule_id: str, since: datetime) -> bool:
    """Whether a rule was enforced on a person after a moment (UTC), and still is."""
    query = select(Case.id).where(
        Case.chat_id == chat_id,
        Case.subject_id == person_id,
        Case.at > since,
        Case.what == rule_id,
        Case.mode == CaseMode.ENFORCE,
        Case.state != CaseState.UNDONE,
    )
    return await session.scalar(query.limit(1)) is not None


_SPARING = select(Exemption.rule_id).where(
    Exemption.chat_id == bindparam("chat_id"),
    Exemption.person_id == bindparam("person_id"),
    or_(Exemption.until.is_(None), Exemption.until > bindparam("at", type_=UtcDateTime)),
)


async def rules_that_spare(session: AsyncSession, chat_id: int, person_id: int, at: datetime) -> frozenset[str]:
    """Ids of the rules from which a person is exempt at a moment (UTC); the empty id means every rule."""
    return frozenset(await session.scalars(_SPARING, {"chat_id": chat_id, "person_id": person_id, "at": at}))


async def hits_by_rule(session: AsyncSession, chat_id: int, since: datetime) -> dict[str, Hits]:
    """What each rule did since a moment (UTC)."""
    query = (
        select(Case.what, Case.mode, Case.state, func.count())
        .where(Case.chat_id == chat_id, Case.at >= since, Case.rule_version.is_not(None))
        .group_by(Case.what, Case.mode, Case.state)
    )
    hits: dict[str, Hits] = {}
    for rule_id, mode, state, count in await session.execute(query):
        was = hits.get(rule_id, Hits())
        is_shadow = mode == CaseMode.SHADOW
        hits[rule_id] = Hits(
            was.enforced + (0 if is_shadow else count),
            was.shadow + (count if is_shadow else 0),
            was.undone + (count if state == CaseState.UNDONE else 0),
        )
    return hits


async def newest_in_shadow(
    session: AsyncSession, chat_id: int, rule_id: str, since: datetime, limit: int
) -> list[Case]:
    """What a rule on trial would have hit since a moment (UTC), the newest first."""
    query = select(Case).where(
        Case.chat_id == chat_id, Case.at >= since, Case.what == rule_id, Case.mode == CaseMode.SHADOW
    )
    return list(await session.scalars(query.order_by(Case.at.desc(), Case.id.desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class Said:
    """A stored line."""

    id: int
    person_id: int | None
    kind: str
    at: datetime
    message_key: str | None
    topic: str | None
    media: str | None
    text: str | None


async def newest_said(
    session: AsyncSession, chat_id: int, *, since: datetime, before: tuple[datetime, int] | None, limit: int
) -> list[Said]:
    """What people said and wrote anew since a moment (UTC), newest first, and before another line's (at, id).

    By time and not by number: an imported history has higher numbers than what was heard before the import.
    """
    columns = [getattr(EventRow, field.name) for field in fields(Said)]
    query = select(*columns).where(
        EventRow.chat_id == chat_id, EventRow.at >= since, EventRow.kind.in_([Fact.MESSAGE, Fact.EDIT])
    )
    if before is not None:
        at, number = before
        query = query.where(EventRow.at <= at, or_(EventRow.at < at, EventRow.id < number))
    newest_first = query.order_by(EventRow.at.desc(), EventRow.id.desc())
    return [Said(*row) for row in await session.execute(newest_first.limit(limit))]


async def identities_and_memberships(
    session: AsyncSession, chat_id: int, platform: str, person_ids: Iterable[int]
) -> dict[int, tuple[Identity, Member | None]]:
    """How these people are known on a platform, and their rows in a chat."""
    query = (
        select(Identity, Member)
        .outerjoin(Member, (Member.person_id == Identity.person_id) & (Member.chat_id == chat_id))
        .where(Identity.platform == platform, Identity.person_id.in_(list(person_ids)))
        .order_by(Identity.id.desc())
    )
    return {identity.person_id: (identity, member) for identity, member in await session.execute(query)}
