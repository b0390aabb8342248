"""Customer groups as the house lives with them: the surfaces as they are put together, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import select

from bot.domain.clock import MovableClock
from bot.domain.people import ChatKind, MemberStatus, PlatformName
from bot.pipeline.house import House, HouseRules, source_of
from bot.platforms.port import Accept, Pulse, RawUpdate
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.app.intake import key_of
from bot.platforms.wecom.capabilities import BY_PLACE
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.notes import Contacts
from bot.platforms.wecom.customers.surface import RoomSurface
from bot.platforms.wecom.customers.ways import JoinWays
from bot.platforms.wecom.http_side import Callbacks, http_side
from bot.platforms.wecom.platform import WecomPlatform
from bot.platforms.wecom.settings import WecomSettings
from bot.routing import Routes
from bot.storage.writer import Writer
from handlers.registry import ROUTERS
from models.chats import Chat
from models.people import Identity, Member
from tests.kit import UNHURRIED, spoken
from tests.platforms.wecom.fake_qyapi import FakeQyapi, Json
from tests.platforms.wecom.qyapi.setting import NOW, app_identity, until, with_limits


class Corp:
    """A house whose only platform is an app that may see customer groups."""

    def __init__(self, qyapi: FakeQyapi, writer: Writer, clock: MovableClock) -> None:
        self.qyapi, self.writer, self.clock = qyapi, writer, clock
        side = http_side(
            base_url=qyapi.base_url,
            limits=with_limits(),
            hooks=(),
            app=app_identity(),
            owners=["boss"],
            callbacks=Callbacks(self._hear, AppInbound(Contacts()).understand, lambda: Pulse(1.0)),
            writer=writer,
            clock=clock,
            random=Random(1),
            customers=CustomerSettings(enabled=True, contact_welcome="你好，{name}"),
        )
        assert side.client is not None
        self.ways = JoinWays(side.client, writer=writer, clock=clock, random=Random(1))
        self.platform = WecomPlatform(
            WecomSettings(), writer=writer, clock=clock, random=Random(1), phrases=spoken(), language="zh-CN"
        )
        self.platform._surfaces = side.surfaces
        self.platform._by_name = {one.name: one for one in side.surfaces}
        self.platform._by_place = {place: one for one in side.surfaces for place in one.places}
        self.platform._abilities = {place: BY_PLACE[place] for place in self.platform._by_place}
        self.house = House(
            writer=writer,
            platforms=[self.platform],
            routes=Routes(ROUTERS, None),
            phrases=spoken(),
            clock=clock,
            rules=HouseRules(pace=UNHURRIED),
        )
        self.said = 0
        self.accept: Accept = partial(self.house.accept, source_of(self.platform))
        self.into: asyncio.Future[Accept] = asyncio.get_running_loop().create_future()

    async def _hear(self, accept: Accept) -> None:
        self.into.set_result(accept)
        await asyncio.Event().wait()

    async def hears(self, said: Json) -> None:
        """A callback comes in by the app's door."""
        raw = RawUpdate(
            key_of(said), f"app:{said['FromUserName']}", {"surface": "app", "received_at": 1, "fields": said}
        )
        await (await self.into)([raw])
        await self.house.settle_down()

    async def says(self, userid: str, text: str) -> None:
        """Somebody writes to the app."""
        self.said += 1
        at = str(int(self.clock.now().timestamp()))
        head = {"ToUserName": "wwCORP", "FromUserName": userid, "CreateTime": at, "MsgType": "text"}
        await self.hears(head | {"Content": text, "MsgId": str(self.said)})

    async def presses(self, userid: str, label: str) -> None:
        """Somebody presses a button of the newest card that has it."""
        cards = [one.body["template_card"] for one in self.qyapi.corp.seen_by(userid) if "template_card" in one.body]
        shown = [self.qyapi.corp.cards[card["task_id"]] for card in cards]
        task, button = next(
            (card["task_id"], button)
            for card in reversed(shown)
            for button in card["button_list"]
            if button["text"] == label
        )
        at = str(int(self.clock.now().timestamp()))
        head = {"ToUserName": "wwCORP", "FromUserName": userid, "CreateTime": at, "MsgType": "event"}
        pressed = {"EventKey": button["key"], "TaskId": task, "ResponseCode": self.qyapi.corp.click(task)}
        await self.hears(head | {"Event": "template_card_event", "CardType": "button_interaction"} | pressed)

    async def settles(self) -> None:
        """Whatever is due in customer groups is done, and the house has dealt with it."""
        surface = self.platform._by_name["room"]
        assert isinstance(surface, RoomSurface)
        await surface._rooms.step(self.accept)
        await self.house.settle_down()
        await surface._posts.step(self.accept)
        for _ in range(2):  # asked, and then carried out
            await surface._left.step(self.accept)
            await self.house.settle_down()


