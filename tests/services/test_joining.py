"""Two persons become one: no table is left out, and what cannot stand twice is settled as people would."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind, MemberStatus, PersonRef, PlatformName, Role
from bot.services.checkin.marking import refs_of_day
from bot.services.linking.clashes import CLASHES
from bot.services.linking.joining import Joined, join_persons, may_be_one, part_account
from bot.storage.migrations import every_table
from bot.storage.writer import Writer
from models.base import Base, UtcDateTime, table_of
from models.cases import Case
from models.chats import Chat
from models.checkin import CheckIn, days_of
from models.connections import Connection
from models.events import MemberDay
from models.forgetting import people_columns, tables_about_people
from models.introductions import Introduction
from models.merging import in_chats_of, person_keys
from models.people import Identity, Member, Person, RoleGrant, add_people
from models.points import PointsEntry, balance_of
from models.poll_votes import PollVote
from models.polls import Poll
from models.restrictions import Exemption
from models.rituals import Proof, Ritual
from models.timers import Timer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2026, 2, 28)
ABOUT_NO_CHAT = {"identities", "link_tries"}


def test_every_table_about_people_says_how_two_rows_become_one() -> None:
    every_table()
    assert {table.name for table, _ in tables_about_people()} == set(CLASHES)
    careless = {
        table.name
        for table, columns in tables_about_people()
        if CLASHES[table.name] is None and any(person_keys(table, column) for column in columns)
    }
    assert careless == {"cases"}, "a person is part of a key there, so two rows may clash"


def test_a_table_is_about_a_chat_or_known_to_be_about_none() -> None:
    every_table()
    about_none = {table.name for table, _ in tables_about_people() if in_chats_of(table, "telegram") is None}
    assert about_none == ABOUT_NO_CHAT


async def two_people(session: AsyncSession) -> tuple[int, int, int, int]:
    """Ids of two persons, and of a chat of each one's platform."""
    ((_, stays),) = await add_people(session, PlatformName.TELEGRAM, [PersonRef("7", "阿明")], NOW)
    ((_, goes),) = await add_people(session, PlatformName.PLAYGROUND, [PersonRef("m", "明明", language="zh")], NOW)
    chats = [
        Chat(platform=platform, key=key, kind=ChatKind.GROUP, created_at=NOW)
        for platform, key in ((PlatformName.TELEGRAM, "-1"), (PlatformName.PLAYGROUND, "room"))
    ]
    session.add_all(chats)
    await session.flush()
    return stays, goes, chats[0].id, chats[1].id


def a_ritual(chat: int) -> Ritual:
    return Ritual(
        id=1,
        chat_id=chat,
        name="早起",
        weekdays=127,
        opens_at=time(0),
        closes_at=time(0),
        day_start=time(0),
        proof=Proof.NONE,
        points=5,
        weekly_bonus=0,
        created_at=NOW,
    )


async def joined_with(writer: Writer, *rows_of: Any) -> Joined:
    """Two persons with these rows (each made from both ids and the two chats), joined."""

    async def work(session: AsyncSession) -> Joined:
        ids = await two_people(session)
        for rows in rows_of:
            session.add_all(rows(*ids))
            await session.flush()
        return await join_persons(session, ids[0], ids[1], now=NOW)

    return await writer.write(work)


async def all_of(writer: Writer, model: type[Base]) -> Sequence[Any]:
    async with writer.reader() as session:
        return (await session.execute(select(table_of(model)))).mappings().all()


def _some_value(column: Column[Any]) -> object:
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    plain: dict[type, object] = {
        str: "x",
        bytes: b"x",
        int: 1,
        float: 1.0,
        bool: False,
        datetime: NOW,
        date: DAY,
        time: time(9),
    }
    return plain[kind]


async def fill_every_table(session: AsyncSession, person_id: int, chat_id: int) -> None:
    """One row in each table that names people or is referred to by one, with this person in every such column."""
    keys: dict[Table, Mapping[str, Any]] = {
        table_of(Person): {"id": person_id},
        table_of(Chat): {"id": chat_id},
    }
    await session.execute(update(Chat).where(Chat.id == chat_id).values(owner_id=person_id))
    for table in every_table().sorted_tables:
        if table in keys or table is table_of(Identity):
            continue
        row: dict[str, Any] = {}
        for column in table.columns:
            parent = next((key.column for key in column.foreign_keys), None)
            if column in people_columns(table):
                row[column.name] = person_id
            elif parent is not None:
                row[column.name] = keys[parent.table][parent.name]
            elif column.primary_key or not column.nullable:
                row[column.name] = chat_id if column.name == "chat_id" else _some_value(column)
        await session.execute(insert(table).values(**row))
        keys[table] = row


