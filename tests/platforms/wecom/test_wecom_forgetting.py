"""Whoever wants to be forgotten is forgotten by WeCom's own tables as well, and sees what those keep."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PersonRef, PlatformName
from bot.services import forgetting
from bot.storage.migrations import every_table
from bot.storage.writer import Writer
from models.accounts import every_trace
from models.base import UtcDateTime
from models.people import add_people
from models.wecom_cards import WecomCard
from models.wecom_chats import WecomChat
from models.wecom_join_ways import WecomJoinWay, ways_by_state
from models.wecom_mass_sends import WAITS, WecomMassSend
from models.wecom_room_changes import WecomRoomChange
from models.wecom_rooms import WecomRoomMember, WecomRoomNote
from tests.conftest import Databases
from tests.platforms.wecom.rooms import GROUP, Room
from tests.platforms.wecom.socket_server import SocketServer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
XUE, STAFF, OTHER = "ext:wmXUE", "lisi", "ext:wmOTHER"


def rows_naming(table: Table, key: str) -> list[dict[str, Any]]:
    """A row for each way in which the table may name an account, with nobody in its other columns."""
    found: list[dict[str, Any]] = []
    for number, trace in enumerate(one for one in every_trace() if one.table is table):
        for spelled in trace.spelled(key):
            row: dict[str, Any] = {trace.name: spelled}
            for column in table.columns:
                if column.name in row or (column.primary_key and isinstance(column.default, type(None)) and
                                          column.name == "id"):  # fmt: skip
                    continue
                row[column.name] = _value(column.type, f"{table.name[6:14]}{number}{len(found)}{key[-4:]}")
            found.append(row)
    return found


def _value(kind: Any, word: str) -> object:
    if isinstance(kind, UtcDateTime):
        return NOW
    plain: dict[type, object] = {str: word[: getattr(kind, "length", None) or 64], int: 1, bool: False, datetime: NOW}
    return plain[kind.python_type]


async def put(session: AsyncSession, *keys: str) -> None:
    for table in {trace.table for trace in every_trace()}:
        for key in keys:
            for row in rows_naming(table, key):
                await session.execute(insert(table).values(row))


async def forget(writer: Writer, key: str, name: str = "小雪") -> None:
    async def work(session: AsyncSession) -> None:
        ((_, person),) = await add_people(session, PlatformName.WECOM, [PersonRef(key, name)], NOW)
        await forgetting.forget(session, person, name="?", now=NOW)

    await writer.write(work)


async def naming(writer: Writer, key: str) -> set[str]:
    """Which columns of WeCom's tables hold an account's key, however it is spelled."""
    found = set()
    bare = key.removeprefix("ext:")
    async with writer.reader() as session:
        for table in every_table().sorted_tables:
            if table.name.startswith("wecom_"):
                for row in (await session.execute(select(table))).mappings():
                    found |= {f"{table.name}.{name}" for name, value in row.items() if bare in str(value).split(":")}
    return found


@pytest.mark.parametrize("key", [XUE, STAFF])
async def test_only_the_key_stays_and_only_where_a_group_is_followed_by_it(writer: Writer, key: str) -> None:
    await writer.write(lambda session: put(session, key, OTHER))
    before = await naming(writer, OTHER)
    assert await naming(writer, key) == before, "every way of naming somebody is tried"
    await forget(writer, key)
    stays = {f"{trace.table.name}.{trace.name}" for trace in every_trace() if trace.stays and trace.only is None}
    assert await naming(writer, key) == stays
    assert await naming(writer, OTHER) == before


async def test_a_table_of_wecoms_that_treats_nobody_would_be_found() -> None:
    every_table()
    assert forgetting.untreated() == {}
    kept = forgetting._known_of_platforms("wecom_clicks")
    assert {"task_id", "user_key", "response_code"} <= kept
    assert "somebodys_words" not in kept


async def test_names_and_words_go_while_the_change_is_still_to_be_told(writer: Writer) -> None:
    empty = {"room_id": "wr1", "step": 1, "source": "", "happened_at": NOW, "noticed_at": NOW}

    async def work(session: AsyncSession) -> None:
        told = {"by_key": OTHER, "by_name": "阿明", "invite_url": "https://x"}
        session.add(WecomRoomChange(**empty, kind="joined", value=XUE, person_name="小雪", **told))
        brought = {"by_key": XUE, "by_name": "小雪", "invite_url": "https://y"}
        session.add(WecomRoomChange(**empty, kind="joined", value=OTHER, person_name="阿明", **brought))

    await writer.write(work)
    await forget(writer, XUE)
    async with writer.reader() as session:
        first, second = await session.scalars(select(WecomRoomChange).order_by(WecomRoomChange.id))
        assert (first.value, first.person_name, first.by_name, first.invite_url) == (XUE, "", "阿明", "https://x")
        assert (second.person_name, second.by_key, second.by_name, second.invite_url) == ("阿明", "", "", "")


async def test_an_invitation_of_somebody_forgotten_brings_nobody_and_is_nobodys(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        for room, key in (("wr1", XUE), ("wr2", XUE), ("wr1", OTHER)):
            state = f"h{room}{key[-3:]}"
            session.add(
                WecomJoinWay(state=state, room_id=room, inviter_key=key, config_id="c", url="https://x", made_at=NOW)
            )

    await writer.write(work)
    await forget(writer, XUE)
    async with writer.reader() as session:
        states = {"hwr1XUE", "hwr2XUE", "hwr1HER"}
        assert set(await ways_by_state(session, states)) == {"hwr1HER"}
    assert await naming(writer, XUE) == set()


async def test_a_task_that_is_over_and_told_names_its_sender_no_more(writer: Writer) -> None:
    def task(key: str, state: str, told: str) -> WecomMassSend:
        times = {"made_at": NOW, "changed_at": NOW, "nudged_at": NOW, "look_at": None}
        return WecomMassSend(key=key, msgid=key, room_id="wr1", sender=STAFF, state=state, told=told, nudges=0, **times)

    async def work(session: AsyncSession) -> None:
        session.add_all([task("waits", WAITS, WAITS), task("over", "sent", "sent"), task("untold", "sent", WAITS)])

    await writer.write(work)
    await forget(writer, STAFF)
    async with writer.reader() as session:
        senders = {one.key: one.sender for one in await session.scalars(select(WecomMassSend))}
    assert senders == {"waits": STAFF, "over": "", "untold": STAFF}


async def test_cards_that_name_somebody_go_and_cards_that_say_the_word_stay(writer: Writer) -> None:
    shown = {
        "mention": '{"text": [{"text": "小雪", "key": "ext:wmXUE"}]}',
        "sentence": '{"text": [{"text": "今天有小雪"}]}',
    }

    async def work(session: AsyncSession) -> None:
        session.add_all(
            WecomCard(task_id=name, chat_key="bot:wr1", shown=it, made_at=NOW) for name, it in shown.items()
        )

    await writer.write(work)
    await forget(writer, XUE)
    async with writer.reader() as session:
        assert list(await session.scalars(select(WecomCard.task_id))) == ["sentence"]


async def test_my_data_holds_what_wecoms_tables_keep_and_nobody_else(writer: Writer) -> None:
    async def work(session: AsyncSession) -> bytes:
        ((_, person),) = await add_people(session, PlatformName.WECOM, [PersonRef(XUE, "小雪")], NOW)
        await put(session, XUE, OTHER)
        session.add(
            WecomRoomNote(
                update_key="u", room_id="wr9", told="add_member", before="", after="",
                people="wmOTHER wmXUE", happened_at=NOW,
            )
        )  # fmt: skip
        session.add(WecomRoomMember(room_id="wr9", key=XUE))
        told = {"by_key": OTHER, "by_name": "阿明", "invite_url": "https://x"}
        session.add(
            WecomRoomChange(
                room_id="wr9", step=1, kind="joined", value=XUE, person_name="小雪", source="",
                happened_at=NOW, noticed_at=NOW, **told,
            )
        )  # fmt: skip
        return await forgetting.everything_about(session, person, now=NOW)

    tables = json.loads(await writer.write(work))["tables"]
    assert {trace.table.name for trace in every_trace()} <= set(tables)
    assert "wr9" in [row["room_id"] for row in tables["wecom_room_members"]]
    assert [row["people"] for row in tables["wecom_room_notes"] if row["room_id"] == "wr9"] == ["wmXUE"]
    (change,) = [row for row in tables["wecom_room_changes"] if row["room_id"] == "wr9"]
    assert (change["value"], change["person_name"], change["by_key"], change["by_name"]) == (XUE, "小雪", None, None)
    assert all("response_code" not in row for row in tables["wecom_clicks"])
    assert "OTHER" not in json.dumps(tables)
    assert "阿明" not in json.dumps(tables, ensure_ascii=False)


# -- in the bot's own private chat ------------------------------------------------------------------------------------


@pytest.fixture
async def room(server: SocketServer, databases: Databases, tmp_path: Path) -> AsyncIterator[Room]:
    opened = Room(server, await databases.sqlite(tmp_path / "hearth.db"))
    await opened.open()
    yield opened
    await opened.close()


async def test_somebody_forgotten_is_a_stranger_until_they_write_again(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    await room.writes("zhangsan", "帮助")
    await room.writes("zhangsan", "忘记我")
    await room.presses("zhangsan", "删除我的数据", chat=None)
    async with room.writer.reader() as session:
        assert set(await session.scalars(select(WecomChat.key))) == {f"bot:{GROUP}"}
        cards = list(await session.scalars(select(WecomCard.shown).where(WecomCard.chat_key == "dm:zhangsan")))
    assert len(cards) == 1, "the card they pressed, which now says that it is done"
    assert "已经删除" in cards[0]
    await room.writes("zhangsan", "帮助")
    async with room.writer.reader() as session:
        assert "dm:zhangsan" in set(await session.scalars(select(WecomChat.key))), "or a restart would not know them"
