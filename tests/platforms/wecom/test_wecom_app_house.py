"""From WeCom's knock at the door to what is said in return: callbacks over real HTTP, decided by the whole house."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import select

from bot.domain.actions import Action, AnswerButton, Receipt, SendText
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.events import AdminsListed, Event
from bot.domain.people import ChatRef, MemberStatus, PlatformName
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules, source_of
from bot.platforms.port import Accept, Pulse, RawUpdate, Refused
from bot.platforms.wecom.app.callbacks import CallbackDoor
from bot.platforms.wecom.app.inbound import AppInbound
from bot.routing import Routes
from handlers.registry import ROUTERS
from models.inbox import InboxRow, InboxState
from tests.platforms.wecom.doors import NOW, Porch, a_porch
from tests.platforms.wecom.envelopes import WeComSends, clicked, happened, joined, said

WECOM = WeComSends()


class AppAlone:
    """The platform as far as it listens; what it is asked to do is written down."""

    name = PlatformName.WECOM
    bot_key = "wwCORP"
    bot_username = None
    capabilities = frozenset(
        {Capability.SPEAK, Capability.HEAR_EVERYTHING, Capability.BUTTONS, Capability.PRIVATE_CHAT}
    )

    def __init__(self, door: CallbackDoor, clock: Clock) -> None:
        self._door, self._clock = door, clock
        self._inbound = AppInbound()
        self.asked: list[Action] = []

    @property
    def pulse(self) -> Pulse:
        return self._door.pulse

    def capabilities_in(self, chat: ChatRef) -> frozenset[Capability]:
        return self.capabilities

    def rates_in(self, chat_key: str) -> tuple[()]:
        return ()

    def messages_in(self, _action: Action) -> int:
        return 1

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, accept: Accept) -> None:
        await self._door.run(accept)

    def understand(self, raw: RawUpdate) -> list[Event]:
        return self._inbound.understand(raw.content)

    async def perform(self, action: Action) -> Receipt:
        self.asked.append(action)
        return Receipt(message_key=str(len(self.asked)))

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        return AdminsListed(chat=chat, at=self._clock.now(), admins=())

    async def count_members(self, chat: ChatRef) -> int:
        return 1

    async def download(self, file_key: str, limit: int) -> bytes:
        raise Refused("nothing is fetched here")

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus:
        return MemberStatus.MEMBER


class Corp:
    """Colleagues who talk to the app; every callback is settled before the next."""

    def __init__(self, porch: Porch) -> None:
        self._porch = porch
        self.app = AppAlone(porch.door, porch.clock)
        self.house = House(
            writer=porch.door._writer,
            platforms=[self.app],
            routes=Routes(ROUTERS, None),
            phrases=Phrases.load(),
            clock=porch.clock,
            rules=HouseRules(),
        )

    async def sends(self, text: str) -> list[Action]:
        """What one callback leads to."""
        before = len(self.app.asked)
        assert await self._porch.post(WECOM.callback(text, NOW)) == (200, "success")
        await self.house.settle_down()
        return self.app.asked[before:]

    async def states(self) -> list[str]:
        async with self.house.writer.reader() as session:
            return list(await session.scalars(select(InboxRow.state).order_by(InboxRow.id)))


@pytest.fixture
async def corp(sqlite_url: str) -> AsyncIterator[Corp]:
    async with a_porch(sqlite_url, listening=False) as porch:
        corp = Corp(porch)
        await corp.house.recover()
        listening = asyncio.create_task(corp.app.listen(partial(corp.house.accept, source_of(corp.app))))
        while corp.app.pulse.last_heard_at is None:  # noqa: ASYNC110  it opens by itself
            await asyncio.sleep(0.001)
        yield corp
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_who_asks_the_app_is_answered_in_its_private_chat(corp: Corp) -> None:
    (answer,) = await corp.sends(said(NOW, "帮助"))
    assert isinstance(answer, SendText)
    assert answer.chat_key == "zhangsan"
    assert "/help" in str(answer.text)


async def test_a_menu_choice_is_answered_as_if_it_had_been_said(corp: Corp) -> None:
    (said_it,) = await corp.sends(said(NOW, "群规"))
    (tapped,) = await corp.sends(happened(NOW, "click", "<EventKey><![CDATA[群规]]></EventKey>"))
    assert isinstance(said_it, SendText)
    assert isinstance(tapped, SendText)
    assert tapped.text == said_it.text


async def test_a_press_is_answered_with_the_code_that_changes_its_card(corp: Corp) -> None:
    (answer,) = await corp.sends(clicked(NOW, ResponseCode="RC-7"))
    assert isinstance(answer, AnswerButton)
    assert (answer.chat_key, answer.press_key) == ("lisi", "RC-7")


async def test_a_repetition_is_answered_once(corp: Corp) -> None:
    asked = said(NOW, "帮助")
    assert len(await corp.sends(asked)) == 1
    assert await corp.sends(asked) == []


async def test_what_makes_no_sense_is_set_aside_and_holds_nobody_up(corp: Corp) -> None:
    for nonsense in ("junk", "<xml><A>1</A></xml>", happened(NOW, "click"), said(NOW, "hi", sender="room:x")):
        assert await corp.sends(nonsense) == []
    assert await corp.states() == [InboxState.BURIED] * 4
    assert len(await corp.sends(said(NOW, "帮助"))) == 1


async def test_what_we_do_not_act_on_is_settled_in_silence(corp: Corp) -> None:
    quiet = ["subscribe", "enter_agent", "view", "LOCATION", "brand_new", "unsubscribe"]
    for event in quiet:
        assert await corp.sends(happened(NOW, event)) == []
    assert await corp.sends(joined(NOW, "wmA")) == []
    assert await corp.states() == [InboxState.DONE] * 7
