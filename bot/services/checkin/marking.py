"""Checking in, and setting right what went wrong: repair, withdrawal, a card spent on a missed day."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.days import Schedule
from bot.services.checkin.outcomes import (
    AlreadyCheckedIn,
    AlreadyCovered,
    CardOutcome,
    CardSpent,
    CheckedIn,
    CheckInOutcome,
    Closed,
    Given,
    NoCards,
    NotBegun,
    NothingThere,
    NotOpenYet,
    OutOfReach,
    Over,
    ProofMissing,
    Repaired,
    RepairOutcome,
    RestDay,
    Withdrawn,
    WithdrawOutcome,
)
from bot.services.checkin.streaks import Streak, streak
from bot.services.checkin.terms import Terms, schedule_of
from bot.services.points import give
from models.checkin import How, claim_day, days_of, frozen_days_of, keep_freezes, withdraw_day
from models.rituals import Proof, Ritual, RitualState

REPAIR_DAYS = 92
"""How far back a day can be repaired."""


@dataclass(frozen=True, slots=True)
class Record:
    """A person's days in a ritual, and how to judge them."""

    days: Set[date]
    frozen: Set[date]
    schedule: Schedule
    today: date
    terms: Terms

    def streak(self, *, more: Set[date] = frozenset(), less: Set[date] = frozenset()) -> Streak:
        """The streak, were these days checked in as well, or not at all."""
        return streak((self.days | more) - less, self.schedule, self.frozen, self.today, self.terms.policy)


async def record_of(
    session: AsyncSession, ritual: Ritual, person_id: int, *, terms: Terms, now: datetime, day: date | None = None
) -> Record:
    """``day``: the day in question, where it may be later than the one ``now`` lies in."""
    today = terms.day_of(ritual, now)
    days = await days_of(session, ritual.id, person_id)
    return Record(
        days=days,
        frozen=await frozen_days_of(session, ritual.id, person_id),
        schedule=await schedule_of(session, ritual),
        today=max(today, day or today, *days),  # after a move to the west a stored day can lie ahead
        terms=terms,
    )


async def check_in(
    session: AsyncSession, ritual: Ritual, person_id: int, given: Given, *, at: datetime, now: datetime, terms: Terms
) -> CheckInOutcome:
    """Check in for the day that ``at`` belongs to, whenever that is heard of."""
    day = terms.day_of(ritual, at)
    record = await record_of(session, ritual, person_id, terms=terms, now=now, day=day)
    if day in record.days:
        return AlreadyCheckedIn(record.streak().current)
    refusal = _not_now(ritual, record.schedule, day, at, terms)
    if refusal is not None:
        return refusal
    value = _number_in(given.text) if ritual.proof == Proof.NUMBER else None
    if not _is_proven(ritual, given, value):
        return ProofMissing(Proof(ritual.proof), ritual.unit)
    claim = await claim_day(
        session,
        ritual_id=ritual.id,
        chat_id=ritual.chat_id,
        person_id=person_id,
        day=day,
        at=at,
        how=given.how,
        message_key=given.message_key,
        value=value,
        by_id=None,
    )
    if claim is None:
        return AlreadyCheckedIn(record.streak(more={day}).current)
    return await _reward(session, ritual, person_id, record, day, claim, at=at)


async def repair(
    session: AsyncSession, ritual: Ritual, person_id: int, day: date, *, by: int, at: datetime, terms: Terms
) -> RepairOutcome:
    """An admin enters a check-in that was missed; points follow what the streak would have brought."""
    record = await record_of(session, ritual, person_id, terms=terms, now=at)
    if not timedelta(0) <= record.today - day <= timedelta(days=REPAIR_DAYS):
        return OutOfReach(REPAIR_DAYS)
    if day in record.days:
        return AlreadyCheckedIn(record.streak().current)
    if not record.schedule.asks_for(day):
        return RestDay(record.schedule.next_day(day))
    claim = await claim_day(
        session,
        ritual_id=ritual.id,
        chat_id=ritual.chat_id,
        person_id=person_id,
        day=day,
        at=at,
        how=How.REPAIR,
        message_key=None,
        value=None,
        by_id=by,
    )
    after = record.streak(more={day})
    if claim is None:
        return AlreadyCheckedIn(after.current)
    reward = terms.reward(ritual)
    points = after.worth(reward) - record.streak().worth(reward)
    ref = _ref("repair", ritual.id, person_id, day, claim)
    await give(session, ritual.chat_id, person_id, points, "repair", ref, at, by)
    return Repaired(day, after.current, points)


