"""Personal invitations into a customer group: made once, looked at again, withdrawn, and dropped for the forgotten."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import MovableClock
from bot.domain.events import Invite, MemberJoined
from bot.domain.people import PlatformName
from bot.platforms.port import Refused
from bot.platforms.wecom.customers.leavings import Leavings
from bot.platforms.wecom.customers.ways import JoinWays
from models.accounts import erase_account
from models.wecom_join_ways import WecomJoinWay, way_of, ways_of_nobody
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.fake_rooms import CustomerSide
from tests.platforms.wecom.qyapi import customers
from tests.platforms.wecom.qyapi.customers import House
from tests.platforms.wecom.qyapi.setting import Lives

DROP = "externalcontact/groupchat/del_join_way"


class Begun(customers.Begun):
    """One process that makes invitations."""

    def __init__(self, lives: Lives) -> None:
        super().__init__(lives, House())
        self.ways = JoinWays(self.client, writer=lives.writer, clock=lives.clock, random=Random(1))


@pytest.fixture
def side(qyapi: FakeQyapi) -> CustomerSide:
    qyapi.customers.open("wrCLUB", "zhangsan", "wmA1")
    return qyapi.customers


@pytest.fixture
def begun(lives: Lives, side: CustomerSide) -> Begun:
    return Begun(lives)


async def test_whoever_comes_by_a_personal_invitation_is_its_inviters(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock
) -> None:
    await begun.step()
    begun.house.kept.clear()
    made = await begun.ways.invite("wrCLUB", "ext:wmA1", "小雪")
    assert await Begun(lives).ways.invite("wrCLUB", "ext:wmA1") == Invite(made.url, creator_key="ext:wmA1")
    ((config_id, way),) = side.ways.items()
    assert made.url == f"https://wework.qpic.cn/{config_id}"
    side.come("wrCLUB", "wmC3", state=way["state"])
    side.come("wrCLUB", "wmD4", state="somebody else's")
    clock.advance(timedelta(days=1, seconds=1))
    await begun.step()
    joined = {event.person.key: event.invite for event in begun.house.events if isinstance(event, MemberJoined)}
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


async def test_an_invitation_that_an_admin_deleted_in_the_console_can_be_withdrawn_all_the_same(
    begun: Begun, lives: Lives, side: CustomerSide, qyapi: FakeQyapi
) -> None:
    made = await begun.ways.invite("wrCLUB", "lisi")
    qyapi.fail(DROP, "code", 1, code=48002)
    with pytest.raises(Refused):
        await begun.ways.withdraw("wrCLUB", made.url)
    assert (await known(lives, "lisi")).url == made.url, "without the right to it nothing is claimed"
    side.ways.clear()
    await begun.ways.withdraw("wrCLUB", made.url)
    async with lives.writer.reader() as session:
        assert await way_of(session, "wrCLUB", "lisi") is None


async def test_the_code_of_somebody_forgotten_is_dropped_by_wecom_too(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    for inviter in ("ext:wmA1", "lisi"):
        await begun.ways.invite("wrCLUB", inviter)

    async def forget(session: AsyncSession) -> None:
        await erase_account(session, PlatformName.WECOM, "ext:wmA1")

    await lives.writer.write(forget)
    leavings = Leavings(begun.ways, writer=lives.writer, clock=clock)
    qyapi.fail(DROP, "code", 1, code=45009)
    wait = await leavings.step()
    assert len(side.ways) == 2, "asked for patience"
    await leavings.step()
    assert len(qyapi.called(DROP)) == 1, "and got it"
    clock.advance(wait)
    assert await leavings.step() == timedelta(hours=1)
    assert [way["state"] for way in side.ways.values()] == [(await known(lives, "lisi")).state]
    await leavings.step()
    assert len(qyapi.called(DROP)) == 2, "once is enough"


async def test_a_code_that_wecom_knows_no_more_is_let_go_of_and_one_it_refuses_to_drop_is_kept(
    begun: Begun, lives: Lives, side: CustomerSide, clock: MovableClock, qyapi: FakeQyapi
) -> None:
    await begun.ways.invite("wrCLUB", "lisi")

    async def forget(session: AsyncSession) -> None:
        await erase_account(session, PlatformName.WECOM, "lisi")

    await lives.writer.write(forget)
    leavings = Leavings(begun.ways, writer=lives.writer, clock=clock)
    qyapi.fail(DROP, "code", 1, code=48002)
    await leavings.step()
    async with lives.writer.reader() as session:
        assert len(await ways_of_nobody(session)) == 1
    side.ways.clear()
    await leavings.step()
    async with lives.writer.reader() as session:
        assert await ways_of_nobody(session) == []


async def known(lives: Lives, inviter: str) -> WecomJoinWay:
    async with lives.writer.reader() as session:
        way = await way_of(session, "wrCLUB", inviter)
    assert way is not None
    return way
