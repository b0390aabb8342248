"""Points: who has how many, and who leads. Entries are only ever added."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.walltime import day_bounds, local_day
from models.checkin import check_in_totals
from models.people import names_by_any_account, names_of
from models.points import PointsEntry, Total, add_entry, balance_of, newest_entries, totals_since

MOST_AT_ONCE = 1000
"""The most an admin can give or take with one command."""
_SHOWN = 10


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class Board(StrEnum):
    POINTS = "points"
    CHECK_INS = "check_ins"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a leaderboard. Equal amounts share a rank; the one who got there first stands above."""

    rank: int
    person_id: int
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first places, and the asker's own where it is further down."""

    top: tuple[Place, ...]
    own: Place | None
    people: int


@dataclass(frozen=True, slots=True)
class Purse:
    balance: int
    this_week: int
    entries: tuple[PointsEntry, ...]


@dataclass(frozen=True, slots=True)
class Granted:
    balance: int


@dataclass(frozen=True, slots=True)
class GrantedBefore:
    """This very command was obeyed already."""


@dataclass(frozen=True, slots=True)
class OutOfBounds:
    most: int


async def give(
    session: AsyncSession,
    chat_id: int,
    person_id: int,
    amount: int,
    reason: str,
    ref: str,
    at: datetime,
    by: int | None = None,
    *,
    note: str = "",
) -> bool:
    """Enter points, or take them with a negative amount; False: ``ref`` was entered before, nothing happens.

    ``reason`` is a short code that ``points.reason-<code>`` puts into words; ``ref`` (at most 96 characters) names
    the one thing these points are for; ``note`` is an admin's own remark.
    """
    if amount == 0:
        return False
    return await add_entry(
        session,
        chat_id=chat_id,
        person_id=person_id,
        amount=amount,
        reason=reason,
        note=note[:200],
        ref=ref,
        at=at,
        by_id=by,
    )


async def grant(
    session: AsyncSession, chat_id: int, person_id: int, amount: int, *, note: str, ref: str, at: datetime, by: int
) -> Granted | GrantedBefore | OutOfBounds:
    """An admin gives or takes points, a bounded number at a time."""
    if amount == 0 or abs(amount) > MOST_AT_ONCE:
        return OutOfBounds(MOST_AT_ONCE)
    if not await give(session, chat_id, person_id, amount, "grant", ref, at, by, note=note):
        return GrantedBefore()
    return Granted(await balance_of(session, chat_id, person_id))


Chats = int | tuple[int, ...]
"""One chat, or all of a community."""


async def purse(
    session: AsyncSession, chats: Chats, person_id: int, *, now: datetime, zone: ZoneInfo, day_start: time
) -> Purse:
    """A person's balance, what this week brought, and the newest entries."""
    week = begin_of(Period.WEEK, now, zone, day_start)
    return Purse(
        balance=await balance_of(session, chats, person_id),
        this_week=await balance_of(session, chats, person_id, since=week),
        entries=tuple(await newest_entries(session, chats, person_id, 5)),
    )


def begin_of(period: Period, now: datetime, zone: ZoneInfo, day_start: time) -> datetime | None:
    """The first moment (UTC) of the chat's own week or month that ``now`` lies in; None: there was no beginning."""
    today = local_day(now, zone, day_start)
    if period is Period.ALL:
        return None
    first = today - timedelta(days=today.weekday()) if period is Period.WEEK else today.replace(day=1)
    return day_bounds(first, zone, day_start)[0]


async def ranking(
    session: AsyncSession,
    chats: Chats,
    platform: str,
    *,
    board: Board,
    period: Period,
    asker: int | None,
    now: datetime,
    zone: ZoneInfo,
    day_start: time,
) -> Ranking:
    """The leaderboard of those who are in the chat now. Who left, or asked to be forgotten, is not shown.

    Of a community, people are called as they are on ``platform``, else as they are anywhere.
    """
    since = begin_of(period, now, zone, day_start)
    if board is Board.POINTS:
        totals = await totals_since(session, chats, since)
    else:
        first_day = local_day(since, zone, day_start) if since is not None else None
        totals = [Total(*row) for row in await check_in_totals(session, chats, first_day)]
    ranks = _ranks(totals)
    shown = [index for index, total in enumerate(totals) if index < _SHOWN or total.person_id == asker]
    people = [totals[index].person_id for index in shown]
    alone = isinstance(chats, int)
    names = await (
        names_of(session, platform, people) if alone else names_by_any_account(session, people, rather_on=platform)
    )
    places = [
        Place(ranks[i], totals[i].person_id, names.get(totals[i].person_id, "?"), totals[i].amount) for i in shown
    ]
    own = next((place for place in places[_SHOWN:] if place.person_id == asker), None)
    return Ranking(top=tuple(places[:_SHOWN]), own=own, people=len(totals))


def _ranks(totals: list[Total]) -> list[int]:
    """1, 2, 2, 4: equals share a rank, and the next one counts everybody above."""
    ranks: list[int] = []
    for index, total in enumerate(totals):
        equal = index > 0 and totals[index - 1].amount == total.amount
        ranks.append(ranks[-1] if equal else index + 1)
    return ranks
