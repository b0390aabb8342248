"""The ledger of warning points: what was given, what was taken back, and what it comes to now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ladder import Step as LadderStep
from bot.domain.ladder import parse_ladder
from bot.domain.settings.moderation import ModerationSettings
from bot.services.moderation.ladder import Expiry, LadderPolicy, Rung, Step, WarningGiven, WarnOnly
from bot.services.moderation.ladder import standing as points_standing
from bot.services.moderation.rules import Ban, Kick, Mute
from models.cases import Case, WarnPoints, points_of, points_of_case, points_since


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
