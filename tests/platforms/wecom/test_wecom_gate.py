"""Asking the app to be let into one of its group chats: questions in private, one decision, and the way in."""

import pytest
from sqlalchemy import func, select

from models.gate import GateRequest
from tests.platforms.wecom.offices import CLUB, Office
from tests.platforms.wecom.rooms import OWNER

NEW = "zhaoliu"


@pytest.fixture
async def gated(office: Office) -> Office:
    """Two questions; whoever asks is a colleague, and two may decide."""
    office.qyapi.corp.members |= {NEW, "sunqi"}
    await office.tells_app("lisi", "/set gate.enabled on")
    await office.tells_app("lisi", "/set gate.questions 为什么想来，最近读了什么")
    return office


def inside(office: Office) -> list[str]:
    return office.qyapi.corp.appchats[CLUB].userlist


async def asks(office: Office, *answers: str, who: str = NEW) -> None:
    await office.tells_app(who, "/join 读书会")
    for answer in answers:
        await office.tells_app(who, answer)


async def states(office: Office) -> list[str]:
    async with office.writer.reader() as session:
        return list(await session.scalars(select(GateRequest.state).order_by(GateRequest.id)))


async def test_the_questions_are_answered_and_an_admin_lets_in(gated: Office) -> None:
    await asks(gated)
    assert gated.app_lines(NEW)[-1].startswith("进「读书会」之前请回答（1/2）：为什么想来")
    await gated.tells_app(NEW, "喜欢看书")
    assert "（2/2）：最近读了什么" in gated.app_lines(NEW)[-1]
    await gated.tells_app(NEW, "三体")
    assert "申请交给「读书会」的管理员了" in gated.app_lines(NEW)[-1]
    request = gated.app_lines("lisi")[-1]
    assert request.startswith("zhaoliu 想进「读书会」。")
    assert "喜欢看书" in request
    assert "三体" in request
    assert NEW not in inside(gated)
    await gated.presses_in_app("lisi", "同意")
    assert NEW in inside(gated)
    assert "申请通过了" in gated.app_lines(NEW)[-1]
    assert any("已同意 zhaoliu 进「读书会」（lisi）" in line for line in gated.app_lines("lisi"))
    await gated.reads_members()
    await gated.clock_to("2026-03-01T09:20+08:00")
    assert sum("zhaoliu" in line for line in gated.club()) == 1, "welcomed once"
    async with gated.writer.reader() as session:
        assert (await session.scalars(select(GateRequest.answers))).one() == "[]", "answers are not kept"


async def test_an_admin_refuses_and_the_request_rests_for_a_day(gated: Office) -> None:
    await asks(gated, "无聊", "没有")
    await gated.presses_in_app("lisi", "拒绝")
    assert NEW not in inside(gated)
    assert "没有通过" in gated.app_lines(NEW)[-1]
    await asks(gated)
    assert "一天以后可以再申请" in gated.app_lines(NEW)[-1]
    await gated.clock_to("2026-03-02T09:10+08:00")
    await asks(gated)
    assert "（1/2）" in gated.app_lines(NEW)[-1]


async def test_of_two_who_decide_at_once_the_first_counts(gated: Office) -> None:
    await gated.tells_app(OWNER, "你好")
    await asks(gated, "喜欢", "三体")
    await gated.presses_in_app("lisi", "同意")
    before = len(gated.app_lines(NEW))
    await gated.presses_in_app(OWNER, "拒绝")
    assert any("lisi 已经同意 zhaoliu 进「读书会」了" in line for line in gated.app_lines(OWNER))
    assert NEW in inside(gated)
    assert len(gated.app_lines(NEW)) == before, "told once"
    assert len(gated.qyapi.called("appchat/update")) == 1


async def test_asking_twice_is_one_request_that_can_be_withdrawn(gated: Office) -> None:
    await asks(gated, "喜欢", "三体")
    await asks(gated)
    assert "还在等管理员决定" in gated.app_lines(NEW)[-1]
    await gated.presses_in_app(NEW, "撤回申请")
    assert await states(gated) == ["withdrawn"]
    await gated.presses_in_app("lisi", "同意")
    assert any("已经撤回" in line for line in gated.app_lines("lisi"))
    assert NEW not in inside(gated)
    await asks(gated, "还是想来", "三体")
    await gated.presses_in_app("lisi", "同意")
    assert NEW in inside(gated)
    async with gated.writer.reader() as session:
        assert (await session.execute(select(func.count()).select_from(GateRequest))).scalar_one() == 1


