"""What is said in a customer group: a task, its reminders, what became of it; and personal invitations."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from bot.domain.actions import (
    Action,
    Button,
    CopyMessage,
    DeleteMessages,
    EditText,
    KickMember,
    SendFile,
    SendText,
)
from bot.domain.clock import MovableClock
from bot.domain.events import Invite, MemberJoined
from bot.domain.handover import Handover, HandoverChanged
from bot.domain.text import Text
from bot.platforms.port import Rate, RawUpdate, Refused, RetryLater, Unsure
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.mass_sends import MassSends
from bot.platforms.wecom.customers.surface import RoomSurface
from bot.platforms.wecom.customers.tracker import Rooms
from bot.platforms.wecom.customers.ways import JoinWays
from bot.platforms.wecom.keys import Address, Place
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.fake_rooms import CustomerSide
from tests.platforms.wecom.qyapi.setting import Lives

CREATE, RESULT = "externalcontact/add_msg_template", "externalcontact/get_groupmsg_send_result"
CLUB = Address(Place.ROOM, "wrCLUB")
SETTLE = timedelta(seconds=5)
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100


class Begun:
    """One process on a database that outlives it, and what its house was told."""

    def __init__(self, lives: Lives) -> None:
        client, settings = lives.begin(), CustomerSettings()
        self.told: dict[str, RawUpdate] = {}
        self.rooms = Rooms(client, settings, writer=lives.writer, clock=lives.clock)
        self.posts = MassSends(client, settings, writer=lives.writer, clock=lives.clock)
        self.ways = JoinWays(client, writer=lives.writer, clock=lives.clock, random=Random(1))
        self.surface = RoomSurface(client, self.rooms, self.posts, self.ways, clock=lives.clock, per_day=1)

    async def says(self, said: str | Text, *row: Button) -> str:
        text = Text.plain(said) if isinstance(said, str) else said
        receipt = await self.surface.perform(SendText(chat_key=CLUB.key, text=text, buttons=(row,)), CLUB)
        assert receipt.message_key is not None
        return receipt.message_key

    async def accept(self, batch: Sequence[RawUpdate]) -> None:
        for raw in batch:
            self.told.setdefault(raw.key, RawUpdate.stored(raw.key, raw.lane, raw.body))

    async def step(self) -> timedelta:
        return await self.posts.step(self.accept)

    @property
    def handovers(self) -> list[HandoverChanged]:
        events = [event for raw in self.told.values() for event in self.surface.understand(raw.content)]
        return [event for event in events if isinstance(event, HandoverChanged)]

    @property
    def states(self) -> list[Handover]:
        return [event.state for event in self.handovers]


@pytest.fixture
def side(qyapi: FakeQyapi) -> CustomerSide:
    qyapi.customers.open("wrCLUB", "zhangsan", "wmA1")
    return qyapi.customers


@pytest.fixture
def begun(lives: Lives, side: CustomerSide) -> Begun:
    return Begun(lives)


async def test_what_is_said_becomes_a_task_of_the_owner(begun: Begun, side: CustomerSide, clock: MovableClock) -> None:
    said = Text.bold("周六徒步") + " " + Text.link("报名", "https://example.org") + Text.mention("小雪", "ext:wmA1")
    key = await begun.says(said, Button(label="地图", url="https://map.example"), Button(label="投票", token="t"))
    (task,) = side.tasks.values()
    assert (task["sender"], task["chat_id_list"], task["chat_type"]) == ("zhangsan", ["wrCLUB"], "group")
    assert task["text"]["content"] == "周六徒步 报名 https://example.org 小雪\n地图 https://map.example"
    await begun.step()
    assert begun.handovers == []
    clock.advance(SETTLE)
    await begun.step()
    (waits,) = begun.handovers
    assert (waits.message_key, waits.state, waits.sender.key, waits.chat.key) == (
        key, Handover.WAITS, "zhangsan", CLUB.key,
    )  # fmt: skip
    assert begun.surface.rates(CLUB) == (Rate(1, 86_400),)


@pytest.mark.parametrize(("done", "state"), [("sent", Handover.SENT), ("capped", Handover.REFUSED)])
async def test_what_became_of_it_is_told_once_and_after_a_restart(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi, done: str, state: Handover
) -> None:
    key = await begun.says("周六徒步")
    clock.advance(SETTLE)
    assert await begun.step() == timedelta(minutes=10)
    side.send(key, done)
    again = Begun(lives)
    clock.advance(timedelta(minutes=10))
    await again.step()
    await again.step()
    assert (begun.states, again.states) == ([Handover.WAITS], [state])
    assert again.handovers[0].at == clock.now()
    clock.advance(timedelta(days=40))
    asked = len(qyapi.called(RESULT))
    await again.step()
    assert len(qyapi.called(RESULT)) == asked


async def test_its_sender_is_reminded_until_it_is_too_old_and_taken_back(
    begun: Begun, side: CustomerSide, clock: MovableClock
) -> None:
    key = await begun.says("周六徒步")
    for _ in range(6 * 49):
        clock.advance(timedelta(minutes=10))
        await begun.step()
    assert side.tasks[key]["state"] == "cancelled"
    assert len(side.reminders) == 5
    assert begun.states == [Handover.WAITS, Handover.LAPSED]


async def test_a_picture_goes_along_with_its_caption(begun: Begun, side: CustomerSide) -> None:
    photo = SendFile(chat_key=CLUB.key, name="图.png", content=PNG, is_photo=True, caption=Text.plain("看"))
    await begun.surface.perform(photo, CLUB)
    (task,) = side.tasks.values()
    assert task["text"]["content"] == "看"
    assert [one["msgtype"] for one in task["attachments"]] == ["image"]


async def test_until_it_was_sent_it_can_be_taken_back(begun: Begun, side: CustomerSide, clock: MovableClock) -> None:
    first, second = await begun.says("一"), await begun.says("二")
    await begun.surface.perform(DeleteMessages(chat_key=CLUB.key, messages=(first,)), CLUB)
    await begun.surface.perform(DeleteMessages(chat_key=CLUB.key, messages=(first,)), CLUB)
    assert side.tasks[first]["state"] == "cancelled"
    side.send(second)
    for key in (second, "unknown"):
        with pytest.raises(Refused):
            await begun.surface.perform(DeleteMessages(chat_key=CLUB.key, messages=(key,)), CLUB)
    clock.advance(timedelta(minutes=10))
    await begun.step()
    assert [(event.message_key, event.state) for event in begun.handovers] == [(second, Handover.SENT)]


async def test_an_unclear_end_is_never_said_twice(begun: Begun, side: CustomerSide, qyapi: FakeQyapi) -> None:
    qyapi.fail(CREATE, "cut", 3)
    with pytest.raises(Unsure):
        await begun.says("周六徒步")
    assert len(side.tasks) == 1


async def test_refusals_say_why_and_patience_is_kept(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    qyapi.fail(CREATE, "code", 1, code=45009)
    with pytest.raises(RetryLater) as patience:
        await begun.says("周六徒步")
    clock.advance(patience.value.after)
    await begun.rooms.step(begun.accept)
    side.unlicensed.add("zhangsan")
    with pytest.raises(Refused, match="301002") as caught:
        await begun.says("周六徒步")
    assert caught.value.lacks_right
    side.unlicensed.clear()
    side.rooms["wrCLUB"].owner = "lisi"  # and we do not know it yet
    with pytest.raises(Refused):
        await begun.says("周六徒步")


async def test_too_often_while_looking_waits_and_loses_nothing(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    key = await begun.says("周六徒步")
    clock.advance(SETTLE)
    qyapi.fail(RESULT, "code", 1, code=45009)
    wait = await begun.step()
    await begun.step()
    assert len(qyapi.called(RESULT)) == 1
    side.send(key)
    clock.advance(wait)
    await begun.step()
    assert begun.states == [Handover.WAITS, Handover.SENT]


@pytest.mark.parametrize(
    "action",
    [
        SendText(chat_key=CLUB.key, text=Text.plain(" ")),
        SendText(chat_key=CLUB.key, text=Text.plain("围" * 1_334)),
        EditText(chat_key=CLUB.key, message="1", text=Text.plain("x")),
        KickMember(chat_key=CLUB.key, person_key="ext:wmA1"),
        CopyMessage(chat_key=CLUB.key, from_chat_key="lisi", message_key="1"),
        SendFile(chat_key=CLUB.key, name="a", content=b"tiny"),
    ],
    ids=["empty", "too long", "edit", "kick", "copy", "tiny file"],
)
async def test_what_nobody_can_do_there_is_refused(begun: Begun, side: CustomerSide, action: Action) -> None:
    with pytest.raises(Refused):
        await begun.surface.perform(action, CLUB)
    assert side.tasks == {}


@pytest.mark.parametrize("task", [{}, {"key": "k", "state": "flown", "sender": "a", "at": "2026-03-01T09:00:00+00:00"}])
def test_an_update_that_makes_no_sense_is_poison(begun: Begun, task: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        begun.surface.understand({"surface": "room", "chat_id": "wrCLUB", "task": task})


# -- personal invitations -------------------------------------------------------------------------------------------


async def test_whoever_comes_by_a_personal_invitation_is_its_inviters(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock
) -> None:
    await begun.rooms.step(begun.accept)
    begun.told.clear()
    made = await begun.ways.invite("wrCLUB", "ext:wmA1", "小雪")
    assert await Begun(lives).ways.invite("wrCLUB", "ext:wmA1") == Invite(made.url, creator_key="ext:wmA1")
    ((config_id, way),) = side.ways.items()
    assert made.url == f"https://wework.qpic.cn/{config_id}"
    side.come("wrCLUB", "wmC3", state=way["state"])
    side.come("wrCLUB", "wmD4", state="somebody else's")
    clock.advance(timedelta(days=1, seconds=1))
    await begun.rooms.step(begun.accept)
    events = [event for raw in begun.told.values() for event in begun.surface.understand(raw.content)]
    joined = {event.person.key: event.invite for event in events if isinstance(event, MemberJoined)}
    assert joined == {"ext:wmC3": Invite(made.url, creator_key="ext:wmA1"), "ext:wmD4": None}


async def test_an_app_without_the_right_makes_no_second_code(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi
) -> None:
    await begun.ways.invite("wrCLUB", "lisi")
    qyapi.fail("externalcontact/groupchat/update_join_way", "code", 1, code=48002)
    with pytest.raises(Refused) as refused:
        await begun.ways.invite("wrCLUB", "lisi", checked=True)
    assert (refused.value.lacks_right, len(side.ways)) == (True, 1)


async def test_an_invitation_begun_before_a_crash_is_finished_after_it(
    begun: Begun, lives: Lives, side: CustomerSide, qyapi: FakeQyapi
) -> None:
    qyapi.fail("externalcontact/groupchat/get_join_way", "code", 1, code=48002)
    with pytest.raises(Refused):
        await begun.ways.invite("wrCLUB", "lisi")
    made = await Begun(lives).ways.invite("wrCLUB", "lisi")
    assert len(side.ways) == 1
    assert made.url


async def test_an_invitation_is_looked_at_again_and_withdrawn(begun: Begun, side: CustomerSide) -> None:
    made = await begun.ways.invite("wrCLUB", "lisi", "李四", checked=True)
    again = await begun.ways.invite("wrCLUB", "lisi", "李四的朋友", checked=True)
    assert again.url == made.url
    assert [way["remark"] for way in side.ways.values()] == ["李四的朋友"]
    await begun.ways.withdraw("wrCLUB", made.url)
    await begun.ways.withdraw("wrCLUB", made.url)
    assert side.ways == {}
