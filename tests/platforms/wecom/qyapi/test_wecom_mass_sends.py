"""What is said in a customer group: a task, its reminders, what became of it."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import func, select

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
from bot.domain.handover import Handover, HandoverChanged
from bot.domain.text import Text
from bot.platforms.port import Rate, Refused, RetryLater, Unsure
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.mass_sends import MassSends
from bot.platforms.wecom.customers.mass_tries import words_of
from bot.platforms.wecom.customers.surface import RoomSurface
from bot.platforms.wecom.customers.tracker import Rooms
from bot.platforms.wecom.customers.ways import JoinWays
from bot.platforms.wecom.keys import Address, Place
from models.wecom_mass_sends import add_mass_send
from models.wecom_mass_tries import WecomMassTry
from tests.platforms.wecom.fake_qyapi import FakeQyapi, Json
from tests.platforms.wecom.fake_rooms import CustomerSide
from tests.platforms.wecom.qyapi.customers import contact_welcome, entrusting
from tests.platforms.wecom.qyapi.setting import Lives
from tests.platforms.wecom.qyapi.taking import Taking

CREATE, RESULT = "externalcontact/add_msg_template", "externalcontact/get_groupmsg_send_result"
LIST, MEMBERS = "externalcontact/get_groupmsg_list_v2", "externalcontact/get_groupmsg_task"
REMIND, CANCEL = "externalcontact/remind_groupmsg_send", "externalcontact/cancel_groupmsg_send"
CLUB = Address(Place.ROOM, "wrCLUB")
SETTLE = timedelta(seconds=5)
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100


class Begun(Taking):
    """One process on a database that outlives it, and what its house was told."""

    def __init__(self, lives: Lives) -> None:
        super().__init__()
        client, settings = lives.begin(), CustomerSettings()
        self.rooms = Rooms(client, settings, writer=lives.writer, clock=lives.clock)
        self.posts = MassSends(client, settings, writer=lives.writer, clock=lives.clock)
        self.ways = JoinWays(client, writer=lives.writer, clock=lives.clock, random=Random(1))
        left, contacts = entrusting(lives, client, settings), contact_welcome(lives, client)
        self.surface = RoomSurface(
            client, self.rooms, self.posts, self.ways, left=left, contacts=contacts, clock=lives.clock, per_day=1
        )

    async def says(self, said: str | Text, *row: Button) -> str:
        text = Text.plain(said) if isinstance(said, str) else said
        receipt = await self.surface.perform(SendText(chat_key=CLUB.key, text=text, buttons=(row,)), CLUB)
        assert receipt.message_key is not None
        return receipt.message_key

    async def step(self) -> timedelta:
        return await self.posts.step(self.accept)

    @property
    def handovers(self) -> list[HandoverChanged]:
        events = [event for raw in self.kept.values() for event in self.surface.understand(raw.content)]
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


@pytest.mark.parametrize(("kind", "arrived"), [("cut", 1), ("code", 0)])
async def test_a_reminder_that_may_have_arrived_or_is_refused_is_not_repeated_at_once(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi, kind: str, arrived: int
) -> None:
    await begun.says("周六徒步")
    qyapi.fail(REMIND, kind, code=41093)
    clock.advance(timedelta(hours=8))
    for _ in range(12):
        await begun.step()
        clock.advance(timedelta(minutes=10))
    assert (len(qyapi.called(REMIND)), len(side.reminders)) == (1, arrived)
    clock.advance(timedelta(hours=6))
    await begun.step()
    assert len(side.reminders) == arrived + 1


async def test_a_task_that_wecom_neither_ends_nor_takes_back_is_not_asked_after_for_ever(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.says("周六徒步")
    await begun.step()
    qyapi.fail(CANCEL, "code", 100, code=41093)
    for _ in range(32):
        clock.advance(timedelta(days=1))
        await begun.step()
    asked = len(qyapi.called(RESULT))
    assert asked > 20
    clock.advance(timedelta(days=1))
    await begun.step()
    assert len(qyapi.called(RESULT)) == asked


async def test_a_picture_goes_along_with_its_caption(begun: Begun, side: CustomerSide) -> None:
    photo = SendFile(chat_key=CLUB.key, name="图.png", content=PNG, is_photo=True, caption=Text.plain("看"))
    await begun.surface.perform(photo, CLUB)
    (task,) = side.tasks.values()
    assert task["text"]["content"] == "看"
    assert [one["msgtype"] for one in task["attachments"]] == ["image"]


async def test_where_it_stands_is_told_later_when_it_could_not_be_stored(begun: Begun, clock: MovableClock) -> None:
    await begun.says("周六徒步")
    clock.advance(SETTLE)
    problems = []
    for begun.is_down in (True, False):
        await begun.step()
        problems.append(begun.surface.pulse.problem)
    assert problems == ["Where WeCom's mass-send tasks stand cannot be stored (RuntimeError)", None]
    assert begun.states == [Handover.WAITS]


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
    assert await unclear(begun) == 1


async def test_what_was_made_clearly_or_clearly_not_is_looked_for_by_nobody(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi
) -> None:
    await begun.says("周六徒步")
    qyapi.fail(CREATE, "code", 1, code=48002)
    with pytest.raises(Refused):
        await begun.says("周日徒步")
    await begun.rooms.step(begun.accept)
    side.rooms["wrCLUB"].owner = "lisi"  # and we think that it is still zhangsan's
    with pytest.raises(Refused, match="no task"):
        await begun.says("周一徒步")
    assert await unclear(begun) == 0


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


# -- what ended unclear ------------------------------------------------------------------------------------------------


async def unclear(begun: Begun) -> int:
    async with begun.posts._writer.reader() as session:
        return await session.scalar(select(func.count()).select_from(WecomMassTry)) or 0


async def ends_unclear(begun: Begun, qyapi: FakeQyapi, said: str = "周六徒步", kind: str = "cut") -> None:
    qyapi.fail(CREATE, kind)
    with pytest.raises(Unsure):
        await begun.says(said)


async def goes_by(begun: Begun, clock: MovableClock, minutes: int) -> None:
    for _ in range(minutes):
        clock.advance(timedelta(minutes=1))
        await begun.step()


async def test_a_task_that_was_made_after_all_is_found_by_the_next_process_and_followed(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    began = clock.now()
    await ends_unclear(begun, qyapi)
    again = Begun(lives)
    await again.step()
    assert qyapi.called(LIST) == [], "its answer might still come"
    await goes_by(again, clock, 3)
    (msgid,) = side.tasks
    (waits,) = again.handovers
    assert (waits.message_key, waits.state, waits.begun_at) == (msgid, Handover.WAITS, began)
    assert await unclear(begun) == 0
    side.send(msgid)
    await goes_by(again, clock, 11)
    assert again.states == [Handover.WAITS, Handover.SENT]
    assert len(side.tasks) == 1


async def test_a_task_that_was_never_made_is_told_lost_after_three_looks_and_not_made_again(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    began = clock.now()
    await ends_unclear(begun, qyapi, kind="garbage")
    await goes_by(begun, clock, 20)
    assert begun.handovers == []
    await goes_by(begun, clock, 10)
    (lost,) = begun.handovers
    assert (lost.state, lost.begun_at) == (Handover.LOST, began)
    assert (side.tasks, await unclear(begun)) == ({}, 0)
    asked = len(qyapi.called(LIST))
    await goes_by(begun, clock, 30)
    assert len(qyapi.called(LIST)) == asked == 3


async def test_tasks_of_others_with_other_words_or_made_by_hand_are_not_taken_for_ours(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await ends_unclear(begun, qyapi, kind="garbage")
    side.open("wrTEA", "lisi")
    at = int(clock.now().timestamp())
    for number, (sender, said, at_then) in enumerate(
        (("lisi", "周六徒步", at), ("zhangsan", "周日徒步", at), ("zhangsan", "周六徒步", at - 3_600))
    ):
        task = {"sender": sender, "text": {"content": said}, "chat_id_list": ["wrTEA"], "state": "unsent"}
        side.tasks[f"other{number}"] = task | {"create_time": at_then}
    await goes_by(begun, clock, 30)
    assert begun.states == [Handover.LOST]


async def test_of_two_that_say_the_same_each_is_known_by_the_group_it_reached(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    """An announcement into two groups of one owner, and the line breaks for both."""
    side.open("wrRUN", "zhangsan")
    await ends_unclear(begun, qyapi)
    qyapi.fail(CREATE, "cut")
    run = Address(Place.ROOM, "wrRUN")
    with pytest.raises(Unsure):
        await begun.surface.perform(SendText(chat_key=run.key, text=Text.plain("周六徒步")), run)
    await goes_by(begun, clock, 30)
    assert begun.handovers == []
    of_run = next(msgid for msgid, task in side.tasks.items() if task["chat_id_list"] == ["wrRUN"])
    of_club = next(msgid for msgid, task in side.tasks.items() if task["chat_id_list"] == ["wrCLUB"])
    side.send(of_run)
    await goes_by(begun, clock, 30)
    found = {(event.chat.key, event.message_key, event.state) for event in begun.handovers}
    assert ("room:wrRUN", of_run, Handover.SENT) in found
    assert ("room:wrCLUB", of_club, Handover.WAITS) in found, "and what is left must be the other"
    assert await unclear(begun) == 0


async def test_where_nobody_can_tell_which_it_is_nothing_is_claimed(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await ends_unclear(begun, qyapi)
    await ends_unclear(begun, qyapi)
    await goes_by(begun, clock, 30)
    assert (begun.handovers, await unclear(begun)) == ([], 2)
    clock.advance(timedelta(hours=48))
    await begun.step()
    assert (begun.handovers, await unclear(begun)) == ([], 0)


async def test_looking_for_it_is_patient(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await ends_unclear(begun, qyapi)
    clock.advance(timedelta(minutes=2))
    qyapi.fail(LIST, "code", 1, code=45009)
    wait = await begun.step()
    await begun.step()
    assert len(qyapi.called(LIST)) == 1
    clock.advance(wait)
    qyapi.fail(MEMBERS, "garbage", 2)
    await begun.step()
    assert begun.handovers == []
    await goes_by(begun, clock, 11)
    assert begun.states == [Handover.WAITS]


async def test_a_list_that_could_not_be_read_is_no_list_without_the_task(
    begun: Begun, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await ends_unclear(begun, qyapi, kind="garbage")
    qyapi.fail(LIST, "garbage", 100)
    await goes_by(begun, clock, 60)
    qyapi.heal()
    await goes_by(begun, clock, 20)
    assert (begun.handovers, await unclear(begun)) == ([], 1), "two lists were read so far"
    await goes_by(begun, clock, 10)
    assert begun.states == [Handover.LOST]


async def test_a_task_that_was_found_while_its_answer_was_late_is_entered_once(
    begun: Begun, side: CustomerSide, clock: MovableClock
) -> None:
    key = await begun.says("周六徒步")
    again = partial(
        add_mass_send, key=key, msgid=key, room_id="wrCLUB", sender="zhangsan", at=clock.now(), look_at=clock.now()
    )
    await begun.posts._writer.write(again)
    clock.advance(SETTLE)
    await begun.step()
    assert begun.states == [Handover.WAITS]


def test_a_task_is_known_by_its_words_and_files_however_it_is_spaced() -> None:
    file: Json = {"attachments": [{"msgtype": "file", "file": {"media_id": "a"}}]}
    text: Json = {"text": {"content": "周六 徒步\n报名"}}
    assert words_of(text) == words_of({"text": {"content": " 周六 徒步\n\n报名 "}, "attachments": []})
    assert words_of(text | file) == words_of(text | {"attachments": [{"msgtype": "file", "file": {"media_id": "b"}}]})
    assert len({words_of(one) for one in (text, text | file, file, {}, {"text": {"content": "周日"}})}) == 5
