"""Appeals: asked privately, decided once, told to the member."""

import pytest

from models.cases import CaseState
from tests.features.accounts import all_cases, newest_link
from tests.kit import Group


async def _muted(group: Group) -> None:
    await group.writes("阿明", "/start")
    await group.writes(group.admin, "/start")
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 5h 刷屏", reply_to=said)


async def _appealed(group: Group) -> None:
    await _muted(group)
    await group.presses("阿明", "申诉", private=True)
    await group.writes("阿明", "我只是在回答大家的问题")


async def test_the_member_is_told_privately_with_the_number_and_the_way_to_appeal(group: Group) -> None:
    await _muted(group)
    notice = (await group.private_shown("阿明"))[-1]
    assert "第 1 号" in notice.text
    assert notice.buttons == (("申诉",),)


async def test_an_appeal_reaches_an_admin_and_an_accepted_one_undoes_the_case(group: Group) -> None:
    await _appealed(group)
    assert "我只是在回答大家的问题" in (await group.private(group.admin))[-1]
    await group.presses(group.admin, "接受", private=True)
    assert not group.is_muted("阿明")
    assert (await group.private("阿明"))[-1] == "你对「测试群」第 1 号的申诉通过了，处理已经撤销。"


async def test_a_rejected_appeal_upholds_the_case_and_tells_the_member(group: Group) -> None:
    await _appealed(group)
    await group.presses(group.admin, "维持", private=True)
    assert group.is_muted("阿明")
    assert "没有通过" in (await group.private("阿明"))[-1]
    (case,) = await all_cases(group)
    assert case.state == CaseState.UPHELD


async def test_another_admin_than_the_one_who_acted_is_asked_first(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await _muted(group)
    before = len(await group.private(group.admin))
    await group.presses("阿明", "申诉", private=True)
    await group.writes("阿明", "我只是在回答大家的问题")
    assert "最好换个人" in (await group.private(group.owner))[-1]
    assert len(await group.private(group.admin)) == before


async def test_a_case_is_appealed_once(group: Group) -> None:
    await _appealed(group)
    await group.presses("阿明", "申诉", private=True)
    assert group.alerts("阿明")[-1] == "这一条的申诉还在等管理员答复。"
    await group.presses(group.admin, "维持", private=True)
    await group.presses("阿明", "申诉", private=True)
    assert group.alerts("阿明")[-1] == "这一条已经申诉过，管理员也答复了。"


async def test_between_two_appeals_there_is_a_pause(group: Group) -> None:
    await _appealed(group)
    said = await group.hears("小红", "嗯")
    await group.hears(group.admin, "/unmute", reply_to=said)
    await group.hears(group.admin, f"/mute {(await _key(group))} 1h")
    await group.presses("阿明", "申诉", private=True)
    assert "之后可以再申诉" in group.alerts("阿明")[-1]


async def _key(group: Group) -> str:
    return str(group.person("阿明"))


async def test_a_decided_appeal_cannot_be_decided_again(group: Group) -> None:
    await _appealed(group)
    await group.hears(group.admin, "/appeals")
    await group.presses(group.admin, "接受", private=True)
    await group.presses(group.admin, "维持")
    assert group.alerts(group.admin)[-1] == "这条申诉已经有人答复了。"


async def test_a_member_cannot_decide(group: Group) -> None:
    await _appealed(group)
    await group.hears(group.admin, "/appeals")
    await group.presses("小红", "接受")
    assert group.is_muted("阿明")


async def test_what_is_written_to_the_admins_is_not_shown_in_the_group(group: Group) -> None:
    await _appealed(group)
    assert "我只是在回答" in (await group.private(group.admin))[-1]
    await group.hears(group.admin, "/appeals")
    assert "申诉" in (await group.replies())[-1]
    assert "我只是在回答" not in "\n".join(await group.replies())


async def test_an_empty_reason_is_asked_for_again(group: Group) -> None:
    await _muted(group)
    await group.presses("阿明", "申诉", private=True)
    await group.writes("阿明", "?")
    await group.writes("阿明", "我没有刷屏，只是发得快")
    assert (await group.private("阿明"))[-1] == "收到，已经转给管理员。有结果我会告诉你。"


async def test_a_member_without_private_chat_gets_a_link_that_is_theirs_alone_and_good_once(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 5h", reply_to=said)
    assert (await group.shown())[-1].buttons == (("撤销",), ("申诉",))
    token = await newest_link(group)
    await group.writes("小红", f"/start appeals_{token}")
    assert (await group.private("小红"))[-1] == "这个按钮不是给你的。"
    await group.writes("阿明", f"/start appeals_{token}")
    assert "第 1 号" in (await group.private("阿明"))[-1]
    await group.writes("阿明", f"/start appeals_{token}")
    assert (await group.private("阿明"))[-1] == "这个按钮已经用过了。"
    await group.presses("阿明", "申诉", private=True)
    await group.writes("阿明", "我没有刷屏，只是发得快")
    assert "转给管理员" in (await group.private("阿明"))[-1]


@pytest.mark.parametrize("token", ["", "x", "_", "a" * 300])
async def test_a_forged_link_does_nothing_special(group: Group, token: str) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 5h", reply_to=said)
    await group.writes("阿明", f"/start appeals_{token}")
    assert all("第 1 号" not in text for text in await group.private("阿明"))


async def test_a_case_undone_by_hand_closes_its_appeal(group: Group) -> None:
    await _appealed(group)
    await group.hears(group.admin, "/undo 1")
    await group.hears(group.admin, "/appeals")
    assert (await group.replies())[-1] == "没有等待答复的申诉。"


async def test_a_group_may_take_no_appeals(group: Group) -> None:
    await group.hears(group.owner, "/set moderation.appeals false")
    await _muted(group)
    assert (await group.private_shown("阿明"))[-1].buttons == ()
