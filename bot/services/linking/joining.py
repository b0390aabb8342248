"""Two persons become one, and one becomes two again. Each in the transaction of whoever asked: whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PersonRef, SenderKind
from bot.services.checkin.marking import refs_of_day
from bot.services.introductions import ref_of_introduction
from bot.services.linking.clashes import CLASHES
from bot.services.points import give
from models import merging as stored
from models.cases import part_cases_of_one_cause
from models.forgetting import person_with_id, tables_about_people
from models.merging import Row
from models.people import Identity
from models.points import sum_of_refs

Account = tuple[str, str]
"""Platform and key."""


@dataclass(frozen=True, slots=True)
class Joined:
    """``accounts`` belong to ``person_id`` now; ``chat_ids``: where memory may still name the other person.

    ``moved``: how many rows went along, by table; ``settled``: how many were one too many.
    """

    person_id: int
    gone_id: int
    accounts: Mapping[Account, int]
    chat_ids: tuple[int, ...]
    moved: Mapping[str, int] = field(default_factory=dict)
    settled: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parted:
    """The account has a person of its own now."""

    person_id: int
    from_id: int
    accounts: Mapping[Account, int]
    chat_ids: tuple[int, ...]
    moved: Mapping[str, int] = field(default_factory=dict)


async def platforms_of(session: AsyncSession, person_id: int) -> set[str]:
    return {one.platform for one in await stored.accounts_on(session, [person_id])}


async def may_be_one(session: AsyncSession, one_id: int, other_id: int) -> bool:
    """Two persons, neither forgotten, both people, with no two accounts on one platform.

    A person has one account on each platform: a ban, a private word and a name always mean that one.
    """
    accounts = await stored.accounts_on(session, [one_id, other_id])
    platforms = [one.platform for one in accounts]
    both_known = one_id != other_id and {one.person_id for one in accounts} == {one_id, other_id}
    are_people = all(one.kind == SenderKind.PERSON for one in accounts)
    return both_known and are_people and len(set(platforms)) == len(platforms)


async def join_persons(session: AsyncSession, stays_id: int, goes_id: int, *, now: datetime) -> Joined:
    """Everything of one person belongs to the other from now on; the row of the one is gone.

    The caller has asked ``may_be_one``. Nothing that was loaded before may be used afterwards.
    """
    await session.flush()
    chat_ids = await stored.chats_around(session, [stays_id, goes_id])
    moved: dict[str, int] = {}
    settled: dict[str, int] = {}
    await part_cases_of_one_cause(session, stays_id, goes_id)
    for table, columns in tables_about_people():
        settle = CLASHES[table.name]
        for column in columns:
            for others in stored.person_keys(table, column) if settle is not None else ():
                assert settle is not None
                gone = await stored.settle_twins(session, table, column, others, goes_id, stays_id, settle)
                settled[table.name] = settled.get(table.name, 0) + len(gone)
                await _take_back_points(session, table.name, gone, stays_id, goes_id, now)
            count = await stored.move_rows(session, table, column, goes_id, stays_id, only=true())
            moved[table.name] = moved.get(table.name, 0) + count
    await stored.rename_in_timers(session, goes_id, stays_id)
    await _one_name(session, stays_id, goes_id)
    await stored.drop_person(session, goes_id)
    session.expunge_all()
    accounts = _by_key(await stored.accounts_on(session, [stays_id]))
    return Joined(stays_id, goes_id, accounts, tuple(sorted(chat_ids)), _some(moved), _some(settled))


async def part_account(session: AsyncSession, person_id: int, account: Account, *, now: datetime) -> Parted:
    """An account becomes a person of its own. What happened in its platform's chats goes with it: it did that.

    Nothing that was loaded before may be used afterwards.
    """
    await session.flush()
    chat_ids = await stored.chats_around(session, [person_id])
    accounts = await stored.accounts_on(session, [person_id])
    leaving = next(one for one in accounts if (one.platform, one.key) == account)
    assert len(accounts) > 1, "the caller asked whether there is anything to part"
    old = await person_with_id(session, person_id)
    assert old is not None, "it has an account"
    ref = PersonRef(leaving.key, leaving.name, leaving.username, language=old.language)
    fresh_id = await stored.add_person(session, ref, now)
    leaving.person_id = fresh_id
    await session.flush()
    moved: dict[str, int] = {}
    for table, columns in tables_about_people():
        there = stored.in_chats_of(table, leaving.platform)
        for column in columns if there is not None else ():
            assert there is not None
            count = await stored.move_rows(session, table, column, person_id, fresh_id, only=there)
            moved[table.name] = moved.get(table.name, 0) + count
    session.expunge_all()
    around = chat_ids | await stored.chats_around(session, [fresh_id])
    return Parted(fresh_id, person_id, {account: fresh_id}, tuple(sorted(around)), _some(moved))


async def _take_back_points(
    session: AsyncSession, table: str, gone: Iterable[Row], stays_id: int, goes_id: int, now: datetime
) -> None:
    """A day both checked in, or an introduction both made, was paid twice: the ledger says so with an entry."""
    for row in gone:
        if table == "check_ins":
            refs, what = refs_of_day(row["ritual_id"], goes_id, row["day"]), f"{row['ritual_id']}:{row['day']}"
        elif table == "introductions":
            refs, what = (ref_of_introduction(goes_id),), "introduction"
        else:
            return
        paid = await sum_of_refs(session, row["chat_id"], refs)
        await give(session, row["chat_id"], stays_id, -paid, "linked", f"linked:{goes_id}:{what}", now)


async def _one_name(session: AsyncSession, stays_id: int, goes_id: int) -> None:
    """Whoever has no language of their own yet takes the other's; the longer acquaintance counts."""
    stays, goes = await person_with_id(session, stays_id), await person_with_id(session, goes_id)
    assert stays is not None, "both were known a moment ago"
    assert goes is not None, "both were known a moment ago"
    stays.language = stays.language or goes.language
    stays.created_at = min(stays.created_at, goes.created_at)
    await session.flush()


def _by_key(accounts: Iterable[Identity]) -> dict[Account, int]:
    return {(one.platform, one.key): one.person_id for one in accounts}


def _some(counts: Mapping[str, Any]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}
