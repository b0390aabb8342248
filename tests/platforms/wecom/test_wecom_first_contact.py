"""A chat's first words and that it spoke to us are kept together, or neither is."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import DatabaseUnavailable
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.store import Store
from models.inbox import InboxRow
from models.wecom_chats import heard_chats
from tests.platforms.wecom.rooms import GROUP, OWNER, Room, until

HELLO = "大家好，我是围炉"


async def kept(room: Room) -> tuple[int, set[str]]:
    """How many updates are kept, and which chats are known."""
    async with room.writer.reader() as session:
        rows = await session.scalar(select(func.count()).select_from(InboxRow).where(InboxRow.source == "wecom:corp"))
        return rows or 0, {chat.key for chat in await heard_chats(session)}


@pytest.mark.parametrize(
    ("chat", "place", "line"), [(GROUP, Place.BOT, "@小助手 打卡"), (None, Place.DM, "/help")], ids=["group", "private"]
)
async def test_killed_after_the_line_was_kept_the_chat_is_known(
    room: Room, monkeypatch: pytest.MonkeyPatch, chat: str | None, place: Place, line: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Store, "heard", lambda _store, _keys: None)  # nothing after the transaction happens
        await room.server.say("zhangsan", line, chat=chat)
        await until(lambda: room.accepted)
        await room.restart()
    (bot,) = room.platform._surfaces
    assert bot.reaches(Address(place, chat or "zhangsan"))


async def test_a_group_killed_at_its_first_line_is_greeted_once_and_answered_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Store, "heard", lambda _store, _keys: None)
        await room.server.say("zhangsan", "@小助手 打卡", chat=GROUP)
        await until(lambda: room.accepted)
        await room.restart()
    for userid in ("zhangsan", "lisi", OWNER):
        await room.says(userid, "打卡")
    assert sum(HELLO in text for text in room.group()) == 1
    assert sum("打卡成功" in text and "zhangsan" in text for text in room.group()) == 1


async def test_where_the_chat_cannot_be_noted_the_line_is_not_kept_and_both_are_later(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting: Callable[[Store, str], object] = Store.noting
    failures = []

    def fails(store: Store, key: str) -> object:
        async def fail(_session: AsyncSession) -> None:
            failures.append(await kept(room))
            raise DatabaseUnavailable("gone")

        return noting(store, key) if len(failures) > 1 else fail

    monkeypatch.setattr(Store, "noting", fails)
    await room.says("zhangsan", "打卡")
    assert failures == [(0, set())] * 2
    rows, chats = await kept(room)
    assert rows == 1
    assert chats == {f"bot:{GROUP}"}
    assert sum(HELLO in text for text in room.group()) == 1
