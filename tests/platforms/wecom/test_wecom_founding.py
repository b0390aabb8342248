"""A group chat founded by a command in the app's private chat, from the wish to the welcome."""

import pytest
from sqlalchemy import select

from models.chats import Chat
from models.people import Identity
from tests.platforms.wecom.offices import Office
from tests.platforms.wecom.rooms import OWNER

ASKED = "/newgroup 跑步 小队 @wangwu @zhaoliu"


async def asks(office: Office, line: str = ASKED) -> None:
    office.qyapi.corp.members.add("zhaoliu")
    await office.tells_app("lisi", line)
    await office.reads_members()
    await office.clock_to("2026-03-01T09:05+08:00")


def news_of(office: Office, title: str) -> list[str]:
    return [line for line in office.app_lines("lisi") if title in line]


@pytest.mark.parametrize("line", [ASKED, "建群 跑步 小队 @wangwu @zhaoliu"])
async def test_a_group_is_made_greeted_and_told_of(office: Office, line: str) -> None:
    await asks(office, line)
    (made,) = [(chatid, one) for chatid, one in office.qyapi.corp.appchats.items() if one.name == "跑步 小队"]
    assert (made[1].owner, made[1].userlist) == ("lisi", ["lisi", "wangwu", "zhaoliu"])
    greeting = [one.text for one in office.qyapi.corp.posts if one.to == made[0]]
    assert greeting[0].startswith("大家好，我是**围炉**"), "the first message is what makes it visible"
    assert len(news_of(office, "建好了，你是群主")) == 1
    async with office.writer.reader() as session:
        chat = (await session.scalars(select(Chat).where(Chat.key == f"appchat:{made[0]}"))).one()
        owner = (await session.scalars(select(Identity.key).where(Identity.person_id == chat.owner_id))).one()
    assert (chat.title, chat.state, owner) == ("跑步 小队", "active", "lisi")
    await office.tells_app("lisi", "/connect")
    await office.presses_in_app("lisi", "跑步 小队")
    await office.tells_app("lisi", "/announce 明早六点")
    await office.presses_in_app("lisi", "现在发布")
    assert [one.text for one in office.qyapi.corp.posts if one.to == made[0]][-1] == "明早六点"


async def test_an_answer_that_was_cut_off_makes_no_second_group(office: Office) -> None:
    office.qyapi.fail("appchat/create", "cut")
    await asks(office)
    await office.clock_to("2026-03-01T09:20+08:00")
    assert [one.name for one in office.qyapi.corp.appchats.values()].count("跑步 小队") == 1
    chatids = {call.body["chatid"] for call in office.qyapi.called("appchat/create")[1:]}
    assert len(chatids) == 1, "asked for twice under one chatid"
    assert len(news_of(office, "建好了，你是群主")) == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [(60011, "有人不存在，或者不在应用的可见范围里"), (86101, "整个企业（根部门）"), (60111, "有人不存在"),
     (86006, "2 到 2000 人"), (86999, "平台说：86999")],
)  # fmt: skip
async def test_a_refusal_is_explained_in_a_sentence(office: Office, code: int, told: str) -> None:
    office.qyapi.fail("appchat/create", "code", code=code, said="no")
    await asks(office)
    assert told in office.app_lines("lisi")[-1]
    assert all(one.name != "跑步 小队" for one in office.qyapi.corp.appchats.values())
    await office.tells_app("lisi", "群规")
    assert "没建成" not in office.app_lines("lisi")[-1], "and whoever asked can still be written to"


@pytest.mark.parametrize("line", ["/newgroup", "/newgroup 跑步", "/newgroup @wangwu", "/newgroup 跑步 @wangwu 赵六"])
async def test_a_wish_that_is_not_understood_is_answered_with_an_example(office: Office, line: str) -> None:
    await office.tells_app("lisi", line)
    assert office.app_lines("lisi")[-1].startswith("这样写：")


async def test_a_name_that_is_too_long_is_refused_before_anybody_is_asked(office: Office) -> None:
    await office.tells_app("lisi", f"/newgroup {'长' * 51} @wangwu")
    assert "最多 50 个字" in office.app_lines("lisi")[-1]
    assert len(office.qyapi.called("appchat/create")) == 1, "the one of the settings"


async def test_only_who_may_run_a_group_makes_another(office: Office) -> None:
    await office.tells_app("wangwu", ASKED)
    assert office.app_lines("wangwu")[-1] == "这件事需要管理员来做。"
    await office.writes(OWNER, "/connect")
    await office.presses(OWNER, "读书会", chat=None)
    await office.writes(OWNER, ASKED)
    assert office.private(OWNER)[-1] == "这个平台做不到这件事。能做什么，发 /help 看。", "the bot makes none"
