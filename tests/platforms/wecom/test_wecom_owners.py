"""Owners are known however they are spelled: WeCom takes no notice of upper and lower case in a userid."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typing_extensions import override

from bot.domain.people import ChatKind, ChatRef, MemberStatus, PlatformName
from bot.platforms.wecom.owners import Owners
from bot.platforms.wecom.settings import WecomSettings
from tests.conftest import Databases
from tests.platforms.wecom.rooms import GROUP, Room, settings
from tests.platforms.wecom.socket_server import SocketServer

HERE = ChatRef(PlatformName.WECOM, f"bot:{GROUP}", ChatKind.GROUP)


class Misspelt(Room):
    """The operator wrote the owners in letters of their own choice."""

    @override
    def given(self) -> WecomSettings:
        return settings(self.server).model_copy(update={"owners": ("LAOBAN", "LiSi")})


@pytest.fixture
async def misspelt(server: SocketServer, databases: Databases, tmp_path: Path) -> AsyncIterator[Misspelt]:
    made = Misspelt(server, await databases.sqlite(tmp_path / "hearth.db"))
    await made.open()
    yield made
    await made.close()


async def owners_of(room: Room) -> list[str]:
    """As they are told to the house; the last of them owns the group."""
    return [admin.person.key for admin in (await room.platform.list_admins(HERE)).admins]


async def test_an_owner_may_do_what_owners_may_from_the_first_line(misspelt: Misspelt) -> None:
    await misspelt.says("laoban", "/setrules 一、不发广告")
    await misspelt.presses("laoban", "发布")
    await misspelt.says("zhangsan", "/setrules 一、随便")
    await misspelt.says("zhangsan", "群规")
    assert "一、不发广告" in misspelt.group()[-1]


async def test_whoever_was_listed_before_they_spoke_is_an_owner_a_minute_later(misspelt: Misspelt) -> None:
    await misspelt.says("zhangsan", "/setrules 一、随便")
    assert await owners_of(misspelt) == ["LiSi", "LAOBAN"]
    await misspelt.clock_to("2026-03-01T09:02+08:00")
    await misspelt.says("laoban", "/setrules 一、不发广告")
    assert "发布" in misspelt.server.newest(GROUP).labels[0]


async def test_how_an_owner_is_spelled_is_known_after_a_restart(misspelt: Misspelt) -> None:
    await misspelt.says("laoban", "打卡")
    assert await owners_of(misspelt) == ["LiSi", "laoban"]
    await misspelt.restart()
    assert await owners_of(misspelt) == ["LiSi", "laoban"]
    assert await misspelt.platform.member_status(HERE, "LaoBan") is MemberStatus.OWNER


async def test_an_owner_who_wrote_privately_gets_the_digest(misspelt: Misspelt) -> None:
    await misspelt.writes("laoban", "/start")
    await misspelt.says("zhangsan", "打卡")
    before = len(misspelt.private("laoban"))
    await misspelt.clock_to("2026-03-02T12:00+08:00")
    assert any("等你决定" in text for text in misspelt.private("laoban")[before:])


def test_owners_are_in_the_operators_order_and_each_is_one() -> None:
    owners = Owners(["ZhangSan", "lisi", "zhangsan"])
    assert list(owners) == ["ZhangSan", "lisi"]
    owners.see("zhangSAN")
    owners.see("wangwu")
    assert list(owners) == ["zhangSAN", "lisi"]
    assert list(owners[1:]) == ["lisi"]
    assert "LISI" in owners
    assert "wangwu" not in owners
    assert None not in owners
