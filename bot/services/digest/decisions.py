"""What waits for somebody to decide, the most human first. Each is counted for one chat and one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.people import AdminPower
from bot.services import gate
from bot.services.announcements.report import skipped_since
from bot.services.appeals import open_appeals
from bot.services.digest.reading import day_at
from bot.services.guard.rulebook import hits_of_rules, rules_of
from bot.services.guard.trials import OnTrial, waits_for_a_decision
from bot.services.newcomers import asking_line, open_questions, unanswered_newcomers
from bot.services.place import Place
from bot.services.reports import open_reports
from bot.services.setup import powers_that_matter
from models import troubles as stored
from models.budget import budget_day

RECENTLY = timedelta(hours=24)
UNDONE_WITHIN = timedelta(days=7)
REQUESTS_WAIT = timedelta(days=3)
ASKED_WITHIN = timedelta(days=2)
MOST_QUESTIONS = 3
MOST_RULES = 3
QUESTION_LIMIT = 80


class Kind(StrEnum):
    """What kind of decision; also part of the text keys ``digest.wait-<kind>`` and ``digest.do-<kind>``."""

    REPORTS = "reports"
    APPEALS = "appeals"
    REQUESTS = "requests"
    QUESTION = "question"
    RIGHTS = "rights"
    UNDOS = "undos"
    TRIAL = "trial"
    DELIVERIES = "deliveries"
    BURIED = "buried"
    BUDGET = "budget"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Decision:
    """``since``: since when the oldest of them waits, where that is known. ``ref`` is what its button needs.

    ``rules``: those on trial, where it is about them.
    """

    kind: Kind
    count: int
    since: datetime | None = None
    name: str = ""
    text: str = ""
    ref: str = ""
    rules: tuple[OnTrial, ...] = ()


class Watched(Place, Protocol):
    """A place with our own standing in it; a ``ChatView`` is one."""

    @property
    def bot_powers(self) -> frozenset[AdminPower]: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...


async def decisions_for(session: AsyncSession, place: Watched, *, owns: bool, now: datetime) -> list[Decision]:
    """Everything that waits in a chat. ``owns``: with reports about admins, which are the owner's business."""
    return [
        *await _reports_and_appeals(session, place, owns=owns),
        *await _join_requests(session, place, now),
        *await _questions(session, place, now),
        *_lost_rights(place),
        *await _rules(session, place, now),
        *await _failures(session, place, now),
    ]


async def _reports_and_appeals(session: AsyncSession, place: Place, *, owns: bool) -> list[Decision]:
    reports = await open_reports(session, place.id, about_staff=None if owns else False)
    appeals = await open_appeals(session, place.id)
    found = [
        Decision(Kind.REPORTS, len(reports), min((one.at for one in reports), default=None)),
        Decision(Kind.APPEALS, len(appeals), min((one.at for one in appeals), default=None)),
    ]
    return [one for one in found if one.count]


async def _join_requests(session: AsyncSession, place: Place, now: datetime) -> list[Decision]:
    waiting = await join_requests(session, place, now)
    return [Decision(Kind.REQUESTS, len(waiting), waiting[0].at)] if waiting else []


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who asked to be let in; ``at_the_gate``: they asked us, and the platform knows nothing of it."""

    key: str
    name: str
    at: datetime
    at_the_gate: bool = False


async def join_requests(session: AsyncSession, place: Place, now: datetime) -> list[Request]:
    """Who asked to be let in lately and is not in, the longest waiting first."""
    waiting = await stored.join_requests_waiting(session, place.id, place.ref.platform, now - REQUESTS_WAIT)
    at_the_gate = await gate.waiting(session, place.id, place.ref.platform)
    found = [*(Request(*one) for one in waiting), *(Request(*one, at_the_gate=True) for one in at_the_gate)]
    return sorted(found, key=lambda one: one.at)


async def _questions(session: AsyncSession, place: Place, now: datetime) -> list[Decision]:
    """Newcomers who asked and got no answer, at most three of them."""
    asked = await unanswered_newcomers(session, place.id, now - ASKED_WITHIN, now)
    return [
        Decision(Kind.QUESTION, 1, one.at, one.name, cut(one.text), one.message_key) for one in asked[:MOST_QUESTIONS]
    ]


async def waits_for_an_answer(session: AsyncSession, place: Place, message_key: str, now: datetime) -> bool:
    """Whether a newcomer's question is still open and worth putting to the group."""
    asked = await open_questions(session, place.id, now - ASKED_WITHIN, now)
    return any(one.message_key == message_key for one in asked)


