"""A corp with everything at once: the AI bot, the app with its callbacks, a group chat of the app, a webhook."""

import asyncio
from typing import Any

from aiohttp import ClientSession
from typing_extensions import override
from yarl import URL

from bot.config import HealthSettings
from bot.platforms.wecom.app.surfaces import AppchatSurface
from bot.platforms.wecom.settings import WecomSettings
from bot.readings import house_checks
from bot.web.health import Check
from bot.web.server import WebServer
from tests.platforms.wecom.envelopes import AES_KEY, TOKEN, WeComSends, clicked, happened, said
from tests.platforms.wecom.fake_corp import Appchat, Sent
from tests.platforms.wecom.fake_qyapi import AGENT, CORP, SECRET, FakeQyapi
from tests.platforms.wecom.rooms import OWNER, Room, settings, until
from tests.platforms.wecom.socket_server import SocketServer

CLUB, NEWS, HOOK_KEY = "club001", "公告群", "k3y-of-the-webhook"
CLUB_KEY, NEWS_KEY = f"appchat:{CLUB}", f"hook:{NEWS}"
APP = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
WECOM = WeComSends(corp=CORP)
CLICK = ("EventKey", "TaskId", "CardType", "ResponseCode")


class Office(Room):
    """``changes`` are of the bot's table; ``tables`` take the place of the others."""

    def __init__(self, server: SocketServer, qyapi: FakeQyapi, database_url: str, **tables: Any) -> None:
        super().__init__(server, database_url)
        self.qyapi = qyapi
        qyapi.now = qyapi.corp.now = qyapi.customers.now = self.clock.now
        qyapi.corp.hooks[HOOK_KEY] = []
        qyapi.corp.members = {OWNER, "lisi", "wangwu"}
        self.tables: dict[str, Any] = {
            "webhooks": [{"name": NEWS, "key": HOOK_KEY}],
            "app": APP,
            "appchats": [{"chatid": CLUB, "name": "读书会", "members": ["lisi", "wangwu"]}],
        } | tables

    @override
    def given(self) -> WecomSettings:
        bot = {} if "bot" in self.tables else {"bot": settings(self.server).bot.model_dump()}
        given = {"owners": [OWNER], "base_url": self.qyapi.base_url} | bot | self.tables
        return WecomSettings.model_validate(given)

    @override
    async def open(self, *, waiting: bool = True) -> None:
        """``waiting``: until every surface is heard."""
        await super().open()
        checks: list[Check] = house_checks(self.house, HealthSettings())
        self.web = WebServer("127.0.0.1", 0, checks=checks, routes=self.platform.routes())
        await self.web.start()
        self.client = ClientSession(f"http://127.0.0.1:{self.web.port}")
        await until(lambda: not waiting or all(surface.pulse.last_heard_at for surface in self.platform._surfaces))

    @override
    async def close(self) -> None:
        await self.client.close()
        await super().close()
        await self.web.stop()

    async def settles_in(self) -> None:
        """Until the house has greeted the groups that only speak."""
        async with asyncio.timeout(20):
            while not (self.club() and self.news()):
                await self.settle()
                await asyncio.sleep(0.01)

    # -- moves ----------------------------------------------------------------------------------------------------

    async def calls_back(self, xml: str) -> None:
        """WeCom knocks at the door; what it brings is settled."""
        callback = WECOM.callback(xml, self.at)
        async with self.client.post(URL(callback.target, encoded=True), data=callback.body) as answer:
            assert (answer.status, await answer.text()) == (200, "success")
        await self.house.settle_down()

    async def tells_app(self, userid: str, text: str) -> None:
        await self.calls_back(said(self.at, text, sender=userid))

    async def opens_app(self, userid: str) -> None:
        await self.calls_back(happened(self.at, "enter_agent", sender=userid))

    async def presses_in_app(self, userid: str, label: str) -> str:
        """The newest button of that name on a card the app sent them; the task id of its card."""
        for sent in reversed(self.qyapi.corp.seen_by(userid)):
            card = self.qyapi.corp.cards.get(sent.body.get("template_card", {}).get("task_id", ""))
            for button in card.get("button_list", ()) if card else ():
                if button["text"] == label:
                    task: str = card["task_id"] if card else ""
                    code = self.qyapi.corp.click(task)
                    await self.calls_back(
                        clicked(self.at, sender=userid, EventKey=button["key"], TaskId=task, ResponseCode=code)
                    )
                    return task
        raise AssertionError(f"{userid} sees no button {label}")

    async def reads_members(self) -> None:
        """The members of the group chats are read once more, and the house has heard who came and went."""
        surface = self.platform._by_name["appchat"]
        assert isinstance(surface, AppchatSurface)
        members = surface._members
        await members.look_at_all()
        await members.tell(self._accept)
        await self.house.settle_down()

    async def votes_in_app(self, userid: str, *options: int, at: int | None = None) -> str:
        """Send the newest ballot in, with these options ticked; the task id of the card."""
        task = next(one.body["template_card"]["task_id"] for one in reversed(self.ballots(userid)))
        assert not self.qyapi.corp.card_of(userid, task)["checkbox"].get("disable"), "this ballot is switched off"
        await self.submits(userid, task, *options, at=at)
        return str(task)

    async def submits(self, userid: str, task: str, *options: int, at: int | None = None) -> None:
        """As a client does that has not heard yet that the card changed."""
        code = self.qyapi.corp.click(task)
        selected = {"q": tuple(map(str, options))}
        await self.calls_back(clicked(at or self.at, selected, sender=userid, TaskId=task, ResponseCode=code))

    def ballots(self, userid: str) -> list[Sent]:
        kind = "vote_interaction"
        seen = self.qyapi.corp.seen_by(userid)
        return [one for one in seen if one.body.get("template_card", {}).get("card_type") == kind]

    def ballot(self, userid: str) -> str:
        """The newest ballot as its voter sees it: title, note, options with their ticks, button."""
        task = self.ballots(userid)[-1].body["template_card"]["task_id"]
        card = self.qyapi.corp.card_of(userid, task)
        box = card["checkbox"]
        lines = [card["main_title"]["title"], card["main_title"].get("desc", "")]
        lines += [f"{'☑' if one['is_checked'] else '☐'} {one['text']}" for one in box["option_list"]]
        return "\n".join(
            [*filter(None, lines), f"[{card['submit_button']['text']}]" + " (off)" * bool(box.get("disable"))]
        )

    @property
    def at(self) -> int:
        return int(self.clock.now().timestamp())

    # -- what people see ------------------------------------------------------------------------------------------

    def club(self) -> list[str]:
        return [one.text for one in self.qyapi.corp.posts if one.to == CLUB]

    def news(self) -> list[str]:
        return [one.text for one in self.qyapi.corp.hooks[HOOK_KEY]]

    def app_lines(self, userid: str) -> list[str]:
        """What somebody reads in the app's private chat, cards as they look now."""
        return [self._line(userid, one) for one in self.qyapi.corp.seen_by(userid)]

    def _line(self, userid: str, sent: Sent) -> str:
        card = sent.body.get("template_card")
        if card is None:
            return sent.text
        now = self.qyapi.corp.card_of(userid, card["task_id"])
        labels = " ".join(f"[{button['text']}]" for button in now.get("button_list", ()))
        return "\n".join(filter(None, [now["main_title"]["title"], now.get("sub_title_text", ""), labels]))

    async def readyz(self) -> dict[str, Any]:
        async with self.client.get("/readyz") as answer:
            found: dict[str, Any] = await answer.json()
            return found


def with_club(qyapi: FakeQyapi) -> None:
    """The group chat exists already."""
    qyapi.corp.appchats[CLUB] = Appchat("读书会", "lisi", ["lisi", "wangwu", OWNER])