async def test_every_column_that_names_a_person_follows(writer: Writer) -> None:
    """The row of the one is deleted at the end: the database itself would refuse that while anything points at it."""

    async def work(session: AsyncSession) -> Joined:
        stays, goes, chat, _ = await two_people(session)
        await fill_every_table(session, goes, chat)
        return await join_persons(session, stays, goes, now=NOW)

    joined = await writer.write(work)
    left: set[str] = set()
    missing: set[str] = set()
    async with writer.reader() as session:
        for table, columns in tables_about_people():
            for column in columns:
                found = set(await session.scalars(select(column)))
                left |= {f"{table}.{column.name}"} if joined.gone_id in found else set()
                missing |= set() if joined.person_id in found else {f"{table}.{column.name}"}
        people = list(await session.scalars(select(Person)))
        assert [(one.id, one.name, one.language) for one in people] == [(joined.person_id, "阿明", "zh")]
    assert left == missing == set()
    assert joined.accounts == {("telegram", "7"): joined.person_id, ("playground", "m"): joined.person_id}


async def test_two_memberships_in_one_chat_add_up(writer: Writer) -> None:
    later = NOW + timedelta(days=1)

    def members(stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        gone = Member(chat_id=chat, person_id=stays, status=MemberStatus.LEFT, first_seen_at=later, message_count=2)
        here = Member(
            chat_id=chat,
            person_id=goes,
            status=MemberStatus.MEMBER,
            first_seen_at=NOW,
            message_count=3,
            last_message_at=later,
        )
        days = [
            MemberDay(chat_id=chat, day=1, person_id=one, kind="message", n=n) for one, n in ((stays, 2), (goes, 3))
        ]
        return [gone, here, *days, MemberDay(chat_id=chat, day=2, person_id=goes, kind="message", n=4)]

    joined = await joined_with(writer, members)
    (member,) = await all_of(writer, Member)
    assert (member["person_id"], member["status"], member["message_count"]) == (joined.person_id, "member", 5)
    assert (member["first_seen_at"], member["last_message_at"]) == (NOW, later)
    assert sorted((row["day"], row["n"]) for row in await all_of(writer, MemberDay)) == [(1, 5), (2, 4)]


async def test_two_check_ins_of_one_day_count_once_and_are_paid_once(writer: Writer) -> None:
    def ritual(_stays: int, _goes: int, chat: int, _other: int) -> list[Base]:
        return [a_ritual(chat)]

    def check_ins(stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        rows: list[Base] = []
        for person, hours in ((stays, 2), (goes, 1)):
            at = NOW + timedelta(hours=hours)
            rows.append(CheckIn(ritual_id=1, chat_id=chat, person_id=person, day=DAY, at=at, how="said", claim=person))
            ref = f"{refs_of_day(1, person, DAY)[0]}1"
            rows.append(PointsEntry(chat_id=chat, person_id=person, amount=5, reason="checkin", ref=ref, at=at))
        alone = date(2026, 2, 27)
        rows.append(CheckIn(ritual_id=1, chat_id=chat, person_id=goes, day=alone, at=NOW, how="said"))
        return rows

    joined = await joined_with(writer, ritual, check_ins)
    assert joined.settled == {"check_ins": 1}
    async with writer.reader() as session:
        assert await days_of(session, 1, joined.person_id) == {DAY, date(2026, 2, 27)}
        (kept,) = list(await session.scalars(select(CheckIn).where(CheckIn.day == DAY)))
        assert (kept.at, kept.claim) == (NOW + timedelta(hours=1), max(joined.person_id, joined.gone_id))
        assert await balance_of(session, kept.chat_id, joined.person_id) == 5
        entries = list(await session.scalars(select(PointsEntry.reason).order_by(PointsEntry.id)))
        assert entries == ["checkin", "checkin", "linked"]


async def test_a_withdrawn_check_in_gives_way_to_one_that_counts(writer: Writer) -> None:
    def ritual(_stays: int, _goes: int, chat: int, _other: int) -> list[Base]:
        return [a_ritual(chat)]

    def check_ins(stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        common = {"ritual_id": 1, "chat_id": chat, "day": DAY, "how": "said"}
        later = NOW + timedelta(hours=1)
        return [
            CheckIn(**common, person_id=stays, at=NOW, withdrawn_at=later),
            CheckIn(**common, person_id=goes, at=later),
        ]

    joined = await joined_with(writer, ritual, check_ins)
    async with writer.reader() as session:
        assert await days_of(session, 1, joined.person_id) == {DAY}


async def test_of_two_votes_in_one_poll_the_newer_stays(writer: Writer) -> None:
    def poll(stays: int, _goes: int, chat: int, _other: int) -> list[Base]:
        return [
            Poll(
                id=1,
                chat_id=chat,
                created_by_id=stays,
                spec="{}",
                style="card",
                state="open",
                created_at=NOW,
                shown_at=NOW,
            )
        ]

    def votes(stays: int, goes: int, _chat: int, _other: int) -> list[Base]:
        return [
            PollVote(poll_id=1, person_id=stays, options="0", at=NOW),
            PollVote(poll_id=1, person_id=goes, options="1", at=NOW + timedelta(minutes=1)),
        ]

    joined = await joined_with(writer, poll, votes)
    (vote,) = await all_of(writer, PollVote)
    assert (vote["person_id"], vote["options"]) == (joined.person_id, "1")


async def test_the_longer_exemption_and_the_first_introduction_stay(writer: Writer) -> None:
    soon = NOW + timedelta(days=1)

    def rows(stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        return [
            Exemption(chat_id=chat, person_id=stays, rule_id="", until=soon, given_at=NOW),
            Exemption(chat_id=chat, person_id=goes, rule_id="", until=None, given_at=NOW),
            Introduction(chat_id=chat, person_id=stays, message_key="2", at=soon),
            Introduction(chat_id=chat, person_id=goes, message_key="1", at=NOW),
            PointsEntry(
                chat_id=chat, person_id=goes, amount=4, reason="introduction", ref=f"introduction:{goes}", at=NOW
            ),
        ]

    joined = await joined_with(writer, rows)
    (exemption,) = await all_of(writer, Exemption)
    (introduction,) = await all_of(writer, Introduction)
    assert exemption["until"] is None
    assert introduction["message_key"] == "1"
    async with writer.reader() as session:
        assert await balance_of(session, introduction["chat_id"], joined.person_id) == 0


async def test_two_cases_of_one_cause_both_stay(writer: Writer) -> None:
    def cases(stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        common = {"chat_id": chat, "what": "spam", "state": "open", "mode": "enforce", "at": NOW, "cause_id": 9}
        return [Case(**common, number=n, subject_id=who) for n, who in ((1, stays), (2, goes))]

    joined = await joined_with(writer, cases)
    rows = await all_of(writer, Case)
    assert sorted((row["number"], row["subject_id"]) for row in rows) == [
        (1, joined.person_id),
        (2, joined.person_id),
    ]


async def test_a_timer_about_somebody_goes_on_for_the_one_they_are_now(writer: Writer) -> None:
    def timer(_stays: int, goes: int, chat: int, _other: int) -> list[Base]:
        return [
            Timer(
                chat_id=chat,
                name="rules.gate",
                key=f"{chat}:{goes}",
                payload=f'{{"person": {goes}}}',
                catch_up="send_late",
                created_at=NOW,
            )
        ]

    joined = await joined_with(writer, timer)
    (ring,) = await all_of(writer, Timer)
    assert ring["payload"] == f'{{"person": {joined.person_id}}}'
    assert ring["key"].endswith(f":{joined.person_id}")


async def test_who_is_no_person_or_has_an_account_there_already_cannot_be_joined(writer: Writer) -> None:
    async def work(session: AsyncSession) -> list[bool]:
        stays, goes, _, _ = await two_people(session)
        ((_, double),) = await add_people(session, PlatformName.TELEGRAM, [PersonRef("8", "小号")], NOW)
        return [await may_be_one(session, stays, other) for other in (goes, double, stays)]

    assert await writer.write(work) == [True, False, False]


async def test_parting_gives_each_account_the_rows_of_its_platforms_chats(writer: Writer) -> None:
    async def work(session: AsyncSession) -> tuple[int, int]:
        stays, goes, chat, other = await two_people(session)
        session.add_all(
            [
                PointsEntry(chat_id=chat, person_id=stays, amount=2, reason="grant", ref="a", at=NOW),
                PointsEntry(chat_id=other, person_id=goes, amount=3, reason="grant", ref="b", at=NOW),
                RoleGrant(chat_id=chat, person_id=stays, role=Role.ADMIN, granted_at=NOW),
                RoleGrant(chat_id=other, person_id=goes, role=Role.CONTENT, granted_at=NOW),
                Connection(person_id=stays, platform="telegram", chat_id=chat, connected_at=NOW),
            ]
        )
        await session.flush()
        await join_persons(session, stays, goes, now=NOW)
        parted = await part_account(session, stays, ("playground", "m"), now=NOW)
        assert parted.moved == {"points_entries": 1, "role_grants": 1}
        return parted.from_id, parted.person_id

    stays, fresh = await writer.write(work)
    roles = {(row["person_id"], row["role"]) for row in await all_of(writer, RoleGrant)}
    assert roles == {(stays, "admin"), (fresh, "content")}
    assert {(row["person_id"], row["amount"]) for row in await all_of(writer, PointsEntry)} == {(stays, 2), (fresh, 3)}
    async with writer.reader() as session:
        assert await session.scalar(select(func.count()).select_from(Identity).where(Identity.person_id == fresh)) == 1