@pytest.fixture
async def corp(qyapi: FakeQyapi, writer: Writer, clock: MovableClock) -> AsyncIterator[Corp]:
    qyapi.corp.members = {"zhangsan", "boss"}
    qyapi.customers.open("wrCLUB", "zhangsan", "wmA1")
    corp = Corp(qyapi, writer, clock)
    await corp.house.recover()
    listening = asyncio.create_task(corp.platform._by_name["app"].listen(corp.accept))
    opens = {"ToUserName": "wwCORP", "FromUserName": "zhangsan", "MsgType": "event", "Event": "enter_agent"}
    await corp.hears(opens | {"CreateTime": str(int(clock.now().timestamp()))})
    await corp.settles()
    yield corp
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await corp.house.dispatcher.stop()
    await corp.platform.close()


async def test_a_group_is_known_with_its_name_and_owner_and_nothing_is_written_into_it(corp: Corp) -> None:
    async with corp.writer.reader() as session:
        chat = await session.scalar(select(Chat).where(Chat.kind == ChatKind.GROUP))
        assert chat is not None
        owner = await session.scalar(select(Identity).where(Identity.person_id == chat.owner_id))
    assert (chat.key, chat.title, chat.platform) == ("room:wrCLUB", "周末读书", PlatformName.WECOM)
    assert owner is not None
    assert owner.key == "zhangsan"
    assert corp.qyapi.customers.tasks == {}


async def test_whoever_comes_by_a_personal_invitation_is_known_to_have_been_brought(corp: Corp) -> None:
    made = await corp.ways.invite("wrCLUB", "ext:wmA1")
    (way,) = corp.qyapi.customers.ways.values()
    await corp.hears(corp.qyapi.customers.come("wrCLUB", "wmC3", state=way["state"], name="小雪"))
    corp.clock.advance(timedelta(seconds=5))
    await corp.settles()
    corp.clock.advance(timedelta(minutes=5))
    await corp.settles()
    async with corp.writer.reader() as session:
        people = {one.key: one for one in await session.scalars(select(Identity))}
        member = await session.scalar(select(Member).where(Member.person_id == people["ext:wmC3"].person_id))
    assert member is not None
    assert (people["ext:wmC3"].name, people["ext:wmA1"].name) == ("小雪", "客户A1")
    assert (member.status, member.join_source, member.invite_url) == (MemberStatus.MEMBER, "link", made.url)
    assert member.invited_by_id == people["ext:wmA1"].person_id
    assert corp.qyapi.customers.tasks == {}, "a welcome is not worth a task"


async def test_a_colleague_gets_a_code_of_their_own_and_is_told_who_came_by_it(corp: Corp) -> None:
    await corp.says("zhangsan", "/invite")
    await corp.settles()
    (way,) = corp.qyapi.customers.ways.values()
    told = corp.qyapi.corp.texts_for("zhangsan")[-1]
    assert told.startswith("你邀请朋友进「周末读书」的专属二维码，打开就能扫：https://")
    assert (way["chat_id_list"], way["remark"]) == (["wrCLUB"], "zhangsan")
    await corp.hears(corp.qyapi.customers.come("wrCLUB", "wmC3", state=way["state"], name="小雪"))
    corp.clock.advance(timedelta(seconds=5))
    await corp.settles()
    corp.clock.advance(timedelta(minutes=5))
    await corp.settles()
    await corp.says("zhangsan", "/invite")
    await corp.settles()
    assert "已经来了 1 人" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    await corp.says("zhangsan", "/invites")
    assert "来了 1 人，留下 0 人" in str(corp.qyapi.corp.seen_by("zhangsan")[-1].body)
    assert len(corp.qyapi.customers.ways) == 1


async def test_a_code_deleted_in_the_console_is_made_again_for_the_same_inviter(corp: Corp) -> None:
    await corp.says("zhangsan", "/invite")
    await corp.settles()
    ((config_id, way),) = corp.qyapi.customers.ways.items()
    del corp.qyapi.customers.ways[config_id]
    corp.clock.advance(timedelta(hours=2))
    await corp.says("zhangsan", "/invite")
    await corp.settles()
    ((made, again),) = corp.qyapi.customers.ways.items()
    assert (made != config_id, again["state"]) == (True, way["state"])
    assert corp.qyapi.corp.texts_for("zhangsan")[-1].startswith("你邀请朋友进「周末读书」的专属二维码")


async def test_whoever_is_forgotten_leaves_no_code_behind(corp: Corp) -> None:
    await corp.says("zhangsan", "/invite")
    await corp.settles()
    assert len(corp.qyapi.customers.ways) == 1
    await corp.says("zhangsan", "/forgetme")
    await corp.presses("zhangsan", "删除我的数据")
    await corp.settles()
    assert corp.qyapi.customers.ways == {}


