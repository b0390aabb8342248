"""The app with customer groups as ``hearth run`` puts them together: from WeCom's callbacks to the owner's digest."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.people import MemberStatus
from bot.platforms.wecom.customers.statistics import OwnerStatistics
from bot.platforms.wecom.customers.surface import RoomSurface
from models.chats import Chat
from models.outbox import OutboxRow
from models.people import Identity, Member
from models.wecom_mass_tries import WecomMassTry
from tests.conftest import Databases
from tests.platforms.wecom.envelopes import about_group
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.offices import Office
from tests.platforms.wecom.rooms import until
from tests.platforms.wecom.socket_server import SocketServer

CLUB, OWNER = "room:wrCLUB", "zhangsan"
CREATE, LIST = "externalcontact/add_msg_template", "externalcontact/get_groupmsg_list_v2"
SOON = timedelta(seconds=1)


class CustomerOffice(Office):
    """Only the app and its customer groups: no AI bot, no webhook, no group chat of the app."""

    def __init__(self, server: SocketServer, qyapi: FakeQyapi, database_url: str) -> None:
        customers = {"enabled": True, "settle_seconds": 0.05}
        super().__init__(
            server, qyapi, database_url, bot={}, webhooks=[], appchats=[], owners=["boss"], customers=customers
        )
        qyapi.corp.members = {OWNER, "boss"}

    async def hears_of(self, fields: dict[str, Any]) -> None:
        """A callback about a customer group, sealed and signed, through the web server."""
        await self.calls_back(about_group(fields))

    async def asks_for_statistics(self) -> None:
        """What is asked once an hour, now."""
        surface = self.platform._by_name["room"]
        assert isinstance(surface, RoomSurface)
        (statistics,) = [one for one in surface._followers if isinstance(one, OwnerStatistics)]
        await statistics.step(self._accept)
        await self.house.settle_down()

    async def club_chat(self) -> Chat | None:
        async with self.writer.reader() as session:
            chat: Chat | None = await session.scalar(select(Chat).where(Chat.key == CLUB))
            return chat

    async def members(self) -> dict[str, str]:
        """By key, what they are in the customer group."""
        async with self.writer.reader() as session:
            people = select(Identity.key, Member.status).join(Member, Member.person_id == Identity.person_id)
            return dict((await session.execute(people)).all())

    async def goes_by(self, time: timedelta, *, steps: int = 1) -> None:
        for _ in range(steps):
            self.clock.advance(time)
            await self.followed()
            await self.house.settle_down()

    async def followed(self) -> None:
        """Until everything that is due by now was asked of WeCom, and told."""
        surface = self.platform._by_name["room"]
        assert isinstance(surface, RoomSurface)
        await surface._posts.step(self._accept)

    async def announces(self, text: str) -> None:
        await self.tells_app(OWNER, f"/announce {text}")
        await self.presses_in_app(OWNER, "现在发布")
        await self.house.settle_down()


@pytest.fixture
async def office(
    server: SocketServer, qyapi: FakeQyapi, databases: Databases, tmp_path: Path
) -> AsyncIterator[CustomerOffice]:
    made = CustomerOffice(server, qyapi, await databases.sqlite(tmp_path / "hearth.db"))
    qyapi.customers.open("wrCLUB", OWNER, "wmA1")
    await made.open()
    await until(lambda: qyapi.called("externalcontact/groupchat/get"))
    await known(made)
    await made.opens_app(OWNER)
    yield made
    await made.close()


async def known(office: CustomerOffice) -> None:
    """Until the house has heard that there is such a group."""
    while (chat := await office.club_chat()) is None or chat.owner_id is None:
        await office.goes_by(SOON)


async def test_from_a_callback_to_the_owners_digest(office: CustomerOffice) -> None:
    side = office.qyapi.customers
    await office.hears_of(side.come("wrCLUB", "wmC3", name="小雪"))
    while "ext:wmC3" not in await office.members():
        await office.goes_by(SOON)
    await office.hears_of(side.go("wrCLUB", "wmC3"))
    while (await office.members())["ext:wmC3"] != MemberStatus.LEFT:
        await office.goes_by(SOON)
    side.count(OWNER, "2026-03-01", msg_total=150)
    side.count(OWNER, "2026-02-28", msg_total=90)
    await office.clock_to("2026-03-02T05:30+08:00")
    await office.asks_for_statistics()
    await office.clock_to("2026-03-02T09:30+08:00")
    (digest,) = [text for text in office.app_lines(OWNER) if "等你决定" in text]
    lines = digest.splitlines()
    assert "周末读书" in lines[0]
    assert any("进群 **1**" in line and "退群 **1**" in line for line in lines)
    start = lines.index("**平台统计**：zhangsan 名下的群合计，2026年3月1日（前一天）")
    assert lines[start + 1 : start + 4] == [
        "群 **2**（2） · 有人说话的群 **1**（1）",
        "成员 **80**（80） · 新进群 **3**（3）",
        "消息 **150**（90） · 说过话的人 **12**（12）",
    ]
    assert not any(line.startswith("消息 **0**") for line in lines), "nobody is heard there"
    assert side.tasks == {}, "nothing of this was written into the group"
    assert (await office.readyz())["checks"]["platform_wecom"]["problem"] is None


async def test_where_wecom_refuses_the_statistics_the_digest_says_that_they_are_missing(office: CustomerOffice) -> None:
    await office.clock_to("2026-03-02T05:30+08:00")
    office.qyapi.fail("externalcontact/groupchat/statistic_group_by_day", "code", 9, code=48002)
    await office.asks_for_statistics()
    await office.clock_to("2026-03-02T09:30+08:00")
    (digest,) = [text for text in office.app_lines(OWNER) if "等你决定" in text]
    assert "2026年3月1日 的数字平台还没有给全" in digest
    assert "lacks the right" in (await office.readyz())["checks"]["platform_wecom"]["problem"]


@pytest.mark.parametrize("dies", [False, True], ids=["the process lives on", "the process dies"])
async def test_an_announcement_whose_making_broke_off_is_found_and_told_and_sent_once(
    office: CustomerOffice, dies: bool
) -> None:
    side = office.qyapi.customers
    office.qyapi.fail(CREATE, "cut")
    await office.announces("周六徒步")
    assert await fate(office) == ("unknown", None)
    assert await tries(office) == 1
    if dies:
        await office.restart()
    await office.goes_by(timedelta(minutes=1), steps=4)
    ((msgid, task),) = side.tasks.items()
    assert task["text"]["content"] == "周六徒步"
    assert await fate(office) == ("sent", msgid)
    assert "公告 #1 在「周末读书」要由 zhangsan 亲手发送" in office.app_lines(OWNER)[-1]
    side.send(msgid)
    await office.goes_by(timedelta(minutes=1), steps=11)
    assert office.app_lines(OWNER)[-1] == "公告 #1 已由 zhangsan 发到「周末读书」"
    assert len(office.qyapi.called(CREATE)) == 1


async def test_an_announcement_that_never_arrived_is_told_so_and_not_made_by_itself(office: CustomerOffice) -> None:
    office.qyapi.fail(CREATE, "reset")
    await office.announces("周六徒步")
    await office.restart()
    await office.goes_by(timedelta(minutes=5), steps=8)
    assert await fate(office) == ("failed", None)
    assert "公告 #1 没有发到「周末读书」：交出去时断了线" in office.app_lines(OWNER)[-1]
    assert office.qyapi.customers.tasks == {}
    assert len(office.qyapi.called(CREATE)) == 1


async def fate(office: CustomerOffice) -> tuple[str, str | None]:
    async with office.writer.reader() as session:
        said = (OutboxRow.chat_key == CLUB, OutboxRow.kind == "send_text")  # beside what is left with WeCom there
        query = select(OutboxRow).where(*said).order_by(OutboxRow.id.desc())
        row = (await session.scalars(query)).first()
    assert row is not None
    return row.state, row.message_key


async def tries(office: CustomerOffice) -> int:
    async with office.writer.reader() as session:
        return len((await session.scalars(select(WecomMassTry))).all())
