"""``hearth doctor`` on customer groups: what is proven, what each refusal means, and that nothing is changed."""

import pytest

from bot.domain.clock import MovableClock
from bot.domain.findings import Finding
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.platforms.wecom.checkup import Surroundings, look_at_wecom
from bot.platforms.wecom.settings import WecomSettings
from tests.platforms.wecom.fake_qyapi import AGENT, CORP, SECRET, FakeQyapi
from tests.platforms.wecom.fake_rooms import CustomerSide

AT = "externalcontact/"
WELL = [
    "customer groups",
    "members of customer groups",
    "customer statistics",
    "welcome templates",
    "announcements to customer groups",
]


@pytest.fixture
def side(qyapi: FakeQyapi) -> CustomerSide:
    qyapi.on("agent/get", lambda *_: {"agentid": AGENT, "name": "读书会助手", "allow_partys": {"partyid": [1]}})
    for room, owner in (("wrCLUB", "zhangsan"), ("wrRUN", "zhangsan"), ("wrTEA", "lisi")):
        qyapi.customers.open(room, owner, "wmA1")
    return qyapi.customers


async def look(qyapi: FakeQyapi, clock: MovableClock, *, enabled: bool = True) -> list[Finding]:
    app = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET}
    given = {"owners": ["boss"], "base_url": qyapi.base_url, "app": app, "customers": {"enabled": enabled}}
    known = [ChatRef(PlatformName.WECOM, f"room:{one}", ChatKind.GROUP, title) for one, title in KNOWN.items()]
    around = Surroundings("http://127.0.0.1:9", is_running=False, groups=known)
    found = await look_at_wecom(WecomSettings.model_validate(given), around, now=clock.now().timestamp())
    return [one for one in found if "custom" in one.what or one.what == "welcome templates"]


KNOWN = {"wrCLUB": "读书会", "wrTEA": "茶话会"}


async def test_a_set_up_that_works_is_proven_and_nothing_is_made(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock
) -> None:
    side.count("zhangsan", "2026-02-27")
    found = await look(qyapi, clock)
    assert [(one.what, one.is_well) for one in found] == [(what, True) for what in WELL]
    sentences = {one.what: one.sentence for one in found}
    assert sentences["customer groups"] == "The app sees 3 of them."
    assert "2 members of staff" in sentences["members of customer groups"]
    assert "for the groups of zhangsan on 2026-02-27" in sentences["customer statistics"]
    assert (side.tasks, side.ways) == ({}, {})
    assert await look(qyapi, clock, enabled=False) == []


@pytest.mark.parametrize(("code", "click"), [(48002, "可调用接口的应用"), (60011, "可见范围"), (45009, "few minutes")])
async def test_an_app_that_may_not_list_groups_is_told_what_to_click(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock, code: int, click: str
) -> None:
    qyapi.fail(AT + "groupchat/list", "code", 9, code=code)
    (found,) = await look(qyapi, clock)
    assert (found.what, found.is_well) == ("customer groups", False)
    assert click in found.sentence


async def test_owners_without_a_licence_are_found_with_their_groups(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock
) -> None:
    side.unlicensed.add("lisi")
    found = await look(qyapi, clock)
    (wrong,) = [one for one in found if not one.is_well]
    assert wrong.sentence.startswith("茶话会 cannot be read. The group's owner is outside")
    assert "接口许可" in wrong.sentence
    assert [one.what for one in found if one.is_well] == WELL


async def test_a_group_that_is_seen_no_more_is_named(qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock) -> None:
    del side.rooms["wrTEA"]
    (wrong,) = [one for one in await look(qyapi, clock) if not one.is_well]
    assert "no more 茶话会" in wrong.sentence
    side.rooms.clear()
    assert "sees none" in (await look(qyapi, clock))[0].sentence


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("groupchat/statistic", "customer statistics"),
        ("group_welcome_template/get", "welcome templates"),
        ("get_groupmsg_list_v2", "announcements to customer groups"),
    ],
)
@pytest.mark.parametrize(("kind", "told"), [("code", "可调用接口的应用"), ("garbage", "unclear"), ("reset", "")])
async def test_each_right_is_looked_at_for_itself(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock, path: str, what: str, kind: str, told: str
) -> None:
    qyapi.fail(AT + path, kind, 9, code=48002)
    (wrong,) = [one for one in await look(qyapi, clock) if not one.is_well]
    assert wrong.what == what
    assert told in wrong.sentence


async def test_a_corp_too_large_for_one_list_is_looked_at_by_its_owners(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock
) -> None:
    side.needs_owners = True
    assert [one.is_well for one in await look(qyapi, clock)] == [True] * len(WELL)


async def test_without_an_app_that_works_nothing_is_claimed(
    qyapi: FakeQyapi, side: CustomerSide, clock: MovableClock
) -> None:
    qyapi.refused_address = "203.0.113.7"
    (found,) = await look(qyapi, clock)
    assert (found.is_well, found.what) == (False, "customer groups")