async def test_an_old_button_decides_nothing_about_a_new_request(gated: Office) -> None:
    await asks(gated, "喜欢", "三体")
    old = gated.qyapi.corp.seen_by("lisi")[-1]
    await gated.tells_app(NEW, "/join 读书会")
    await gated.presses_in_app(NEW, "撤回申请")
    await gated.clock_to("2026-03-01T09:01+08:00")
    await asks(gated, "第二次", "三体")
    gated.qyapi.corp.messages.append(old)
    await gated.presses_in_app("lisi", "同意")
    assert NEW not in inside(gated)
    assert await states(gated) == ["open"]


async def test_cancelling_in_the_middle_leaves_no_request(gated: Office) -> None:
    await asks(gated, "喜欢", "取消")
    assert "撤回了" in gated.app_lines(NEW)[-1]
    assert await states(gated) == ["withdrawn"]


async def test_an_accepted_word_lets_in_by_itself(gated: Office) -> None:
    await gated.tells_app("lisi", "/set gate.accept 三体")
    await asks(gated, "喜欢", "读了《三体》")
    assert NEW in inside(gated)
    assert "申请通过了" in gated.app_lines(NEW)[-1]


async def test_whoever_is_banned_is_let_in_by_no_word_until_the_ban_is_lifted(gated: Office) -> None:
    await gated.tells_app("lisi", "/set gate.accept 三体")
    await asks(gated, "喜欢", "三体")
    await gated.reads_members()
    await gated.tells_app("lisi", f"/ban @{NEW}")
    await gated.reads_members()
    assert NEW not in inside(gated)
    await asks(gated, "喜欢", "三体")
    assert NEW not in inside(gated)
    assert any("封禁" in line and "不能申请" in line for line in gated.app_lines(NEW))
    await gated.tells_app("lisi", f"/unban @{NEW}")
    await asks(gated, "喜欢", "三体")
    assert NEW in inside(gated)


async def test_a_request_that_nobody_decides_expires_and_is_told_once(gated: Office) -> None:
    await asks(gated, "喜欢", "三体")
    await gated.clock_to("2026-03-08T10:00+08:00")
    assert sum("已经过期" in line for line in gated.app_lines(NEW)) == 1
    await gated.presses_in_app("lisi", "同意")
    assert NEW not in inside(gated)


async def test_a_closed_gate_and_members_are_told_so(office: Office) -> None:
    office.qyapi.corp.members |= {NEW}
    await office.tells_app(NEW, "/join")
    assert office.app_lines(NEW)[-1].startswith("现在没有你可以申请进的群")
    await office.tells_app("lisi", "/set gate.enabled on")
    await office.tells_app(NEW, "入群")
    await office.presses_in_app(NEW, "读书会")
    assert "申请交给「读书会」的管理员了" in office.app_lines(NEW)[-1], "without questions it waits at once"
    await office.tells_app("wangwu", "/join 读书会")
    assert "没有叫这个名字" in office.app_lines("wangwu")[-1], "who is in it is offered nothing"


async def test_it_goes_on_after_a_restart_at_any_point(gated: Office) -> None:
    await asks(gated)
    await gated.restart()
    await gated.tells_app(NEW, "喜欢")
    await gated.restart()
    await gated.tells_app(NEW, "三体")
    await gated.restart()
    gated.qyapi.fail("appchat/update", "cut")
    await gated.presses_in_app("lisi", "同意")
    await gated.clock_to("2026-03-01T09:30+08:00")
    assert inside(gated).count(NEW) >= 1
    assert sum("申请通过了" in line for line in gated.app_lines(NEW)) == 1


async def test_letting_in_that_comes_to_nothing_is_told_to_whoever_decided(gated: Office) -> None:
    await asks(gated, "喜欢", "三体")
    gated.qyapi.fail("appchat/update", "code", code=60011, said="no privilege")
    await gated.presses_in_app("lisi", "同意")
    await gated.clock_to("2026-03-01T09:10+08:00")
    assert "没能拉进群，平台说：" in gated.app_lines("lisi")[-1]


async def test_letting_in_that_comes_to_nothing_after_a_long_pause_is_told_as_well(gated: Office) -> None:
    await asks(gated, "喜欢", "三体")
    gated.qyapi.fail("appchat/update", "code", times=4, code=45009, said="freq out of limit")
    gated.qyapi.fail("appchat/update", "code", code=60011, said="no privilege")
    await gated.presses_in_app("lisi", "同意")
    await gated.clock_to("2026-03-01T12:00+08:00")
    assert sum("没能拉进群，平台说：" in line for line in gated.app_lines("lisi")) == 1


async def test_the_digest_lists_who_waits_and_decides_by_the_same_door(gated: Office) -> None:
    await gated.tells_app("lisi", "你好")
    await asks(gated, "喜欢", "三体")
    await gated.clock_to("2026-03-02T09:30+08:00")
    digest = [line for line in gated.app_lines("lisi") if "2026年3月1日" in line]
    assert any("申请" in line for line in digest)
