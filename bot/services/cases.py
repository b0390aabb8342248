"""Cases: every act of moderation is written down with its cause, its evidence and what was done, and can be undone.

Knows no chat and says nothing. What an act needs of the platform is decided in ``bot/services/sanctions.py``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ladder import Step as LadderStep
from bot.domain.ladder import parse_ladder
from bot.domain.settings.moderation import ModerationSettings
from bot.domain.text import clean_text
from bot.services.moderation.ladder import Expiry, LadderPolicy, Rung, Step, WarningGiven, WarnOnly
from bot.services.moderation.ladder import standing as points_standing
from bot.services.moderation.rules import Ban, Kick, Mute
from models.cases import (
    Case,
    CaseMode,
    CaseState,
    WarnPoints,
    add_case,
    case_numbered,
    points_of,
    points_of_case,
    points_since,
    recent_cases,
)
from models.restrictions import Exemption, exemption_for

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


def ladder_of(settings: ModerationSettings) -> LadderPolicy:
    """The group's ladder as its settings write it."""
    rungs = tuple(
        Rung(points=rung.points, step=_step(rung.step, rung.duration)) for rung in parse_ladder(settings.ladder)
    )
    return LadderPolicy(decay=Expiry(after=timedelta(days=settings.decay_days)), rungs=rungs)


async def standing(session: AsyncSession, chat_id: int, person_id: int, at: datetime, policy: LadderPolicy) -> float:
    """The points somebody has in a chat at a moment (UTC), faded as the policy says."""
    return points_standing(_given(await points_of(session, chat_id, person_id)), at, policy)


@dataclass(frozen=True, slots=True)
class Warned:
    """A line of the board: points now, and the warnings they come from."""

    person_id: int
    points: float
    warnings: int


async def warn_board(
    session: AsyncSession, chat_id: int, at: datetime, policy: LadderPolicy, *, since: datetime
) -> list[Warned]:
    """Everybody in a chat who has points at a moment, most points first."""
    ledgers: defaultdict[int, list[WarnPoints]] = defaultdict(list)
    for entry in await points_since(session, chat_id, since):
        ledgers[entry.person_id].append(entry)
    board = [
        Warned(person_id, points_standing(given, at, policy), len(given))
        for person_id, entries in ledgers.items()
        for given in [_given(entries)]
    ]
    return sorted((one for one in board if one.points > 0), key=lambda one: (-one.points, one.person_id))


async def take_points_back(session: AsyncSession, case: Case, at: datetime) -> int:
    """Enter the opposite of what a case gave; the number of points taken back."""
    points = await points_of_case(session, case.id)
    if points and case.subject_id is not None:
        entry = WarnPoints(chat_id=case.chat_id, person_id=case.subject_id, case_id=case.id, points=-points, at=at)
        session.add(entry)
        await session.flush()
    return points


async def latest_warning(session: AsyncSession, chat_id: int, person_id: int) -> int | None:
    """The id of the newest case whose points still stand."""
    standing_cases = {entry.case_id for entry in _standing_entries(await points_of(session, chat_id, person_id))}
    return max(standing_cases, default=None)


async def find_case(session: AsyncSession, chat_id: int, number: int) -> Case | None:
    """The case people know by this number, in this chat alone."""
    return await case_numbered(session, chat_id, number)


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


def is_closed(case: Case) -> bool:
    """Undone cases are over; every other one may still be undone."""
    return case.state == CaseState.UNDONE


def _standing_entries(entries: Iterable[WarnPoints]) -> list[WarnPoints]:
    """What was given and not taken back. A case's points are given once and taken back at most once, as a whole."""
    entries = list(entries)
    left: defaultdict[int, int] = defaultdict(int)
    for entry in entries:
        left[entry.case_id] += entry.points
    return [entry for entry in entries if entry.points > 0 and left[entry.case_id] > 0]


def _given(entries: Iterable[WarnPoints]) -> list[WarningGiven]:
    return [WarningGiven(entry.points, entry.at) for entry in _standing_entries(entries)]


def _step(step: LadderStep, duration: timedelta | None) -> Step:
    match step:
        case LadderStep.WARN:
            return WarnOnly()
        case LadderStep.MUTE:
            return Mute(duration=duration)
        case LadderStep.KICK:
            return Kick()
        case LadderStep.BAN:
            return Ban(duration=duration)


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
