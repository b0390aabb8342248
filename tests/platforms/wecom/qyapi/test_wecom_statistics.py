"""What WeCom counts for an owner: asked for once a day, told to every group of theirs, and missing aloud."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.clock import MovableClock
from bot.domain.tally import OwnerDayCounted, Tally
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers import statistics
from bot.platforms.wecom.customers.statistics import BACK, OwnerStatistics
from bot.platforms.wecom.customers.tracker import Rooms
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.fake_rooms import CustomerSide
from tests.platforms.wecom.qyapi.customers import House
from tests.platforms.wecom.qyapi.setting import Lives

MANY, ONE = "externalcontact/groupchat/statistic", "externalcontact/groupchat/statistic_group_by_day"
YESTERDAY, WEEK_AGO = "2026-02-28", "2026-02-21"
TALLY = Tally(groups=2, new_groups=0, busy_groups=1, members=80, new_members=3, writers=12, messages=150)
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)


class Begun:
    """One process that counts, on a database that outlives it."""

    def __init__(self, lives: Lives, house: House) -> None:
        self.client = lives.begin()
        self.rooms = Rooms(self.client, CustomerSettings(), writer=lives.writer, clock=lives.clock)
        self.statistics = OwnerStatistics(self.client, CustomerSettings(), writer=lives.writer, clock=lives.clock)
        self.house = house

    async def step(self) -> timedelta:
        return await self.statistics.step(self.house.accept)


def told(house: House) -> list[tuple[str, str, str, Tally | None]]:
    events = [
        event
        for raw in house.kept.values()
        if statistics.is_about_day(raw.content)
        for event in statistics.understand(raw.content)
    ]
    return [(event.chat.key, event.owner.key, str(event.day), event.tally) for event in events]


def about(wait: timedelta, expected: timedelta) -> bool:
    """Calls are some tenths of a second apart."""
    return expected - timedelta(seconds=2) <= wait <= expected


@pytest.fixture
def side(qyapi: FakeQyapi) -> CustomerSide:
    qyapi.customers.open("wrCLUB", "zhangsan", "wmA1")
    qyapi.customers.open("wrRUN", "zhangsan", "wmA1")
    return qyapi.customers


@pytest.fixture
async def begun(lives: Lives, side: CustomerSide) -> Begun:
    begun = Begun(lives, House())
    await begun.rooms.step(begun.house.accept)
    return begun


async def test_a_day_of_an_owner_is_told_to_each_of_their_groups_once(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi
) -> None:
    side.count("zhangsan", YESTERDAY)
    side.count("zhangsan", WEEK_AGO, msg_total=90)
    side.count("lisi", YESTERDAY, msg_total=1)
    assert await begun.step() <= HOUR
    await begun.step()
    days = [(day, tally.messages) for chat, _, day, tally in told(begun.house) if chat == "room:wrCLUB" and tally]
    assert days == [(WEEK_AGO, 90), (YESTERDAY, 150)]
    assert [one for one in told(begun.house) if one[2] == YESTERDAY] == [
        ("room:wrCLUB", "zhangsan", YESTERDAY, TALLY),
        ("room:wrRUN", "zhangsan", YESTERDAY, TALLY),
    ]
    (call,) = qyapi.called(ONE)
    spans = [datetime.fromtimestamp(call.body[name], UTC) for name in ("day_begin_time", "day_end_time")]
    assert spans == [datetime(2026, 2, 20, 16, tzinfo=UTC), datetime(2026, 2, 27, 16, tzinfo=UTC)], "midnight in China"
    assert qyapi.called(MANY) == []


async def test_many_owners_are_asked_about_together_a_page_at_a_time(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    owners = ["zhangsan", *(f"owner{number:03}" for number in range(120))]
    for owner in owners[1:]:
        side.open(f"wr{owner}", owner)
    clock.advance(timedelta(days=1, seconds=1))
    await begun.rooms.step(begun.house.accept)
    for owner in owners:
        side.count(owner, "2026-03-01", msg_total=int(owner[5:]) if owner != "zhangsan" else 999)
    await begun.step()
    found = {owner: tally.messages for _, owner, day, tally in told(begun.house) if tally and day == "2026-03-01"}
    assert found == {owner: int(owner[5:]) if owner != "zhangsan" else 999 for owner in owners}
    assert max(len(call.body["owner_filter"]["userid_list"]) for call in qyapi.called(MANY)) == 100
    assert qyapi.called(ONE) == []
    asked = len(qyapi.called(MANY))
    await begun.step()
    clock.advance(HOUR)
    await begun.step()
    assert len(qyapi.called(MANY)) == asked, "earlier days that WeCom lacks are not asked for again and again"


async def test_a_day_wecom_has_not_computed_is_missing_aloud_and_asked_for_again(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    side.count("zhangsan", YESTERDAY, chat_total=0)
    assert about(await begun.step(), HALF)
    assert [one[2:] for one in told(begun.house)] == [(YESTERDAY, None)] * 2
    await begun.step()
    assert len(qyapi.called(ONE)) == 1
    clock.advance(HALF)
    assert about(await begun.step(), HOUR)
    side.count("zhangsan", YESTERDAY)
    clock.advance(HOUR)
    await begun.step()
    assert [one[3] for one in told(begun.house) if one[0] == "room:wrCLUB"] == [None, TALLY]
    assert len(qyapi.called(ONE)) == 3


async def test_the_day_before_is_asked_for_once_more_a_day_later(
    begun: Begun, side: CustomerSide, clock: MovableClock
) -> None:
    side.count("zhangsan", YESTERDAY)
    await begun.step()
    side.count("zhangsan", YESTERDAY, msg_total=151)
    side.count("zhangsan", "2026-03-01")
    clock.move_to(datetime(2026, 3, 1, 20, 59, tzinfo=UTC))
    assert about(await begun.step(), timedelta(minutes=1)), "five o'clock in China"
    clock.advance(timedelta(minutes=1))
    await begun.step()
    club = [(day, tally.messages) for chat, _, day, tally in told(begun.house) if chat == "room:wrCLUB" and tally]
    assert club == [(YESTERDAY, 150), (YESTERDAY, 151), ("2026-03-01", 150)]


async def test_days_missed_while_we_were_down_are_made_up_as_far_as_the_digest_looks(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock
) -> None:
    side.count("zhangsan", YESTERDAY)
    await begun.step()
    clock.advance(timedelta(days=20))
    for day in range(1, 21):
        side.count("zhangsan", f"2026-03-{day:02}")
    again = Begun(lives, House())
    await again.step()
    days = [day for chat, _, day, _ in told(again.house) if chat == "room:wrCLUB"]
    assert days == [f"2026-03-{day:02}" for day in range(13, 21)]
    assert len(days) == BACK


async def test_after_a_restart_the_house_is_told_the_same_by_the_same_keys(
    begun: Begun, lives: Lives, side: CustomerSide
) -> None:
    side.count("zhangsan", YESTERDAY)
    await begun.step()
    before = set(begun.house.kept)
    await Begun(lives, begun.house).step()
    assert set(begun.house.kept) == before
    assert max(map(len, before)) <= 96, "what the inbox takes"


async def test_an_owner_without_a_licence_spoils_it_for_nobody_and_is_left_alone_for_a_while(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    side.open("wrTEA", "lisi")
    clock.advance(timedelta(days=1, seconds=1))
    await begun.rooms.step(begun.house.accept)
    side.unlicensed.add("lisi")
    side.count("zhangsan", "2026-03-01")
    assert about(await begun.step(), HALF)
    found = {(chat, day): tally for chat, _, day, tally in told(begun.house)}
    assert found["room:wrCLUB", "2026-03-01"] == TALLY
    assert found["room:wrTEA", "2026-03-01"] is None
    assert len(qyapi.called(MANY)) == BACK - 7
    assert len(qyapi.called(ONE)) == 2
    await begun.step()
    assert len(qyapi.called(ONE)) == 2
    side.unlicensed.clear()
    side.count("lisi", "2026-03-01")
    clock.advance(HALF)
    await begun.step()
    assert told(begun.house)[-1] == ("room:wrTEA", "lisi", "2026-03-01", TALLY)


@pytest.mark.parametrize("kind", ["hang", "garbage", "html", "cut", "reset"])
async def test_what_ends_unclear_is_tried_again_and_nothing_is_made_up(
    lives: Lives, begun: Begun, side: CustomerSide, qyapi: FakeQyapi, clock: MovableClock, kind: str
) -> None:
    side.count("zhangsan", YESTERDAY)
    lives.wire._limits = lives.limits.model_copy(update={"request_timeout": 0.2})
    qyapi.fail(ONE, kind, 2)
    wait = await begun.step()
    assert told(begun.house) == []
    assert timedelta(0) < wait <= timedelta(minutes=1)
    clock.advance(wait)
    await begun.step()
    assert told(begun.house)[0][3] == TALLY


async def test_too_often_waits_as_long_as_it_takes(begun: Begun, side: CustomerSide, qyapi: FakeQyapi) -> None:
    side.count("zhangsan", YESTERDAY)
    qyapi.fail(ONE, "code", 1, code=45009)
    await begun.step()
    await begun.step()
    assert len(qyapi.called(ONE)) == 1
    assert told(begun.house) == []


async def test_a_house_that_cannot_store_is_told_later(begun: Begun, side: CustomerSide) -> None:
    side.count("zhangsan", YESTERDAY)
    problems = []
    for is_down in (True, False):
        begun.house.is_down = is_down
        await begun.step()
        problems.append(begun.statistics.problem is not None)
    assert problems == [True, False]
    assert len(told(begun.house)) == 2


@pytest.mark.parametrize(
    "items",
    [
        None,
        [None],
        [{"stat_time": 1}],
        [{"stat_time": 10**18, "data": {}}],
        [{"stat_time": 1_772_208_000, "data": {"chat_total": 2}}],
        [{"stat_time": 1_772_208_000, "data": dict.fromkeys(("chat_total", "msg_total"), "many")}],
    ],
)
async def test_an_answer_without_its_numbers_is_none(
    begun: Begun, side: CustomerSide, qyapi: FakeQyapi, items: Any
) -> None:
    qyapi.on(ONE, lambda _q, _b: {"items": items})
    await begun.step()
    assert [tally for *_, tally in told(begun.house) if tally is not None] == []


@pytest.mark.parametrize(
    "counted",
    [
        {},
        {"owner": "a", "day": "2026-13-01", "tally": None, "at": "2026-03-01T09:00:00+00:00"},
        {"owner": "a", "day": "2026-03-01", "tally": {"groups": 1}, "at": "2026-03-01T09:00:00+00:00"},
        {"owner": "a", "day": "2026-03-01", "tally": None, "at": "2026-03-01T09:00:00"},
    ],
)
def test_an_update_that_makes_no_sense_is_poison(counted: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        statistics.understand({"surface": "room", "chat_id": "wrCLUB", "counted": counted})


def test_what_is_told_is_read_back_whole() -> None:
    raw = statistics._update("wrCLUB", "zhangsan", date(2026, 3, 1), TALLY, datetime(2026, 3, 2, tzinfo=UTC))
    (event,) = statistics.understand(raw.content, lambda key: f"{key}!")
    assert isinstance(event, OwnerDayCounted)
    assert (event.owner.name, event.day, event.tally) == ("zhangsan!", date(2026, 3, 1), TALLY)
