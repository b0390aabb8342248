"""Telegram and WeCom in one house: one owner, one member, one announcement, one digest."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.clock import SystemClock
from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.kit import Group
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.offices import NEWS, Office
from tests.platforms.wecom.rooms import OWNER
from tests.platforms.wecom.socket_server import SocketServer

CODE = r"[2-9A-Z]{4}-[2-9A-Z]{4}"


class Both:
    """A group on Telegram and a corp on WeCom, whose people may be the same."""

    def __init__(self, telegram: Group, office: Office) -> None:
        self.telegram = telegram
        self.office = office

    async def link(self, name: str, userid: str) -> None:
        """Asked for on Telegram, entered on WeCom, agreed to on both."""
        await self.telegram.writes(name, "/link")
        code = re.findall(CODE, "\n".join(await self.telegram.private(name)))[-1]
        await self.office.writes(userid, f"/link {code}")
        await self.office.presses(userid, "是我", chat=None)
        await self.telegram.settle()
        await self.telegram.presses(name, "是我", private=True)

    async def found_community(self) -> None:
        """The owner's group on Telegram, the AI bot's group and the webhook's, all in one community."""
        await self.telegram.hears(self.telegram.owner, "/doctor")
        await self.office.says(OWNER, "/doctor")
        await self.link(self.telegram.owner, OWNER)
        await self.telegram.hears(self.telegram.owner, "/community new 读书会")
        await self.telegram.writes(self.telegram.owner, "/community")
        said = "\n".join(await self.telegram.private(self.telegram.owner))
        code = re.findall(r"/community join ([2-9A-Z]{8})", said)[-1]
        await self.office.says(OWNER, f"/community join {code}")
        await self.office.writes(OWNER, "/connect")
        await self.office.presses(OWNER, NEWS, chat=None)
        await self.office.writes(OWNER, f"/community join {code}")


@pytest.fixture
async def both(server: SocketServer, databases: Databases, tmp_path: Path) -> AsyncIterator[Both]:
    qyapi = FakeQyapi(SystemClock().now)
    await qyapi.start()
    url = await databases.sqlite(tmp_path / "hearth.db")
    office = Office(server, qyapi, url, appchats=[])
    telegram = Group(lambda _: TelegramDriver(office.clock), url)
    telegram.clock = office.clock
    await telegram.furnish()
    office.others.append(telegram.driver.platform)
    await office.open()
    telegram.house, telegram.writer = office.house, office.writer
    yield Both(telegram, office)
    await office.close()
    await telegram.driver.close()
    await qyapi.stop()


async def test_one_announcement_reaches_the_groups_of_both_platforms(both: Both) -> None:
    telegram, office = both.telegram, both.office
    await both.found_community()
    await telegram.hears(telegram.owner, "/announce 周六读书会见")
    await telegram.presses(telegram.owner, "选择群")
    await telegram.presses(telegram.owner, "整个社群「读书会」")
    await telegram.presses(telegram.owner, "返回")
    await telegram.presses(telegram.owner, "现在发布")
    assert "周六读书会见" in await telegram.replies()
    assert "周六读书会见" in office.group()
    assert office.news()[-1] == "周六读书会见"
    await office.clock_to("2026-03-01T09:05+08:00")
    result = (await telegram.private(telegram.owner))[-1]
    assert result.count("已发出") == 3
    assert f"{NEWS}（企业微信）：已发出" in result


async def test_the_owner_reads_one_digest_of_both_platforms(both: Both) -> None:
    telegram, office = both.telegram, both.office
    await both.found_community()
    await telegram.hears("阿明", "早")
    await office.says("zhangsan", "打卡")
    await office.clock_to("2026-03-02T09:05+08:00")
    digests = [
        text
        for text in [*await telegram.private(telegram.owner), *office.private(OWNER)]
        if "社群「读书会」" in text and "2026年3月1日" in text
    ]
    assert len(digests) == 1
    assert "测试群" in digests[0]
    assert NEWS in digests[0]


async def test_points_and_streak_are_one_persons_on_both_platforms(both: Both) -> None:
    telegram, office = both.telegram, both.office
    await both.found_community()
    await telegram.hears("阿明", "早")
    await office.says("zhangsan", "帮助")
    await both.link("阿明", "zhangsan")
    await telegram.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await office.says("zhangsan", "打卡")
    await office.says("zhangsan", "/points community")
    assert "在社群「读书会」共有 **10** 分" in office.group()[-1]
    await telegram.hears("阿明", "/points community")
    assert (await telegram.replies())[-1].startswith("阿明 在社群「读书会」共有 10 分")
    await telegram.hears("阿明", "打卡", at="2026-03-03T09:00+08:00")
    assert "连续 2 天" in (await telegram.replies())[-1]
    await office.writes("zhangsan", "打卡")
    assert "连续 **2** 天" in office.private("zhangsan")[-1], "in private, about the group of the bot"
