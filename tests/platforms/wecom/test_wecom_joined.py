"""All surfaces of WeCom in one house: who owns what, where words go, how a card of the app is pressed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from bot.domain.actions import SendText
from bot.domain.capabilities import Capability
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.domain.text import Text
from bot.pipeline.house import source_of
from bot.platforms.port import Refused, RetryLater
from bot.platforms.wecom.capabilities import HOOK
from bot.platforms.wecom.settings import WecomSettings
from models.chats import Chat
from models.people import Identity
from models.wecom_callbacks import WecomClick
from tests.conftest import Databases
from tests.platforms.wecom.envelopes import happened, joined
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.offices import APP, CLUB, CLUB_KEY, HOOK_KEY, NEWS, NEWS_KEY, Office, with_club
from tests.platforms.wecom.rooms import OWNER, until
from tests.platforms.wecom.socket_server import SocketServer


async def chats_of(office: Office) -> dict[str, Chat]:
    async with office.writer.reader() as session:
        return {chat.key: chat for chat in await session.scalars(select(Chat))}


async def test_a_group_chat_of_the_settings_is_made_and_greeted(office: Office) -> None:
    made = office.qyapi.corp.appchats[CLUB]
    assert (made.name, made.owner, made.userlist) == ("读书会", "lisi", ["lisi", "wangwu"])
    assert office.club()[0].startswith("大家好，我是**围炉**。公告和提醒会发到这个群里")
    assert office.news() == office.club(), "and so is the webhook's group"
    assert (await chats_of(office))[CLUB_KEY].title == "读书会"


# -- groups that only speak, or hear nobody ---------------------------------------------------------------------------


async def test_owners_of_the_settings_own_a_webhooks_group_and_may_run_the_apps_at_first_sight(office: Office) -> None:
    chats = await chats_of(office)
    async with office.writer.reader() as session:
        people = {row.person_id: row.key for row in await session.scalars(select(Identity))}
    owners = {key: people[chats[key].owner_id or 0] for key in (NEWS_KEY, CLUB_KEY)}
    assert owners == {NEWS_KEY: OWNER, CLUB_KEY: "lisi"}, "what WeCom says of its own group chat counts"
    await office.writes(OWNER, "/connect")
    assert set(office.server.newest(OWNER).labels) == {NEWS, "读书会"}
    await office.presses(OWNER, "读书会", chat=None)
    await office.writes(OWNER, "/set general.language en")
    await office.says("lisi", "/setup")
    chats = await chats_of(office)
    assert '"language": "en"' in chats[CLUB_KEY].settings.replace('":"', '": "')


@pytest.mark.parametrize(("group", "read"), [(NEWS, Office.news), ("读书会", Office.club)])
async def test_the_owner_announces_from_their_private_chat_to_a_group_that_hears_nobody(
    office: Office, group: str, read: Callable[[Office], list[str]]
) -> None:
    await office.writes(OWNER, "/connect")
    await office.presses(OWNER, group, chat=None)
    await office.writes(OWNER, "/announce 今晚八点直播")
    await office.presses(OWNER, "现在发布", chat=None)
    assert read(office)[-1] == "今晚八点直播"
    await office.writes(OWNER, "/announce 20:00 | 直播开始了")
    await office.presses(OWNER, "按计划发布", chat=None)
    await office.clock_to("2026-03-01T20:00+08:00")
    assert read(office)[-1] == "直播开始了"
    assert len(read(office)) == 3


async def test_the_digest_of_a_group_that_hears_nobody_comes_to_its_owner(office: Office) -> None:
    await office.writes(OWNER, "你好")
    await office.tells_app("lisi", "你好")
    await office.clock_to("2026-03-02T09:30+08:00")
    assert any(NEWS in text and "2026年3月1日" in text for text in office.private(OWNER))
    assert any("读书会" in text and "2026年3月1日" in text for text in office.app_lines("lisi"))


async def test_a_poll_that_nobody_could_answer_is_not_made(office: Office) -> None:
    await office.writes(OWNER, "/connect")
    await office.presses(OWNER, NEWS, chat=None)
    await office.writes(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    assert "谁也投不了票" in office.private(OWNER)[-1]
    assert len(office.news()) == 1
    await office.tells_app("lisi", "/doctor")
    assert "听不到大家说话" in office.app_lines("lisi")[-1]


# -- the app's private chat -------------------------------------------------------------------------------------------


async def test_a_member_of_the_apps_group_checks_in_and_asks_in_the_apps_private_chat(office: Office) -> None:
    await office.tells_app("wangwu", "打卡 读书 30 分钟")
    assert office.app_lines("wangwu")[-1] == "wangwu 打卡成功，「每日打卡」连续 **1** 天，+5 分。"
    await office.tells_app("wangwu", "排行榜")
    assert "wangwu" in office.app_lines("wangwu")[-1]
    await office.tells_app("wangwu", "群规")
    assert "连接" not in office.app_lines("wangwu")[-1]
    assert "要在群里发" not in office.app_lines("wangwu")[-1]


async def test_a_rituals_own_word_counts_in_the_apps_private_chat(office: Office) -> None:
    await office.tells_app("lisi", "/ritual new 早起")
    await office.tells_app("wangwu", "早起")
    assert office.app_lines("wangwu")[-1] == "wangwu 打卡成功，「早起」连续 **1** 天，+5 分。"
    await office.tells_app("wangwu", "/help")
    shown = office.app_lines("wangwu")[-1]
    assert "「**读书会**」" in shown
    assert "/checkin（签到 打卡）" in shown
    assert "/report" not in shown


async def test_a_member_of_two_groups_says_once_which_is_meant(office: Office) -> None:
    await office.says("wangwu", "打卡")
    await office.writes("wangwu", "群规")
    assert office.private("wangwu")[-1].startswith("先选一个群")
    await office.writes("wangwu", "连接")
    await office.presses("wangwu", "读书会", chat=None)
    await office.writes("wangwu", "打卡")
    assert "「每日打卡」连续 **1** 天" in office.private("wangwu")[-1], "it was the other group's check-in before"


async def test_whoever_is_in_no_group_is_told_where_to_say_it(office: Office) -> None:
    await office.tells_app("zhaoliu", "你好")
    office.qyapi.corp.members.add("zhaoliu")
    await office.tells_app("zhaoliu", "打卡")
    assert office.app_lines("zhaoliu")[-1] == "这个命令要在群里发。"


async def test_a_press_on_a_card_of_the_app_changes_it_once(office: Office) -> None:
    await office.tells_app("lisi", "/announce 明天见")
    task = await office.presses_in_app("lisi", "现在发布")
    assert office.club()[-1] == "明天见"
    changes = [call.body for call in office.qyapi.called("message/update_template_card")]
    assert [change["template_card"]["task_id"] for change in changes] == [task]
    assert changes[0]["response_code"].startswith("code-")
    assert office.qyapi.corp.cards[task]["main_title"]["title"] == "公告 #1（已发布）"
    async with office.writer.reader() as session:
        assert (await session.scalars(select(WecomClick))).all() == [], "a code works once"


async def test_whoever_talks_to_the_bot_and_to_the_app_is_answered_where_they_spoke(office: Office) -> None:
    await office.writes("lisi", "群规")
    await office.tells_app("lisi", "/announce 明天见")
    assert office.app_lines("lisi")[0].startswith("公告预览")
    await office.writes("lisi", "帮助")
    assert office.server.newest("lisi").labels, "the topics of the help"
    assert len(office.app_lines("lisi")) == 2
    task = await office.presses_in_app("lisi", "现在发布")
    assert office.qyapi.corp.cards[task]["main_title"]["title"] == "公告 #1（已发布）"
    assert office.app_lines("lisi")[-1] == "正在发布"


async def test_what_happened_in_no_chat_makes_no_chat(office: Office) -> None:
    await office.calls_back(joined(office.at, "wmA"))
    await office.calls_back(happened(office.at, "brand_new", sender="sys"))
    assert "" not in await chats_of(office)


# -- health -----------------------------------------------------------------------------------------------------------


async def test_readiness_tells_of_every_surface_that_is_in_trouble(office: Office) -> None:
    assert (await office.readyz())["checks"]["platform_wecom"]["ok"]
    office.qyapi.refused_address = "203.0.113.7"
    del office.qyapi.corp.hooks[HOOK_KEY]
    for key in (NEWS_KEY, "lisi"):
        with pytest.raises((Refused, RetryLater)):
            await office.platform.perform(SendText(chat_key=key, text=Text.plain("hi")))
    await asyncio.sleep(1.1)  # a reading is kept for a second
    found = (await office.readyz())["checks"]["platform_wecom"]
    assert not found["ok"]
    assert "203.0.113.7" in found["problem"]
    assert NEWS in found["problem"]
    assert HOOK_KEY not in found["problem"]


async def test_a_bot_that_cannot_connect_holds_up_nobody_else(
    server: SocketServer, qyapi: FakeQyapi, databases: Databases, tmp_path: Path
) -> None:
    await server.stop()
    office = Office(server, qyapi, await databases.sqlite(tmp_path / "hearth.db"))
    async with asyncio.timeout(20):
        await office.open(waiting=False)
        await office.settles_in()
        await office.tells_app("lisi", "帮助")
    assert "/connect" in office.app_lines("lisi")[0]
    assert "long connection" in ((await office.readyz())["checks"]["platform_wecom"]["problem"] or "")
    await office.close()


# -- what is configured -----------------------------------------------------------------------------------------------


async def test_webhooks_alone_make_a_platform(qyapi: FakeQyapi, databases: Databases, tmp_path: Path) -> None:
    office = Office(SocketServer(), qyapi, await databases.sqlite(tmp_path / "hearth.db"), bot={}, app={}, appchats=[])
    await office.open()
    async with asyncio.timeout(20):
        while not office.news():
            await office.settle()
            await asyncio.sleep(0.01)
    assert source_of(office.platform) == "wecom:corp"
    assert office.platform.routes() == []
    assert office.platform.capabilities == HOOK
    await office.close()


async def test_an_app_that_cannot_hear_offers_no_buttons(
    qyapi: FakeQyapi, databases: Databases, tmp_path: Path
) -> None:
    deaf = {name: APP[name] for name in ("corp_id", "agent_id", "secret")}
    office = Office(SocketServer(), qyapi, await databases.sqlite(tmp_path / "hearth.db"), bot={}, app=deaf)
    await office.open()
    private = ChatRef(PlatformName.WECOM, "lisi", ChatKind.PRIVATE)
    assert not office.platform.capabilities_in(private) & {Capability.BUTTONS, Capability.HEAR_EVERYTHING}
    assert office.platform.routes() == []
    await office.close()


async def test_a_group_chat_that_exists_is_taken_as_it_is(
    server: SocketServer, qyapi: FakeQyapi, databases: Databases, tmp_path: Path
) -> None:
    with_club(qyapi)
    office = Office(server, qyapi, await databases.sqlite(tmp_path / "hearth.db"))
    await office.open()
    await office.settles_in()
    assert qyapi.called("appchat/create") == []
    qyapi.corp.appchats.clear()  # somebody dissolved it
    await office.restart()
    await until(lambda: len(qyapi.called("appchat/get")) > 1)
    await office.settle()
    assert qyapi.called("appchat/create") == [], "what was dissolved is not made again"
    await office.close()


@pytest.mark.parametrize(
    ("wecom", "told"),
    [
        ({"app": {"corp_id": "ww", "token": "t", "aes_key": "a" * 43}}, "what is heard must be answered"),
        ({"appchats": [{"chatid": "c"}]}, "appchats need an app"),
        ({"customers": {"enabled": True}}, "customers need an app"),
        ({"webhooks": [{"name": "a", "key": "k"}, {"name": "a", "key": "l"}]}, "twice: a"),
        ({"app": APP, "appchats": [{"chatid": "c", "name": "x", "members": ["lisi"]}]}, "two members"),
        ({"app": APP, "appchats": [{"chatid": "c-1", "name": "x", "members": ["lisi", "b"]}]}, "letters and digits"),
        ({"base_url": "ftp://x"}, "http or https"),
        ({"owners": [], "webhooks": [{"name": "a", "key": "k"}]}, "owners must name"),
    ],
)
def test_tables_that_cannot_work_are_refused_with_a_sentence(wecom: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        WecomSettings.model_validate({"owners": [OWNER]} | wecom)