def cut(text: str) -> str:
    """What of a text asks, in one line of at most eighty characters."""
    line = " ".join(asking_line(text).split())
    return line if len(line) <= QUESTION_LIMIT else f"{line[: QUESTION_LIMIT - 1]}…"


def _lost_rights(place: Watched) -> list[Decision]:
    missing = [power for power in powers_that_matter(place.capabilities) if power not in place.bot_powers]
    return [Decision(Kind.RIGHTS, len(missing), ref=" ".join(missing))] if missing else []


async def _rules(session: AsyncSession, place: Place, now: datetime) -> list[Decision]:
    """Rules whose acts were taken back: each wants a yes or a no. Rules on trial that would have acted want one."""
    hits = await hits_of_rules(session, place.id, now - UNDONE_WITHIN)
    names = {rule.id: rule.name for rule in await rules_of(session, place.id)} if hits else {}
    undone = [Decision(Kind.UNDOS, n.undone, name=names[i], ref=i) for i, n in hits.items() if n.undone and i in names]
    waiting = tuple(await waits_for_a_decision(session, place.id, now=now))
    trial = [Decision(Kind.TRIAL, sum(one.hits for one in waiting), rules=waiting)] if waiting else []
    return [*_largest(undone), *trial]


def _largest(found: Sequence[Decision]) -> list[Decision]:
    return sorted(found, key=lambda one: (-one.count, one.ref))[:MOST_RULES]


async def _failures(session: AsyncSession, place: Place, now: datetime) -> list[Decision]:
    """What did not get through within a day."""
    since, day = now - RECENTLY, day_at(place, now).toordinal()
    failed = await failures(session, place, now)
    buried = await _buried(session, place, now)
    budgets = [await budget_day(session, place.id, one) for one in (day - 1, day)]
    refused = sum(one.refused for one in budgets if one is not None)
    skipped = await skipped_since(session, place.id, since)
    found = [
        Decision(Kind.DELIVERIES, len(failed), failed[0].at if failed else None),
        Decision(Kind.BURIED, len(buried), buried[0][1] if buried else None),
        Decision(Kind.BUDGET, refused),
        Decision(Kind.SKIPPED, len(skipped), skipped[0].at if skipped else None),
    ]
    return [one for one in found if one.count]


@dataclass(frozen=True, slots=True)
class Failure:
    """``error`` is the platform's own word."""

    feature: str
    error: str
    at: datetime
    is_unknown: bool
    lacks_right: bool


async def failures(session: AsyncSession, place: Place, now: datetime) -> list[Failure]:
    """Actions in this chat that failed, or may have failed, within a day; oldest first."""
    found = await stored.undelivered(
        session, place.id, place.ref.key, place.ref.platform, now - RECENTLY, now + timedelta(seconds=1)
    )
    return [Failure(one.feature, one.error[:100], one.at, one.is_unknown, one.lacks_right) for one in found]


async def numbers_of_buried(session: AsyncSession, place: Place, now: datetime) -> list[int]:
    """By which number the log knows the updates of this chat that were given up within a day."""
    return [number for number, _ in await _buried(session, place, now)]


async def _buried(session: AsyncSession, place: Place, now: datetime) -> list[tuple[int, datetime]]:
    until = now + timedelta(seconds=1)
    return await stored.buried_updates(session, place.ref.platform, place.ref.key, now - RECENTLY, until)