async def test_whoever_went_is_gone_at_once(corp: Corp) -> None:
    await corp.hears(corp.qyapi.customers.come("wrCLUB", "wmC3"))
    corp.clock.advance(timedelta(seconds=5))
    await corp.settles()
    await corp.hears(corp.qyapi.customers.go("wrCLUB", "wmC3"))
    await corp.settles()
    async with corp.writer.reader() as session:
        gone = select(Member).join(Identity, Identity.person_id == Member.person_id).where(Identity.key == "ext:wmC3")
        member = await session.scalar(gone)
    assert member is not None
    assert member.status == MemberStatus.LEFT


async def test_an_announcement_waits_for_the_owner_to_send_it(corp: Corp) -> None:
    await corp.says("zhangsan", "/announce 每天 18:00 | 周六徒步")
    await corp.presses("zhangsan", "按计划发布")
    corp.clock.move_to(NOW.replace(hour=10))
    await corp.settles()
    ((key, task),) = corp.qyapi.customers.tasks.items()
    assert (task["sender"], task["text"]["content"]) == ("zhangsan", "周六徒步")
    corp.clock.advance(timedelta(seconds=5))
    await corp.settles()
    assert "要由 zhangsan 亲手发送" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    corp.qyapi.customers.send(key)
    corp.clock.advance(timedelta(minutes=10))
    await corp.settles()
    assert corp.qyapi.corp.texts_for("zhangsan")[-1] == "公告 #1 已由 zhangsan 发到「周末读书」"


async def test_the_welcome_stands_in_the_library_and_the_owner_hears_that_it_must_be_chosen(corp: Corp) -> None:
    (template,) = corp.qyapi.entrusted.templates.values()
    assert template["text"]["content"] == "👋 欢迎 %NICKNAME% 来到 周末读书！"
    (told,) = [text for text in corp.qyapi.corp.texts_for("zhangsan") if "素材库" in text]
    assert "还要群主在客户端" in told
    await corp.says("zhangsan", "/setwelcome {昵称}好，这里是{群名}\n你是第 {人数} 位\n群规：{群规}")
    await corp.settles()
    assert template["text"]["content"] == "%NICKNAME%好，这里是周末读书\n群规："
    assert len(corp.qyapi.entrusted.templates) == 1
    assert len([text for text in corp.qyapi.corp.texts_for("zhangsan") if "已放进" in text]) == 1
    await corp.says("zhangsan", "/welcome")
    assert "由平台替我打招呼" in str(corp.qyapi.corp.seen_by("zhangsan")[-1].body)
    await corp.says("zhangsan", "/welcome test")
    assert "说不了话" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    await corp.says("zhangsan", "/welcome off")
    await corp.settles()
    assert corp.qyapi.entrusted.templates == {}


async def test_word_lists_bind_what_colleagues_write_only_where_that_was_asked_for(corp: Corp) -> None:
    await corp.says("zhangsan", "/word add 返利 加微信")
    await corp.settles()
    assert corp.qyapi.entrusted.rules == {}
    assert "同事发给客户的话（客户说的不管）" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    await corp.says("zhangsan", "/set moderation.staff_words block")
    await corp.settles()
    (rule,) = corp.qyapi.entrusted.rules.values()
    assert (rule["word_list"], rule["intercept_type"]) == (["返利", "加微信"], 1)
    assert rule["applicable_range"]["user_list"] == ["zhangsan"]
    assert "客户说的话不管" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    await corp.says("zhangsan", "/word remove 返利")
    await corp.settles()
    assert rule["word_list"] == ["加微信"]
    await corp.says("zhangsan", "/set moderation.staff_words off")
    await corp.settles()
    assert corp.qyapi.entrusted.rules == {}


async def test_a_setting_without_effect_here_says_so(corp: Corp) -> None:
    await corp.says("zhangsan", "/set welcome.window_seconds 30")
    assert "这个群里不起作用" in corp.qyapi.corp.texts_for("zhangsan")[-1]
    await corp.says("zhangsan", "/set welcome.text 你好")
    assert "不起作用" not in corp.qyapi.corp.texts_for("zhangsan")[-1]


async def test_a_new_contact_is_greeted_by_the_surfaces_as_they_are_put_together(corp: Corp) -> None:
    surface = corp.platform._by_name["room"]
    running = asyncio.create_task(surface.listen(corp.accept))
    corp.qyapi.entrusted.names["wmB2"] = "小雪"
    await corp.hears(corp.qyapi.entrusted.befriend("wmB2"))
    await until(lambda: corp.qyapi.entrusted.greeted)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [one["text"]["content"] for one in corp.qyapi.entrusted.greeted] == ["你好，小雪"]
