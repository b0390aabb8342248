"""Putting somebody out of a group chat of the app: by a command said in private, and by the ladder's last step."""

from tests.platforms.wecom.offices import CLUB, Office
from tests.platforms.wecom.rooms import OWNER


def members(office: Office) -> list[str]:
    return office.qyapi.corp.appchats[CLUB].userlist


async def with_zhaoliu(office: Office) -> None:
    """Three are in the group, so that one may go."""
    office.qyapi.corp.members.add("zhaoliu")
    members(office).append("zhaoliu")
    await office.reads_members()
    await office.tells_app("zhaoliu", "群规")


async def test_an_admin_puts_somebody_out_from_the_private_chat(office: Office) -> None:
    await with_zhaoliu(office)
    await office.tells_app("lisi", "/kick @zhaoliu 发广告")
    assert members(office) == ["lisi", "wangwu"]
    assert "zhaoliu" in office.app_lines("lisi")[-1]
    assert "发广告" in office.app_lines("lisi")[-1]
    assert "zhaoliu" in office.club()[-1], "the group is told as well"
    assert any("发广告" in line for line in office.app_lines("zhaoliu")), "and so is whoever was put out"
    assert len(office.qyapi.called("appchat/update")) == 1
    await office.clock_to("2026-03-01T09:10+08:00")
    assert "没能" not in office.app_lines("lisi")[-1]


async def test_the_last_step_of_the_ladder_puts_out(office: Office) -> None:
    await with_zhaoliu(office)
    await office.tells_app("lisi", "/set moderation.ladder 2=kick")
    await office.tells_app("lisi", "/warn @zhaoliu")
    assert "zhaoliu" in members(office)
    await office.tells_app("lisi", "/warn @zhaoliu")
    assert members(office) == ["lisi", "wangwu"]


async def test_a_removal_that_comes_to_nothing_is_told(office: Office) -> None:
    await with_zhaoliu(office)
    office.qyapi.fail("appchat/update", "code", code=48002, said="no right")
    await office.tells_app("lisi", "/kick @zhaoliu")
    await office.clock_to("2026-03-01T09:10+08:00")
    assert "没能把 zhaoliu 移出群" in office.app_lines("lisi")[-1]
    assert "zhaoliu" in members(office)


async def test_a_removal_that_comes_to_nothing_after_a_long_pause_is_told_as_well(office: Office) -> None:
    await with_zhaoliu(office)
    office.qyapi.fail("appchat/update", "code", times=4, code=45009, said="freq out of limit")
    office.qyapi.fail("appchat/update", "code", code=48002, said="no right")
    await office.tells_app("lisi", "/kick @zhaoliu")
    await office.clock_to("2026-03-01T09:02+08:00")
    assert not any("没能" in line for line in office.app_lines("lisi")), "it may still be done"
    await office.clock_to("2026-03-01T12:00+08:00")
    assert sum("没能把 zhaoliu 移出群" in line for line in office.app_lines("lisi")) == 1


async def test_the_owner_of_the_group_and_strangers_are_not_put_out(office: Office) -> None:
    await office.tells_app("lisi", "/kick @lisi")
    await office.tells_app("lisi", f"/kick @{OWNER}")
    await office.tells_app("wangwu", "/kick @lisi")
    assert office.qyapi.called("appchat/update") == []
    assert office.app_lines("wangwu")[-1] == "这件事需要管理员来做。"


async def test_somebody_whom_the_corp_no_longer_knows_closes_no_group(office: Office) -> None:
    await with_zhaoliu(office)
    office.qyapi.fail("appchat/update", "code", code=60111, said="userid not found")
    await office.tells_app("lisi", "/kick @zhaoliu")
    await office.clock_to("2026-03-01T09:10+08:00")
    assert "没能把 zhaoliu 移出群" in office.app_lines("lisi")[-1]
    await office.tells_app("lisi", "/announce 明天见")
    await office.presses_in_app("lisi", "现在发布")
    assert office.club()[-1] == "明天见"
