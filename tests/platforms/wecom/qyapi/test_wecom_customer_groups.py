"""Customer groups: which there are, who came and went by callbacks and readings, and what a crash leaves behind."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from bot.domain.clock import MovableClock
from bot.domain.events import (
    BotStandingChanged,
    ChatClosed,
    ChatRenamed,
    JoinSource,
    MemberChanged,
    MemberJoined,
    Unknown,
)
from bot.domain.people import MemberStatus
from bot.platforms.port import RawUpdate, Refused, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers import news
from bot.platforms.wecom.customers.mass_sends import MassSends
from bot.platforms.wecom.customers.notes import Contacts
from bot.platforms.wecom.customers.reading import list_rooms, read_room
from bot.platforms.wecom.customers.surface import RoomSurface
from bot.platforms.wecom.customers.ways import JoinWays
from models import wecom_rooms
from tests.platforms.wecom.fake_qyapi import Answer, FakeQyapi, Json
from tests.platforms.wecom.fake_rooms import CustomerSide
from tests.platforms.wecom.qyapi.customers import (
    CHAT,
    CLUB,
    DAY,
    GET,
    LIST,
    SETTLE,
    Begun,
    House,
    contact_welcome,
    entrusting,
)
from tests.platforms.wecom.qyapi.setting import Lives


def _answer(said: Json) -> Answer:
    return lambda _query, _body: said


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def side(qyapi: FakeQyapi) -> CustomerSide:
    """A group of one owner and two customers."""
    qyapi.customers.open("wrCLUB", "zhangsan", "wmA1", "wmB2")
    return qyapi.customers


@pytest.fixture
async def begun(lives: Lives, house: House, side: CustomerSide) -> Begun:
    """The group was read once, and what there is was told."""
    begun = Begun(lives, house)
    await begun.step()
    house.kept.clear()
    return begun


# -- the first reading ----------------------------------------------------------------------------------------------


async def test_the_first_reading_tells_that_there_is_a_group_and_of_nobody(
    lives: Lives, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    await Begun(lives, house).step()
    begun, named = house.events
    assert isinstance(begun, BotStandingChanged)
    assert (begun.by.key, begun.old, begun.new, begun.chat) == (
        "zhangsan",
        MemberStatus.LEFT,
        MemberStatus.MEMBER,
        CHAT,
    )
    assert isinstance(named, ChatRenamed)
    assert (named.title, named.at) == ("周末读书", clock.now())
    await Begun(lives, house).step()
    assert len(house.events) == 2


async def test_all_pages_are_listed_and_a_broken_one_tells_nothing(
    qyapi: FakeQyapi, client: AppClient, side: CustomerSide
) -> None:
    for n in range(4):
        side.open(f"wr{n}", f"owner{n % 2}")
    expected = ["wr0", "wr1", "wr2", "wr3", "wrCLUB"]
    assert await list_rooms(client) == expected
    assert len(qyapi.called(LIST)) == 3
    side.needs_owners = True
    assert sorted(await list_rooms(client)) == expected
    for broken in (None, [{"status": 0}], ["wr0"]):
        qyapi.on(LIST, _answer({"group_chat_list": broken}))
        with pytest.raises(Unsure):
            await list_rooms(client)


async def test_one_group_is_a_list_too(lives: Lives, house: House, side: CustomerSide, clock: MovableClock) -> None:
    begun = Begun(lives, house)
    wait = await begun.step()
    assert wait == timedelta(hours=24)
    side.open("wrNEW", "lisi", "wmC3")
    clock.advance(DAY)
    await begun.step()
    assert [event.chat.key for event in house.events] == ["room:wrCLUB"] * 2 + ["room:wrNEW"] * 2


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"group_chat": {"chat_id": "another", "owner": "zhangsan", "member_list": [{"userid": "x"}]}},
        {"group_chat": {"chat_id": "wrCLUB", "owner": "zhangsan", "member_list": []}},
        {"group_chat": {"chat_id": "wrCLUB", "owner": "zhangsan", "member_list": [{"userid": "zhangsan"}, {}]}},
        {"group_chat": {"chat_id": "wrCLUB", "owner": "", "member_list": [{"userid": "zhangsan"}]}},
        {"group_chat": {"chat_id": "wrCLUB", "owner": "zhangsan", "member_list": "zhangsan"}},
        {"group_chat": {"chat_id": "wrCLUB", "owner": "zhangsan", "member_list": [{"userid": "a b"}]}},
    ],
)
async def test_a_reading_that_is_not_whole_tells_nothing(
    qyapi: FakeQyapi, begun: Begun, house: House, clock: MovableClock, broken: Json
) -> None:
    qyapi.on(GET, _answer(broken))
    with pytest.raises(Unsure):
        await read_room(begun.client, "wrCLUB")
    clock.advance(DAY)
    assert await begun.step() == 2 * SETTLE
    assert house.events == []


async def test_whatever_a_reading_holds_beside_its_people_does_no_harm(
    qyapi: FakeQyapi, begun: Begun, house: House, clock: MovableClock
) -> None:
    odd = {"type": 2, "join_scene": [3], "join_time": "soon", "invitor": "lisi", "state": "a\0", "name": 7}
    members = [{"userid": "zhangsan", "type": 1}, {"userid": "wmA1"} | odd, {"userid": "wmC3"} | odd]
    told = {"chat_id": "wrCLUB", "owner": "zhangsan", "member_list": members, "member_version": "v\0", "name": None}
    qyapi.on(GET, _answer({"group_chat": told | {"admin_list": "zhangsan"}}))
    clock.advance(DAY)
    await begun.step()
    assert (house.came, house.went) == (["ext:wmC3"], ["ext:wmB2"])
    joined, _ = house.events
    assert isinstance(joined, MemberJoined)
    assert (joined.source, joined.by, joined.invite, joined.person.name) == (JoinSource.UNKNOWN, None, None, "wmC3")


# -- callbacks ------------------------------------------------------------------------------------------------------


async def test_who_came_is_read_for_their_name_and_way(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.hears(side.come("wrCLUB", "wmC3", invitor={"userid": "lisi"}, join_scene=1, name="小雪"))
    came_at = clock.now()
    assert await begun.step() == SETTLE
    assert house.came == []
    clock.advance(SETTLE)
    await begun.step()
    (joined,) = house.events
    assert isinstance(joined, MemberJoined)
    assert joined.by is not None
    assert (joined.person.key, joined.person.name, joined.by.key) == ("ext:wmC3", "小雪", "lisi")
    assert (joined.source, joined.at, joined.chat) == (JoinSource.ADDED, came_at, CHAT)
    assert len(qyapi.called(GET)) == 2


async def test_who_went_needs_no_reading_while_versions_follow_one_another(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.hears(side.go("wrCLUB", "wmA1"))
    went_at = clock.now()
    await begun.hears(side.go("wrCLUB", "wmB2"))
    clock.advance(timedelta(seconds=1))
    await begun.step()
    assert house.went == ["ext:wmA1", "ext:wmB2"]
    assert {event.at for event in house.events} == {went_at}
    assert len(qyapi.called(GET)) == 1


async def test_a_gap_in_the_versions_is_closed_by_a_reading(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    side.come("wrCLUB", "wmC3")  # and its callback is lost
    await begun.hears(side.go("wrCLUB", "wmA1"))
    went_at = clock.now()
    await begun.step()
    assert house.events == []
    clock.advance(SETTLE)
    await begun.step()
    assert (house.came, house.went) == (["ext:wmC3"], ["ext:wmA1"])
    assert house.events[1].at == went_at
    await begun.hears(side.go("wrCLUB", "wmB2"))  # the reading has brought the version up to date
    await begun.step()
    assert house.went == ["ext:wmA1", "ext:wmB2"]


async def test_a_list_shorter_than_it_says_is_not_used(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    said = side.go("wrCLUB", "wmA1", "wmB2")
    await begun.hears(said | {"MemChangeList": ["wmA1"]})
    await begun.step()
    assert house.went == []
    clock.advance(SETTLE)
    await begun.step()
    assert house.went == ["ext:wmA1", "ext:wmB2"]


async def test_a_reading_that_lags_behind_the_callback_is_made_again(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    side.freeze("wrCLUB")
    await begun.hears(side.come("wrCLUB", "wmC3"))
    clock.advance(SETTLE)
    assert await begun.step() == 2 * SETTLE
    assert house.events == []
    side.frozen.clear()
    clock.advance(2 * SETTLE)
    await begun.step()
    assert house.came == ["ext:wmC3"]


async def test_a_version_that_never_comes_is_given_up(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    side.freeze("wrCLUB")
    await begun.hears(side.come("wrCLUB", "wmC3"))
    for _ in range(6):
        clock.advance(timedelta(minutes=2))
        await begun.step()
    assert len(qyapi.called(GET)) == 1 + 4
    assert house.events == []


async def test_names_owners_and_admins_follow(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    room = side.rooms["wrCLUB"]
    room.members["lisi"] = {"userid": "lisi", "type": 1}
    room.name, room.owner, room.admins = "深夜读书", "lisi", ["zhangsan"]
    await begun.hears(side.said("wrCLUB", "change_owner"), side.said("wrCLUB", "change_name"))
    clock.advance(SETTLE)
    await begun.step()
    joined, owner, admin, named = house.events
    assert isinstance(joined, MemberJoined)
    assert isinstance(owner, MemberChanged)
    assert isinstance(admin, MemberChanged)
    assert isinstance(named, ChatRenamed)
    assert (owner.person.key, owner.new, admin.person.key, admin.new, named.title) == (
        "lisi", MemberStatus.OWNER, "zhangsan", MemberStatus.ADMIN, "深夜读书",
    )  # fmt: skip
    room.admins = []
    house.kept.clear()
    clock.advance(DAY)
    await begun.step()
    (ended,) = house.events
    assert isinstance(ended, MemberChanged)
    assert (ended.person.key, ended.old, ended.new) == ("zhangsan", MemberStatus.ADMIN, MemberStatus.MEMBER)


async def test_a_dismissed_group_is_closed_by_callback_or_by_what_a_reading_answers(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    side.open("wrOTHER", "lisi")
    await begun.hears(side.event("wrOTHER", ChangeType="create"))
    clock.advance(SETTLE)
    await begun.step()
    house.kept.clear()
    await begun.hears(side.event("wrCLUB", ChangeType="dismiss"))
    side.rooms.clear()
    clock.advance(DAY)
    await begun.step()
    assert [(type(event), event.chat.key) for event in house.events] == [
        (ChatClosed, "room:wrCLUB"),
        (ChatClosed, "room:wrOTHER"),
    ]
    await begun.step()
    assert len(house.events) == 2


async def test_a_callback_that_comes_twice_changes_nothing(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    said = side.come("wrCLUB", "wmC3")
    await begun.hears(said)
    await begun.hears(said)
    clock.advance(SETTLE)
    await begun.step()
    await begun.hears(said)
    clock.advance(DAY)
    await begun.step()
    assert house.came == ["ext:wmC3"]


def test_contacts_are_no_news_of_a_group(side: CustomerSide) -> None:
    told = side.event("", Event="change_external_contact", ChangeType="add_external_contact", ExternalUserID="wmA1")
    (event,) = Contacts().understand(told)
    assert isinstance(event, Unknown)
    assert event.kind == "add_external_contact"
    with pytest.raises(ValueError, match="CreateTime"):
        Contacts().understand(told | {"CreateTime": "soon"})


# -- crashes and refusals -------------------------------------------------------------------------------------------


async def test_a_pending_reading_is_made_after_a_restart(
    begun: Begun, lives: Lives, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.hears(side.come("wrCLUB", "wmC3"))  # and then the process dies
    qyapi.fail(LIST, "code", 9, code=48002)  # so that nothing but the pending row leads to it
    clock.advance(SETTLE)
    await Begun(lives, house).step()
    assert house.came == ["ext:wmC3"]


async def test_what_was_noticed_before_a_crash_is_told_after_it_and_by_the_same_keys(
    begun: Begun, lives: Lives, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    await begun.hears(side.come("wrCLUB", *(f"wmN{n:03}" for n in range(250))))
    clock.advance(SETTLE)
    told: list[str] = []

    async def crash(batch: Sequence[RawUpdate]) -> None:
        told.extend(raw.key for raw in batch)
        raise RuntimeError("killed")

    await begun.rooms.step(crash)
    assert begun.rooms.problem is not None
    again = Begun(lives, house)
    await again.step()
    assert again.rooms.problem is None
    assert len(house.came) == 250
    assert sorted({*told}) == sorted(raw.key for raw in house.kept.values() if raw.key.startswith("room:"))


async def test_a_callback_is_not_acknowledged_before_it_is_durable(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    house.is_down = True
    said = side.come("wrCLUB", "wmC3")
    with pytest.raises(RuntimeError):
        await begun.hears(said)
    house.is_down = False
    await begun.hears(said)
    clock.advance(SETTLE)
    await begun.step()
    assert house.came == ["ext:wmC3"]


async def test_too_often_makes_it_wait_and_nothing_is_lost(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    side.open("wrOTHER", "lisi")
    await begun.hears(side.come("wrCLUB", "wmC3"), side.event("wrOTHER", ChangeType="create"))
    clock.advance(SETTLE)
    qyapi.fail(GET, "code", 1, code=45009)
    calls = len(qyapi.called(GET))
    wait = await begun.step()
    await begun.step()
    assert wait >= timedelta(seconds=15)
    assert len(qyapi.called(GET)) == calls + 1
    clock.advance(wait)
    await begun.step()
    assert house.came == ["ext:wmC3"]
    assert len(qyapi.called(GET)) == calls + 3


async def test_a_group_of_an_unlicensed_owner_is_followed_by_its_callbacks_alone(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    side.unlicensed.add("zhangsan")
    await begun.hears(side.come("wrCLUB", "wmC3"), side.go("wrCLUB", "wmA1"))
    clock.advance(SETTLE)
    await begun.step()
    assert "licence" in (begun.client.problem or "")
    assert (house.came, house.went) == (["ext:wmC3"], ["ext:wmA1"])
    side.come("wrCLUB", "wmD4")  # lost
    await begun.hears(side.come("wrCLUB", "wmE5"))
    clock.advance(SETTLE)
    await begun.step()
    assert house.came == ["ext:wmC3"]
    side.unlicensed.clear()
    clock.advance(DAY)
    await begun.step()
    assert house.came == ["ext:wmC3", "ext:wmD4", "ext:wmE5"]


async def test_many_who_are_missing_at_once_are_believed_at_the_second_look(
    begun: Begun, lives: Lives, house: House, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.hears(side.come("wrCLUB", *(f"wmN{n:03}" for n in range(20))))
    clock.advance(SETTLE)
    await begun.step()
    house.kept.clear()
    whole = dict(side.rooms["wrCLUB"].members)
    answers = [["zhangsan"], ["zhangsan", "wmA1"], ["zhangsan"], ["zhangsan"]]

    def answer(_q: Json, _b: Json) -> Json:
        members = [whole[one] for one in answers.pop(0)]
        return {"group_chat": {"chat_id": "wrCLUB", "owner": "zhangsan", "name": "周末读书", "member_list": members}}

    qyapi.on(GET, answer)
    clock.advance(DAY)
    await begun.step()
    assert house.events == []
    clock.advance(2 * SETTLE)
    await begun.step()
    assert len(house.went) == 22


async def test_it_runs_by_itself_until_it_is_stopped(
    begun: Begun, house: House, side: CustomerSide, clock: MovableClock
) -> None:
    running = asyncio.create_task(begun.rooms.run(house.accept))
    await asyncio.sleep(0)
    await begun.hears(side.go("wrCLUB", "wmA1"))
    async with asyncio.timeout(10):
        while not house.went:  # noqa: ASYNC110  what it waits for is told to nobody else
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# -- what is asked about a group ------------------------------------------------------------------------------------


async def test_a_group_tells_its_admins_members_and_standings(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock
) -> None:
    room = side.rooms["wrCLUB"]
    room.members["lisi"] = {"userid": "lisi", "type": 1}
    room.admins = ["lisi", "somebody-who-left"]
    posts = MassSends(begun.client, CustomerSettings(), writer=lives.writer, clock=clock)
    ways = JoinWays(begun.client, writer=lives.writer, clock=clock, random=Random(1))
    names = {"zhangsan": "张三"}
    surface = RoomSurface(
        begun.client,
        begun.rooms,
        posts,
        ways,
        left=entrusting(lives, begun.client, CustomerSettings()),
        contacts=contact_welcome(lives, begun.client),
        clock=clock,
        per_day=1,
        name_of=lambda one: names.get(one, one),
    )
    listed = await surface.list_admins(CHAT, CLUB)
    assert [(one.person.key, one.person.name, one.status) for one in listed.admins] == [
        ("lisi", "lisi", MemberStatus.ADMIN),
        ("zhangsan", "张三", MemberStatus.OWNER),
    ]
    assert await surface.count_members(CLUB) == 4
    standings = [await surface.member_status(CLUB, who) for who in ("zhangsan", "lisi", "ext:wmA1", "wmA1")]
    assert standings == [MemberStatus.OWNER, MemberStatus.ADMIN, MemberStatus.MEMBER, MemberStatus.LEFT]
    side.unlicensed.add("zhangsan")
    with pytest.raises(Refused) as caught:
        await surface.count_members(CLUB)
    assert caught.value.lacks_right


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"chat_id": "wrCLUB"},
        {"chat_id": "wrCLUB", "changes": [{"kind": "joined", "at": "2026-03-01T09:00:00"}]},
        {"chat_id": "wrCLUB", "changes": [{"kind": "flown", "at": "2026-03-01T09:00:00+00:00"}]},
        {"chat_id": "wrCLUB", "changes": [{"kind": "joined", "at": "2026-03-01T09:00:00+00:00"}]},
        {"chat_id": "wrCLUB", "changes": 7},
    ],
)
def test_an_update_that_is_none_of_ours_is_poison(content: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        news.understand(content)


async def test_a_group_that_was_closed_leaves_nothing_behind(begun: Begun, lives: Lives, side: CustomerSide) -> None:
    await begun.hears(side.event("wrCLUB", ChangeType="dismiss"))
    async with lives.writer.reader() as session:
        assert await wecom_rooms.members_of(session, "wrCLUB") == set()
        assert await wecom_rooms.room_with_id(session, "wrCLUB") is None
