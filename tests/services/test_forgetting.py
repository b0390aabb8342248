"""No table about people can be forgotten when a person is: the tables themselves are asked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, String, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind, PersonRef, PlatformName
from bot.domain.recurrence import CatchUp
from bot.services import forgetting
from bot.services.timers import cancel_timer, set_timer
from bot.storage.migrations import every_table
from bot.storage.writer import Writer
from models.chats import Chat
from models.forgetting import PERSON_NAMES, people_columns, tables_about_people
from models.people import Member, Person, add_people
from models.timers import Timer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOT_PEOPLE = frozenset({"chat_id", "about_chat_id", "timer_id", "cause_id", "case_id", "action_id", "result_action_id"})


def test_every_table_about_people_says_what_becomes_of_it() -> None:
    every_table()
    assert forgetting.untreated() == {}
    assert forgetting.treats_only_what_exists()


def test_every_id_without_a_foreign_key_is_known_to_be_a_person_or_not() -> None:
    strange = {
        f"{table.name}.{column.name}"
        for table in every_table().sorted_tables
        for column in table.columns
        if column.name.endswith("_id") and isinstance(column.type, BigInteger) and not column.foreign_keys
        if column.name not in PERSON_NAMES | NOT_PEOPLE
    }
    assert strange == set()


def test_a_new_table_would_be_found_by_its_foreign_key() -> None:
    people = every_table().tables["people"]
    table = Table("secrets", MetaData(), Column("winner_id", BigInteger, ForeignKey(people.c.id)), Column("x", String))
    assert [column.name for column in people_columns(table)] == ["winner_id"]
    assert {"members", "events", "audit", "cases"} <= {table.name for table, _ in tables_about_people()}


async def test_a_member_of_several_groups_is_forgotten_in_all_of_them(writer: Writer) -> None:
    async def forget(session: AsyncSession) -> tuple[forgetting.Forgotten, list[int], int]:
        ((_, person),) = await add_people(session, PlatformName.TELEGRAM, [PersonRef("7", "小红")], NOW)
        chats = [
            Chat(platform=PlatformName.TELEGRAM, key=key, kind=ChatKind.GROUP, created_at=NOW) for key in ("-1", "-2")
        ]
        session.add_all(chats)
        await session.flush()
        session.add_all(
            Member(chat_id=chat.id, person_id=person, first_seen_at=NOW, invite_url="https://t.example/+x")
            for chat in chats
        )
        return (
            await forgetting.forget(session, person, name="?", now=NOW + timedelta(days=1)),
            [chat.id for chat in chats],
            person,
        )

    forgotten, chats, person = await writer.write(forget)
    assert list(forgotten.chat_ids) == chats
    async with writer.reader() as session:
        assert list(await session.scalars(select(Member.invite_url))) == [None, None]
        assert await session.scalar(select(Person.name).where(Person.id == person)) == "?"


async def test_a_timer_that_has_rung_names_nobody_who_was_forgotten(writer: Writer) -> None:
    async def forget(session: AsyncSession) -> None:
        ((_, person),) = await add_people(session, PlatformName.TELEGRAM, [PersonRef("7", "小红")], NOW)
        for key, name in (("rung", "小红"), ("of another", "小明"), ("waits", "小红")):
            await set_timer(
                session, "x", key, chat_id=None, zone="UTC", now=NOW, at=NOW,
                payload={"name": name}, catch_up=CatchUp.SEND_LATE, max_age=None,
            )  # fmt: skip
        await cancel_timer(session, "x", "rung")
        await cancel_timer(session, "x", "of another")
        await session.flush()
        await forgetting.forget(session, person, name="?", now=NOW + timedelta(days=1))

    await writer.write(forget)
    async with writer.reader() as session:
        found = await session.execute(select(Timer.key, Timer.payload))
        kept = {row.key: row.payload for row in found}
    assert kept == {"rung": "{}", "of another": '{"name": "小明"}', "waits": '{"name": "小红"}'}