async def withdraw(
    session: AsyncSession, ritual: Ritual, person_id: int, day: date, *, by: int, at: datetime, terms: Terms
) -> WithdrawOutcome:
    """An admin takes a check-in back, and with it what it brought. The day can be checked in again."""
    record = await record_of(session, ritual, person_id, terms=terms, now=at)
    claim = await withdraw_day(session, ritual.id, person_id, day, at)
    if claim is None:
        return NothingThere()
    after = record.streak(less={day})
    reward = terms.reward(ritual)
    points = record.streak().worth(reward) - after.worth(reward)
    ref = _ref("withdraw", ritual.id, person_id, day, claim)
    await give(session, ritual.chat_id, person_id, -points, "withdraw", ref, at, by)
    return Withdrawn(day, after.current, points)


async def spend_card(
    session: AsyncSession, ritual: Ritual, person_id: int, day: date, *, at: datetime, terms: Terms
) -> CardOutcome:
    """A member covers a missed day with a card of their own."""
    record = await record_of(session, ritual, person_id, terms=terms, now=at)
    now = record.streak()
    if day in record.days:
        return AlreadyCheckedIn(now.current)
    if not timedelta(0) < record.today - day <= timedelta(days=REPAIR_DAYS):
        return OutOfReach(REPAIR_DAYS)
    if not record.schedule.asks_for(day):
        return RestDay(record.schedule.next_day(day))
    if day in record.frozen or day in now.covered:
        return AlreadyCovered()
    if not any(checked < day for checked in record.days):
        return NothingThere()
    if now.cards <= 0:
        return NoCards(terms.policy.freeze_every)
    await keep_freezes(session, ritual.id, person_id, [*now.covered], by_hand=False, at=at)
    await keep_freezes(session, ritual.id, person_id, [day], by_hand=True, at=at)
    frozen = record.frozen | set(now.covered) | {day}
    after = streak(record.days, record.schedule, frozen, record.today, terms.policy)
    return CardSpent(day, after.current, max(after.cards, 0))


async def _reward(
    session: AsyncSession, ritual: Ritual, person_id: int, record: Record, day: date, claim: int, *, at: datetime
) -> CheckedIn:
    terms = record.terms
    reward = terms.reward(ritual)
    before, after = record.streak(), record.streak(more={day})
    if any(later > day for later in record.days):  # told late: it may have joined two streaks
        points = max(after.worth(reward) - before.worth(reward), 0)
    else:
        points = reward.points_for(after.runs[day])
    await keep_freezes(session, ritual.id, person_id, after.covered, by_hand=False, at=at)
    ref = _ref("checkin", ritual.id, person_id, day, claim)
    await give(session, ritual.chat_id, person_id, points, "checkin", ref, at)
    newly_covered = [missed for missed in after.covered if missed not in record.frozen]
    return CheckedIn(
        day=day,
        streak=after.current,
        points=points,
        card_days=len(newly_covered),
        card_earned=after.cards > before.cards,
    )


def _not_now(
    ritual: Ritual, schedule: Schedule, day: date, at: datetime, terms: Terms
) -> NotOpenYet | Closed | RestDay | NotBegun | Over | None:
    """Why nobody can check in for this day at this moment."""
    if ritual.state == RitualState.PAUSED:
        return Over(RitualState.PAUSED)
    if ritual.starts_on is not None and day < ritual.starts_on:
        return NotBegun(ritual.starts_on)
    if ritual.ends_on is not None and day > ritual.ends_on:
        return Over(RitualState.ENDED)
    if not schedule.asks_for(day):
        return RestDay(schedule.next_day(day))
    opens_at, closes_at = terms.hours(ritual).window(day)
    if at < opens_at:
        return NotOpenYet(opens_at)
    return Closed(closes_at) if at >= closes_at else None


_NUMBER = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,6})?", re.ASCII)


def _number_in(text: str) -> float | None:
    """The first number of a line, such as 5.2 in "跑了 5.2 公里"."""
    match = _NUMBER.search(unicodedata.normalize("NFKC", text[:200]))
    return float(match[0]) if match else None


def _is_proven(ritual: Ritual, given: Given, value: float | None) -> bool:
    match Proof(ritual.proof):
        case Proof.NONE:
            return True
        case Proof.TEXT:
            return bool(given.text.strip())
        case Proof.PHOTO:
            return given.has_photo
        case Proof.NUMBER:
            return value is not None


def _ref(what: str, ritual_id: int, person_id: int, day: date, claim: int) -> str:
    return f"{what}:{ritual_id}:{person_id}:{day.isoformat()}:{claim}"


def refs_of_day(ritual_id: int, person_id: int, day: date) -> tuple[str, ...]:
    """How the ledger's names for everything a day brought a person begin."""
    return tuple(f"{what}:{ritual_id}:{person_id}:{day.isoformat()}:" for what in ("checkin", "repair", "withdraw"))
