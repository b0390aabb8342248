"""Cases: every act of moderation is written down with its cause, its evidence and what was done, and can be undone.

Knows no chat and says nothing. What an act needs of the platform is decided in ``bot/services/sanctions.py``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.text import clean_text
from models.cases import (
    Case,
    CaseMode,
    CaseState,
    WarnPoints,
    add_case,
    case_by_id,
    case_numbered,
    cases_that_deleted,
    recent_cases,
)
from models.restrictions import Exemption, exemption_for

__all__ = [
    "EXCERPT_LIMIT",
    "EXEMPTION_LASTS",
    "REASON_LIMIT",
    "ByCommand",
    "ByRule",
    "Case",
    "Cause",
    "Deleted",
    "Evidence",
    "Measure",
    "MeasureKind",
    "cases_of",
    "deleted_since",
    "exempt",
    "find_case",
    "find_case_by_id",
    "is_rule_case",
    "is_shadow",
    "is_undone",
    "measures_of",
    "open_case",
]

EXCERPT_LIMIT = 300
REASON_LIMIT = 500
EXEMPTION_LASTS = timedelta(days=30)


class MeasureKind(StrEnum):
    DELETE = "delete"
    WARN = "warn"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was done (or, in shadow, would have been).

    ``until`` None: a mute or ban until it is lifted. ``count``: how many messages were deleted.
    ``missing``: it could not be done, the bot lacks the right.
    """

    kind: MeasureKind
    points: int = 0
    until: datetime | None = None
    count: int = 0
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ByCommand:
    """An admin said so."""

    command: str


@dataclass(frozen=True, slots=True)
class ByRule:
    """A rule matched: its id, its version at that moment, and its name as people know it."""

    rule_id: str
    version: int
    name: str


Cause = ByCommand | ByRule


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the act rests on. ``detail`` must be JSON: what a detector found."""

    message_key: str | None = None
    excerpt: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


async def open_case(
    session: AsyncSession,
    *,
    chat_id: int,
    subject_id: int | None,
    cause: Cause,
    actions: Sequence[Measure],
    at: datetime,
    actor_id: int | None = None,
    evidence: Evidence | None = None,
    reason: str = "",
    mode: CaseMode = CaseMode.ENFORCE,
    cause_id: int | None = None,
) -> Case:
    """Write a case under the chat's next number, with its points on the ledger unless it is a shadow.

    ``actor_id`` None: Hearth by itself. ``cause_id``: the inbox row that led to it (``ctx.cause_id``). Raises
    IntegrityError where the same inbox row already led to the same case.
    """
    evidence = evidence or Evidence()
    rule = cause if isinstance(cause, ByRule) else None
    case = await add_case(
        session,
        Case(
            chat_id=chat_id,
            subject_id=subject_id,
            actor_id=actor_id,
            what=rule.rule_id if rule else cause.command if isinstance(cause, ByCommand) else "",
            rule_version=rule.version if rule else None,
            rule_name=rule.name if rule else "",
            message_key=evidence.message_key,
            excerpt=clean_text(evidence.excerpt)[:EXCERPT_LIMIT],
            detail=json.dumps(dict(evidence.detail), ensure_ascii=False),
            actions=_to_json(actions),
            reason=clean_text(reason)[:REASON_LIMIT],
            mode=mode,
            at=at,
            cause_id=cause_id,
        ),
    )
    points = sum(action.points for action in actions if not action.missing)
    if points and subject_id is not None and mode is CaseMode.ENFORCE:
        session.add(WarnPoints(chat_id=chat_id, person_id=subject_id, case_id=case.id, points=points, at=at))
        await session.flush()
    return case


def measures_of(case: Case) -> tuple[Measure, ...]:
    """What a case says was done."""
    return tuple(
        Measure(
            MeasureKind(one["kind"]),
            points=one.get("points", 0),
            until=datetime.fromisoformat(one["until"]) if one.get("until") else None,
            count=one.get("count", 0),
            missing=one.get("missing", False),
        )
        for one in json.loads(case.actions)
    )


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a case took away from somebody: this message, and with it so many that belonged to it."""

    person_id: int
    message_key: str
    count: int
    at: datetime


async def deleted_since(session: AsyncSession, chat_id: int, since: datetime) -> list[Deleted]:
    """What cases deleted from a moment (UTC) on, oldest first; what was undone is nobody's offence."""
    found: list[Deleted] = []
    for case in await cases_that_deleted(session, chat_id, since):
        gone = [one for one in measures_of(case) if one.kind is MeasureKind.DELETE and not one.missing]
        if gone and case.subject_id is not None and case.message_key is not None:
            found.append(Deleted(case.subject_id, case.message_key, max(gone[0].count, 1), case.at))
    return found


async def find_case(session: AsyncSession, chat_id: int, number: int) -> Case | None:
    """The case people know by this number, in this chat alone."""
    return await case_numbered(session, chat_id, number)


async def find_case_by_id(session: AsyncSession, chat_id: int, case_id: int) -> Case | None:
    """A case by the id a button of ours carries; another chat's cases are not found."""
    case = await case_by_id(session, case_id)
    return case if case is not None and case.chat_id == chat_id else None


async def cases_of(session: AsyncSession, chat_id: int, person_id: int | None = None, *, limit: int = 10) -> list[Case]:
    """The newest cases of a chat, or of one person; shadow cases only where the whole chat is asked for."""
    mode = CaseMode.ENFORCE if person_id is not None else None
    return await recent_cases(session, chat_id, subject_id=person_id, mode=mode, limit=limit)


async def exempt(
    session: AsyncSession,
    chat_id: int,
    person_id: int,
    rule_id: str,
    *,
    until: datetime | None,
    given_by_id: int | None,
    at: datetime,
) -> None:
    """From now on the rule (empty: every rule) leaves this person alone, until a moment (UTC) or for good."""
    row = await exemption_for(session, chat_id, person_id, rule_id)
    if row is None:
        row = Exemption(chat_id=chat_id, person_id=person_id, rule_id=rule_id)
        session.add(row)
    row.until, row.given_by_id, row.given_at = until, given_by_id, at
    await session.flush()


def is_undone(case: Case) -> bool:
    return case.state == CaseState.UNDONE


def is_shadow(case: Case) -> bool:
    """Only what a rule would have done; nothing was done."""
    return case.is_shadow


def is_rule_case(case: Case) -> bool:
    """Opened by a rule's match, not by a command."""
    return case.rule_version is not None


def _to_json(measures: Sequence[Measure]) -> str:
    written: list[dict[str, object]] = []
    for measure in measures:
        one: dict[str, object] = {"kind": measure.kind}
        if measure.points:
            one["points"] = measure.points
        if measure.until is not None:
            one["until"] = measure.until.isoformat()
        if measure.count:
            one["count"] = measure.count
        if measure.missing:
            one["missing"] = True
        written.append(one)
    return json.dumps(written)
