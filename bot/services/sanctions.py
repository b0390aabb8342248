"""Sanctions: from what a rule or an admin wants to what is done now, and back again.

Everything an act needs of the platform comes back as actions for the outbox; the case, the points and the ends of
mutes and bans are written here, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Action, DeleteMessages, KickMember, MessageTarget
from bot.domain.people import AdminPower
from bot.services.cases import Cause, Evidence, Measure, MeasureKind, open_case
from bot.services.moderation.fallback import is_possible, told_instead, warned_instead
from bot.services.moderation.ladder import LadderPolicy, WarnOnly, next_step
from bot.services.moderation.rules import Ban, Consequence, Delete, Kick, Mute, Notify, Warn, severity
from bot.services.restrictions import Place, Subject, lift_case, restrict
from bot.services.warnings import standing, take_points_back
from models.cases import Case, CaseMode, CaseState
from models.outbox import OutboxState, action_with_id
from models.restrictions import RestrictionKind

DELETE_AT_ONCE = 100
NOTHING = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """What is wanted: from a rule's match or an admin's command. ``delete``: the messages a ``Delete`` means."""

    subject: Subject
    cause: Cause
    consequences: tuple[Consequence, ...]
    evidence: Evidence = NOTHING
    delete: tuple[MessageTarget, ...] = ()
    reason: str = ""
    actor_id: int | None = None
    mode: CaseMode = CaseMode.ENFORCE


@dataclass(frozen=True, slots=True)
class Sanctioned:
    """What came of it. ``actions`` go to the outbox with ``case.id``; ``points`` is the standing after it."""

    case: Case
    measures: tuple[Measure, ...]
    actions: tuple[Action, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Undone:
    case: Case
    actions: tuple[Action, ...]
    points_back: int


@dataclass(frozen=True, slots=True)
class AlreadyUndone:
    case: Case


def what_follows(wanted: Sequence[Consequence], points_before: float, policy: LadderPolicy) -> tuple[Consequence, ...]:
    """All that is to happen now: what is wanted, and the step of the ladder that the points then reach.

    Of mutes, kicks and bans only the hardest stays; points of several warnings add up.
    """
    points = sum(one.points for one in wanted if isinstance(one, Warn))
    limits: list[Mute | Kick | Ban] = [one for one in wanted if isinstance(one, Mute | Kick | Ban)]
    if points:
        step = next_step(points_before + points, policy)
        if not isinstance(step, WarnOnly):
            limits.append(step)
    kept: list[Consequence] = []
    kept += [one for one in wanted if isinstance(one, Notify)][:1]
    kept += [one for one in wanted if isinstance(one, Delete)][:1]
    if any(isinstance(one, Warn) for one in wanted):
        kept.append(Warn(points=min(points, 100)))
    if limits:
        kept.append(max(limits, key=severity))
    return tuple(kept)


async def sanction(
    session: AsyncSession,
    wanted: Sanction,
    place: Place,
    policy: LadderPolicy,
    *,
    at: datetime,
    now: datetime,
    cause_id: int | None = None,
) -> Sanctioned:
    """Open the case, give the points, keep the ends; in shadow only the case.

    ``at`` is when it happened, ``now`` is what durations count from. Raises IntegrityError where this inbox row
    (``cause_id``) already led to this case.
    """
    who = wanted.subject
    before = await standing(session, place.chat_id, who.person_id, at, policy)
    can = place.capabilities
    following = told_instead(what_follows(warned_instead(wanted.consequences, can), before, policy), can)
    measures = tuple(_measure(one, wanted, place, now) for one in following)
    case = await open_case(
        session,
        chat_id=place.chat_id,
        subject_id=who.person_id,
        cause=wanted.cause,
        actions=measures,
        at=at,
        actor_id=wanted.actor_id,
        evidence=wanted.evidence,
        reason=wanted.reason,
        mode=wanted.mode,
        cause_id=cause_id,
    )
    if wanted.mode is CaseMode.SHADOW:
        return Sanctioned(case, measures, (), before)
    actions = deletions(place.chat_key, wanted.delete) if _is_done(measures, MeasureKind.DELETE) else []
    for measure in measures:
        if not measure.missing:
            actions += await _impose(session, measure, case, who, place, now)
    return Sanctioned(case, measures, tuple(actions), await standing(session, place.chat_id, who.person_id, at, policy))


class UnderWay:
    """What was decided was not carried out so far, and still may be."""


async def refusal_of(session: AsyncSession, action_id: int) -> str | UnderWay | None:
    """The platform's own word where it did not do what was decided; None where it did."""
    row = await action_with_id(session, action_id)
    if row is not None and row.state in (OutboxState.QUEUED, OutboxState.SENDING):
        return UnderWay()
    return (row.error or "")[:120] if row is not None and row.state == OutboxState.FAILED else None


def deletions(chat_key: str, messages: Sequence[MessageTarget]) -> list[Action]:
    """Delete these, a hundred at a time (Bot API, deleteMessages: 1-100)."""
    batches = [messages[start : start + DELETE_AT_ONCE] for start in range(0, len(messages), DELETE_AT_ONCE)]
    return [DeleteMessages(chat_key=chat_key, messages=tuple(batch)) for batch in batches]


async def undo_case(
    session: AsyncSession, case: Case, place: Place, *, by_id: int | None, now: datetime
) -> Undone | AlreadyUndone:
    """Give back what a case took: the points, the right to write, the way in. What was deleted stays deleted."""
    if case.state == CaseState.UNDONE:
        return AlreadyUndone(case)
    points = await take_points_back(session, case, now)
    actions = await lift_case(session, case.id, place, now=now)
    case.state, case.closed_at, case.closed_by_id = CaseState.UNDONE, now, by_id
    await session.flush()
    return Undone(case, tuple(actions), points)


def _measure(one: Consequence, wanted: Sanction, place: Place, now: datetime) -> Measure:
    is_channel = wanted.subject.is_channel
    can_restrict = AdminPower.RESTRICT in place.powers and is_possible(one, place.capabilities)
    match one:
        case Notify():
            return Measure(MeasureKind.NOTIFY)
        case Delete():
            missing = AdminPower.DELETE not in place.powers or not is_possible(one, place.capabilities)
            return Measure(MeasureKind.DELETE, count=len(wanted.delete), missing=missing)
        case Warn(points=points):
            return Measure(MeasureKind.WARN, points=points)
        case Kick():
            return Measure(MeasureKind.KICK, missing=is_channel or not can_restrict)
        case Mute(duration=duration) | Ban(duration=duration):
            kind = MeasureKind.MUTE if isinstance(one, Mute) else MeasureKind.BAN
            until = now + duration if duration is not None else None
            missing = not can_restrict or (is_channel and kind is MeasureKind.MUTE)
            return Measure(kind, until=until, missing=missing)


def _is_done(measures: Sequence[Measure], kind: MeasureKind) -> bool:
    return any(measure.kind is kind and not measure.missing for measure in measures)


async def _impose(
    session: AsyncSession, measure: Measure, case: Case, who: Subject, place: Place, now: datetime
) -> list[Action]:
    match measure.kind:
        case MeasureKind.KICK:
            return [KickMember(chat_key=place.chat_key, person_key=who.key)]
        case MeasureKind.MUTE | MeasureKind.BAN:
            kind = RestrictionKind(measure.kind.value)
            held = await restrict(session, kind, who, place, case_id=case.id, until=measure.until, now=now)
            return [held]
        case _:
            return []
